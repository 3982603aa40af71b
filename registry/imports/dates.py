"""Dates as people and programs write them into cells: never month first."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from registry.imports.cells import BROKEN_FORMULA, is_blank, plain
from registry.imports.contract import Bad, Cell

EARLIEST = date(1900, 1, 1)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january",
            "feb februari february peb pebruari",
            "mar maret march mrt",
            "apr april",
            "mei may",
            "jun juni june",
            "jul juli july",
            "agu agustus august aug agt ags agst",
            "sep september sept",
            "okt oktober oct october",
            "nov november nop nopember",
            "des desember dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_TIME = re.compile(r"[T ]\d{1,2}[:.]\d{2}([:.]\d{2})?(\.\d+)?( ?[APap][Mm])?Z?$")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2}|[a-z]+)[-/., ]+(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})[-/. ]+(\d{1,2}|[a-z]+)[-/. ]+(\d{1,2})")
_SERIAL = re.compile(r"(\d{1,6})([.,]\d+)?")
_WEEKDAY = re.compile(r"^(senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad)[\s,]+")
_HOW = "Tulis hari-bulan-tahun, misalnya 17-08-1980."


def date_cleaner(today: date) -> Callable[[Cell], date | None | Bad]:
    """A function from a cell to the date it means.

    Taken: dates; Excel's serial numbers, as text too; d-m-y and y-m-d with - / . or
    spaces; months as words; ddmmyyyy and yyyymmdd as one number; a time behind it is
    dropped; all-zero dates are unknown. A year of two digits is taken only where it
    can mean one year (80 in 2026 is 1980): 20 might be 1920 or 2020 and is refused, as
    is a year alone, which would pass for a serial number.
    Dates before 1900 and after today are Bad.
    """

    def clean(cell: Cell) -> date | None | Bad:
        found = _read(cell, today)
        if not isinstance(found, date):
            return found
        if found > today:
            return Bad(f"Tanggal {found:%d-%m-%Y} belum terjadi.")
        if found < EARLIEST:
            return Bad(f"Tanggal {found.day}-{found.month}-{found.year} sebelum 1900.")
        return found

    return clean


def _read(cell: Cell, today: date) -> date | None | Bad:
    if cell is None or cell == "":
        return None
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, bool):
        return Bad(f"Bukan tanggal. {_HOW}")
    if isinstance(cell, (int, float)):
        return _from_number(cell)
    if isinstance(cell, time):  # serial 0 with the format of a date
        return None if cell == time() else Bad(f"Hanya berisi jam. {_HOW}")
    if isinstance(cell, timedelta):
        return _from_number(cell.days)
    return _from_text(plain(cell).strip("' "), today)


def _from_text(text: str, today: date) -> date | None | Bad:
    if is_blank(text) or not text.strip("0-/.: "):
        return None
    if text == BROKEN_FORMULA or text.startswith("#"):
        return Bad(f"Rumus di sel ini tidak punya hasil. {_HOW}")
    text = _WEEKDAY.sub("", _TIME.sub("", text).lower())
    if not text.strip("0-/.: "):
        return None
    if re.fullmatch(r"\d{8}", text):
        return _from_number(int(text), digits=text)
    if match := _SERIAL.fullmatch(text):
        return _from_number(int(match[1]))
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.fullmatch(text):
        day, month, year = match.groups()
    else:
        return Bad(f"Tanggal {text[:30]} tidak dikenali. {_HOW}")
    month = _MONTHS.get(month) if month.isalpha() else int(month)
    if month is None:
        return Bad(f"Nama bulan di {text[:30]} tidak dikenali. {_HOW}")
    if len(year) == 2:
        if int(year) <= today.year % 100:
            return Bad(f"Tahun {year} bisa berarti 19{year} atau 20{year}. {_HOW}")
        year = f"{today.year // 100 - 1}{year}"
    return _calendar(int(year), month, int(day), text)


def _from_number(number: float, digits: str = "") -> date | None | Bad:
    """An Excel serial (1900 system), or ddmmyyyy / yyyymmdd typed without signs."""
    if number == 0:
        return None
    whole = int(number)
    if 10**6 <= whole < 10**8 and whole == number:
        digits = digits or f"{whole:08}"
        if digits[:2] in ("19", "20") and 1 <= int(digits[4:6]) <= 12:
            return _calendar(int(digits[:4]), int(digits[4:6]), int(digits[6:]), digits)
        return _calendar(int(digits[4:]), int(digits[2:4]), int(digits[:2]), digits)
    if 1900 <= whole <= 2100:
        return Bad(f"Hanya berisi tahun {whole}. {_HOW}")
    if not 1000 <= whole < 100_000:  # nobody was born before September 1902
        return Bad(f"Angka {whole} bukan tanggal. {_HOW}")
    # Excel counts a 29 February 1900 that never was
    return date(1899, 12, 30 if whole > 60 else 31) + timedelta(days=whole)


def _calendar(year: int, month: int, day: int, written: str) -> date | Bad:
    try:
        return date(year, month, day)
    except ValueError:
        return Bad(f"Tanggal {written[:30]} tidak ada di kalender. {_HOW}")
