"""All rows of a file in memory, column by column, with what is wrong about each.

A column is a list with one value per row: cleaned, None where the file does not say, or
ERASED where a blank cell shall empty what is known. Values are shared between rows, so
100,000 people cost some 100 MB.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from registry.imports.contract import NO_NIK, Bad, Recognised, Table
from registry.imports.fields import label_of
from registry.models import IMPORTED_COLUMNS

FIELD_OF = {column: column.removesuffix("_id") for column in IMPORTED_COLUMNS}
COLUMN_OF = {name: column for column, name in FIELD_OF.items()}
# never empty, whatever the file says
NEVER_ERASED = frozenset(
    "nik kk_number name birth_date sex family_relation life_status citizenship_id "
    "address rt rw office_id".split()
)
KEPT_ROWS = 40_000  # above it, cells of wrong rows are read a second time


class _Erased:
    """A blank cell that was meant."""


ERASED = _Erased()


@dataclass
class Gathered:
    """The rows of a file; a row is named by its position in the columns."""

    sheets: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    columns: dict[str, list] = field(
        default_factory=lambda: {column: [] for column in IMPORTED_COLUMNS}
    )
    given: set[str] = field(default_factory=set)  # columns that some table has
    without_nik: set[int] = field(default_factory=set)
    # position -> {column: message}: the first thing wrong with each cell
    problems: dict[int, dict[str, str]] = field(default_factory=dict)
    warnings: dict[int, dict[str, str]] = field(default_factory=dict)
    spans: list[tuple[int, Mapping[str, str]]] = field(default_factory=list)
    village_id: int | None = None  # of new people whose row names no village
    tables: list[Table] = field(default_factory=list)  # while they are few

    def __len__(self) -> int:
        return len(self.rows)

    def wrong(self, position: int, column: str, message: str) -> None:
        """A problem of this cell, unless it has one already."""
        self.problems.setdefault(position, {}).setdefault(column, message)

    def warn(self, position: int, column: str, message: str) -> None:
        self.warnings.setdefault(position, {}).setdefault(column, message)

    def place(self, position: int, beside: int) -> str:
        """Where this row stands, for somebody who looks at the row `beside`."""
        where = f"baris {self.rows[position]}"
        if self.sheets[position] != self.sheets[beside]:
            where += f" lembar {self.sheets[position]}"
        return where

    def header(self, position: int, column: str) -> str:
        """The column as the spreadsheet heads it, or as we call it."""
        name = FIELD_OF[column]
        headers: Mapping[str, str] = {}
        for start, found in self.spans:
            if start > position:
                break
            headers = found
        return headers.get(name) or label_of(name)


def gather(
    recognised: Recognised,
    cleaners: Mapping[str, Mapping],
    *,
    village_id: int | None,
    erase_blanks: bool,
    progress: Callable[[int], object],
) -> Gathered:
    """Read and clean all tables; `progress` hears how many rows are done.

    village_id: where the people of a table live that has no villages, and new people
    whose own cell is blank. Raises Unreadable.
    """
    gathered = Gathered(village_id=village_id)
    for table in recognised.tables():
        _add(gathered, table, cleaners, erase_blanks=erase_blanks)
        if len(gathered) <= KEPT_ROWS:
            gathered.tables.append(table)
        else:
            gathered.tables.clear()
        progress(len(gathered))
    return gathered


def originals(
    gathered: Gathered, recognised: Recognised, positions: Iterable[int]
) -> dict[int, dict[str, str]]:
    """The rows at these positions as the file has them."""
    wanted = sorted(positions)
    if not wanted:
        return {}
    found: dict[int, dict[str, str]] = {}
    start = at = 0
    for table in gathered.tables or recognised.tables():
        end = start + len(table.rows)
        while at < len(wanted) and wanted[at] < end:
            found[wanted[at]] = table.originals(wanted[at] - start)
            at += 1
        start = end
        if at == len(wanted):
            break
    return found


def _add(
    gathered: Gathered,
    table: Table,
    cleaners: Mapping[str, Mapping],
    *,
    erase_blanks: bool,
) -> None:
    start, size = len(gathered), len(table.rows)
    gathered.rows.extend(table.rows)
    gathered.sheets.extend([table.sheet] * size)
    gathered.spans.append((start, table.headers))
    cleaned: dict[str, list] = {}
    for name, cells in table.columns.items():
        column = COLUMN_OF.get(name)
        if column is None:
            continue
        values = list(map(cleaners[name].__getitem__, cells))
        if erase_blanks and column not in NEVER_ERASED:
            values = [ERASED if value is None else value for value in values]
        _sift(gathered, column, values, start)
        cleaned[column] = values
    if "office_id" not in cleaned and gathered.village_id is not None:
        cleaned["office_id"] = [gathered.village_id] * size
    gathered.given.update(cleaned)
    for column, kept in gathered.columns.items():
        kept.extend(cleaned.get(column) or [None] * size)


def _sift(gathered: Gathered, column: str, values: list, start: int) -> None:
    """Take out what is no value: cells that cannot be taken, people without a NIK."""
    odd = [at for at, value in enumerate(values) if value.__class__ is Bad]
    for at in odd:
        bad, values[at] = values[at], None
        note = gathered.warn if bad.soft else gathered.wrong
        note(start + at, column, bad.message)
    if column == "nik":
        for at, value in enumerate(values):
            if value is NO_NIK:
                values[at] = None
                gathered.without_nik.add(start + at)
