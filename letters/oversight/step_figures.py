"""How long letters lay at each step, how long they were worked on, and the standard.

Counted by the day on which a stay ended. The wait is office time from when the letter
came in until who acted opened it (until the step was done, where no opening was
recorded); handling is plain time from that opening until he was done, since the
standards of the SOP are times of handling. A stay that somebody else ended (the request
was cancelled, the letter recalled or revoked) is nobody's work and not counted. Times
are whole seconds. Percentiles are by nearest rank: the smallest value that is not below
so many percent of all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from django.db import connection
from django.db.models import Func, IntegerField, Q, QuerySet

from letters.models import Letter, LetterEvent, StepTime
from letters.oversight.figures import Kind, happened
from letters.oversight.office_seconds import OfficeSeconds
from letters.oversight.period import Period
from letters.oversight.scope import Scope

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
    rows = _read(
        stays(scope, period).values_list(
            "step",
            "letter",
            "standard",
            _Epoch("began_at"),
            _Epoch("opened_at"),
            _Epoch("ended_at"),
        )
    )
    earliest = min((row[3] for row in rows), default=None)
    clock = OfficeSeconds(scope.issuing, period, earliest=earliest)
    by_step: dict[str, list[tuple]] = {step: [] for step in HANDLED}
    for row in rows:
        by_step[row[0]].append(row)
    return [_figures(step, by_step[step], clock) for step in HANDLED]


def stays(scope: Scope | None, period: Period) -> QuerySet:
    """Stays at a step that were ended in the period by who worked on it.

    Without a scope, of all letters: to narrow a list that has a scope of its own.
    """
    rows = StepTime.objects.filter(**period.within("ended_at"))
    if scope is not None:
        rows = rows.filter(**scope.conditions())
    return rows.exclude(step=Step.NOTIFY).exclude(outcome__in=NOBODYS_WORK)


def beyond_standard() -> Q:
    """The condition of a stay whose handling took longer than its standard."""
    return Q(opened_at__isnull=False, standard__isnull=False) & Q(
        standard__lt=_Epoch("ended_at") - _Epoch("opened_at")
    )


def whole_time(scope: Scope, period: Period) -> WholeTime:
    """Of the letters signed in the period."""
    rows = _read(
        Letter.objects.filter(
            happened(Kind.SIGNED, period), **scope.conditions()
        ).values_list(
            _Epoch("submitted_at"), _Epoch("paper_received_at"), _Epoch("signed_at")
        )
    )
    spans = [
        (min(sent, signed, sent if paper is None else paper), signed)
        for sent, paper, signed in rows
    ]
    earliest = min((first for first, _ in spans), default=None)
    clock = OfficeSeconds(scope.issuing, period, earliest=earliest)
    return WholeTime(
        office=Spread.of(clock.of(spans)),
        calendar=Spread.of([last - first for first, last in spans]),
    )


def _read(rows: QuerySet) -> list[tuple]:
    """Plain numbers and words straight from the database: half the time of a queryset,
    which looks at each row once more."""
    sql, values = rows.order_by().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _figures(step: Step, rows: list[tuple], clock: OfficeSeconds) -> StepFigures:
    handled, standards, beyond = [], set(), []
    judged = 0
    for _, letter, standard, _, opened, ended in rows:
        if standard is not None:
            standards.add(standard)
        if opened is None:
            continue
        taken = max(0, ended - opened)  # a server's clock may have gone back
        handled.append(taken)
        if standard is not None:
            judged += 1
            if taken > standard:
                beyond.append(letter)
    waits = clock.of((row[3], min(row[4] or row[5], row[5])) for row in rows)
    return StepFigures(
        step=step,
        standards=tuple(sorted(standards)),
        stays=len(rows),
        letters=len({row[1] for row in rows}),
        timed=len(handled),
        within=judged - len(beyond),
        beyond=len(beyond),
        letters_beyond=len(set(beyond)),
        wait=Spread.of(waits),
        handling=Spread.of(handled),
    )
