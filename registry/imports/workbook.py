"""From bytes to sheets of raw cells, within limits that no file can overrun.

What a file is, its content says, never its name. Parsing is calamine's (xlsx, xlsm,
xls, ods) or Python's (csv); what a hostile file could do to either is looked for
before. Formulas come as their stored result; macros and pictures are never looked at.
"""

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import IO

from python_calamine import CalamineSheet as Parsed
from python_calamine import CalamineWorkbook, PasswordError

from registry.imports import file_kinds
from registry.imports.archive import (
    BROKEN,
    LOCKED,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    TOO_LARGE,
    check_declared_sizes,
    open_archive,
    read_whole_file,
)
from registry.imports.cells import BROKEN_FORMULA
from registry.imports.column_letters import column_index
from registry.imports.contract import Cell, Unreadable
from registry.imports.delimited import DelimitedFile, too_many_columns
from registry.imports.ods_scan import scan_ods
from registry.imports.xlsx_scan import SheetScan, scan_xlsx

Row = list[Cell]
_LONGEST_NAME = 40  # of a sheet; Excel itself stops at 31


@dataclass
class Sheet:
    """One sheet; rows count from 1 and columns from A, however little is filled."""

    name: str
    height: int  # rows, about; 0: nothing in it
    _rows: Callable[[], Iterator[Row]]
    broken_cells: int = 0  # formulas without a stored result, and error values

    def rows(self) -> Iterator[Row]:
        """All rows from the first, blank ones too. Raises Unreadable."""
        return self._rows()

    def head(self, count: int) -> list[Row]:
        """The first rows."""
        return list(islice(self._rows(), count))

    def chunks(self, size: int) -> Iterator[tuple[int, list[Row]]]:
        """(number of the first row, rows) of at most `size` rows."""
        rows, first = self.rows(), 1
        while chunk := list(islice(rows, size)):
            yield first, chunk
            first += len(chunk)


@dataclass
class Workbook:
    """The sheets of one file, and what else was in it."""

    kind: str  # "xlsx" "xls" "ods" "csv"
    sheets: list[Sheet]
    notes: list[str] = field(default_factory=list)  # Indonesian: what was left aside


def open_workbook(content: bytes) -> Workbook:
    """Raises Unreadable, whose text tells the owner of the file what to do.

    How many bytes there may be was asked at the door (intake.check_size).
    """
    return _open(lambda: io.BytesIO(content), is_inner=False)


def _open(opened: Callable[[], IO[bytes]], *, is_inner: bool) -> Workbook:
    with opened() as file:
        kind = file_kinds.kind_of(file)
    if kind == "zip":
        return _open_zip(opened, is_inner=is_inner)
    if kind == "xls":
        return _parsed("xls", opened, {})
    return Workbook("csv", [_delimited_sheet(DelimitedFile(opened))])


def _open_zip(opened: Callable[[], IO[bytes]], *, is_inner: bool) -> Workbook:
    with opened() as file, open_archive(file) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" in names:
            return _parsed("xlsx", opened, scan_xlsx(archive))
        if "content.xml" in names:
            scan_ods(archive)
            return _parsed("ods", opened, {})
        if "xl/workbook.bin" in names:
            raise Unreadable(
                "Berkas berjenis xlsb. Buka di Excel, simpan sebagai xlsx, lalu unggah."
            )
        if is_inner or "[Content_Types].xml" in names:
            raise Unreadable(file_kinds.NOT_A_SHEET)
        return _open_packed(archive)


def _open_packed(archive: zipfile.ZipFile) -> Workbook:
    """The one workbook in a zip of OpenDK; photographs stay packed."""
    entries = [e for e in archive.infolist() if not e.is_dir()]
    books = [e for e in entries if file_kinds.is_workbook_name(e.filename)]
    if len(books) != 1:
        raise Unreadable(
            "Berkas zip ini tidak memuat lembar kerja."
            if not books
            else f"Berkas zip ini memuat {len(books)} lembar kerja. Keluarkan, lalu "
            "unggah satu per satu."
        )
    check_declared_sizes(books)
    inner = read_whole_file(archive, books[0])
    book = _open(lambda: io.BytesIO(inner), is_inner=True)
    others = len(entries) - 1
    if others:
        book.notes.append(f"{others} berkas lain di dalam zip (foto) tidak dibaca.")
    return book


def _parsed(
    kind: str, opened: Callable[[], IO[bytes]], scans: dict[str, SheetScan]
) -> Workbook:
    with parser_errors():
        book = CalamineWorkbook.from_filelike(opened())
        names = book.sheet_names
    sheets, cells, rows = [], 0, 0
    for position, name in enumerate(names):
        try:
            with parser_errors():
                parsed = book.get_sheet_by_index(position)
        except Unreadable:
            if len(names) == 1:
                raise
            sheets.append(Sheet(name, 0, lambda: iter(())))  # a chart, a dialog
            continue
        cells += parsed.height * parsed.width
        rows += parsed.height
        if cells > MOST_CELLS or rows > MOST_ROWS:
            raise Unreadable(TOO_LARGE)
        scan = scans.get(name)
        sheets.append(_parsed_sheet(name[:_LONGEST_NAME], parsed, scan))
    return Workbook(kind, sheets)


def _parsed_sheet(name: str, parsed: Parsed, scan: SheetScan | None) -> Sheet:
    if parsed.start is None or parsed.end is None:
        return Sheet(name, 0, lambda: iter(()))
    left = parsed.start[1]
    broken: dict[int, list[int]] = {}
    for row, letters in scan.broken if scan else ():
        broken.setdefault(row, []).append(column_index(letters))

    def rows() -> Iterator[Row]:
        if parsed.width > MOST_COLUMNS:
            raise Unreadable(too_many_columns(name, parsed.width))
        source = parsed.iter_rows()
        if left:
            margin = [""] * left
            source = (margin + row for row in source)
        return _with_broken(source, broken) if broken else source

    count = len(scan.broken) if scan else 0
    return Sheet(name, parsed.end[0] + 1, rows, count)


def _with_broken(rows: Iterator[Row], broken: dict[int, list[int]]) -> Iterator[Row]:
    for number, row in enumerate(rows, start=1):
        for column in broken.get(number, ()):
            if column < len(row) and row[column] in ("", None):
                row[column] = BROKEN_FORMULA
        yield row


def _delimited_sheet(file: DelimitedFile) -> Sheet:
    return Sheet("", file.row_count, file.rows)


@contextmanager
def parser_errors() -> Iterator[None]:
    """What the parser raises, as Unreadable; it panics with a BaseException."""
    try:
        yield
    except PasswordError as error:
        raise Unreadable(LOCKED) from error
    except MemoryError as error:
        raise Unreadable(TOO_LARGE) from error
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            if "password" in str(error).lower():
                raise Unreadable(LOCKED) from error
            raise Unreadable(BROKEN) from error
        raise
