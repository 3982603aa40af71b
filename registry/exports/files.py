"""The file of an export: xlsx, or csv as Excel opens it in an Indonesian office."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from registry.imports.fields import FIELDS
from registry.text_workbook import Sheet, write_text_workbook

FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
DIGITS = frozenset(
    field.label for field in FIELDS if field.kind in ("nik", "kk", "rt")
) | {"Nomor Asuransi"}
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
IN_MEMORY = 4 * 1024 * 1024  # larger files wait on the disk


def export_file(
    file_type: str, *, headers: Sequence[str], rows: Iterable[Sequence[str]]
) -> tuple[BinaryIO, int]:
    """An open file at its beginning, and how many rows are in it."""
    counted = _Counted(rows)
    out = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)
    if file_type == "xlsx":
        widths = [20 if header in DIGITS else 16 for header in headers]
        lines = ([_marked(cell) for cell in row] for row in counted)
        write_text_workbook([Sheet("Penduduk", headers, lines, widths)], out)
    else:
        _write_csv(out, headers, counted)
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
    out: BinaryIO, headers: Sequence[str], rows: Iterable[Sequence[str]]
) -> None:
    out.write(b"\xef\xbb\xbf")  # by which Excel knows UTF-8
    writer = csv.writer(_Encoded(out), delimiter=";")  # Indonesian Excel's own
    writer.writerow(headers)
    digits = [header in DIGITS for header in headers]
    for row in rows:
        writer.writerow(
            [
                _harmless(cell, as_text)
                for cell, as_text in zip(row, digits, strict=True)
            ]
        )


def _harmless(cell: str, as_text: bool) -> str:
    """An apostrophe keeps digits from being counted and formulas from being run.

    The import drops one leading apostrophe, as Excel does in its cells.
    """
    if cell and (as_text or cell.startswith(FORMULA)):
        return f"'{cell}"
    return cell
