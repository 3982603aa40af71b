"""The figures of the start page: how many letters lie where, and since when.

One query over an index for what is open; each leads to the list of just these letters.
"""

from dataclasses import dataclass, field

from django.db.models import Case, Count, IntegerField, Min, Q, Sum, Value, When
from django.urls import reverse
from django.utils.http import urlencode

from letters.lateness import WATCHED, Watch
from letters.models import Letter, State
from letters.spans import rough_span
from registry.models import User

WAITING = (
    ("Draf", State.DRAFT),
    ("Perlu perbaikan", State.RETURNED),
    ("Menunggu TTD Kades", State.AWAITING_VILLAGE_SIGNATURE),
    ("Menunggu verifikasi", State.SUBMITTED),
    ("Siap diajukan TTE", State.APPROVED),
    ("Menunggu TTE", State.AWAITING_SIGNATURE),
    ("Siap dicetak", State.SIGNED),
)
OPEN = [state for _, state in WAITING]


@dataclass(frozen=True)
class Tile:
    """`note` says how long the oldest waits; `alarm`: something among them is late."""

    words: str
    count: int
    url: str
    note: str = ""
    alarm: bool = False


@dataclass
class Tiles:
    waiting: list[Tile] = field(default_factory=list)
    late: int = 0
    stuck: int = 0


@dataclass
class _Sum:
    count: int = 0
    late: int = 0
    oldest: int = 0  # seconds of office time


def narrowed(**chosen: str) -> str:
    """The address of the list of letters, narrowed by its own filters."""
    return f"{reverse('admin:letters_letter_changelist')}?{urlencode(chosen)}"


def tiles_of(user: User, *, watch: Watch) -> Tiles:
    found = Tiles()
    sums: dict[str, _Sum] = {}
    for state, office, count, oldest, late, stuck in _counted(user, watch):
        each = sums.setdefault(state, _Sum())
        each.count += count
        each.late += late
        each.oldest = max(each.oldest, watch.seconds(office, oldest))
        found.late += late
        found.stuck += stuck
    for words, state in WAITING:
        if state in sums:
            found.waiting.append(_tile(words, state, sums[state]))
    if found.late:
        url = narrowed(tab="semua", lama="terlambat")
        found.waiting.append(Tile("Terlambat", found.late, url, alarm=True))
    if found.stuck:
        url = narrowed(tab="semua", lama="macet")
        found.waiting.append(Tile("Macet", found.stuck, url, alarm=True))
    return found


def _tile(words: str, state: State, found: _Sum) -> Tile:
    url = narrowed(tab="semua", status=state)
    return Tile(
        words,
        found.count,
        url,
        note=f"terlama {rough_span(found.oldest)}" if state in WATCHED else "",
        alarm=bool(found.late),
    )


def _counted(user: User, watch: Watch):
    letters = Letter.objects.visible_to(user).filter(state__in=OPEN).order_by()
    # "*": a count of ids would read the letters, this reads the index
    return letters.values_list("state", "issuing_office_id").annotate(
        count=Count("*"),
        oldest=Min("state_since"),
        late=_number(watch.late()),
        stuck=_number(watch.stuck()),
    )


def _number(condition: Q) -> Sum:
    one = When(condition, then=Value(1))
    return Sum(Case(one, default=Value(0), output_field=IntegerField()))
