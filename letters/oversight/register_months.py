"""A month of a register as it goes on paper: heads, rows, sums."""

from dataclasses import dataclass

from letters.models import (
    RegisteredRequest,
    RegisterLine,
    Series,
    Service,
    State,
)
from letters.models.letter import LetterQuerySet
from letters.oversight.period import Period
from letters.oversight.register_resource import RegisterResource, RequestResource
from letters.oversight.register_totals import TotalsTable, totals_table
from registry.models import Office

OUTSIDE = "Di luar aplikasi"
NOTHING_YET = "Belum ada nomor bulan ini."
ISSUERS = (Office.Level.KABUPATEN, Office.Level.KECAMATAN)
REQUEST_COLUMNS = (
    "registration_number",
    "submitted_at",
    "subject_name",
    "state",
    "state_since",
    "signed_at",
    "service_version",
    "origin_office",
    "register_line",
)
MOST_LINES = 5000  # of one month on paper: 250 pages


class TooManyLines(Exception):
    """A month that nobody would print; the text says what to do instead."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"Bulan itu memuat {count} baris. Paling banyak {MOST_LINES} baris dicetak "
            "sekaligus; unduh sebagai xlsx atau ods."
        )


@dataclass(frozen=True, kw_only=True)
class BookMonth:
    """Plain values. `rows`: (class of the row, cells)."""

    title: str
    book: str
    office: Office
    month: Period
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    span: str  # "Nomor urut 12 s.d. 45"
    totals: tuple[TotalsTable, ...]
    notes: tuple[str, ...] = ()
    kind: str  # class of the table: register or requests


def register_month(series: Series, month: Period) -> BookMonth:
    """All lines of a book in a month, in the order of their numbers.

    Raises TooManyLines.
    """
    lines = RegisterLine.objects.filter(
        series=series, date__range=(month.first, month.last)
    )
    _ensure_few(lines.count())
    found = list(
        lines.select_related("service", "origin_office").order_by("year", "seq")
    )
    resource, status = RegisterResource(), RegisterLine.Status
    *heads, _ = resource.get_export_headers()  # why a line is void stands with it
    void = (status.VOID, status.REVOKED)
    rows = tuple(
        ("off" if line.status in void else "", (*cells[:8], _remark(line)))
        for line, cells in zip(found, resource.rows(found), strict=True)
    )
    marks = [(line, status(line.status).label.capitalize()) for line in found]
    columns = [each.label.capitalize() for each in status]
    manual = sum(line.remark == RegisterLine.MANUAL for line in found)
    return BookMonth(
        title="Buku Register Surat Keluar",
        book=series.name,
        office=series.office,
        month=month,
        heads=tuple(heads),
        rows=rows,
        span=f"Nomor urut {found[0].seq} s.d. {found[-1].seq}" if found else "",
        totals=(
            totals_table(
                "Menurut layanan",
                what="Layanan",
                counted=[(_service(line), mark) for line, mark in marks],
                columns=columns,
                order=_services(),
            ),
            totals_table(
                "Menurut desa",
                what="Asal",
                counted=[(_origin(line), mark) for line, mark in marks],
                columns=columns,
                order=_origins(series.office),
            ),
        ),
        notes=(f"Sah termasuk {manual} surat dengan {RegisterLine.MANUAL}.",)
        if manual
        else (),
        kind="register",
    )


def requests_of_month(
    requests: LetterQuerySet, *, office: Office, month: Period
) -> BookMonth:
    """Requests (of one office, the caller's choice) that came in within a month.

    Raises TooManyLines.
    """
    requests = requests.filter(**month.within("submitted_at"))
    _ensure_few(requests.count())
    found = list(as_requests(requests).order_by("registration_number"))
    resource = RequestResource()
    ended = (State.REJECTED, State.CANCELLED, State.REVOKED)
    rows = tuple(
        ("off" if each.state in ended else "", (str(number), *cells))
        for number, (each, cells) in enumerate(
            zip(found, resource.rows(found), strict=True), start=1
        )
    )
    columns = [label for label in State.labels if label != State.DRAFT.label]
    return BookMonth(
        title="Buku Register Permohonan",
        book=RequestResource.TITLE,
        office=office,
        month=month,
        heads=("No.", *resource.get_export_headers()),
        rows=rows,
        span=f"{found[0].registration_number} s.d. {found[-1].registration_number}"
        if found
        else "",
        totals=(
            totals_table(
                "Menurut layanan",
                what="Layanan",
                counted=[
                    (
                        each.service_version.service.short_name,
                        each.get_state_display(),
                    )
                    for each in found
                ],
                columns=columns,
                order=_services(),
            ),
            totals_table(
                "Menurut desa",
                what="Asal",
                counted=[
                    (each.origin_office.title, each.get_state_display())
                    for each in found
                ],
                columns=columns,
                order=_origins(office),
            ),
        ),
        kind="requests",
    )


def requests_of(office: Office) -> LetterQuerySet:
    """What was asked of an issuing office, or by a village or KUA."""
    side = "issuing_office" if office.level in ISSUERS else "origin_office"
    return RegisteredRequest.objects.filter(**{side: office})


def as_requests(requests: LetterQuerySet) -> LetterQuerySet:
    """With what a line of the register shows, and no answers of anybody."""
    return requests.select_related(
        "service_version__service", "origin_office", "register_line"
    ).only(
        *REQUEST_COLUMNS,
        "service_version__service__short_name",
        "origin_office__level",
        "origin_office__name",
        "register_line__number",
    )


def _ensure_few(count: int) -> None:
    if count > MOST_LINES:
        raise TooManyLines(count)


def _remark(line: RegisterLine) -> str:
    return ": ".join(filter(None, (line.remark, line.remark_words)))


def _service(line: RegisterLine) -> str:
    return line.service.short_name if line.service else OUTSIDE


def _origin(line: RegisterLine) -> str:
    return line.origin_office.title if line.origin_office else OUTSIDE


def _services() -> list[str]:
    return list(
        Service.objects.order_by("order", "name").values_list("short_name", flat=True)
    )


def _origins(office: Office) -> list[str]:
    below = Office.objects.at_or_below(office.code).order_by("order", "code")
    return [each.title for each in below]
