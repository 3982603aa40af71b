"""How many letters: by kind of happening, month, service and village.

Every screen, report and export counts by these definitions and no other, in days of
the office (Asia/Jakarta), so that all of them give the same numbers.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, TextChoices, Value

from letters.models import (
    Letter,
    LetterEvent,
    Service,
    ServiceVersion,
    State,
    StepTime,
)
from letters.oversight.period import Period
from letters.oversight.scope import Scope
from registry.models import Office


class Kind(TextChoices):
    """What may happen to a letter, each counted by a day of its own.

    RECEIVED by the first submission, whatever became of it later; a draft that was
    never sent is no request. SIGNED by the signature, also where the letter was revoked
    since. HANDED_OVER by the handing over, likewise. RETURNED by the day of returning:
    letters, not times. REJECTED, CANCELLED (once it was sent) and REVOKED by the day
    on which they came to that end.
    """

    RECEIVED = "diterima", "Permohonan diterima"
    SIGNED = "ditandatangani", "Surat ditandatangani"
    HANDED_OVER = "diserahkan", "Surat diserahkan"
    RETURNED = "dikembalikan", "Dikembalikan untuk diperbaiki"
    REJECTED = "ditolak", "Ditolak"
    CANCELLED = "dibatalkan", "Dibatalkan"
    REVOKED = "dicabut", "Dicabut"


_COLUMN = {
    Kind.RECEIVED: "submitted_at",
    Kind.SIGNED: "signed_at",
    Kind.HANDED_OVER: "handed_over_at",
}
_STATE = {
    Kind.REJECTED: State.REJECTED,
    Kind.CANCELLED: State.CANCELLED,
    Kind.REVOKED: State.REVOKED,
}
_SENT = Q(submitted_at__isnull=False)


def happened(kind: Kind, period: Period) -> Q:
    """The condition of a letter to which this happened in the period."""
    if kind == Kind.RETURNED:
        events = _returns(period).order_by()
        return Q(pk__in=events.values("letter"))
    if kind in _COLUMN:
        return Q(**period.within(_COLUMN[kind]))
    return Q(state=_STATE[kind], **period.within("state_since")) & _SENT


@dataclass(frozen=True)
class Counts:
    """Letters per kind, service and office of origin; `returns` counts the times."""

    cells: Mapping[tuple[Kind, int, int], int]
    returns: int = 0

    def total(
        self, kind: Kind, *, service: int | None = None, origin: int | None = None
    ) -> int:
        return sum(
            count
            for (each, of_service, of_origin), count in self.cells.items()
            if each == kind
            and service in (None, of_service)
            and origin in (None, of_origin)
        )

    @property
    def is_empty(self) -> bool:
        return not any(self.cells.values())


def counts(scope: Scope, period: Period) -> Counts:
    """What happened in the period (six queries)."""
    own = Letter.objects.filter(**scope.conditions()).order_by()
    keys = ("service_version", "origin_office")
    # joined here: rows of letters stay as narrow as their indexes
    service_of = dict(ServiceVersion.objects.values_list("pk", "service").order_by())
    cells: Counter[tuple[Kind, int, int]] = Counter()
    for kind in _COLUMN:
        letters = own.filter(happened(kind, period)).values_list(*keys)
        for version, origin, count in letters.annotate(count=Count("*")):
            cells[kind, service_of[version], origin] += count
    kinds = {state: kind for kind, state in _STATE.items()}
    ended = own.filter(
        _SENT, state__in=list(kinds), **period.within("state_since")
    ).values_list("state", *keys)
    for state, version, origin, count in ended.annotate(count=Count("*")):
        cells[kinds[state], service_of[version], origin] += count
    returns = 0
    events = _returns(period).filter(**scope.conditions("letter__")).order_by()
    grouped = events.values_list(*(f"letter__{key}" for key in keys))
    for version, origin, letters, times in grouped.annotate(
        letters=Count("letter", distinct=True), times=Count("*")
    ):
        cells[Kind.RETURNED, service_of[version], origin] += letters
        returns += times
    return Counts(cells, returns)


def per_month(scope: Scope, months: Sequence[Period]) -> list[dict[Kind, int]]:
    """Letters received and signed in each month (one query of narrow counts)."""
    own = Letter.objects.filter(**scope.conditions()).order_by()
    kinds = (Kind.RECEIVED, Kind.SIGNED)
    asked = [
        own.filter(happened(kind, month))
        .values_list(Value(number), Value(kind.value))
        .annotate(count=Count("*"))
        for number, month in enumerate(months)
        for kind in kinds
    ]
    found = [dict.fromkeys(kinds, 0) for _ in months]
    for number, kind, count in asked[0].union(*asked[1:], all=True):
        found[number][Kind(kind)] = count
    return found


@dataclass(frozen=True)
class Waiting:
    """Letters that are at a step now, and since when the oldest of them."""

    step: StepTime.Step
    count: int
    oldest: datetime | None


def waiting_now(scope: Scope) -> list[Waiting]:
    """Where letters wait, in the order of the steps; whatever the period."""
    rows = (
        StepTime.objects.filter(ended_at__isnull=True, **scope.conditions())
        .order_by()
        .values_list("step")
        .annotate(count=Count("*"), oldest=Min("began_at"))
    )
    found = {step: (count, oldest) for step, count, oldest in rows}
    return [
        Waiting(step, *found.get(step, (0, None)))
        for step in StepTime.Step
        if step != StepTime.Step.NOTIFY  # done by the system at once
    ]


def services_of(scope: Scope) -> list[Service]:
    """Services that an office may issue, in the order of its lists."""
    return list(Service.objects.usable_at(scope.issuing).order_by("order", "name"))


def origins_of(scope: Scope) -> list[Office]:
    """Villages and KUA that ask letters of the office, in its order."""
    if scope.origin is not None:
        return [scope.origin]
    below = Office.objects.at_or_below(scope.issuing.code)
    return list(below.exclude(pk=scope.issuing.pk).order_by("order", "code"))


def _returns(period: Period):
    return LetterEvent.objects.filter(
        kind=LetterEvent.Kind.SEND_BACK, **period.within("at")
    )
