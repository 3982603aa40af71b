"""The rows that were wrong, as a workbook to be mended and uploaded again.

In the layout of the file they came from, one more column in front says what is wrong;
readers leave that column out. Files without a header row (the family blocks of BIP)
come back in the own template.
"""

from collections.abc import Iterator
from typing import BinaryIO

from registry.imports.fields import BY_NAME, FIELDS
from registry.models import PopulationImport, WrongRow
from registry.text_workbook import Sheet, write_text_workbook

WRONG_HEADER = "Yang salah"
_WIDE, _NARROW = 60, 18


def write_wrong_rows(population_import: PopulationImport, out: BinaryIO) -> None:
    """An xlsx, every cell text, in the order of the file; rows without NIK left out."""
    rows = WrongRow.objects.filter(
        population_import=population_import, kind=WrongRow.Kind.WRONG
    )
    names = list(rows.order_by("sheet").values_list("sheet", flat=True).distinct())
    blocks = population_import.format.startswith("bip")
    if blocks or not names:
        sheets = [_sheet("Data Penduduk", rows, blocks)]
    else:
        sheets = [_sheet(name, rows.filter(sheet=name), False) for name in names]
    write_text_workbook(sheets, out)


def _sheet(name: str, rows, blocks: bool) -> Sheet:
    keys = [field.name for field in FIELDS] if blocks else _headers(rows)
    labels = [BY_NAME[key].label for key in keys] if blocks else keys
    return Sheet(
        title=name or "Data Penduduk",
        headers=[WRONG_HEADER, *labels],
        rows=_lines(rows, keys),
        widths=[_WIDE, *[_NARROW] * len(keys)],
    )


def _headers(rows) -> list[str]:
    """Of the first rows, in the file's order: all rows of a sheet have the same."""
    found: dict[str, None] = {}
    for row in rows.order_by("pk")[:20]:
        found |= dict.fromkeys(row.cells)
    return list(found)


def _lines(rows, keys: list[str]) -> Iterator[list[str]]:
    for row in rows.order_by("pk").iterator(chunk_size=1000):
        told = "; ".join(_sentence(column, words) for column, words in row.problems)
        cells = [str(row.cells.get(key) or "") for key in keys]
        yield [f"Baris {row.row}: {told}", *cells]


def _sentence(column: str, words: str) -> str:
    label = BY_NAME[column].label if column in BY_NAME else column
    return f"{label}: {words}" if label else words
