"""How long letters lay at each step, how long they were worked on, and the standard.

Counted by the day on which a stay ended. The wait is office time from when the letter
came in until who acted opened it (until the step was done, where no opening was
recorded); handling is plain time from that opening until he was done, since the
standards of the SOP are times of handling. A stay that somebody else ended (the request
was cancelled, the letter recalled or revoked) is nobody's work and not counted. Times
are whole seconds. Percentiles are by nearest rank: the smallest value that is not below
so many percent of all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from django.db.models import Func, IntegerField, Q, QuerySet
from django.utils import timezone

from letters.models import Letter, LetterEvent, StepTime
from letters.oversight.figures import Kind, happened
from letters.oversight.period import Period
from letters.oversight.scope import Scope
from registry.office_hours import OfficeClock

Step = StepTime.Step
# step 5 is done by the system in the moment of the signature
HANDLED = tuple(step for step in Step if step != Step.NOTIFY)
NOBODYS_WORK = (
    LetterEvent.Kind.CANCEL,
    LetterEvent.Kind.RECALL,
    LetterEvent.Kind.REVOKE,
)


class _Epoch(Func):
    """Whole seconds since 1970; a row of four moments is read three times as fast."""

    output_field = IntegerField()

    def as_sqlite(self, compiler, connection, **extra):
        return self.as_sql(compiler, connection, function="unixepoch", **extra)

    def as_postgresql(self, compiler, connection, **extra):
        template = "FLOOR(EXTRACT(EPOCH FROM %(expressions)s))::bigint"
        return self.as_sql(compiler, connection, template=template, **extra)


@dataclass(frozen=True)
class Spread:
    """Median and 90th percentile in seconds; None where nothing was measured."""

    count: int
    median: int | None = None
    ninetieth: int | None = None

    @classmethod
    def of(cls, seconds: Sequence[int]) -> "Spread":
        ordered = sorted(seconds)
        if not ordered:
            return cls(0)
        return cls(len(ordered), percentile(ordered, 50), percentile(ordered, 90))


def percentile(ordered: Sequence[int], percent: int) -> int:
    """By nearest rank; `ordered` rises and is not empty."""
    return ordered[max(0, ceil(percent * len(ordered) / 100) - 1)]


@dataclass(frozen=True)
class StepFigures:
    """One step in a period. `timed` stays were opened by who ended them; `within` and
    `beyond` are those of them that have a standard. `letters` and `letters_beyond`
    count a letter once, however often it passed."""

    step: StepTime.Step
    standards: tuple[int, ...]
    stays: int
    letters: int
    timed: int
    within: int
    beyond: int
    letters_beyond: int
    wait: Spread
    handling: Spread

    @property
    def untimed(self) -> int:
        return self.stays - self.timed

    @property
    def share(self) -> int | None:
        """Percent within the standard, rounded half up; None without any."""
        judged = self.within + self.beyond
        return (200 * self.within + judged) // (2 * judged) if judged else None


@dataclass(frozen=True)
class WholeTime:
    """From when a letter was received (its paper, if earlier) to the signature."""

    office: Spread
    calendar: Spread


def step_figures(scope: Scope, period: Period) -> list[StepFigures]:
    """Each step that people do, in order (the rows of the period, read once)."""
    rows = list(
        stays(scope, period)
        .order_by()
        .values_list(
            "step",
            "letter",
            "standard",
            _Epoch("began_at"),
            _Epoch("opened_at"),
            _Epoch("ended_at"),
        )
    )
    elapsed = _Elapsed(scope, period, (row[3] for row in rows))
    by_step: dict[str, list[tuple]] = {step: [] for step in HANDLED}
    for row in rows:
        by_step[row[0]].append(row)
    return [_figures(step, by_step[step], elapsed) for step in HANDLED]


def stays(scope: Scope | None, period: Period) -> QuerySet:
    """Stays at a step that were ended in the period by who worked on it.

    Without a scope, of all letters: to narrow a list that has a scope of its own.
    """
    rows = StepTime.objects.filter(step__in=HANDLED, **period.within("ended_at"))
    if scope is not None:
        rows = rows.filter(**scope.conditions())
    return rows.exclude(outcome__in=NOBODYS_WORK)


def beyond_standard() -> Q:
    """The condition of a stay whose handling took longer than its standard."""
    return Q(opened_at__isnull=False, standard__isnull=False) & Q(
        standard__lt=_Epoch("ended_at") - _Epoch("opened_at")
    )


def whole_time(scope: Scope, period: Period) -> WholeTime:
    """Of the letters signed in the period."""
    rows = list(
        Letter.objects.filter(happened(Kind.SIGNED, period), **scope.conditions())
        .order_by()
        .values_list(
            _Epoch("submitted_at"), _Epoch("paper_received_at"), _Epoch("signed_at")
        )
    )
    spans = [
        (min(sent, paper) if paper is not None else sent, signed)
        for sent, paper, signed in rows
    ]
    elapsed = _Elapsed(scope, period, (first for first, _ in spans))
    return WholeTime(
        office=Spread.of([elapsed.between(*span) for span in spans]),
        calendar=Spread.of([last - first for first, last in spans]),
    )


def _figures(step: Step, rows: list[tuple], elapsed: "_Elapsed") -> StepFigures:
    timed = [row for row in rows if row[4] is not None]
    judged = [row for row in timed if row[2] is not None]
    beyond = [row for row in judged if row[5] - row[4] > row[2]]
    return StepFigures(
        step=step,
        standards=tuple(sorted({row[2] for row in rows if row[2] is not None})),
        stays=len(rows),
        letters=len({row[1] for row in rows}),
        timed=len(timed),
        within=len(judged) - len(beyond),
        beyond=len(beyond),
        letters_beyond=len({row[1] for row in beyond}),
        wait=Spread.of([elapsed.between(row[3], row[4] or row[5]) for row in rows]),
        handling=Spread.of([row[5] - row[4] for row in timed]),
    )


class _Elapsed:
    """`OfficeClock` over seconds since 1970, for thousands of stays at once."""

    def __init__(self, scope: Scope, period: Period, begun: Iterable[int]) -> None:
        earliest = min(begun, default=None)
        first = period.first
        zone = timezone.get_default_timezone()
        # no summer time in Indonesia: one offset holds for all days
        self._offset = int(period.start.utcoffset().total_seconds())
        if earliest is not None:
            began = datetime.fromtimestamp(earliest, zone).date()
            first = min(first, began)
        clock = OfficeClock.of(scope.issuing, first=first, last=period.last)
        self._first = (first - _EPOCH_DAY).days
        self._days: list[tuple[int, int, int]] = []
        before = 0
        for number in range((period.last - first).days + 1):
            hours = clock.hours(first + timedelta(days=number))
            opens = length = 0
            if hours:
                opens = hours[0].hour * 3600 + hours[0].minute * 60 + hours[0].second
                length = int((hours[1] - hours[0]).total_seconds())
            self._days.append((before, opens, length))
            before += length

    def between(self, start: int, end: int) -> int:
        """Office seconds between two moments of the days that were asked for."""
        return max(0, self._until(end) - self._until(start))

    def _until(self, moment: int) -> int:
        day, second = divmod(moment + self._offset, 86_400)
        before, opens, length = self._days[day - self._first]
        second -= opens
        if second <= 0:
            return before
        return before + (length if second > length else second)


_EPOCH_DAY = date(1970, 1, 1)
