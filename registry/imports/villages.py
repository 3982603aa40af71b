"""The village that a cell names: by region code, or by name (and kecamatan)."""

import re
from collections.abc import Callable, Iterable

from registry.imports.cells import as_text, is_blank, plain
from registry.imports.contract import Bad, Cell, Hint
from registry.imports.words import word_key
from registry.models import Office

_VILLAGES = (Office.Level.DESA, Office.Level.KELURAHAN)
_CODE = re.compile(r"(?<!\d)(\d{2})\.?(\d{2})\.?(\d{2})\.?(\d{4})(?!\d)")
_LEVEL = re.compile(r"^(desa/kel\w*|desa|ds|kelurahan|kel)[\s.:]+", re.IGNORECASE)
_DISTRICT = re.compile(r"[\s,(]+kec(?:amatan)?[\s.:]+([^,)]+)", re.IGNORECASE)


def with_district(village: Cell, district: Cell) -> str:
    """One cell of two columns: "KALANG, Kec. PITU"."""
    name, kecamatan = plain(village), plain(district)
    if is_blank(name) or is_blank(kecamatan) or _CODE.search(name):
        return name
    return f"{name}, Kec. {kecamatan}"


def village_cleaner(offices: Iterable[Office]) -> Callable[[Cell], int | None | Bad]:
    """A function from a cell to the id of a village.

    Taken: "35.21.16.2001" (anywhere in the text, dots or not), "Kalang", "DESA
    KALANG", "Kalang, Kec. Pitu". A name that several villages have needs its
    kecamatan or its code.
    """
    villages = [o for o in offices if o.level in _VILLAGES]
    district_names = dict(
        Office.objects.filter(level=Office.Level.KECAMATAN).values_list("code", "name")
    )
    by_code = {office.code: office.pk for office in villages}
    by_name: dict[str, list[tuple[str, int]]] = {}
    for office in villages:
        district = word_key(district_names.get(office.parent_code, ""))
        by_name.setdefault(word_key(office.name), []).append((district, office.pk))

    def clean(cell: Cell) -> int | None | Bad:
        found = find(cell)
        if isinstance(found, Bad) and isinstance(cell, Hint):
            return Bad(found.message, soft=True)
        return found

    def find(cell: Cell) -> int | None | Bad:
        written = plain(as_text(cell))
        if is_blank(written):
            return None
        if match := _CODE.search(written.replace(" ", "")):
            code = ".".join(match.groups())
            if code in by_code:
                return by_code[code]
            return Bad(f"Kode desa {code} tidak terdaftar di sistem ini.")
        kecamatan = _DISTRICT.search(written)
        name = _LEVEL.sub("", _DISTRICT.sub("", written)).strip(" ,()")
        found = by_name.get(word_key(name), [])
        if kecamatan:
            wanted = re.sub(r"^kec(amatan)?[\s.]+", "", kecamatan[1], flags=re.I)
            found = [pair for pair in found if pair[0] == word_key(wanted)]
        if len(found) == 1:
            return found[0][1]
        if found:
            return Bad(
                f"Ada beberapa desa bernama {name}. Tulis kodenya, misalnya "
                "35.21.16.2001, atau tambahkan kecamatannya."
            )
        return Bad(f"Desa {written[:80]} tidak terdaftar di sistem ini.")

    return clean
