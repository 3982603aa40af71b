"""A cleaner per field: `[cleaner[cell] for cell in column]`.

Columns repeat themselves (thirty religions cells in thirty thousand), so a cleaner is a
dict that remembers what it has answered, within bounds.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial

from django.utils import timezone

from registry.imports import cells, words
from registry.imports.contract import Cell, Clean
from registry.imports.dates import date_cleaner
from registry.imports.fields import FIELDS, Field
from registry.imports.villages import village_cleaner
from registry.models import Office

MOST_REMEMBERED = 20_000  # answers per field; what comes after is worked out each time


class Cleaner(dict):
    """cleaner[cell] -> a value | None (unknown) | NO_NIK | Bad."""

    def __init__(self, clean: Callable[[Cell], Clean]):
        super().__init__()
        self._clean = clean

    def __missing__(self, cell: Cell) -> Clean:
        value = self._clean(cell)
        # True == 1 as a key: a box that was ticked must not answer for a number
        if len(self) < MOST_REMEMBERED and not isinstance(cell, bool):
            self[cell] = value
        return value


def cleaners(
    *, offices: Iterable[Office], today: date | None = None
) -> dict[str, Mapping[Cell, Clean]]:
    """By field name; fresh ones for each file. Four queries at most.

    offices: every village that a file may name (whether the importer may write there
    is asked later). today: no date may be after it; the present day by default.

    Values: "nik" str of 16 digits or NO_NIK; "kk_number" and parents' NIK str; dates
    date; "sex" "L"/"P"; "family_relation" and "life_status" int; coded columns the id
    of a CodeEntry; "rt"/"rw" "001"; "office" the id of an Office; the rest str.
    """
    dated = date_cleaner(today or timezone.localdate())
    coded = words.code_cleaners()
    village = village_cleaner(offices)

    def cleaner_of(field: Field) -> Callable[[Cell], Clean]:
        match field.kind:
            case "date":
                return dated
            case "code":
                return coded[field.name]
            case "village":
                return village
            case "text":
                return partial(
                    _TEXTS.get(field.name, cells.text), most=field.max_length
                )
            case "hamlet" | "phone":
                return partial(getattr(cells, field.kind), most=field.max_length)
        return _PLAIN[field.name]

    return {field.name: Cleaner(cleaner_of(field)) for field in FIELDS}


_TEXTS = {
    "birth_certificate": cells.certificate,
    "marriage_certificate": cells.certificate,
    "divorce_certificate": cells.certificate,
    "insurance_number": cells.insurance_number,
}
_PLAIN: dict[str, Callable[[Cell], Clean]] = {
    "nik": cells.nik,
    "kk_number": cells.kk_number,
    "father_nik": cells.parent_nik,
    "mother_nik": cells.parent_nik,
    "sex": words.sex,
    "family_relation": words.relation,
    "life_status": words.life_status,
    "rt": cells.rt,
    "rw": cells.rt,
}
