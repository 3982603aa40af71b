"""The monthly report of a kecamatan: a month beside the one before and a year ago."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count
from django.utils import timezone

from letters.oversight.figures import Counts, Kind, counts
from letters.oversight.overview import Overview, overview
from letters.oversight.period import Period
from letters.oversight.register_figures import RegisterTotals, register_totals
from letters.oversight.scope import Scope
from letters.oversight.step_figures import beyond_standard, stays, whole_time
from letters.oversight.tables import Cell, Change, Span


@dataclass(frozen=True)
class Past:
    """Another month, to compare with; `known`: the office worked with this then."""

    period: Period
    counts: Counts
    register: RegisterTotals
    share: int | None
    median: int | None

    @property
    def known(self) -> bool:
        return not self.counts.is_empty or bool(self.register.total())


@dataclass(frozen=True)
class MonthlyReport:
    found: Overview
    register: RegisterTotals
    before: Past
    year_ago: Past
    made_at: datetime

    @property
    def month(self) -> Period:
        return self.found.period

    @property
    def is_whole(self) -> bool:
        """Whether the month was over when the report was made."""
        return timezone.localdate(self.made_at) > self.month.last

    @property
    def title(self) -> str:
        return f"Laporan bulanan pelayanan surat, {self.month.words}"

    @property
    def file_name(self) -> str:
        """Without ending: "laporan-2026-10-35.21.16"."""
        return f"laporan-{self.month.key}-{self.found.scope.issuing.code}"

    def comparisons(self) -> list[list[Cell]]:
        """What it is, now, then the month before and a year ago with difference and
        percent; None ("-") where there is nothing to compare with."""
        rows = [
            self._row(kind.label, [each.total(kind) for each in self._counts()])
            for kind in Kind
        ]
        registers = (self.register, self.before.register, self.year_ago.register)
        rows.append(
            self._row("Nomor register diberikan", [each.total() for each in registers])
        )
        shares = self.found.share, self.before.share, self.year_ago.share
        rows.append(self._row("Pengerjaan dalam standar (%)", shares, points=True))
        medians = (
            self.found.whole.office.median,
            self.before.median,
            self.year_ago.median,
        )
        words = "Median diterima sampai ditandatangani (jam kerja)"
        rows.append(self._row(words, medians, span=True))
        return rows

    def _counts(self) -> tuple[Counts, Counts, Counts]:
        return self.found.counts, self.before.counts, self.year_ago.counts

    def _row(
        self, words: str, values, *, points: bool = False, span: bool = False
    ) -> list[Cell]:
        now, *then = values
        cells: list[Cell] = [words, _value(now, span)]
        for past, value in zip((self.before, self.year_ago), then, strict=True):
            if not past.known or value is None or now is None:
                cells += [_value(value if past.known else None, span), None, None]
                continue
            difference = now - value
            cells += [
                _value(value, span),
                Span(difference, signed=True) if span else Change(difference),
                Change(_percent(difference, value), "%")
                if value and not points
                else None,
            ]
        return cells


def monthly_report(*, scope: Scope, month: Period, now: datetime) -> MonthlyReport:
    """All that the report says (a constant number of questions)."""
    return MonthlyReport(
        found=overview(scope, month),
        register=register_totals(scope, month),
        before=_past(scope, month.month_before()),
        year_ago=_past(scope, month.year_before()),
        made_at=now,
    )


def newest_whole_month(on: date) -> Period:
    """The month whose report lies ready: last month's, from the 1st on."""
    return Period.month_of(on).month_before()


def _past(scope: Scope, period: Period) -> Past:
    return Past(
        period=period,
        counts=counts(scope, period),
        register=register_totals(scope, period),
        share=_share(scope, period),
        median=whole_time(scope, period).office.median,
    )


def _share(scope: Scope, period: Period) -> int | None:
    """As `Overview.share`, counted by the database."""
    judged = stays(scope, period).filter(
        opened_at__isnull=False, standard__isnull=False
    )
    found = judged.aggregate(
        judged=Count("*"), beyond=Count("pk", filter=beyond_standard())
    )
    total = found["judged"]
    return (200 * (total - found["beyond"]) + total) // (2 * total) if total else None


def _percent(difference: int, value: int) -> int:
    """Rounded half away from zero."""
    rounded = (200 * abs(difference) + value) // (2 * value)
    return rounded if difference >= 0 else -rounded


def _value(value: int | None, span: bool) -> Cell:
    return Span(value) if span and value is not None else value
