"""The file of an export: xlsx, ods, or csv as an Indonesian Excel opens it."""

import csv
import re
import tempfile
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO

from registry.imports.fields import FIELDS
from registry.text_opendocument import MIMETYPE, write_text_opendocument
from registry.text_workbook import Sheet, write_text_workbook

FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
DIGITS = frozenset(
    field.label for field in FIELDS if field.kind in ("nik", "kk", "rt")
) | {"Nomor Asuransi"}
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
TABLE_TYPES = TYPES | {"ods": MIMETYPE}
# what Excel takes for a number or a date
EATEN = re.compile(r"\d+(?:[.,/:eE -]\d+){0,2}")
IN_MEMORY = 4 * 1024 * 1024  # larger files wait on the disk


def export_file(
    file_type: str, *, headers: Sequence[str], rows: Iterable[Sequence[str]]
) -> tuple[BinaryIO, int]:
    """An open file at its beginning, and how many rows are in it."""
    widths = [20 if header in DIGITS else 16 for header in headers]
    if file_type != "csv":
        rows = ([_marked(cell) for cell in row] for row in rows)
    return table_file(
        file_type, Sheet("Penduduk", headers, rows, widths), as_text=DIGITS
    )


def table_file(
    file_type: str, sheet: Sheet, *, as_text: Container[str] = ()
) -> tuple[BinaryIO, int]:
    """One sheet as an open file at its beginning ("xlsx", "ods" or "csv"), and how
    many rows are in it.

    Args: `as_text` headers of columns whose digits a csv has to protect from Excel.
    """
    counted = _Counted(sheet.rows)
    sheet = replace(sheet, rows=counted)
    out = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)
    if file_type == "xlsx":
        write_text_workbook([sheet], out)
    elif file_type == "ods":
        write_text_opendocument(sheet, out)
    else:
        _write_csv(out, sheet.headers, counted, as_text)
    out.seek(0)
    return out, counted.count


def _marked(cell: str) -> str:
    """The import drops one leading apostrophe, so a real one needs another."""
    return f"'{cell}" if cell.startswith("'") else cell


class _Counted:
    def __init__(self, rows: Iterable[Sequence[str]]) -> None:
        self.rows, self.count = rows, 0

    def __iter__(self) -> Iterator[Sequence[str]]:
        for row in self.rows:
            self.count += 1
            yield row


class _Encoded:
    """What csv.writer writes into, without a text wrapper that closes the file."""

    def __init__(self, out: BinaryIO) -> None:
        self.out = out

    def write(self, text: str) -> None:
        self.out.write(text.encode())


def _write_csv(
    out: BinaryIO,
    headers: Sequence[str],
    rows: Iterable[Sequence[str]],
    as_text: Container[str],
) -> None:
    out.write(b"\xef\xbb\xbf")  # by which Excel knows UTF-8
    writer = csv.writer(_Encoded(out), delimiter=";")  # Indonesian Excel's own
    writer.writerow(headers)
    digits = [header in as_text for header in headers]
    for row in rows:
        writer.writerow(
            [_harmless(cell, digit) for cell, digit in zip(row, digits, strict=True)]
        )


def _harmless(cell: str, as_text: bool) -> str:
    """An apostrophe keeps digits from being counted and formulas from being run.

    The import drops one leading apostrophe, as Excel does in its cells.
    """
    if cell.startswith(FORMULA) or as_text and EATEN.fullmatch(cell):
        return f"'{cell}"
    return cell
