"""Office time: nights, week-ends and holidays do not count."""

from datetime import date, datetime, time

import pytest
from django.utils import timezone

from registry.models import OfficeHours
from registry.office_hours import OfficeClock, hours_of

WEEK = {day: (time(8), time(15)) for day in range(4)} | {4: (time(8), time(11))}
HOUR = 3600


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026; the 2nd is a Monday."""
    zone = timezone.get_default_timezone()
    return datetime(2026, 11, day, hour, minute, tzinfo=zone)


@pytest.fixture
def clock() -> OfficeClock:
    return OfficeClock(
        hours=WEEK,
        closed=[date(2026, 11, 10)],
        first=date(2026, 11, 1),
        last=date(2026, 11, 30),
    )


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (at(2, 9), at(2, 10), 1),
        (at(2, 6), at(2, 9), 1),
        (at(2, 14), at(3, 9), 2),
        (at(2, 20), at(3, 5), 0),
        (at(6, 10), at(9, 9), 2),  # Friday until eleven, then the week-end
        (at(9, 14), at(11, 9), 2),  # the 10th is a holiday
        (at(3, 9), at(2, 9), 0),
        (at(2, 0), at(9, 0), 4 * 7 + 3),
    ],
)
def test_only_open_hours_count(clock, start, end, hours):
    assert clock.seconds_between(start, end) == hours * HOUR


def test_days_beyond_the_clock_count_as_ordinary_ones(clock):
    narrow = OfficeClock(
        hours=WEEK, closed=[], first=date(2026, 11, 16), last=date(2026, 11, 16)
    )
    wide = OfficeClock(
        hours=WEEK, closed=[], first=date(2026, 11, 1), last=date(2026, 11, 30)
    )
    for start, end in [(at(2, 9), at(27, 10)), (at(2, 9), at(3, 9))]:
        assert narrow.seconds_between(start, end) == wide.seconds_between(start, end)


@pytest.mark.parametrize("minutes", [1, 300, 421, 3000])
def test_earlier_and_later_are_the_way_back(clock, minutes):
    start = at(2, 9)
    there = clock.later(start, minutes)
    assert clock.earlier(there, minutes) == start
    assert clock.seconds_between(start, there) == minutes * 60


def test_a_village_keeps_the_hours_of_its_kecamatan_until_it_has_its_own(desa_kalang):
    assert hours_of(desa_kalang)[4] == (time(8), time(11))
    OfficeHours.objects.create(
        office=desa_kalang, weekday=0, opens=time(9), closes=time(12)
    )
    assert hours_of(desa_kalang) == {0: (time(9), time(12))}
