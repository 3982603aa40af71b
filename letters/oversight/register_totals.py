"""How many lines of a register are of each kind: the sums under its last line."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class TotalsTable:
    """One row per service or village, a column per status, the sums at both ends."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...]


def totals_table(
    title: str,
    *,
    what: str,
    counted: Iterable[tuple[str, str]],
    columns: Sequence[str],
    order: Sequence[str] = (),
) -> TotalsTable:
    """Counts pairs of (row, column).

    Args: `columns` all that may occur, of which those without a line are left out;
    `order` rows in their order, the others follow.
    """
    cells = Counter(counted)
    found = {row for row, _ in cells}
    shown = [each for each in columns if any(c == each for _, c in cells)] or columns
    rows = [each for each in order if each in found]
    rows += sorted(found.difference(rows))
    return TotalsTable(
        title=title,
        heads=(what, *shown, "Jumlah"),
        rows=tuple(
            (
                row,
                *(_figure(cells[row, column]) for column in shown),
                str(sum(cells[row, column] for column in shown)),
            )
            for row in rows
        ),
        total=(
            "Jumlah",
            *(str(sum(cells[row, column] for row in rows)) for column in shown),
            str(cells.total()),
        ),
    )


def _figure(count: int) -> str:
    return str(count) if count else "-"
