"""Periods of whole days in the time of the office: a month, or from a day to a day."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from letters.forms.indonesian import MONTHS, long_date

_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
EARLIEST = 2000  # a year typed wrongly is told, not computed


class BadPeriod(ValueError):
    """What was asked for is no period; the text says why, to be read by anybody."""


@dataclass(frozen=True)
class Period:
    """From the first to the last day, both included; 00.00 to 24.00 in Jakarta."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise BadPeriod("Tanggal sampai mendahului tanggal mulai.")

    @classmethod
    def month(cls, year: int, month: int) -> "Period":
        first = date(year, month, 1)
        return cls(first, (first + timedelta(days=31)).replace(day=1) - _DAY)

    @classmethod
    def month_of(cls, day: date) -> "Period":
        return cls.month(day.year, day.month)

    @classmethod
    def parse_month(cls, text: str, *, on: date) -> "Period":
        """The month of "2026-10". Raises BadPeriod, also for one after `on`."""
        found = _MONTH.fullmatch(text.strip())
        year, number = map(int, found.groups()) if found else (0, 0)
        if year < EARLIEST or not 1 <= number <= 12:
            raise BadPeriod(
                f"“{text[:20]}” bukan bulan. Tulis seperti ini: {on:%Y-%m}."
            )
        month = cls.month(year, number)
        if month.first > on:
            raise BadPeriod(f"{month.words} belum dimulai.")
        return month

    @property
    def start(self) -> datetime:
        return datetime.combine(self.first, time.min, timezone.get_default_timezone())

    @property
    def end(self) -> datetime:
        """The moment after it."""
        after = self.last + _DAY
        return datetime.combine(after, time.min, timezone.get_default_timezone())

    @property
    def is_month(self) -> bool:
        return self == Period.month_of(self.first)

    @property
    def key(self) -> str:
        """ "2026-10", of the month in which it begins."""
        return f"{self.first:%Y-%m}"

    @property
    def words(self) -> str:
        """ "Oktober 2026", or "1 Oktober 2026 s.d. 15 Oktober 2026"."""
        if self.is_month:
            return f"{MONTHS[self.first.month - 1]} {self.first.year}"
        if self.first == self.last:
            return long_date(self.first)
        return f"{long_date(self.first)} s.d. {long_date(self.last)}"

    def within(self, column: str) -> dict[str, datetime]:
        """The condition that a moment lies in it, as arguments of a filter."""
        return {f"{column}__gte": self.start, f"{column}__lt": self.end}

    def month_before(self) -> "Period":
        return Period.month_of(self.first.replace(day=1) - _DAY)

    def year_before(self) -> "Period":
        """The same month a year ago."""
        return Period.month(self.first.year - 1, self.first.month)

    def months_up_to_it(self, count: int) -> list["Period"]:
        """So many whole months, the last one that of its last day."""
        last = self.last.year * 12 + self.last.month - 1
        return [
            Period.month(*divmod_month(number))
            for number in range(last - count + 1, last + 1)
        ]


def divmod_month(number: int) -> tuple[int, int]:
    """Year and month of a count of months."""
    year, month = divmod(number, 12)
    return year, month + 1


_DAY = timedelta(days=1)
