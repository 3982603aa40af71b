"""Looks through the XML of an ods before the parser does.

An ods may say "this cell 16,000 times" and "this row a million times" in a few bytes;
the parser writes them all out. What it would write out is counted here first.
"""

import re
import zipfile
from collections.abc import Iterator

from registry.imports.archive import (
    LOCKED,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    check_declared_sizes,
    pieces,
    read_whole,
)
from registry.imports.contract import Unreadable

_END_OF_ROW = b"</table:table-row>"
_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>")
_COLUMNS = re.compile(rb'number-columns-repeated="(\d+)"')
_ROWS = re.compile(rb'<table:table-row\b[^>]*number-rows-repeated="(\d+)"')
_CONTENT = (b"<text:p", b"office:value", b"office:date", b"office:time")
_MOST_REPEATS = 1000  # of one filled row
_LONGEST_ROW = 16 * 2**20
_MESSAGE = (
    "Lembar kerja ini punya isi jauh di luar tabel, atau sel yang diulang ribuan kali. "
    "Hapus baris dan kolom di luar data penduduk, simpan, lalu unggah lagi."
)


def scan_ods(archive: zipfile.ZipFile) -> None:
    """Raises Unreadable when a password or too many cells are in the way."""
    parts = {entry.filename: entry for entry in archive.infolist()}
    manifest = parts.get("META-INF/manifest.xml")
    if manifest and b"encryption-data" in read_whole(archive, manifest):
        raise Unreadable(LOCKED)
    check_declared_sizes([e for e in parts.values() if e.filename.endswith(".xml")])
    for name, entry in parts.items():
        if name.endswith("content.xml"):
            _check_rows(pieces(archive, entry))


def _check_rows(parts: Iterator[bytes]) -> None:
    rest, row_number, widest = b"", 0, 0
    for piece in parts:
        *rows, rest = (rest + piece).split(_END_OF_ROW)
        if len(rest) > _LONGEST_ROW:
            raise Unreadable(_MESSAGE)
        for row in rows:
            if b"<table:table " in row:  # the first row of a sheet
                row_number, widest = 0, 0
            repeats = [int(times) for times in _ROWS.findall(row)]
            row_number += row.count(b"<table:table-row") + sum(repeats) - len(repeats)
            width = _filled_width(row)
            if not width:
                continue
            widest = max(widest, width)
            if (
                max(repeats, default=1) > _MOST_REPEATS
                or row_number > MOST_ROWS
                or widest > MOST_COLUMNS
                or row_number * widest > MOST_CELLS
            ):
                raise Unreadable(_MESSAGE)


def _filled_width(row: bytes) -> int:
    """Columns up to the last cell with content."""
    last = max(row.rfind(mark) for mark in _CONTENT)
    if last < 0:
        return 0
    if b"columns-repeated" not in row:
        return row.count(b"<table:table-cell", 0, last) + row.count(
            b"<table:covered-table-cell", 0, last
        )
    width = 0
    for match in _CELL.finditer(row[: last + 1]):
        repeated = _COLUMNS.search(match[1])
        width += int(repeated[1]) if repeated else 1
    return width
