"""What the readers of spreadsheets hand on: tables of raw cells, column by column.

Everything after reading (checks, comparison, storing) knows these types only, so a
further layout is one more module in formats/ and nothing else.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

Cell = str | int | float | bool | date | datetime | time | None


class Unreadable(Exception):
    """The file cannot be read at all; str(error) says to its owner why, and what to do.

    One Indonesian sentence or two, shown as it is.
    """


@dataclass(frozen=True)
class Bad:
    """What a cleaner gives for a cell that it cannot take.

    message: a complete Indonesian sentence, without the place of the cell.
    soft: the row may be stored without this value, with the message as a warning
    (parents' NIK, junk in a column that nobody depends on).
    """

    message: str
    soft: bool = False


class Hint(str):
    """A cell that was cut out of a running text, such as the village in an address.

    Taken when it is known; when not, a warning (soft Bad), never an error.
    """


class _NoNik:
    """A person of the file who has no NIK yet: counted and listed, never stored."""

    def __repr__(self) -> str:
        return "NO_NIK"

    def __bool__(self) -> bool:
        return False


NO_NIK = _NoNik()

# a value as the staged column wants it | None (unknown) | NO_NIK | Bad
Clean = object


@dataclass(frozen=True)
class Table:
    """Rows of one sheet, column-wise; all sequences have the same length."""

    sheet: str
    rows: Sequence[int]  # as the spreadsheet counts, from 1
    columns: Mapping[str, Sequence[Cell]]  # field name (fields.py) -> raw cells
    headers: Mapping[str, str]  # field -> header as in the file, for messages
    # position in `rows` -> the whole row as text: header -> cell, in the file's order
    originals: Callable[[int], dict[str, str]]
    # field -> letters of its column in the sheet ("AB"); {} where it has no one place
    letters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SheetNote:
    """What became of one sheet, told to the user."""

    name: str
    rows: int  # rows of data found in it; 0 when it was not read
    read: bool
    why: str  # Indonesian

    def as_json(self) -> dict:
        return {
            "name": self.name,
            "rows": self.rows,
            "read": self.read,
            "why": self.why,
        }


@dataclass(frozen=True)
class UnknownColumn:
    """A column whose meaning a person has to say."""

    header: str
    samples: Sequence[str]  # its first cells that are not blank, as text
    field: str  # our guess, or ""


@dataclass(frozen=True)
class UnknownHeader:
    """A header row that no layout knows."""

    sheet: str
    header_row: int  # from 1
    signature: str  # SHA-256 of the normalised headers
    columns: Sequence[UnknownColumn]  # by position: the index that a mapping uses
    keys: Sequence[str]  # normalised headers, same order: how a mapping is remembered

    def as_json(self) -> dict:
        """For PopulationImport.mapping."""
        return {
            "sheet": self.sheet,
            "header_row": self.header_row,
            "signature": self.signature,
            "columns": [
                {
                    "header": column.header,
                    "samples": list(column.samples),
                    "field": column.field,
                    "key": key,
                }
                for column, key in zip(self.columns, self.keys, strict=True)
            ],
        }


@dataclass(frozen=True)
class Recognised:
    """The layout of a file, and its tables."""

    # "opensid" "siak" "opendk" "template" "mapped" "bip_ektp" "bip_2016" "bip_luwu"
    # "bip_2012"; "" while needs_mapping is set
    format: str
    title: str  # Indonesian name of the layout
    reason: str  # Indonesian: what was seen that made us think so
    sheets: Sequence[SheetNote]
    # tables of at most 20,000 rows, made while one iterates; may be called again
    tables: Callable[[], Iterator[Table]]
    needs_mapping: UnknownHeader | None = None
    has_village: bool = False  # some table has the column "office"
    total_rows: int = 0  # about how many rows the tables will have, for progress
