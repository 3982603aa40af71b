"""The figures of Pemantauan as tiles, charts and tables, each with its letters."""

from collections.abc import Iterable
from dataclasses import dataclass

from letters.admin.figure_filters import BEYOND, STEP, Links
from letters.oversight.charts import Chart, Series, bar_chart
from letters.oversight.durations import span_words
from letters.oversight.figures import Kind
from letters.oversight.overview import Overview
from letters.oversight.reasons import SHOWN
from letters.oversight.step_figures import StepFigures
from letters.sop_clock import STEP_OF_STATE

MONTH = (
    *("Jan", "Feb", "Mar", "Apr", "Mei", "Jun"),
    *("Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
)
COLUMNS = (Kind.RECEIVED, Kind.SIGNED, Kind.RETURNED, Kind.REJECTED)
SHORT = {
    Kind.RECEIVED: "Diterima",
    Kind.SIGNED: "Ditandatangani",
    Kind.HANDED_OVER: "Diserahkan",
    Kind.RETURNED: "Dikembalikan",
    Kind.REJECTED: "Ditolak",
    Kind.CANCELLED: "Dibatalkan",
    Kind.REVOKED: "Dicabut",
}
# over a narrow column
HEADS = {
    Kind.SIGNED: "Ditanda\N{SOFT HYPHEN}tangani",
    Kind.RETURNED: "Dikembali\N{SOFT HYPHEN}kan",
}


@dataclass(frozen=True)
class Figure:
    """A number and the address of the letters that it counts."""

    count: int
    url: str
    words: str = ""
    more: str = ""


@dataclass(frozen=True)
class Line:
    """A row of a table: what it is about, then its numbers."""

    words: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Part:
    """One chart with its numbers as a table."""

    chart: Chart
    head: tuple[str, ...]
    lines: list[Line]
    empty: str = ""


@dataclass(frozen=True)
class StepLine:
    step: StepFigures
    words: str
    standard: str
    letters: Figure
    beyond: Figure
    wait: str
    wait_most: str
    handling: str
    handling_most: str


def shown(found: Overview, *, links: Links) -> dict:
    """The context of the figures."""
    return {
        "tiles": [_tile(found, kind, links=links) for kind in Kind],
        "whole": {
            "median": span_words(found.whole.office.median),
            "ninetieth": span_words(found.whole.office.ninetieth),
            "calendar": span_words(found.whole.calendar.median),
            "count": found.whole.office.count,
        },
        "share": found.share,
        "parts": [
            _months(found, links=links),
            _by(found, "layanan", links=links),
            _by(found, "desa", links=links),
            _waiting(found, links=links),
            _reasons(found, links=links),
        ],
        "share_chart": _share_chart(found),
        "steps": [_step(each, found, links=links) for each in found.steps],
        "signed_count": found.counts.total(Kind.SIGNED),
    }


def _tile(found: Overview, kind: Kind, *, links: Links) -> Figure:
    more = ""
    if kind == Kind.RETURNED and found.counts.returns > found.counts.total(kind):
        more = f"{found.counts.returns} kali"
    return Figure(
        found.counts.total(kind),
        links.letters(found.period, peristiwa=kind),
        SHORT[kind],
        more,
    )


def _months(found: Overview, *, links: Links) -> Part:
    kinds = (Kind.RECEIVED, Kind.SIGNED)
    lines = [
        Line(
            f"{MONTH[month.first.month - 1]} {month.first.year}",
            tuple(
                Figure(each[kind], links.letters(month, peristiwa=kind))
                for kind in kinds
            ),
        )
        for month, each in found.months
    ]
    return _part(
        "bulan", "Surat per bulan, 12 bulan terakhir", "Bulan", kinds, lines, show=kinds
    )


def _by(found: Overview, what: str, *, links: Links) -> Part:
    """Per service ("layanan") or per village and KUA ("desa")."""
    groups: Iterable[tuple[str, str, dict]]
    if what == "layanan":
        groups = [
            (each.short_name, each.slug, {"service": each.pk})
            for each in found.services
        ]
    else:
        groups = [
            (each.title, each.code, {"origin": each.pk}) for each in found.origins
        ]
    lines = [
        Line(
            words,
            tuple(
                Figure(
                    found.counts.total(kind, **group),
                    links.letters(found.period, peristiwa=kind, **{what: key}),
                )
                for kind in COLUMNS
            ),
        )
        for words, key, group in groups
    ]
    title, head = {
        "layanan": ("Surat per layanan", "Layanan"),
        "desa": ("Surat per desa dan KUA", "Desa/KUA"),
    }[what]
    return _part(what, title, head, COLUMNS, lines, show=COLUMNS[:2])


def _waiting(found: Overview, *, links: Links) -> Part:
    states = {step: state for state, step in STEP_OF_STATE.items()}
    lines = [
        Line(
            each.step.label,
            (Figure(each.count, links.letters(status=states[each.step])),),
        )
        for each in found.waiting
    ]
    chart = bar_chart(
        key="menunggu",
        title="Surat menunggu di mana, saat ini",
        labels=[line.words for line in lines],
        series=[Series("Surat", [line.figures[0].count for line in lines])],
        above=True,
    )
    return Part(chart, ("Langkah", "Surat"), lines)


def _reasons(found: Overview, *, links: Links) -> Part:
    every = [reason for kind in found.reasons for reason in found.reasons[kind]]
    every.sort(key=lambda each: -each.count)
    lines = [
        Line(
            f"{SHORT[each.kind]}: {each.words}",
            (
                Figure(
                    each.count,
                    links.letters(found.period, peristiwa=each.kind, alasan=each.key),
                ),
            ),
        )
        for each in every[:SHOWN]
    ]
    chart = bar_chart(
        key="alasan",
        title="Alasan dikembalikan, ditolak, dan dicabut",
        labels=[line.words for line in lines],
        series=[Series("Surat", [line.figures[0].count for line in lines])],
        above=True,
    )
    empty = "Tidak ada surat yang dikembalikan, ditolak, atau dicabut."
    return Part(chart, ("Alasan", "Surat"), lines, "" if lines else empty)


def _part(
    key: str,
    title: str,
    head: str,
    kinds: tuple[Kind, ...],
    lines: list[Line],
    *,
    show: tuple[Kind, ...],
) -> Part:
    chart = bar_chart(
        key=key,
        title=title,
        labels=[line.words for line in lines],
        series=[
            Series(SHORT[kind], [line.figures[place].count for line in lines])
            for place, kind in enumerate(show)
        ],
    )
    return Part(chart, (head, *(HEADS.get(kind, SHORT[kind]) for kind in kinds)), lines)


def _share_chart(found: Overview) -> Chart:
    judged = [each for each in found.steps if each.standards]
    return bar_chart(
        key="standar",
        title="Pengerjaan dalam waktu standar SOP, per langkah",
        labels=[each.step.label for each in judged],
        series=[Series("Dalam standar", [each.share for each in judged])],
        unit=" %",
        most=100,
        above=True,
    )


def _step(each: StepFigures, found: Overview, *, links: Links) -> StepLine:
    return StepLine(
        step=each,
        words=each.step.label,
        standard=", ".join(map(span_words, each.standards)) or "-",
        letters=Figure(
            each.letters, links.letters(found.period, peristiwa=f"{STEP}{each.step}")
        ),
        beyond=Figure(
            each.letters_beyond,
            links.letters(found.period, peristiwa=f"{BEYOND}{each.step}"),
        ),
        wait=span_words(each.wait.median),
        wait_most=span_words(each.wait.ninetieth),
        handling=span_words(each.handling.median),
        handling_most=span_words(each.handling.ninetieth),
    )
