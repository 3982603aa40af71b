"""The monthly report as a workbook: numbers are numbers, times are times."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from letters.oversight.monthly_report import MonthlyReport
from letters.oversight.report_tables import report_tables
from letters.oversight.tables import Cell, Change, ReportTable, Span

DAY = 86_400
SIGNED = '+#,##0"{unit}";-#,##0"{unit}";0"{unit}"'
WIDTHS = (34, 16)  # of the first column and of the others


def report_workbook(report: MonthlyReport) -> bytes:
    """An xlsx file with a sheet per table; no cell of it is a formula."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for table in report_tables(report):
        _sheet(workbook, table, report=report)
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def _sheet(workbook: Workbook, table: ReportTable, *, report: MonthlyReport) -> None:
    page = workbook.create_sheet(table.title[:31])
    top = (
        f"{report.title}, {report.found.scope.issuing.title}",
        f"{table.title}{'' if report.is_whole else ' (sementara)'}",
    )
    for row, words in enumerate(top, start=1):
        _write(page.cell(row, 1), words)
        page.cell(row, 1).font = Font(bold=True)
    for column, words in enumerate(table.head, start=1):
        cell = page.cell(4, column)
        _write(cell, words.replace("\N{SOFT HYPHEN}", ""))
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for row, cells in enumerate(table.rows, start=5):
        for column, value in enumerate(cells, start=1):
            _write(page.cell(row, column), value)
        if table.total and row == 4 + len(table.rows):
            for column in range(1, len(cells) + 1):
                page.cell(row, column).font = Font(bold=True)
    if table.note:
        _write(page.cell(6 + len(table.rows), 1), table.note)
    page.freeze_panes = "B5"
    for column in range(1, len(table.head) + 1):
        width = WIDTHS[0] if column == 1 else WIDTHS[1]
        if table.key == "alasan" and column == 2:
            width = 60
        page.column_dimensions[get_column_letter(column)].width = width


def _write(cell: SheetCell, value: Cell) -> None:
    match value:
        case None:
            value = "-"
        case Change(number, unit):
            cell.value, cell.number_format = number, SIGNED.format(unit=unit)
            return
        case Span(seconds):
            # Excel knows no time below nothing: a difference is written in minutes
            if value.signed:
                cell.value = round(seconds / 60)
                cell.number_format = SIGNED.format(unit=" mnt")
            else:
                cell.value, cell.number_format = seconds / DAY, "[h]:mm:ss"
            return
        case int():
            cell.value, cell.number_format = value, "#,##0"
            return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell.data_type = "s"  # also what begins like a formula
