"""From bytes to sheets, within limits that no file can overrun (being written)."""

from pathlib import Path


class Workbook:
    """The sheets of one file."""


def open_workbook(content: bytes | Path, name_hint: str = "") -> Workbook:
    """Raises Unreadable."""
    raise NotImplementedError
