"""CSV as programs here write it: separators, encodings, and broken quotes."""

import codecs
import csv
import io
import itertools
from collections import deque
from collections.abc import Callable, Iterator
from typing import IO

from registry.imports.archive import MOST_COLUMNS, MOST_ROWS
from registry.imports.contract import Unreadable

_DELIMITERS = ";,\t|"
_PIECE = 2**20
_LONGEST_LINE = 10**6
_MOST_LINES_OF_A_CELL = 40  # a quote that never closes swallows the rest of the file
READABLE = "Yang dapat dibaca: xlsx, xlsm, xls, ods, csv, dan zip dari OpenDK."
NOT_TEXT = f"Berkas ini bukan lembar kerja. {READABLE}"


class DelimitedFile:
    """The rows of one csv file; read anew each time they are asked for."""

    def __init__(self, opened: Callable[[], IO[bytes]]):
        """opened: gives the file from its start. Raises Unreadable if it is no text."""
        self._opened = opened
        with opened() as file:
            self._encoding = _encoding_of(file)
        with opened() as file:
            self.row_count = sum(piece.count(b"\n") for piece in _pieces(file)) + 1
        if self.row_count > MOST_ROWS:
            raise Unreadable(
                f"Berkas memuat {self.row_count} baris; paling banyak "
                f"{MOST_ROWS // 1000}.000. "
                "Pecah menjadi beberapa berkas."
            )
        self._delimiter, self._skipped = _delimiter_of(self._lines())

    def rows(self) -> Iterator[list[str]]:
        """Every row, blank ones too. Raises Unreadable on a quote never closed."""
        recent: deque[str] = deque(maxlen=_MOST_LINES_OF_A_CELL + 1)

        def remembered() -> Iterator[str]:
            for line in itertools.islice(self._lines(), self._skipped, None):
                recent.append(line)
                yield line

        for _ in range(self._skipped):
            yield []  # a row all the same, as a spreadsheet counts
        reader = csv.reader(remembered(), delimiter=self._delimiter)
        before = 0
        try:
            for row in reader:
                span = reader.line_num - before
                if span > 1 and self._has_swallowed_rows(row, span):
                    raise Unreadable(self._quote_message(before))
                if len(row) > MOST_COLUMNS and any(row[MOST_COLUMNS:]):
                    raise Unreadable(too_many_columns("", len(row)))
                yield row
                last, before = before, reader.line_num
        except csv.Error as error:
            raise Unreadable(self._quote_message(before)) from error
        if before and not self._ends_well(list(recent)[last - before :]):
            raise Unreadable(self._quote_message(last))

    def _lines(self) -> Iterator[str]:
        with io.TextIOWrapper(
            self._opened(), encoding=self._encoding, errors="replace", newline=""
        ) as text:
            while line := text.readline(_LONGEST_LINE):
                if len(line) == _LONGEST_LINE:
                    raise Unreadable(NOT_TEXT)
                yield line

    def _has_swallowed_rows(self, row: list[str], span: int) -> bool:
        """Cells may have line breaks; a cell that looks like rows was never closed."""
        return span > _MOST_LINES_OF_A_CELL or any(
            "\n" in cell and cell.count(self._delimiter) >= 5 for cell in row
        )

    def _ends_well(self, lines: list[str]) -> bool:
        try:
            list(csv.reader(lines, delimiter=self._delimiter, strict=True))
        except csv.Error as error:
            return "unexpected end" not in str(error)
        return True

    def _quote_message(self, line: int) -> str:
        return (
            f'Tanda kutip (") di baris {line + 1 + self._skipped} tidak pernah '
            "ditutup, sehingga baris sesudahnya tidak terbaca. Hapus tanda kutip itu, "
            "lalu unggah lagi."
        )


def too_many_columns(sheet: str, count: int) -> str:
    """The sentence about a sheet that is wider than any list of residents."""
    where = f"Lembar “{sheet}”" if sheet else "Berkas"
    return (
        f"{where} memuat {count} kolom; paling banyak {MOST_COLUMNS}. Hapus kolom yang "
        "bukan data penduduk, simpan, lalu unggah lagi."
    )


def _encoding_of(file: IO[bytes]) -> str:
    """Raises Unreadable when the bytes are no text."""
    start = file.read(4096)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding, odd in (("utf-16-le", 1), ("utf-16-be", 0)):
        if len(start) > 8 and start[odd::2].count(0) > 0.4 * len(start):
            return encoding
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = True
    for piece in itertools.chain([start], _pieces(file)):
        if b"\0" in piece:
            raise Unreadable(
                "Berkas ini memuat karakter kosong (NUL): rusak, atau bukan berkas "
                "teks. Simpan lagi sebagai CSV atau xlsx, lalu unggah."
            )
        if is_utf8:
            try:
                decoder.decode(piece)
            except UnicodeDecodeError:
                is_utf8 = False
    control = len(start) - len(start.translate(None, bytes(_CONTROL)))
    if control > len(start) * 0.02:
        raise Unreadable(NOT_TEXT)
    return "utf-8-sig" if is_utf8 else "cp1252"


_CONTROL = [code for code in range(32) if code not in (9, 10, 11, 12, 13, 26, 27)]


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: file.read(_PIECE), b"")


def _delimiter_of(lines: Iterator[str]) -> tuple[str, int]:
    """The separator, and how many lines at the top are Excel's "sep=;"."""
    sample = list(itertools.islice(lines, 30))
    first = sample[0].strip().lower() if sample else ""
    if first.startswith("sep=") and len(first) == 5:
        return sample[0].strip()[4], 1

    def score(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(r) for r in csv.reader(sample, delimiter=delimiter) if r]
        except csv.Error:
            return (0, 0)
        wide = [width for width in widths if width > 1]
        common = max(set(wide), key=wide.count, default=1)
        return (wide.count(common) * min(common, 60), common)

    return max(_DELIMITERS, key=score), 0
