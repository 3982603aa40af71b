"""Office time between moments, for the thousands of stays that a figure is made of.

`OfficeClock` asked once per day instead of once per stay, over seconds since 1970: a
month of a busy office takes a hundredth of a second.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils import timezone

from letters.oversight.period import Period
from registry.models import Office
from registry.office_hours import OfficeClock

DAY = 86_400
_FIRST_DAY = date(1970, 1, 1)


class OfficeSeconds:
    """Counts between the earliest moment that was told and the end of a period."""

    def __init__(self, office: Office, period: Period, *, earliest: int | None) -> None:
        """Args: `earliest` of all moments that will be asked about (two queries)."""
        first = period.first
        if earliest is not None:
            zone = timezone.get_default_timezone()
            first = min(first, datetime.fromtimestamp(earliest, zone).date())
        # no summer time in Indonesia: one offset holds for all days
        self._offset = int(period.start.utcoffset().total_seconds())
        self._first = (first - _FIRST_DAY).days
        clock = OfficeClock.of(office, first=first, last=period.last)
        # before this day, opening in seconds of the day, how long it is open
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

    def of(self, spans: Iterable[tuple[int, int]]) -> list[int]:
        """Seconds of each span; 0 where its end is not after its start."""
        days, first, offset = self._days, self._first, self._offset
        found = []
        for start, end in spans:  # without a call per span: there are thousands
            day, second = divmod(start + offset, DAY)
            before, opens, length = days[day - first]
            second -= opens
            until = second + end - start  # of the same day, as most are
            began = before
            if second > 0:
                began += length if second > length else second
            if until + opens >= DAY or end < start:
                day, until = divmod(end + offset, DAY)
                before, opens, length = days[day - first]
                until -= opens
            if until > 0:
                before += length if until > length else until
            found.append(before - began if before > began else 0)
        return found
