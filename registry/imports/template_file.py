"""The template that offices download, fill in and upload: one row per person.

Every cell is formatted as text, so that Excel keeps the digits of a NIK and the zeros
of RT and RW; coded columns have drop-downs fed by the sheet "Kode Data".
"""

import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from registry.imports.column_letters import column_letters
from registry.imports.fields import FIELDS, Field
from registry.models import CodeEntry, Office, Resident

DATA_SHEET, CODE_SHEET, HELP_SHEET = "Data Penduduk", "Kode Data", "Petunjuk"
LAST_ROW = 20_000  # drop-downs reach this far
REQUIRED = frozenset(
    ("kk_number", "nik", "name", "family_relation", "sex", "birth_date")
)
_WIDTHS = {"name": 30, "address": 30, "nik": 20, "kk_number": 20, "office": 26}
_TEXT = "@"
_REQUIRED_FILL = PatternFill("solid", fgColor="FFF2CC")
_FILL = PatternFill("solid", fgColor="D9EAD3")
_INSTRUCTIONS = (
    "Cara mengisi",
    "Satu baris untuk satu orang, di lembar Data Penduduk, mulai baris 2.",
    "Kolom berlatar kuning wajib diisi untuk orang yang belum tercatat.",
    "NIK dan Nomor KK terdiri dari 16 angka. Semua sel sudah berformat Teks; saat "
    "menempel dari berkas lain, pilih Tempel Khusus > Nilai supaya angkanya tidak "
    "rusak.",
    "Orang yang belum punya NIK: isi 0. Ia dihitung dan didaftar, tetapi tidak "
    "disimpan.",
    "Tanggal ditulis hari-bulan-tahun, misalnya 17-08-1980.",
    "RT dan RW ditulis tiga angka, misalnya 001.",
    "Agama, pekerjaan, dan kolom lain yang punya daftar pilihan boleh diisi kata atau "
    "kodenya; daftarnya ada di lembar Kode Data.",
    "Desa boleh diisi nama atau kode wilayahnya. Kosongkan bila semua orang tinggal di "
    "desa yang dipilih saat mengunggah.",
    "Sel kosong atau berisi tanda - berarti tidak diketahui, dan tidak menghapus data "
    "yang sudah tercatat.",
    "Kolom yang tidak dipakai boleh dihapus; urutan kolom boleh diubah. Judul kolom "
    "jangan diubah.",
)


def template_bytes(offices: Iterable[Office]) -> bytes:
    """An xlsx. offices: the villages that the drop-down of "Desa" offers."""
    workbook = Workbook()
    data = workbook.active
    data.title = DATA_SHEET
    codes = workbook.create_sheet(CODE_SHEET)
    _write_headers(data)
    for column, (field, words) in enumerate(_code_lists(offices)):
        last = _write_codes(codes, column * 2, field, words)
        if last > 1:
            _offer(data, field, f"'{CODE_SHEET}'!{_range(column * 2 + 1, last)}")
    _write_instructions(workbook.create_sheet(HELP_SHEET))
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _range(column: int, last: int) -> str:
    letters = column_letters(column)
    return f"${letters}$2:${letters}${last}"


def _write_headers(sheet: Worksheet) -> None:
    for position, field in enumerate(FIELDS, start=1):
        cell = sheet.cell(1, position, field.label)
        cell.font = Font(bold=True)
        cell.fill = _REQUIRED_FILL if field.name in REQUIRED else _FILL
        cell.number_format = _TEXT
        column = sheet.column_dimensions[column_letters(position - 1)]
        column.width = _WIDTHS.get(field.name, 16)
        column.number_format = _TEXT
    sheet.freeze_panes = "A2"


def _code_lists(
    offices: Iterable[Office],
) -> list[tuple[Field, Sequence[tuple[str, str]]]]:
    """field, [(code, word), ...] of every column with a list."""
    entries: dict[str, list[tuple[str, str]]] = {}
    for entry in CodeEntry.objects.all():
        entries.setdefault(entry.kind, []).append((str(entry.code), entry.name))
    fixed = {
        "sex": [("1", "LAKI-LAKI"), ("2", "PEREMPUAN")],
        "relation": _choices(Resident.Relation),
        "status": _choices(Resident.LifeStatus),
        "village": [(o.code, f"{o.name} ({o.code})") for o in offices],
    }
    lists = []
    for field in FIELDS:
        words = entries.get(field.name) if field.kind == "code" else None
        words = words or fixed.get(field.kind)
        if words:
            lists.append((field, words))
    return lists


def _choices(choices) -> list[tuple[str, str]]:
    return [(str(value), label) for value, label in choices.choices]


def _write_codes(
    sheet: Worksheet, column: int, field: Field, words: Sequence[tuple[str, str]]
) -> int:
    """The number of the last row written."""
    for place, title in ((1, "Kode"), (2, field.label)):
        sheet.cell(1, column + place, title).font = Font(bold=True)
    sheet.column_dimensions[column_letters(column + 1)].width = 30
    for row, pair in enumerate(words, start=2):
        for place, text in enumerate(pair, start=1):
            cell = sheet.cell(row, column + place, text)
            cell.number_format = _TEXT
    return len(words) + 1


def _offer(sheet: Worksheet, field: Field, source: str) -> None:
    """A drop-down; what is not on the list may still be typed (a code, a spelling)."""
    letters = column_letters(FIELDS.index(field))
    choice = DataValidation("list", formula1=source, allow_blank=True)
    choice.showErrorMessage = False
    choice.add(f"{letters}2:{letters}{LAST_ROW}")
    sheet.add_data_validation(choice)


def _write_instructions(sheet: Worksheet) -> None:
    sheet.column_dimensions["A"].width = 100
    for row, text in enumerate(_INSTRUCTIONS, start=1):
        cell = sheet.cell(row, 1, text)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=row == 1)
