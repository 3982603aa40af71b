"""Numbers that name a person: NIK, KK, NIP and phone; parsed, checked, masked.

Pure functions. A hard error is certainly a typing mistake; a warning may be true,
because a NIK is for life even when birth date or sex were corrected later
(UU 23/2006 art. 13, PP 40/2019 art. 30).
"""

import re
from datetime import date

PROVINCE_CODES = frozenset(
    "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 51 52 53 61 62 63 64 65 "
    "71 72 73 74 75 76 81 82 91 92 93 94 95 96".split()
)
# what people and spreadsheets put between digits: spaces of every kind, dots,
# dashes, the apostrophe that makes a cell text, and invisible characters
_SEPARATORS = re.compile(r"[\s.\-‐-―'’\u200b-\u200f\u2060\ufeff]")
_WOMAN_OFFSET = 40  # added to the day of birth


class InvalidPhone(ValueError):
    """The text is no Indonesian phone number."""

    def __init__(self) -> None:
        super().__init__("Nomor telepon tidak dikenali. Tulis seperti 0812 3456 7890.")


def clean_nik(text: str) -> str:
    """Without spaces, dots and dashes; other characters stay and are errors later."""
    return _SEPARATORS.sub("", text)


def nik_errors(nik: str) -> list[str]:
    """What makes a cleaned NIK impossible, in Indonesian."""
    if not re.fullmatch(r"[0-9]{16}", nik):
        return [f"NIK terdiri dari 16 angka; yang diisi {_length(nik)}."]
    if len(set(nik)) == 1:
        return ["NIK tidak mungkin berisi angka yang sama semua."]
    if nik.endswith("0000"):
        return ["Empat angka terakhir NIK tidak mungkin 0000."]
    return []


def nik_warnings(nik: str, *, birth_date: date | None, sex: str | None) -> list[str]:
    """What is odd about a valid NIK and must be confirmed with a reason."""
    if nik_errors(nik):
        return []
    found = []
    if nik[:2] not in PROVINCE_CODES:
        found.append(f"Dua angka pertama NIK ({nik[:2]}) bukan kode provinsi.")
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    is_woman = day > _WOMAN_OFFSET
    if is_woman:
        day -= _WOMAN_OFFSET
    if not (1 <= day <= 31 and 1 <= month <= 12):
        found.append("Tanggal lahir di dalam NIK tidak ada di kalender.")
        return found
    if birth_date is not None:
        same = (birth_date.day, birth_date.month, birth_date.year % 100)
        if same != (day, month, year):
            found.append(
                f"Tanggal lahir di NIK ({day:02}-{month:02}-{year:02}) berbeda dengan "
                f"yang diisi ({birth_date:%d-%m-%y})."
            )
    if sex in ("L", "P") and is_woman != (sex == "P"):
        written = "perempuan" if is_woman else "laki-laki"
        found.append(f"Menurut NIK, jenis kelaminnya {written}.")
    return found


def kk_errors(kk: str, *, nik: str = "") -> list[str]:
    """What makes a cleaned KK number impossible, in Indonesian."""
    if not re.fullmatch(r"[0-9]{16}", kk):
        return [f"Nomor KK terdiri dari 16 angka; yang diisi {_length(kk)}."]
    if kk == nik:
        return ["Nomor KK tidak boleh sama dengan NIK."]
    return []


def nip_errors(nip: str) -> list[str]:
    """What is wrong with a NIP (YYYYMMDD YYYYMM S NNN), spaces allowed."""
    digits = clean_nik(nip)
    if not re.fullmatch(r"[0-9]{18}", digits):
        return ["NIP terdiri dari 18 angka."]
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
        appointed = date(int(digits[8:12]), int(digits[12:14]), 1)
    except ValueError:
        return ["Tanggal lahir atau bulan pengangkatan di dalam NIP tidak ada."]
    if appointed <= born or digits[14] not in "12":
        return ["Susunan NIP tidak benar. Periksa kembali angkanya."]
    return []


def normalise_phone(text: str) -> str:
    """ "+62..." of a number written as 08..., 62... or +62....

    Raises InvalidPhone.
    """
    digits = re.sub(r"[\s.\-()‐-―\u200b-\u200f]", "", text)
    match = re.fullmatch(r"(?:\+?620?|0)([1-9][0-9]{7,12})", digits)
    if match is None:
        raise InvalidPhone
    return f"+62{match[1]}"


def mask_nik(nik: str) -> str:
    """ "352116******0001"; anything that is no NIK is hidden whole."""
    if not re.fullmatch(r"[0-9]{16}", nik):
        return "*" * len(nik)
    return f"{nik[:6]}******{nik[12:]}"


def mask_name(name: str) -> str:
    """ "S*** R***": for pages that everyone can read; hides the length too.

    What joins two people ("&") is no name and stays.
    """
    return " ".join(
        f"{word[0]}***" if any(map(str.isalnum, word)) else word
        for word in name.split()
    )


def initials(name: str) -> str:
    """ "S.R.": for notices that pass through other people's hands."""
    return "".join(f"{word[0].upper()}." for word in name.split())


def _length(text: str) -> str:
    if text.isascii() and text.isdigit():
        return f"{len(text)} angka"
    return "berisi huruf atau tanda lain" if text else "kosong"
