"""Workbooks whose every cell is text: no digit is eaten, no formula is run.

Written row by row (openpyxl's write-only mode), so that memory does not grow with the
rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

TEXT = "@"  # Excel's format for "as it was typed"
MOST_CHARACTERS = 32_767  # of one cell, by Excel's own limit


@dataclass(frozen=True)
class Sheet:
    """title: at most 31 characters; widths: of the columns, in characters."""

    title: str
    headers: Sequence[str]
    rows: Iterable[Sequence[str]]
    widths: Sequence[int] = ()


def write_text_workbook(sheets: Iterable[Sheet], out: BinaryIO) -> None:
    """Writes an xlsx of these sheets into `out`, a file open for writing."""
    workbook = Workbook(write_only=True)
    for sheet in sheets:
        page = workbook.create_sheet(sheet_title(sheet.title))
        page.freeze_panes = "A2"
        for index, width in enumerate(sheet.widths, start=1):
            page.column_dimensions[get_column_letter(index)].width = width
        style = WriteOnlyCell(page)
        style.number_format = TEXT

        def cell(value: str, page=page, style=style._style):
            made = WriteOnlyCell(page, ILLEGAL_CHARACTERS_RE.sub("", value))
            made.data_type = "s"  # also what begins like a formula
            made._style = style
            return made

        head = [cell(each[:MOST_CHARACTERS]) for each in sheet.headers]
        for each in head:
            each.font = Font(bold=True)
        page.append(head)
        for row in sheet.rows:
            page.append(
                [cell(each[:MOST_CHARACTERS]) if each else None for each in row]
            )
    workbook.save(out)


def sheet_title(text: str) -> str:
    for each in r"[]:*?/\'":
        text = text.replace(each, " ")
    return text.strip()[:31] or "Data"
