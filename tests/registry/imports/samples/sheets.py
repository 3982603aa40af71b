"""Rows of cells as xlsx, xls, ods or csv, by other libraries than the readers'."""

import csv
import io
from datetime import date

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

Sheets = dict[str, list[list]]


def xlsx(sheets: Sheets) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, start=1):
            for position, value in enumerate(row, start=1):
                if value is None or value == "":
                    continue
                cell = sheet.cell(number, position, value)
                if isinstance(value, date):
                    cell.number_format = "dd-mm-yyyy"
                elif isinstance(value, str) and not value.startswith("="):
                    cell.number_format = "@"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(sheets: Sheets) -> bytes:
    book = xlwt.Workbook()
    dated = xlwt.easyxf(num_format_str="dd-mm-yyyy")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for number, row in enumerate(rows):
            for position, value in enumerate(row):
                if value is None or value == "":
                    continue
                if isinstance(value, date):
                    sheet.write(number, position, value, dated)
                else:
                    sheet.write(number, position, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(sheets: Sheets) -> bytes:
    document = OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        table = Table(name=name)
        for row in rows:
            line = TableRow()
            for value in row:
                line.addElement(_ods_cell(value))
            table.addElement(line)
        document.spreadsheet.addElement(table)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _ods_cell(value) -> TableCell:
    if value is None or value == "":
        return TableCell()
    if isinstance(value, date):
        cell = TableCell(valuetype="date", datevalue=value.isoformat())
    elif isinstance(value, (int, float)):
        cell = TableCell(valuetype="float", value=str(value))
    else:
        cell = TableCell(valuetype="string")
    cell.addElement(P(text=str(value)))
    return cell


def delimited(
    rows: list[list], *, delimiter: str = ",", encoding: str = "utf-8"
) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(
        [f"{v:%d-%m-%Y}" if isinstance(v, date) else v for v in row] for row in rows
    )
    return out.getvalue().encode(encoding)


BY_SUFFIX = {"xlsx": xlsx, "xls": xls, "ods": ods}
