"""Sheets with one header row and one person per row, whatever the headers are called.

A layout says which headers it knows; finding the header row, ends of data, empty rows
and pairs of facts in one cell are the same for all of them.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from registry.imports.archive import MOST_COLUMNS
from registry.imports.cells import as_text, is_blank, plain
from registry.imports.column_letters import column_letters
from registry.imports.contract import Cell, Table, Unreadable
from registry.imports.delimited import too_many_columns
from registry.imports.formats.headers import GUESSES, header_key
from registry.imports.villages import with_district
from registry.imports.workbook import Row, Sheet

ROWS_PER_TABLE = 20_000
HEADER_WITHIN = 40  # rows from the top
END_MARK = "###"
# headers that say nothing about a person, in any layout; the first is ours, in the
# workbook of wrong rows
NEUTRAL = frozenset(("yangsalah", "no", "nomor", "nourut", "nomorurut", "urut", "#"))
_EXTRAS = frozenset(("office", "district", "phone"))
Columns = dict[str, Sequence[Cell]]


@dataclass(frozen=True)
class Layout:
    """A known set of headers."""

    format: str
    title: str
    # key of a header -> field, or "" for facts that we do not keep
    headers: Mapping[str, str]
    # keys that no other layout has: one of them, and a sheet may have unknown headers
    own_headers: frozenset[str]
    reshape: Callable[[Columns], None] = lambda columns: None

    @classmethod
    def of(
        cls,
        format: str,
        title: str,
        columns: Mapping[str, str],
        *,
        own: Sequence[str],
        reshape: Callable[[Columns], None] = lambda columns: None,
    ) -> "Layout":
        """columns: header as printed -> field or ""; own: headers that it alone has."""
        return cls(
            format=format,
            title=title,
            headers={header_key(name): field for name, field in columns.items()},
            own_headers=frozenset(map(header_key, own)),
            reshape=reshape,
        )


@dataclass(frozen=True)
class Header:
    """A header row that was found in a sheet."""

    row: int  # from 1
    titles: Sequence[str]  # as text, by position from column A
    fields: Mapping[str, int]  # field -> position
    known: int = 0  # headers that the layout knows
    unknown: Sequence[str] = field(default_factory=list)

    @property
    def keys(self) -> list[str]:
        return [header_key(title) for title in self.titles]


def find_header(head: Sequence[Row], layout: Layout) -> Header | None:
    """The header row of this layout among the first rows of a sheet, if it has one."""
    best = None
    for number, row in enumerate(head[:HEADER_WITHIN], start=1):
        header = _as_header(number, row, layout)
        if header and (best is None or header.known > best.known):
            best = header
    return best


def _as_header(number: int, row: Row, layout: Layout) -> Header | None:
    fields: dict[str, int] = {}
    known, unknown, is_own = 0, [], False
    for position, cell in enumerate(row):
        key = header_key(cell)
        if not key or key in NEUTRAL:
            continue
        if key not in layout.headers:
            if not _add_extra(fields, GUESSES.get(key, ""), position, layout):
                unknown.append(plain(cell))
            continue
        known += 1
        is_own = is_own or key in layout.own_headers
        if name := layout.headers[key]:
            fields.setdefault(name, position)
    enough = known >= 3 and known >= 0.6 * (known + len(unknown))
    if not enough or (unknown and not is_own):
        return None
    return Header(number, titles_of(row), fields, known, unknown)


def _add_extra(
    fields: dict[str, int], name: str, position: int, layout: Layout
) -> bool:
    """A column that an office added to a layout; above all, never lose the village."""
    if name not in _EXTRAS or name in layout.headers.values():
        return False
    fields.setdefault(name, position)
    return True


def titles_of(row: Row) -> list[str]:
    """Header texts without the empty end, each only once."""
    texts = [plain(cell) for cell in row]
    while texts and not texts[-1]:
        texts.pop()
    if len(texts) > MOST_COLUMNS:
        raise Unreadable(too_many_columns("", len(texts)))
    seen: dict[str, int] = {}
    titles = []
    for position, text in enumerate(texts):
        text = text or f"Kolom {column_letters(position)}"
        seen[text] = seen.get(text, 0) + 1
        titles.append(text if seen[text] == 1 else f"{text} ({seen[text]})")
    return titles


def read_tables(sheet: Sheet, header: Header, layout: Layout) -> Iterator[Table]:
    """The rows below the header, up to "###" or the end. Raises Unreadable."""
    width = max(len(header.titles), 3)
    for first, rows in sheet.chunks(ROWS_PER_TABLE):
        skip = max(0, header.row + 1 - first)
        rows, first = rows[skip:], first + skip
        if not rows:
            continue
        if min(map(len, rows)) < width:
            rows = [row + [""] * (width - len(row)) for row in rows]
        columns = list(zip(*rows, strict=False))
        end = _end_of_data(columns)
        yield from _table(sheet, header, layout, first, rows[:end], columns)
        if end is not None:
            return


def _end_of_data(columns: Sequence[Sequence[Cell]]) -> int | None:
    """Position of the row that ends the data: "###" in one of its first cells."""
    ends = [
        position
        for column in columns[:3]
        for position, cell in enumerate(column)
        if cell.__class__ is str and cell[:1] in "# \u00a0" and cell.strip() == END_MARK
    ]
    return min(ends, default=None)


def _table(
    sheet: Sheet,
    header: Header,
    layout: Layout,
    first: int,
    rows: list[Row],
    columns: Sequence[Sequence[Cell]],
) -> Iterator[Table]:
    kept = _filled_rows(header, rows)
    if not kept:
        return
    everything = len(kept) == len(columns[0])
    found: Columns = {
        name: columns[at] if everything else [columns[at][row] for row in kept]
        for name, at in header.fields.items()
    }
    headers = {name: header.titles[at] for name, at in header.fields.items()}
    letters = {name: column_letters(at) for name, at in header.fields.items()}
    for pair, parts in split_pairs(found).items():
        for name in parts:
            headers[name], letters[name] = headers[pair], letters[pair]
    layout.reshape(found)

    def originals(position: int) -> dict[str, str]:
        cells = rows[kept[position]]
        return {
            title: as_text(cell)
            for title, cell in zip(header.titles, cells, strict=False)
        }

    yield Table(
        sheet=sheet.name,
        rows=[first + position for position in kept],
        columns=found,
        headers=headers,
        originals=originals,
        letters=letters,
    )


def _filled_rows(header: Header, rows: list[Row]) -> list[int]:
    """Positions of rows that say something about a person.

    Not of blank rows, of the header printed again on each page, and of the row of
    column numbers (1 2 3 ...) that printed forms have below their header.
    """
    places = list(header.fields.values())
    key_place = header.fields.get("nik", places[0])
    title = header.titles[key_place]
    kept = []
    for position, row in enumerate(rows):
        cell = row[key_place]
        if cell.__class__ is str and len(cell) > 9:
            kept.append(position)  # nearly every row
        elif all(is_blank(plain(row[at])) for at in places):
            continue
        elif plain(cell) == title or _counts_columns(row):
            continue
        else:
            kept.append(position)
    return kept


def _counts_columns(row: Row) -> bool:
    numbers = [plain(cell).strip("()") for cell in row if plain(cell)]
    start = 1 if numbers and numbers[0] == "1" else 2
    return len(numbers) > 3 and numbers == [
        str(number) for number in range(start, start + len(numbers))
    ]


_RT_RW = re.compile(r"^\D*?([\d-]*)\D*?[/\\ ,;]\D*?([\d-]*)\D*$")
_PLACE_DATE = re.compile(r"^(.*?)[\s,/;]+((?:\d|'\d).*)$")


def split_pairs(columns: Columns) -> dict[str, tuple[str, ...]]:
    """Columns that hold two facts, in place; {pair: its parts} for what was split."""
    done = {}
    if "district" in columns:
        district = columns.pop("district")
        if "office" in columns:
            columns["office"] = list(map(with_district, columns["office"], district))
    if "birth" in columns:
        pairs = [split_place_and_date(cell) for cell in columns.pop("birth")]
        columns.setdefault("birth_place", [place for place, _ in pairs])
        columns.setdefault("birth_date", [day for _, day in pairs])
        done["birth"] = ("birth_place", "birth_date")
    if "rt_rw" in columns:
        pairs = [split_rt_rw(cell) for cell in columns.pop("rt_rw")]
        columns.setdefault("rt", [rt for rt, _ in pairs])
        columns.setdefault("rw", [rw for _, rw in pairs])
        done["rt_rw"] = ("rt", "rw")
    return done


def split_rt_rw(cell: Cell) -> tuple[Cell, Cell]:
    """ "003/001", "RT 003 RW 001", "-/-" -> RT, RW."""
    match = _RT_RW.match(plain(cell))
    return (match[1], match[2]) if match else (cell, None)


def split_place_and_date(cell: Cell) -> tuple[Cell, Cell]:
    """ "NGAWI, 17-08-1980" -> place, date; what has no date is a place."""
    text = plain(cell)
    match = _PLACE_DATE.match(text)
    if match:
        return match[1], match[2]
    return (None, cell) if text[:1].isdigit() else (text, None)
