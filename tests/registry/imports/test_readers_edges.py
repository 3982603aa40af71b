"""The untidy parts of real sheets, layout by layout, without the database."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest

from registry.imports.cells import BROKEN_FORMULA
from registry.imports.contract import Recognised, Table, Unreadable
from registry.imports.formats.family_blocks import beside, read_address
from registry.imports.formats.flat import split_place_and_date, split_rt_rw
from registry.imports.formats.siak import hamlet_of
from registry.imports.recognition import recognise
from registry.imports.template_file import template_bytes
from registry.imports.workbook import open_workbook
from registry.models import Office
from tests.registry.imports.samples import bip, hostile, opensid, sheets, template
from tests.registry.imports.samples.people import people

HEADER = ["nik", "nama", "agama_id"]
ROW = ["3521161705809013", "PAIMIN", 1]


def read(content: bytes, mapping=None) -> tuple[Recognised, list[Table]]:
    found = recognise(open_workbook(content), mapping)
    return found, list(found.tables())


def only(content: bytes, mapping=None) -> Table:
    _, (table,) = read(content, mapping)
    return table


def test_rows_and_columns_are_named_as_the_spreadsheet_counts():
    rows = [[], ["", "", "DATA WARGA"], [], ["", "", *HEADER], ["", "", *ROW]]
    table = only(sheets.xlsx({"RT 1": rows}))
    assert list(table.rows) == [5]
    assert table.letters == {"nik": "C", "name": "D", "religion": "E"}
    assert table.headers["religion"] == "agama_id"
    assert table.originals(0) == {
        "Kolom A": "",
        "Kolom B": "",
        "nik": ROW[0],
        "nama": "PAIMIN",
        "agama_id": "1",
    }


def test_headers_are_known_however_they_are_typed():
    header = ["\ufeffN I K", " NAMA\xa0", "Agama ID", "No_KK", "TANGGALLAHIR\u200b"]
    table = only(sheets.xlsx({"A": [header, [*ROW, "", date(1980, 5, 17)]]}))
    assert list(table.columns) == "nik name religion kk_number birth_date".split()
    assert table.columns["birth_date"][0] == date(1980, 5, 17)


def test_rows_that_are_nobody_are_passed_over():
    rows = [HEADER, ["1", "2", "3"], [], ROW, ["-", "", None], HEADER, [0, "NUR", 1]]
    rows = [
        ["No", *rows[0]],
        ["", *rows[1], "4"],
        *([i, *r] for i, r in enumerate(rows[2:])),
    ]
    table = only(sheets.xlsx({"A": rows}))
    assert list(table.columns["name"]) == ["PAIMIN", "NUR"]
    assert list(table.rows) == [4, 7]


def test_a_village_column_that_an_office_added_counts():
    rows = [[*HEADER, "Desa", "Kecamatan", "kolom baru"], [*ROW, "KALANG", "PITU", "x"]]
    found, (table,) = read(sheets.xlsx({"A": rows}))
    assert found.has_village and table.columns["office"] == ["KALANG, Kec. PITU"]
    assert "kolom baru" in found.sheets[0].why


def test_a_known_layout_without_nik_is_told():
    content = opensid.workbook(people(1), columns=["nama", "no_kk", "kk_level"])
    with pytest.raises(Unreadable, match="tidak punya kolom NIK"):
        read(content)


def test_every_sheet_is_read_or_told_why_not():
    first = [HEADER, ROW]
    book = {"RT 1": first, "RT 2": first, "Kode Data": [["x"]], "Rekap": [["a", "b"]]}
    found, tables = read(sheets.xlsx(book | {"Kosong": []}))
    assert [table.sheet for table in tables] == ["RT 1", "RT 2"]
    notes = {note.name: note for note in found.sheets}
    assert list(notes) == ["RT 1", "RT 2", "Kode Data", "Rekap", "Kosong"]
    assert [n.name for n in notes.values() if n.read] == ["RT 1", "RT 2"]
    assert all(note.why.endswith(".") for note in notes.values())


def test_a_file_of_anything_else_is_told():
    for content in (b"halo\napa kabar\n", sheets.xlsx({"A": [["catatan"]]})):
        with pytest.raises(Unreadable, match="Tidak ditemukan tabel penduduk"):
            read(content)


# --- a header row that nobody knows -------------------------------------------------


def test_a_mapping_reads_pairs_of_facts_in_one_cell():
    person = people(1)[0]
    content = sheets.delimited(template.own_list([person]), delimiter=";")
    found, _ = read(content)
    columns = found.needs_mapping.columns
    guessed = {at: column.field for at, column in enumerate(columns)}
    assert list(guessed.values()) == ["", "name", "nik", "birth", "sex", "rt_rw"]
    table = only(content, guessed)
    assert table.rows == [4]
    assert table.columns["birth_place"] == ["NGAWI"]
    assert table.columns["birth_date"] == [f"{person.birth_date:%d/%m/%Y}"]
    assert (table.columns["rt"], table.columns["rw"]) == ([person.rt], [person.rw])
    assert table.headers["rt"] == "RT/RW" and table.letters["birth_date"] == "D"


def test_a_header_row_is_known_again_by_its_signature():
    one = sheets.xlsx({"A": [["Nomor", "NIK KTP", "Nama Warga", "JK"], ROW]})
    two = sheets.xlsx({"B": [[], ["NOMOR", "Nik_KTP", "nama  warga", "J.K."], ROW]})
    other = sheets.xlsx({"A": [["Nomor", "NIK KTP", "Nama Warga", "Umur"], ROW]})
    first, second, third = (
        read(content)[0].needs_mapping.signature for content in (one, two, other)
    )
    assert first == second != third


def test_a_mapping_without_nik_is_told():
    content = sheets.delimited(template.own_list(people(1)))
    with pytest.raises(Unreadable, match="NIK"):
        read(content, {1: "name"})


# --- csv -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names", "rows"),
    [
        ("sep=;\nnik;nama;agama_id\n{nik};PAIMIN;1\n", ["PAIMIN"], [3]),
        ("nik,nama,agama_id\n\n{nik},PAIMIN\n", ["PAIMIN"], [3]),
        (
            'nik,nama,agama_id\n{nik},"PAI\nMIN",1\n{nik},NUR,1\n',
            ["PAI\nMIN", "NUR"],
            [2, 3],
        ),
        ('nik,nama,agama_id\n{nik},"NI ""MAH"", SH",1\n', ['NI "MAH", SH'], [2]),
        ("nik|nama|agama_id\r\n{nik}|A, B; C|1\r\n", ["A, B; C"], [2]),
    ],
    ids=["sep line", "short rows", "line break in a cell", "quotes", "bar"],
)  # fmt: skip
def test_csv(text, names, rows):
    table = only(text.format(nik=ROW[0]).encode())
    assert list(table.columns["name"]) == names
    assert list(table.rows) == rows


@pytest.mark.parametrize("rows", [0, 3, 2000])
def test_a_quote_that_never_closes_is_told_with_its_row(rows):
    with pytest.raises(Unreadable, match="baris 3 "):
        read(hostile.open_quote(rows))


# --- zip, formulas, the template ---------------------------------------------------


def packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/", 1), content)
    return out.getvalue()


def test_a_zip_holds_one_workbook():
    book = opensid.workbook(people(1))
    inside = {"warga.xlsx": book, "MACOSX__._warga.xlsx": b"x", "foto__1.png": b"y"}
    found, _ = read(packed(**inside))
    assert found.format == "opensid" and "2 berkas lain" in found.reason
    with pytest.raises(Unreadable, match="2 lembar kerja"):
        read(packed(**{"a.xlsx": book, "b.xlsx": book}))
    with pytest.raises(Unreadable, match="tidak memuat lembar kerja"):
        read(packed(**{"foto.png": b"x"}))
    with pytest.raises(Unreadable, match="bukan lembar kerja"):
        read(packed(**{"dalam.xlsx": packed(**{"lagi.xlsx": book})}))


def test_a_formula_without_a_result_is_seen_in_its_cell():
    found, (table,) = read(hostile.formulas())
    assert table.columns["name"][0] == BROKEN_FORMULA
    assert table.columns["religion"][0] == BROKEN_FORMULA  # an error value
    assert "2 sel" in found.sheets[0].why


@pytest.mark.django_db
def test_the_template_is_read_as_such(kecamatan):
    villages = Office.objects.filter(level="desa")
    book = openpyxl.load_workbook(io.BytesIO(template_bytes(villages)))
    data = book["Data Penduduk"]
    assert set(book.sheetnames) == {"Data Penduduk", "Kode Data", "Petunjuk"}
    titles = [cell.value for cell in data[1]]
    assert len(data.data_validations.dataValidation) == 12
    assert data.column_dimensions["B"].number_format == "@"
    person = template.cells_of(people(1)[0])
    data.append([person.get(title) for title in titles])
    out = io.BytesIO()
    book.save(out)
    found, (table,) = read(out.getvalue())
    assert found.format == "template" and table.rows == [2]
    assert table.columns["nik"][0] == person["NIK"]


# --- books of families --------------------------------------------------------------


def test_a_page_break_inside_a_family_loses_nobody():
    content = bip.ektp(people(1), suffix="xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    rows[4:4] = [[], ["Halaman 1"], rows[0], ["1", "2", "3", "4"]]
    table = only(sheets.xls({"Sheet1": rows}))
    assert len(table.rows) == 4 and table.rows[-1] == 10
    assert len(set(table.columns["kk_number"])) == 1


def test_a_book_whose_addresses_name_no_village_asks_for_it():
    content = bip.ektp(people(1), suffix="xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    rows[1][11] = "RT/RW : 002/000 DUSUN : -"
    found, (table,) = read(sheets.xls({"Sheet1": rows}))
    assert not found.has_village
    assert (table.columns["rt"][0], table.columns["rw"][0]) == ("002", "000")


def test_what_stands_below_the_end_of_a_book_is_nobody():
    table = only(bip.bip_2016(people(2)))
    assert len(table.rows) == 8
    assert not set(table.columns["name"]) & {"Dicetak oleh"}


@pytest.mark.parametrize(
    ("address", "found"),
    [
        (
            "DESA LOR RT/RW : 002/000 DUSUN : -",
            {"office": "LOR", "rt": "002", "rw": "000", "hamlet": ""},
        ),
        (
            "DUSUN KRAJAN, RT:001, RW:002, Kodepos:63252,-",
            {"hamlet": "KRAJAN", "rt": "001", "rw": "002"},
        ),
        (
            "JL. RAYA NO. 5, DUSUN LOR, RT:1, RW:2, Kodepos:-,-",
            {"address": "JL. RAYA NO. 5", "hamlet": "LOR", "rt": "1", "rw": "2"},
        ),
        (
            "Alamat : LOR, Nama Dusun : KIDUL, RT/RW : -/-",
            {"address": "LOR", "hamlet": "KIDUL", "rt": "-", "rw": "-"},
        ),
        ("", {}),
    ],
)
def test_printed_addresses(address, found):
    assert read_address(address) == found


def test_labels_and_pairs():
    assert beside(["", "NO. KK :", "", "123"], "NO. KK") == "123"
    assert beside(["No. KK : 123"], "NO KK") == "123"
    assert split_rt_rw("RT 003 RW 001") == ("003", "001")
    assert split_rt_rw("-/-") == ("-", "-")
    assert split_place_and_date("NGAWI, 17-08-1980") == ("NGAWI", "17-08-1980")
    assert split_place_and_date("Kab. Ngawi 17 Agustus 1980") == (
        *("Kab. Ngawi", "17 Agustus 1980"),
    )
    assert split_place_and_date("NGAWI") == ("NGAWI", None)
    assert hamlet_of("Dsn JIWET") == "JIWET"
    assert hamlet_of("Jl. Raya 3, Dusun Lor RT 01") == "Lor"
    assert hamlet_of("Perum Indah") is None
