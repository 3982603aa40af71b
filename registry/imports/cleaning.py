"""A cleaner per field: `[cleaner[cell] for cell in column]` (being written)."""

from collections.abc import Iterable, Mapping

from registry.imports.contract import Cell, Clean
from registry.models import Office


def cleaners(*, offices: Iterable[Office]) -> dict[str, Mapping[Cell, Clean]]:
    """By field name; fresh for each file. offices: the villages that may be named."""
    raise NotImplementedError
