"""One cell at a time: what somebody typed, as the value it means, or Bad with why.

Pure functions from a raw cell to a value | None (unknown) | NO_NIK | Bad. They know
nothing of rows, files or the database.
"""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from registry.identifiers import (
    InvalidPhone,
    kk_errors,
    nik_errors,
    normalise_phone,
)
from registry.imports.contract import NO_NIK, Bad, Cell

# what a reader puts into a cell whose formula has no stored result, or is an error
BROKEN_FORMULA = "#RUMUS!"
_ERRORS = frozenset(
    (BROKEN_FORMULA, "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!")
)
_FORMULA_MESSAGE = (
    "Rumus di sel ini tidak punya hasil. Buka berkas di Excel, ganti rumusnya dengan "
    "nilainya, simpan, lalu unggah lagi."
)
_UNKNOWN_WORDS = frozenset(("NULL", "N/A", "\\N"))
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?\s*[eE]\s*\+?\d{1,3}")
_BETWEEN_DIGITS = re.compile(r"[\s.,\-_'’‘`\"´/‐-―]")
_WHOLE = re.compile(r"(\d+)[.,]0+")  # "3521161705809001.0", as programs write floats
EXACT_DIGITS = 10**15  # from here on Excel has lost the last digit of a number


def plain(cell: Cell) -> str:
    """A cell as text, spaces of every kind collapsed, invisible characters gone."""
    if type(cell) is not str:
        return as_text(cell)
    text = " ".join(cell.split())
    if not text.isprintable():
        text = "".join(c for c in text if unicodedata.category(c)[0] != "C")
        text = " ".join(text.split())
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return text


