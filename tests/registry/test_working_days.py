"""Working days, against counting them one by one."""

from datetime import date, timedelta

import pytest

from registry.models import Holiday
from registry.working_days import working_days_between

FRIDAY = date(2026, 10, 2)


@pytest.mark.parametrize(
    ("start", "end", "holidays", "days"),
    [
        (FRIDAY, FRIDAY, set(), 0),
        (FRIDAY, date(2026, 10, 4), set(), 0),
        (FRIDAY, date(2026, 10, 5), set(), 1),
        (FRIDAY, date(2026, 10, 16), set(), 10),
        (FRIDAY, date(2026, 10, 16), {date(2026, 10, 5)}, 9),
        (FRIDAY, date(2026, 10, 16), {FRIDAY, date(2026, 10, 10)}, 10),
        (FRIDAY, date(2026, 9, 1), set(), 0),
    ],
)
def test_start_is_excluded_and_end_included(start, end, holidays, days):
    assert working_days_between(start, end, holidays) == days


@pytest.mark.parametrize("offset", range(7))
def test_the_short_way_counts_as_the_long_way(offset):
    start = FRIDAY + timedelta(days=offset)
    holidays = {start + timedelta(days=n) for n in (0, 3, 9, 17, 40)}
    counted = 0
    for step in range(1, 60):
        day = start + timedelta(days=step)
        counted += day.weekday() < 5 and day not in holidays
        assert working_days_between(start, day, holidays) == counted


@pytest.mark.django_db
def test_holidays_between_two_days_include_both(kecamatan):
    found = Holiday.objects.between(date(2026, 12, 24), date(2026, 12, 25))
    assert found == {date(2026, 12, 24), date(2026, 12, 25)}
