"""What is wrong or odd within a file, before anybody asks what is known already.

Column by column: a check of 30,000 rows is a few milliseconds. Messages are complete
Indonesian sentences; the place is told beside them.
"""

from collections.abc import Collection, Iterable
from datetime import date

from registry.identifiers import PROVINCE_CODES, nik_warnings
from registry.imports.gathering import Gathered

OUTSIDE = "Desa ini di luar kantor Anda; minta kecamatan yang mengimpornya."
NIK_IS_KK = "Nomor KK tidak boleh sama dengan NIK."


def check(gathered: Gathered, *, village_ids: Collection[int]) -> None:
    """Note every problem of every row. village_ids: those of the import's office."""
    _without_nik(gathered)
    _nik_twice(gathered)
    _kk_is_nik(gathered)
    _villages(gathered, village_ids)


def nik_oddities(
    niks: Iterable[str], births: Iterable[date | None], sexes: Iterable[str | None]
) -> dict[int, list[str]]:
    """index -> what is odd about that NIK (identifiers.nik_warnings), if anything."""
    found = {}
    expected: dict[tuple, str] = {}
    for at, (nik, born, sex) in enumerate(zip(niks, births, sexes, strict=True)):
        digits = expected.get((born, sex))
        if digits is None:
            digits = expected[born, sex] = _encoded(born, sex)
        if nik[6:12] == digits and nik[:2] in PROVINCE_CODES:
            continue
        if told := nik_warnings(nik, birth_date=born, sex=sex):
            found[at] = told
    return found


def _encoded(born: date | None, sex: str | None) -> str:
    """The six digits that a NIK should have in its middle."""
    if born is None or sex is None:
        return ""
    day = born.day + (40 if sex == "P" else 0)
    return f"{day:02}{born.month:02}{born.year % 100:02}"


def _without_nik(gathered: Gathered) -> None:
    """A row of a table that has no NIK at all, too; and nothing else is asked of it."""
    for at, nik in enumerate(gathered.columns["nik"]):
        if nik is None and "nik" not in gathered.problems.get(at, ()):
            gathered.without_nik.add(at)
    for at in gathered.without_nik:
        gathered.problems.pop(at, None)
        gathered.warnings.pop(at, None)


def _nik_twice(gathered: Gathered) -> None:
    niks = gathered.columns["nik"]
    present = [nik for nik in niks if nik is not None]
    if len(present) == len(set(present)):
        return
    places: dict[str, list[int]] = {}
    for at, nik in enumerate(niks):
        if nik is not None:
            places.setdefault(nik, []).append(at)
    for same in places.values():
        if len(same) == 1:
            continue
        for at in same:
            others = [gathered.place(other, at) for other in same[:6] if other != at]
            more = len(same) - 1 - len(others)
            told = ", ".join(others) + (f" dan {more} baris lain" if more else "")
            gathered.wrong(at, "nik", f"NIK yang sama ada juga di {told}.")


def _kk_is_nik(gathered: Gathered) -> None:
    pairs = zip(gathered.columns["nik"], gathered.columns["kk_number"], strict=True)
    for at in [at for at, (nik, kk) in enumerate(pairs) if nik == kk]:
        if gathered.columns["nik"][at] is not None:
            gathered.wrong(at, "kk_number", NIK_IS_KK)


def _villages(gathered: Gathered, village_ids: Collection[int]) -> None:
    offices = gathered.columns["office_id"]
    outside = set(offices) - set(village_ids) - {None}
    if not outside:
        return
    for at, office in enumerate(offices):
        if office in outside and at not in gathered.without_nik:
            gathered.wrong(at, "office_id", OUTSIDE)
