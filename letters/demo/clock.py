"""The hours in which the offices work: demo letters move only then."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from registry.models import Holiday

OPENS, CLOSES, CLOSES_ON_FRIDAY = time(8), time(15), time(11)
FRIDAY = 4


class OfficeClock:
    """Counts minutes of office time forward and back, over nights and holidays."""

    def __init__(self, *, first: date, last: date) -> None:
        self._closed = Holiday.objects.between(first, last)

    def hours(self, day: date) -> tuple[datetime, datetime] | None:
        """Opening and closing on a day; None on days off."""
        if day.weekday() > FRIDAY or day in self._closed:
            return None
        closes = CLOSES_ON_FRIDAY if day.weekday() == FRIDAY else CLOSES
        zone = timezone.get_default_timezone()
        return (
            datetime.combine(day, OPENS, zone),
            datetime.combine(day, closes, zone),
        )

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
