"""The tables and charts of the monthly report, in the order in which it is read."""

from letters.oversight.charts import Series, bar_chart
from letters.oversight.figures import Kind
from letters.oversight.monthly_report import MonthlyReport
from letters.oversight.register_figures import RegisterTotals, Status
from letters.oversight.tables import Cell, ReportTable, Span

OUTSIDE = "Surat di luar aplikasi"
SHORT = {
    Kind.RECEIVED: "Diterima",
    Kind.SIGNED: "Ditanda\N{SOFT HYPHEN}tangani",
    Kind.HANDED_OVER: "Diserahkan",
    Kind.RETURNED: "Dikembalikan",
    Kind.REJECTED: "Ditolak",
    Kind.CANCELLED: "Dibatalkan",
    Kind.REVOKED: "Dicabut",
}
STATUSES = (Status.VALID, Status.OUTSIDE, Status.VOID, Status.REVOKED)


def report_tables(report: MonthlyReport) -> list[ReportTable]:
    found = report.found
    services = [(each.short_name, {"service": each.pk}) for each in found.services]
    origins = [(each.title, {"origin": each.pk}) for each in found.origins]
    return [
        _compared(report),
        _months(report),
        _per("layanan", "Surat per layanan", "Layanan", services, report),
        _per("desa", "Surat per desa dan KUA", "Desa/KUA", origins, report),
        _times(report),
        _reasons(report),
        _register("register", "layanan", "Layanan", services, report),
        _register("register-desa", "desa dan KUA", "Desa/KUA", origins, report),
    ]


def _compared(report: MonthlyReport) -> ReportTable:
    before, year_ago = report.before.period.words, report.year_ago.period.words
    return ReportTable(
        key="ringkasan",
        title="Ringkasan dan perbandingan",
        head=(
            *("", report.month.words, before, "Selisih", "Persen"),
            *(year_ago, "Selisih", "Persen"),
        ),
        rows=report.comparisons(),
        note="Tanda - berarti tidak ada pembanding.",
    )


def _months(report: MonthlyReport) -> ReportTable:
    months = report.found.months
    kinds = (Kind.RECEIVED, Kind.SIGNED)
    words = [month.words for month, _ in months]
    return ReportTable(
        key="bulan",
        title="Surat per bulan, 12 bulan terakhir",
        head=("Bulan", *(SHORT[kind] for kind in kinds)),
        rows=[
            [label, *(each[kind] for kind in kinds)]
            for label, (_, each) in zip(words, months, strict=True)
        ],
        chart=bar_chart(
            key="grafik-bulan",
            title="Surat per bulan, 12 bulan terakhir",
            labels=words,
            series=[
                Series(kind.label, [each[kind] for _, each in months]) for kind in kinds
            ],
        ),
    )


def _per(
    key: str, title: str, head: str, groups: list, report: MonthlyReport
) -> ReportTable:
    counts = report.found.counts
    rows: list[list[Cell]] = [
        [words, *(counts.total(kind, **group) for kind in Kind)]
        for words, group in groups
    ]
    total: list[Cell] = ["Jumlah", *(counts.total(kind) for kind in Kind)]
    shown = (Kind.RECEIVED, Kind.SIGNED)
    return ReportTable(
        key=key,
        title=title,
        head=(head, *(SHORT[kind] for kind in Kind)),
        rows=[*rows, total],
        total=True,
        chart=bar_chart(
            key=f"grafik-{key}",
            title=title,
            labels=[words for words, _ in groups],
            series=[
                Series(kind.label, [counts.total(kind, **group) for _, group in groups])
                for kind in shown
            ],
        ),
    )


def _times(report: MonthlyReport) -> ReportTable:
    steps = report.found.steps
    whole = report.found.whole
    rows: list[list[Cell]] = [
        [
            each.step.label,
            each.stays,
            _span(each.wait.median),
            _span(each.wait.ninetieth),
            ", ".join(f"{standard} dtk" for standard in each.standards) or None,
            _span(each.handling.median),
            _span(each.handling.ninetieth),
            None if each.share is None else f"{each.share}%",
            each.beyond if each.standards else None,
            each.untimed,
        ]
        for each in steps
    ]
    rows.append(
        [
            "Diterima sampai ditandatangani",
            whole.office.count,
            _span(whole.office.median),
            _span(whole.office.ninetieth),
            *[None] * 6,
        ]
    )
    judged = [each for each in steps if each.standards]
    return ReportTable(
        key="waktu",
        title="Waktu tiap langkah dibanding standar SOP",
        head=(
            *("Langkah", "Kali", "Menunggu (median)", "Menunggu (90%)", "Standar"),
            *("Pengerjaan (median)", "Pengerjaan (90%)", "Dalam standar"),
            *("Lewat standar", "Tanpa catatan buka"),
        ),
        rows=rows,
        total=True,
        note="Menunggu: jam kerja sejak surat masuk ke langkah sampai dibuka petugas. "
        "Pengerjaan: sejak surat dibuka petugas sampai selesai. Median dan 90%: "
        "peringkat terdekat. Langkah yang berakhir karena dibatalkan, ditarik "
        "kembali, atau dicabut tidak dihitung.",
        chart=bar_chart(
            key="grafik-waktu",
            title="Pengerjaan dalam waktu standar SOP, per langkah",
            labels=[each.step.label for each in judged],
            series=[Series("Dalam standar", [each.share for each in judged])],
            unit="%",
            most=100,
            above=True,
        ),
    )


def _reasons(report: MonthlyReport) -> ReportTable:
    rows: list[list[Cell]] = [
        [kind.label, reason.words, reason.count]
        for kind, found in report.found.reasons.items()
        for reason in found
    ]
    return ReportTable(
        key="alasan",
        title="Alasan dikembalikan, ditolak, dan dicabut",
        head=("Peristiwa", "Alasan", "Surat"),
        rows=rows or [["Tidak ada", "", 0]],
        note="Satu surat dapat dikembalikan karena beberapa alasan."
        f" Dikembalikan seluruhnya {report.found.counts.returns} kali.",
    )


def _register(
    key: str, per: str, head: str, groups: list, report: MonthlyReport
) -> ReportTable:
    totals = report.register

    def row(words: str, **group: int) -> list[Cell]:
        return [
            words,
            *(totals.total(status, **group) for status in STATUSES),
            totals.total(**group),
        ]

    rows = [row(words, **group) for words, group in groups]
    rows.append([OUTSIDE, *_outside(totals)])
    return ReportTable(
        key=key,
        title=f"Buku register per {per}",
        head=(
            head,
            *("Sah", "Luar aplikasi", "Batal", "Dicabut", "Jumlah"),
        ),
        rows=[*rows, row("Jumlah")],
        total=True,
        note=_numbers(totals),
    )


def _outside(totals: RegisterTotals) -> list[int]:
    """Lines that no letter of the system stands behind."""
    found = [
        sum(
            count
            for (each, service, _), count in totals.cells.items()
            if each == status and service is None
        )
        for status in STATUSES
    ]
    return [*found, sum(found)]


def _numbers(totals: RegisterTotals) -> str:
    if totals.first is None:
        return ""
    return f"Nomor urut {totals.first} sampai {totals.last}."


def _span(seconds: int | None) -> Cell:
    return None if seconds is None else Span(seconds)
