"""Tells the layout of a file by its content (being written)."""

from collections.abc import Mapping

from registry.imports.contract import Recognised
from registry.imports.workbook import Workbook


def recognise(
    workbook: Workbook, mapping: Mapping[int, str] | None = None
) -> Recognised:
    """mapping: column index of the unknown header -> field name.

    Raises Unreadable.
    """
    raise NotImplementedError
