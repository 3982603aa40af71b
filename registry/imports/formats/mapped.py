"""A header row that nobody knows: guesses for the person who maps it, then a flat file.

The guess compares headers with the spellings of fields.py. What was mapped once is
found again by the signature of the header row.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from registry.imports.cells import is_blank, plain
from registry.imports.contract import UnknownColumn, UnknownHeader, Unreadable
from registry.imports.fields import BY_NAME
from registry.imports.formats.flat import (
    HEADER_WITHIN,
    Header,
    Layout,
    titles_of,
)
from registry.imports.formats.headers import GUESSES, header_key
from registry.imports.workbook import Row, Sheet

SAMPLES = 3
_SAMPLE_ROWS = 200  # looked through for them
_SAMPLE_LENGTH = 40
LAYOUT = Layout.of("mapped", "Kolom dicocokkan sendiri", {}, own=())


def find_unknown_header(head: Sequence[Row]) -> Header | None:
    """The row that most looks like headers: most guesses, else the first wide one."""
    best, most, wide = None, 0, None
    for number, row in enumerate(head[:HEADER_WITHIN], start=1):
        keys = [key for cell in row if (key := header_key(cell))]
        guesses = len({GUESSES[key] for key in keys if key in GUESSES})
        if guesses > most:
            best, most = number, guesses
        words = [key for key in keys if not key.isdigit()]
        if wide is None and len(words) >= 3 and len(words) == len(keys):
            wide = number
    chosen = best if most >= 2 else wide
    if chosen is None:
        return None
    return Header(chosen, titles_of(head[chosen - 1]), {}, known=most)


def signature_of(header: Header) -> str:
    """SHA-256 of the normalised headers: the same row of headers, the same mapping."""
    return hashlib.sha256("\n".join(header.keys).encode()).hexdigest()


def unknown_header(sheet: Sheet, header: Header) -> UnknownHeader:
    """What to ask the person who knows the file."""
    samples = _samples(sheet, header)
    guessed: set[str] = set()
    columns = []
    for position, (title, key) in enumerate(
        zip(header.titles, header.keys, strict=True)
    ):
        field = GUESSES.get(key, "")
        if field in guessed:
            field = ""
        guessed.add(field)
        columns.append(UnknownColumn(title, samples[position], field))
    return UnknownHeader(
        sheet=sheet.name,
        header_row=header.row,
        signature=signature_of(header),
        columns=columns,
        keys=header.keys,
    )


def mapped_header(header: Header, mapping: Mapping[int, str]) -> Header:
    """The header with the fields somebody chose. Raises Unreadable without a NIK."""
    fields: dict[str, int] = {}
    for position, name in mapping.items():
        if name and name in BY_NAME and int(position) < len(header.titles):
            fields.setdefault(name, int(position))
    if "nik" not in fields:
        raise Unreadable("Pilih kolom mana yang berisi NIK.")
    return Header(header.row, header.titles, fields, len(fields))


def _samples(sheet: Sheet, header: Header) -> list[list[str]]:
    samples: list[list[str]] = [[] for _ in header.titles]
    for row in _rows_below(sheet, header):
        for found, cell in zip(samples, row, strict=False):
            text = plain(cell)
            if len(found) < SAMPLES and not is_blank(text):
                found.append(text[:_SAMPLE_LENGTH])
    return samples


def _rows_below(sheet: Sheet, header: Header) -> Iterator[Row]:
    yield from sheet.head(header.row + _SAMPLE_ROWS)[header.row :]
