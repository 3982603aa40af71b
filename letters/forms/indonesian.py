"""Dates, numbers and lists in Indonesian, from tables of its own: no locale of the
machine and no settings may change what a letter says.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any

MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus"),
    *("September", "Oktober", "November", "Desember"),
)
WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
UNITS = (
    *("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan"),
    *("sembilan", "sepuluh", "sebelas"),
)


def parse_date(value: Any) -> date | None:
    """A date or its ISO text; None for all else."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value or "").strip())
    except ValueError:
        return None


def parse_time(value: Any) -> time | None:
    """A time or its text ("09:00", "09.00"); None for all else."""
    if isinstance(value, time):
        return value
    try:
        return time.fromisoformat(str(value or "").strip().replace(".", ":"))
    except ValueError:
        return None


def parse_int(value: Any) -> int | None:
    """A whole number or its text with Indonesian points; None for all else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    text = str(value or "").strip().replace(".", "").removeprefix("Rp").strip()
    return int(text) if text.isascii() and text.isdigit() else None


def age_on(born: date, on: date) -> int:
    """Whole years; whoever is born on 29 February is a year older on 1 March."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def long_date(value: date) -> str:
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def weekday(value: date) -> str:
    return WEEKDAYS[value.weekday()]


def date_range(first: date, last: date) -> str:
    """ "Sabtu, 12 Desember 2026" or "Sabtu s.d. Minggu, 12 s.d. 13 Desember 2026";
    month and year are said once where both days share them."""
    if first >= last:
        return f"{weekday(first)}, {long_date(first)}"
    start = str(first.day)
    if first.year != last.year:
        start = long_date(first)
    elif first.month != last.month:
        start = f"{first.day} {MONTHS[first.month - 1]}"
    return f"{weekday(first)} s.d. {weekday(last)}, {start} s.d. {long_date(last)}"


def clock(value: time) -> str:
    return f"{value.hour:02d}.{value.minute:02d}"


def number(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def rupiah(value: int) -> str:
    return f"Rp{number(value)}"


def phone(text: str) -> str:
    """ "0812-3456-7890" of "+6281234567890": how a letter writes it."""
    digits = text.replace(" ", "").replace("-", "")
    local = f"0{digits[3:]}" if digits.startswith("+62") else digits
    if not local.isdigit() or not local.startswith("08"):
        return text
    return "-".join(part for part in (local[:4], local[4:8], local[8:]) if part)


def in_words(value: int) -> str:
    """Terbilang below a million: 2 -> "dua", 1500 -> "seribu lima ratus"."""
    if value < 12:
        return UNITS[value]
    if value < 20:
        return f"{UNITS[value - 10]} belas"
    for size, name in ((1000, "ribu"), (100, "ratus"), (10, "puluh")):
        if value >= size:
            head, rest = divmod(value, size)
            words = f"{in_words(head)} {name}"
            if head == 1 and size != 10:
                words = f"se{name}"
            return f"{words} {in_words(rest)}" if rest else words
    raise AssertionError(value)  # unreachable: every number is below 10 or above


def counted(value: int) -> str:
    """ "2 (dua)": how a letter writes a small count."""
    return (
        f"{number(value)} ({in_words(value)})" if value < 1_000_000 else number(value)
    )


def listed(parts: Sequence[str]) -> str:
    """ "a", "a dan b", "a, b, dan c" (EYD V)."""
    words = [part for part in parts if part]
    if len(words) < 3:
        return " dan ".join(words)
    return f"{', '.join(words[:-1])}, dan {words[-1]}"
