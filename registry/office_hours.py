"""Office time: how long an office was open between two moments, and when it will be.

Hours and holidays are data (`OfficeHours`, `Holiday`). A clock reads them once and
answers any number of questions without a query; a span of time costs the same however
long it is.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from registry.models import Holiday, Office, OfficeHours

Hours = Mapping[int, tuple[time, time]]  # weekday (0 is Monday) -> opens, closes
ALWAYS: Hours = {weekday: (time.min, time.max) for weekday in range(7)}
_BEYOND = timedelta(
    days=400
)  # asked for outside its days, a clock knows this much more


class OfficeClock:
    """Counts the time in which an office is open, over nights, week-ends, holidays."""

    def __init__(
        self, *, hours: Hours, closed: Collection[date], first: date, last: date
    ) -> None:
        """Args: `closed` the holidays between `first` and `last`, the days that will
        be asked about; outside them every week is an ordinary one."""
        self._hours, self._closed = dict(hours), frozenset(closed)
        self._zone = timezone.get_default_timezone()
        self._first = first
        # open seconds from the first day up to the beginning of each day after it
        self._before = [0]
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            self._before.append(self._before[-1] + self._seconds_of(day))

    @classmethod
    def of(cls, office: Office, *, first: date, last: date) -> "OfficeClock":
        """The clock of an office for the days from `first` to `last` (two queries)."""
        return cls(
            hours=hours_of(office),
            closed=Holiday.objects.between(first - _BEYOND, last + _BEYOND),
            first=first,
            last=last,
        )

    def hours(self, day: date) -> tuple[datetime, datetime] | None:
        """Opening and closing on a day; None on days off."""
        if day in self._closed or day.weekday() not in self._hours:
            return None
        opens, closes = self._hours[day.weekday()]
        return (
            datetime.combine(day, opens, self._zone),
            datetime.combine(day, closes, self._zone),
        )

    def seconds_between(self, start: datetime, end: datetime) -> int:
        """Seconds of office time from start to end; 0 when end is not after start."""
        return max(0, self._until(end) - self._until(start))

    def later(self, moment: datetime, minutes: float) -> datetime:
        """The moment after so many minutes in which the office was open."""
        left = timedelta(minutes=minutes)
        day = timezone.localdate(moment)
        while True:
            if hours := self.hours(day):
                start = max(hours[0], moment)
                if start + left <= hours[1]:
                    return start + left
                left -= max(hours[1] - start, timedelta())
            day += timedelta(days=1)

    def earlier(self, moment: datetime, minutes: float) -> datetime:
        """The moment so many open minutes before."""
        left = timedelta(minutes=minutes)
        day = timezone.localdate(moment)
        while True:
            if hours := self.hours(day):
                end = min(hours[1], moment)
                if end - left >= hours[0]:
                    return end - left
                left -= max(end - hours[0], timedelta())
            day -= timedelta(days=1)

    def working_days(self, first: date, last: date) -> list[date]:
        length = (last - first).days + 1
        days = [first + timedelta(days=number) for number in range(length)]
        return [day for day in days if self.hours(day)]

    def _seconds_of(self, day: date) -> int:
        hours = self.hours(day)
        return int((hours[1] - hours[0]).total_seconds()) if hours else 0

    def _until(self, moment: datetime) -> int:
        """Open seconds from the first day to this moment; below it, less than 0."""
        local = timezone.localtime(moment, self._zone)
        day = local.date()
        whole = self._before_day(day)
        if hours := self.hours(day):
            inside = min(max(local, hours[0]), hours[1]) - hours[0]
            whole += int(inside.total_seconds())
        return whole

    def _before_day(self, day: date) -> int:
        number = (day - self._first).days
        if 0 <= number < len(self._before):
            return self._before[number]
        if number < 0:
            days = (day + timedelta(days=each) for each in range(-number))
            return -sum(map(self._seconds_of, days))
        last = len(self._before) - 1
        days = (self._first + timedelta(days=each) for each in range(last, number))
        return self._before[last] + sum(map(self._seconds_of, days))


def clocks_of(
    offices: Iterable[Office], *, first: date, last: date
) -> dict[int, OfficeClock]:
    """The clock of each office by its id: two queries, however many they are."""
    hours = hours_of_all(offices)
    closed = Holiday.objects.between(first - _BEYOND, last + _BEYOND)
    return {
        pk: OfficeClock(hours=each, closed=closed, first=first, last=last)
        for pk, each in hours.items()
    }


def hours_of(office: Office) -> Hours:
    """The hours of an office: its own, or those of the nearest office above it.

    Where nobody keeps hours, every day is open around the clock.
    """
    return hours_of_all([office])[office.pk]


def hours_of_all(offices: Iterable[Office]) -> dict[int, Hours]:
    """As `hours_of`, of each office by its id, in one query."""
    ways = {office.pk: _upwards(office.code) for office in offices}
    found: dict[str, dict[int, tuple[time, time]]] = {}
    rows = OfficeHours.objects.filter(office__code__in=set().union(*ways.values()))
    for row in rows.select_related("office"):
        found.setdefault(row.office.code, {})[row.weekday] = (row.opens, row.closes)
    return {
        pk: next((found[code] for code in way if code in found), ALWAYS)
        for pk, way in ways.items()
    }


def _upwards(code: str) -> list[str]:
    parts = code.split(".")
    return [".".join(parts[:count]) for count in range(len(parts), 0, -1)]
