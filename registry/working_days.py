"""Working days between two dates, as the marriage rules count them."""

from collections.abc import Collection
from datetime import date, timedelta


def working_days_between(start: date, end: date, holidays: Collection[date]) -> int:
    """Mondays to Fridays that are no holiday; start excluded, end included.

    0 when end is not after start.
    """
    if end <= start:
        return 0
    weeks, rest = divmod((end - start).days, 7)
    weekdays = weeks * 5 + sum(
        (start + timedelta(days=weeks * 7 + step)).weekday() < 5
        for step in range(1, rest + 1)
    )
    return weekdays - sum(
        start < day <= end and day.weekday() < 5 for day in set(holidays)
    )
