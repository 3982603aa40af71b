"""Printed books of families (BIP of Dukcapil): a family, its members, the next family.

A layout tells families from members; here a small machine walks the rows, so that page
footers, repeated headers and blank rows inside a family lose nobody.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from registry.imports.cells import as_text, is_blank, plain
from registry.imports.contract import Cell, Hint, Table
from registry.imports.fields import FIELDS, label_of
from registry.imports.formats.flat import ROWS_PER_TABLE
from registry.imports.formats.headers import GUESSES, header_key
from registry.imports.workbook import Row, Sheet

Family = dict[str, Cell]  # what all its members have in common, by field


@dataclass(frozen=True)
class BlockLayout:
    """How one kind of BIP is told, and read.

    is_in: do the first rows of a sheet carry this layout's marks?
    family_at(rows, index): the family that begins at rows[index], or None.
    members: field -> position (from 0) of its column in a member's row.
    number_at: position of the member's running number.
    ends(row): nothing of interest comes after this row.
    """

    format: str
    title: str
    reason: str
    is_in: Callable[[Sequence[Row]], bool]
    family_at: Callable[[Sequence[Row], int], Family | None]
    members: Mapping[str, int]
    number_at: int = 0
    ends: Callable[[Row], bool] = lambda row: False
    # further header words of this layout -> field
    words: Mapping[str, str] = field(default_factory=dict)

    def has_family(self, head: Sequence[Row]) -> bool:
        return any(self.family_at(head, at) is not None for at in range(len(head)))


def at(row: Row, position: int) -> str:
    """The text of a cell; "" beyond the end of the row."""
    return plain(row[position]) if 0 <= position < len(row) else ""


def read_blocks(sheet: Sheet, layout: BlockLayout) -> Iterator[Table]:
    people: list[tuple[int, dict[str, Cell]]] = []
    for person in _people(list(sheet.rows()), layout):
        people.append(person)
        if len(people) == ROWS_PER_TABLE:
            yield _table(sheet.name, people)
            people = []
    if people:
        yield _table(sheet.name, people)


def _people(
    rows: list[Row], layout: BlockLayout
) -> Iterator[tuple[int, dict[str, Cell]]]:
    family: Family = {}
    columns = layout.members
    for index, row in enumerate(rows):
        if layout.ends(row):
            return
        begun = layout.family_at(rows, index)
        if begun is not None:
            family = begun
        elif header := _columns_by_header(row, layout):
            columns = header
        elif _is_member(row, layout.number_at, columns):
            member = {
                name: row[position]
                for name, position in columns.items()
                if position < len(row)
            }
            yield index + 1, {**family, **member}


def _is_member(row: Row, number_at: int, columns: Mapping[str, int]) -> bool:
    """A running number, and a name with something that looks like a NIK or a date."""
    number = at(row, number_at).rstrip(".")
    if not number.isdigit() or len(number) > 5 or number.strip("0") == "":
        return False
    name, nik = at(row, columns["name"]), at(row, columns["nik"])
    if is_blank(name) and is_blank(nik):
        return False
    # a row of column numbers (1 2 3 ...) counts too, and has no letters in the name
    return any(c.isalpha() for c in name) or len(nik) > 9


def _columns_by_header(row: Row, layout: BlockLayout) -> dict[str, int] | None:
    """Where the columns are by their header row, if this row is one.

    Columns that its words do not tell stand where the layout has them.
    """
    named: dict[str, int] = {}
    for position, cell in enumerate(row):
        key = header_key(cell)
        name = layout.words.get(key) or GUESSES.get(key)
        if name in layout.members:
            named.setdefault(name, position)
    if len(named) < 6 or "nik" not in named or "name" not in named:
        return None
    taken = set(named.values())
    rest = {
        name: position
        for name, position in layout.members.items()
        if name not in named and position not in taken
    }
    return {**named, **rest}


def _table(sheet: str, people: list[tuple[int, dict[str, Cell]]]) -> Table:
    present = {name for _, person in people for name in person}
    names = [f.name for f in FIELDS if f.name in present or f.name == "office"]

    def originals(position: int) -> dict[str, str]:
        person = people[position][1]
        return {name: as_text(person.get(name)) for name in names}

    return Table(
        sheet=sheet,
        rows=[number for number, _ in people],
        columns={name: [person.get(name) for _, person in people] for name in names},
        headers={name: label_of(name) for name in names},
        originals=originals,
    )


# --- addresses, as these books print them ------------------------------------------

_RT_RW = re.compile(r"RT\s*[./]?\s*RW\s*[:.]?\s*([\d-]*)\s*/\s*([\d-]*)", re.I)
_RT = re.compile(r"\bRT\s*[:.]?\s*(\d+|-)", re.I)
_RW = re.compile(r"\bRW\s*[:.]?\s*(\d+|-)", re.I)
_HAMLET = re.compile(r"(?:NAMA\s+)?\b(?:DUSUN|DSN)\b\s*[:.]?\s*([^,]*)", re.I)
_VILLAGE = re.compile(
    r"\b(?:DESA|KELURAHAN)\b\s*[:.]?\s*(.*?)\s*(?=\bRT\b|\bRW\b|\bDUSUN\b|,|$)", re.I
)
_NOISE = re.compile(r"(?:Kode\s*pos|Telp\w*|HP)\s*[:.]?\s*[^,]*", re.I)
_PHONE = re.compile(r"\b(?:Telp\w*|HP)\s*[:.]?\s*([\d\s+-]{6,})", re.I)


def read_address(text: str) -> Family:
    """Its parts: address, hamlet, rt, rw, office (as a Hint) and phone."""
    text = " ".join(text.split())
    found: Family = {}
    if match := _PHONE.search(text):
        found["phone"] = match[1].strip(" -")
    text = _NOISE.sub("", text)
    if match := _RT_RW.search(text):
        found["rt"], found["rw"] = match[1], match[2]
        text = text[: match.start()] + "," + text[match.end() :]
    for name, pattern in (("rt", _RT), ("rw", _RW)):
        if match := pattern.search(text):
            found.setdefault(name, match[1])
            text = text[: match.start()] + text[match.end() :]
    if match := _HAMLET.search(text):
        found["hamlet"] = match[1].strip(" -")
        text = text[: match.start()] + text[match.end() :]
    if match := _VILLAGE.search(text):
        found["office"] = Hint(match[1].strip(" -,"))
        text = text[: match.start()] + text[match.end() :]
    text = re.sub(r"^\s*ALAMAT\s*[:.]\s*", "", text.strip(" ,"), flags=re.I)
    rest = ", ".join(part for p in text.split(",") if (part := p.strip(" -:.")))
    if rest:
        found["address"] = rest
    return found


def beside(row: Row, *labels: str) -> str:
    """What stands behind a label ("NO. KK :"), in its cell or the next filled one."""
    wanted = {header_key(label) for label in labels}
    for position, cell in enumerate(row):
        text = plain(cell)
        label, colon, value = text.partition(":")
        if header_key(label) not in wanted:
            continue
        if value.strip():
            return value.strip()
        following = (at(row, p).lstrip(": ") for p in range(position + 1, len(row)))
        return next(filter(None, following), "")
    return ""
