"""Which letters wait too long, by the hours and settings of their issuing office.

Watched is what lies with the offices, from the village head to the signer. Drafts and
returned letters wait for their origin (reminded by days), signed ones to be collected.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q, Value
from django.db.models.functions import Substr
from django.db.models.lookups import In
from django.utils import timezone

from letters.models import Letter, OversightSetting, State
from letters.models.state_machine import CLOSED
from letters.spans import rough_span
from registry.models import Office, User
from registry.office_hours import clocks_of
from registry.scoping import visible_office_ids

WATCHED = (
    State.AWAITING_VILLAGE_SIGNATURE,
    State.SUBMITTED,
    State.APPROVED,
    State.AWAITING_SIGNATURE,
)
TICK = timedelta(minutes=5)
KNOWN = timedelta(days=120)  # the days that a clock counts beforehand
_KECAMATAN = 8  # characters of a code: 35.21.16


@dataclass(frozen=True)
class Waiting:
    """How long a letter lies where it is, in office time."""

    seconds: int
    late: bool = False
    stuck: bool = False

    @property
    def words(self) -> str:
        return rough_span(self.seconds)


class Watch:
    """Clocks and limits of the offices that issue what a user sees: three queries.

    It goes on every five minutes only, so that a list and the figure that led to it
    say the same, and a page on which nothing happened stays as it was.
    """

    def __init__(self, offices: list[Office], *, now: datetime) -> None:
        """Args: `offices` with their settings (`select_related("oversight")`)."""
        self.now = now - timedelta(
            minutes=now.minute % 5, seconds=now.second, microseconds=now.microsecond
        )
        today = timezone.localdate(now)
        self._clocks = clocks_of(offices, first=today - KNOWN, last=today)
        self._late: dict[int, datetime] = {}
        self._stuck: dict[int, datetime] = {}
        for office in offices:
            setting = getattr(office, "oversight", None) or OversightSetting()
            clock = self._clocks[office.pk]
            self._late[office.pk] = clock.earlier(self.now, setting.late_minutes)
            self._stuck[office.pk] = clock.earlier(self.now, setting.stuck_minutes)

    @classmethod
    def of(cls, user: User, *, now: datetime) -> "Watch":
        seen = Office.objects.filter(pk__in=visible_office_ids(user)).order_by()
        codes = seen.annotate(kecamatan=Substr("code", 1, _KECAMATAN))
        issuing = Office.objects.filter(
            level=Office.Level.KECAMATAN, code__in=codes.values("kecamatan")
        )
        return cls(list(issuing.select_related("oversight")), now=now)

    def waiting(self, letter: Letter) -> Waiting | None:
        """None for a letter that waits for nobody any more."""
        clock = self._clocks.get(letter.issuing_office_id)
        if letter.state in CLOSED or clock is None:
            return None
        since = letter.state_since
        watched = letter.state in WATCHED
        return Waiting(
            clock.seconds_between(since, self.now),
            late=watched and since <= self._late[letter.issuing_office_id],
            stuck=watched and since <= self._stuck[letter.issuing_office_id],
        )

    def seconds(self, office_id: int, since: datetime) -> int:
        """Office time from then to now, by the clock of this office."""
        return self._clocks[office_id].seconds_between(since, self.now)

    def late(self) -> Q:
        """The condition of letters that wait longer than `late_minutes`."""
        return self._since(self._late)

    def stuck(self) -> Q:
        """The condition of letters that wait longer than `stuck_minutes`."""
        return self._since(self._stuck)

    @staticmethod
    def _since(moments: dict[int, datetime]) -> Q:
        found = Q(pk__in=[])
        for office_id, moment in moments.items():
            # "+ 0": by the index of the states, not through all letters of an office
            of_office = Q(In(F("issuing_office_id") + Value(0), [office_id]))
            found |= of_office & Q(state_since__lte=moment)
        return Q(state__in=WATCHED) & found
