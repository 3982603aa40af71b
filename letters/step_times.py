"""The steps of a letter with their times, as its page tells them (`letters.sop_clock`).

Waiting is told in hours of the issuing office and by the calendar; handling is the
time from opening to acting, against the standard of the SOP.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from letters.models import Letter, StepTime
from letters.moments import since_words
from letters.spans import span
from registry.models import User
from registry.office_hours import OfficeClock

UNOPENED = "tidak dibuka satu per satu"


@dataclass(frozen=True)
class Stay:
    """One stay of a letter with somebody. Seconds; `handled` None: not known (yet)."""

    step: str
    began_at: datetime
    opened_at: datetime | None
    ended_at: datetime | None
    ended_by: User | None
    waited: int  # in office time, until it was opened, or else left, or until now
    waited_by_calendar: int
    handled: int | None
    standard: int | None
    told_on: datetime  # the moment of the telling
    at_once: bool = False  # done by the system

    @property
    def within(self) -> bool | None:
        """Whether the handling kept to the standard; None: nothing to compare."""
        if self.handled is None or self.standard is None:
            return None
        return self.handled <= self.standard

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def waited_words(self) -> str:
        return span(self.waited)

    @property
    def calendar_words(self) -> str:
        """Beside the office time where the calendar says something else."""
        if self.waited_by_calendar - self.waited < 60:
            return ""
        return span(self.waited_by_calendar)

    @property
    def handled_words(self) -> str:
        if self.at_once:
            return "seketika"
        if self.handled is not None:
            return span(self.handled)
        if not self.is_open:
            return UNOPENED
        return "sedang ditangani" if self.opened_at else "belum dibuka"

    @property
    def standard_words(self) -> str:
        return span(self.standard) if self.standard else ""

    @property
    def sentence(self) -> str:
        """ "menunggu 2 jam 10 menit jam kerja (sejak kemarin 14.03), ditangani 42 detik
        dari standar 1 menit"."""
        since = since_words(self.began_at, now=self.told_on)
        words = f"menunggu {self.waited_words} jam kerja (sejak {since}), "
        if self.handled is None or self.at_once:
            return words + self.handled_words
        words += f"ditangani {self.handled_words}"
        if not self.standard_words:
            return words
        return f"{words} dari standar {self.standard_words}"


@dataclass(frozen=True)
class ServiceTimes:
    """All stays of a letter, and what its handling took altogether."""

    stays: list[Stay]
    standard: int  # of all its steps: 4 minutes in the SOP

    @property
    def now(self) -> Stay | None:
        return next((each for each in self.stays if each.is_open), None)

    @property
    def handled(self) -> int:
        """Of the steps that the SOP times, as far as it is known."""
        return sum(each.handled or 0 for each in self._timed)

    @property
    def unknown(self) -> int:
        """How many of them were acted on without being opened."""
        return sum(1 for e in self._timed if e.handled is None and not e.is_open)

    @property
    def within(self) -> bool:
        return self.handled <= self.standard

    @property
    def handled_words(self) -> str:
        return span(self.handled)

    @property
    def standard_words(self) -> str:
        return span(self.standard)

    @property
    def _timed(self) -> list[Stay]:
        return [each for each in self.stays if each.standard is not None]


def service_times(letter: Letter, *, now: datetime) -> ServiceTimes:
    """The steps of a letter until now, in order (three queries)."""
    rows = list(letter.step_times.select_related("ended_by").order_by("pk"))
    first = min((row.began_at for row in rows), default=now)
    clock = OfficeClock.of(
        letter.issuing_office,
        first=timezone.localdate(first),
        last=timezone.localdate(now),
    )
    spec = letter.service_version.spec
    return ServiceTimes(
        [_stay(row, clock, now) for row in rows], sum(spec.standard_times.values())
    )


def _stay(row: StepTime, clock: OfficeClock, now: datetime) -> Stay:
    until = row.opened_at or row.ended_at or now
    handled = None
    if row.opened_at and row.ended_at:
        handled = int((row.ended_at - row.opened_at).total_seconds())
    return Stay(
        step=row.get_step_display(),
        began_at=row.began_at,
        opened_at=row.opened_at,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
        waited=clock.seconds_between(row.began_at, until),
        waited_by_calendar=max(0, int((until - row.began_at).total_seconds())),
        handled=handled,
        standard=row.standard,
        told_on=now,
        at_once=row.step == StepTime.Step.NOTIFY,
    )
