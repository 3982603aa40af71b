"""Codes and words of coded columns: number, "01", 1.0 or the word, however typed.

Letter case, spaces and punctuation do not matter; the lists are CodeEntry with its
aliases, so that an office adds a spelling of its own without touching code.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping

from registry.imports.cells import BROKEN_FORMULA, is_blank, plain
from registry.imports.contract import Bad, Cell
from registry.models import CodeEntry, Resident

_SHORT = {"tdk": "tidak", "blm": "belum", "th": "tahu", "sdrjt": "sederajat"}
_RHESUS = {"rh": "", "rhesus": "", "positif": "+", "negatif": "-"}
_CODE = re.compile(r"0*(\d{1,3})(?:[.,]0+)?")
# "3 - CERAI HIDUP", "(3) Cerai Hidup": how drop-down lists show code and word
_CODE_AND_WORD = re.compile(r"\(?0*(\d{1,3})\)?\s*[-.:)=|]*\s+(\D.*)")

SEX_WORDS = {
    "L": "1 l lk laki lakilaki laki2 pria cowok m male lelaki",
    "P": "2 p pr pwan perempuan wanita f female prp",
}
RELATION_WORDS = {
    1: "kepalakeluarga kepkeluarga kepkel kk kepala kepalakel kepalarumahtangga",
    2: "suami",
    3: "istri isteri",
    4: "anak anakkandung anaktiri anakangkat",
    5: "menantu mantu",
    6: "cucu",
    7: "orangtua ortu ayah ibu",
    8: "mertua",
    9: "famililain famili family keluargalain saudara kerabat adik kakak keponakan",
    10: "pembantu pembanturumahtangga",
    11: "lainnya lain lainlain",
}
STATUS_WORDS = {
    1: "hidup aktif ada",
    2: "mati meninggal meninggaldunia wafat almarhum",
    3: "pindah pindahdalamnegeri pindahluarnegeri pindahdalamluarnegeri pindahkeluar",
    4: "hilang",
    6: "pergi",
    9: "tidakvalid",
}


def word_key(text: str, *, signs: bool = False) -> str:
    """How two spellings of a word are compared; signs: keep + and - (blood types)."""
    text = unicodedata.normalize("NFKC", text).casefold()
    words = re.findall(r"[^\W_]+|[+-]" if signs else r"[^\W_]+", text)
    short = _SHORT | _RHESUS if signs else _SHORT
    return "".join(short.get(word, word) for word in words)


def sex(cell: Cell) -> str | None | Bad:
    return _SEX(cell)


def relation(cell: Cell) -> int | None | Bad:
    """SHDK as in Resident.Relation."""
    return _RELATION(cell)


def life_status(cell: Cell) -> int | None | Bad:
    """Status dasar as in Resident.LifeStatus."""
    return _STATUS(cell)


def code_cleaners() -> dict[str, Callable[[Cell], int | None | Bad]]:
    """kind -> function from a cell to the id of its CodeEntry; one query."""
    entries: dict[str, list[CodeEntry]] = {kind: [] for kind in CodeEntry.Kind.values}
    for entry in CodeEntry.objects.all():
        entries[entry.kind].append(entry)
    return {kind: _entry_finder(kind, rows) for kind, rows in entries.items()}


def _entry_finder(kind: str, entries: Iterable[CodeEntry]):
    signs = kind == CodeEntry.Kind.BLOOD_TYPE
    by_word: dict[str, int] = {}
    for entry in entries:
        for word in (entry.name, *entry.aliases):
            by_word.setdefault(word_key(word, signs=signs), entry.pk)
    return _finder(
        CodeEntry.Kind(kind).label,
        by_code={entry.code: entry.pk for entry in entries},
        by_word=by_word,
        signs=signs,
    )


def _finder(
    what: str,
    *,
    by_code: Mapping[int, object],
    by_word: Mapping[str, object],
    signs: bool = False,
):
    def find(cell: Cell):
        text = plain(cell).strip("'")
        if is_blank(text):
            return None
        if match := _CODE.fullmatch(text):
            return _by_code(int(match[1]), text)
        found = by_word.get(word_key(text, signs=signs))
        if found is None and (match := _CODE_AND_WORD.fullmatch(text)):
            found = by_word.get(word_key(match[2], signs=signs))
        if found is not None:
            return found
        if text == BROKEN_FORMULA or text.startswith("#"):
            return Bad(f"Rumus {what.lower()} di sel ini tidak punya hasil.")
        return Bad(
            f"{what} “{text[:60]}” tidak ada di daftar kode. Tulis kode atau kata "
            "seperti di lembar Kode Data pada templat."
        )

    def _by_code(number: int, text: str):
        if number == 0:
            return None
        if number in by_code:
            return by_code[number]
        return Bad(f"Kode {text} tidak ada di daftar {what.lower()}.")

    return find


def _spelled(words: Mapping[object, str]) -> dict[str, object]:
    return {word: value for value, line in words.items() for word in line.split()}


_SEX = _finder("Jenis kelamin", by_code={1: "L", 2: "P"}, by_word=_spelled(SEX_WORDS))
_RELATION = _finder(
    "Hubungan keluarga",
    by_code={value: value for value in Resident.Relation.values},
    by_word=_spelled(RELATION_WORDS),
)
_STATUS = _finder(
    "Status penduduk",
    by_code={value: value for value in Resident.LifeStatus.values},
    by_word=_spelled(STATUS_WORDS),
)