def as_text(cell: Cell) -> str:
    """A cell as its spreadsheet shows it: whole numbers without ".0", d-m-y dates.

    Read again, the text means what the cell meant.
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, (int, float)):
        if cell >= EXACT_DIGITS and cell % 10 == 0:
            return f"{cell:.14E}"  # its digits are lost: never let it pass for whole
        return str(int(cell)) if cell % 1 == 0 else repr(cell)
    if isinstance(cell, datetime):
        return f"{cell:%d-%m-%Y}" if cell.time() == time() else f"{cell:%d-%m-%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d-%m-%Y}"
    return str(cell)


def is_blank(text: str) -> bool:
    """Is this plain text how people write "unknown"?"""
    return not text.strip(" -_.–—'") or text in _UNKNOWN_WORDS


def text(cell: Cell, *, most: int) -> str | None | Bad:
    """most: the longest text that can be kept."""
    value = plain(cell)
    if value[:1] == "'":
        value = value[1:].lstrip()  # Excel's mark for "this is text"
    if is_blank(value):
        return None
    if value in _ERRORS:
        return Bad(_FORMULA_MESSAGE)
    if len(value) > most:
        return Bad(f"Paling panjang {most} huruf, ini {len(value)}.")
    return value


def certificate(cell: Cell, *, most: int) -> str | None | Bad:
    """Number of an akta. A date is junk: village files format this column wrongly."""
    if isinstance(cell, (date, datetime, time, timedelta)):
        return Bad("Nomor akta berisi tanggal, jadi tidak dipakai.", soft=True)
    return _softly(text(cell, most=most))


def insurance_number(cell: Cell, *, most: int) -> str | None | Bad:
    if _destroyed(cell):
        return Bad("Sebagian angka nomor asuransi sudah hilang di Excel.", soft=True)
    return _softly(text(cell, most=most))


def nik(cell: Cell):
    """16 digits, NO_NIK when blank or 0, or Bad."""
    if type(cell) is str and len(cell) == 16 and cell.isdigit() and cell.isascii():
        digits = cell  # nearly every cell
    else:
        digits = _digits(cell, "NIK")
        if digits is None:
            return NO_NIK
        if isinstance(digits, Bad):
            return digits
    if not digits.strip("0"):
        return NO_NIK
    errors = nik_errors(digits)
    return Bad(" ".join(errors)) if errors else digits


def parent_nik(cell: Cell) -> str | None | Bad:
    """As nik; what is wrong in it only leaves it out."""
    value = nik(cell)
    if value is NO_NIK:
        return None
    return _softly(value)


def kk_number(cell: Cell) -> str | None | Bad:
    """16 digits; 0 is how other systems write "no KK"."""
    digits = _digits(cell, "Nomor KK")
    if digits is None or isinstance(digits, Bad):
        return digits
    if not digits.strip("0"):
        return None
    errors = kk_errors(digits)
    return Bad(" ".join(errors)) if errors else digits


def _digits(cell: Cell, what: str) -> str | None | Bad:
    """The digits of a NIK or KK number, typed or pasted in any of the usual ways.

    Excel keeps 15 digits of a number: a 16-digit number typed into a cell that is not
    formatted as text ends in 0, whatever its last digit was. Such a number is refused,
    although one in ten may be right: a wrong last digit is another person. A number
    that does not end in 0 cannot have been rounded by Excel and is taken. Text is
    always taken as it stands.
    """
    if _destroyed(cell):
        return Bad(
            f"Angka {what} sudah rusak di Excel (tersisa {plain(cell)}). Ubah kolomnya "
            "menjadi Teks, lalu tempel lagi angkanya dari sumber aslinya."
        )
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        digits = str(int(cell))
        if cell >= EXACT_DIGITS and digits.endswith("0"):
            return Bad(
                f"{what} ini disimpan sebagai angka, sehingga Excel mengganti angka "
                "terakhirnya menjadi 0. Ubah kolomnya menjadi Teks, lalu tempel lagi "
                "angkanya dari sumber aslinya."
            )
        return digits
    if isinstance(cell, (date, time, timedelta)):
        return Bad(f"{what} berisi tanggal.")
    value = plain(cell)
    if is_blank(value):
        return None
    if value in _ERRORS:
        return Bad(_FORMULA_MESSAGE)
    whole = _WHOLE.fullmatch(value.replace(" ", ""))
    if whole and (len(whole[1]) >= 15 or not whole[1].strip("0")):
        return whole[1]
    return unicodedata.normalize("NFKC", _BETWEEN_DIGITS.sub("", value))


def _destroyed(cell: Cell) -> bool:
    if isinstance(cell, float):
        return not cell.is_integer() or cell >= 10**17  # NaN and infinity, too
    return isinstance(cell, str) and _SCIENTIFIC.fullmatch(plain(cell)) is not None


def rt(cell: Cell) -> str | None | Bad:
    """Three digits, for RT and RW: 8.0, "08", "RT 008" and "008" are the same."""
    value = plain(cell).upper()
    value = re.sub(r"^(R[TW]|RUKUN \w+)[\s.:]*", "", value.strip("' "))
    if is_blank(value):
        return None
    if value in _ERRORS:
        return Bad(_FORMULA_MESSAGE)
    match = re.fullmatch(r"0*(\d{1,3})(?:[.,]0+)?", value)
    if match is None:
        return Bad(
            f"RT dan RW ditulis dengan angka, paling banyak tiga: bukan {value}."
        )
    return match[1].zfill(3)


def hamlet(cell: Cell, *, most: int) -> str | None | Bad:
    """In capitals, without the word Dusun."""
    value = text(cell, most=200)
    if not isinstance(value, str):
        return value
    value = " ".join(value.upper().replace("_", " ").split())
    value = re.sub(r"^(DUSUN|DSN|DS|DUKUH|DK|LINGKUNGAN)(\s*[.:]\s*|\s+)", "", value)
    value = re.sub(r"^(DUSUN|DSN|DUKUH)$", "", value)
    return text(value, most=most)


def phone(cell: Cell, *, most: int) -> str | None | Bad:
    value = plain(cell).strip("'")
    if is_blank(value) or not value.strip("0+ "):
        return None
    if not isinstance(cell, str) and value.startswith("8"):
        value = f"0{value}"  # a number has lost its zero
    try:
        found = normalise_phone(value)
    except InvalidPhone as error:
        return Bad(str(error), soft=True)
    return found if len(found) <= most else Bad(str(InvalidPhone()), soft=True)


def _softly(value):
    return Bad(value.message, soft=True) if isinstance(value, Bad) else value
