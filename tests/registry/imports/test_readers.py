"""Each layout in each kind of file: what was typed is what would be stored.

The files come from samples/, which shares nothing with the readers.
"""

import io
import zipfile

import pytest
from django.utils import timezone

from registry.imports import steps
from registry.imports.wrong_workbook import WRONG_HEADER
from registry.models import CodeEntry, Office, PopulationImport
from tests.importing import receive, work_off
from tests.registry.imports.samples import bip, opendk, opensid, sheets, siak, template
from tests.registry.imports.samples.people import RELATIONS, Person, people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_readers")]
State = PopulationImport.State
PEOPLE = people(3)
ONE_VILLAGE = people(1)  # layouts without a village: all live where the user says
ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16")
COMMON = {
    "nik",
    "kk_number",
    "name",
    "sex",
    "birth_date",
    "family_relation",
    "religion",
}


@pytest.fixture
def selopuro(kecamatan) -> Office:
    return Office.objects.get(code="35.21.16.2004")


def told(person: Person) -> dict:
    """What each of the layouts says of somebody."""
    return {
        "nik": person.nik,
        "kk_number": person.kk,
        "name": person.name,
        "sex": person.sex,
        "birth_place": person.birth_place,
        "birth_date": person.birth_date,
        "family_relation": person.relation,
        "religion": person.religion,
        "education": person.education,
        "occupation": person.occupation,
        "rt": person.rt,
        "rw": person.rw,
        "father_name": person.father,
        "mother_name": person.mother,
    }


def staged(found: PopulationImport) -> list[dict]:
    """The same of the rows that wait, in the order of the file."""
    codes = dict(CodeEntry.objects.values_list("pk", "code"))
    rows = []
    for row in found.staged.order_by("pk"):
        one = {
            key: getattr(row, key)
            for key in told(PEOPLE[0])
            if key not in ("religion", "education", "occupation")
        }
        for key in ("religion", "education", "occupation"):
            one[key] = codes[getattr(row, f"{key}_id")]
        rows.append(one)
    return rows


def read(content: bytes, user, **values) -> PopulationImport:
    found = receive(content, user=user, **values)
    assert found.state == State.READY, (found.state, found.message, found.mapping)
    assert found.counts["wrong"] == 0, list(
        found.wrong_rows.values("cells", "problems")
    )
    return found


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
@pytest.mark.parametrize("words", [False, True], ids=["codes", "words"])
def test_format_impor(registrar, selopuro, suffix, words):
    content = opensid.workbook(PEOPLE, suffix=suffix, words=words)
    found = read(content, registrar, village=selopuro)
    assert found.format == "opensid"
    assert staged(found) == [told(person) for person in PEOPLE]
    assert {row.office_id for row in found.staged.all()} == {selopuro.pk}
    assert found.staged.first().hamlet == "KRAJAN"  # "DUSUN_KRAJAN"
    notes = {note["name"]: note for note in found.counts["sheets"]}
    assert not notes["Kode Data"]["read"] and notes["Kode Data"]["why"]


@pytest.mark.parametrize(
    "values",
    [
        {"columns": tuple(reversed(opensid.COLUMNS))},
        {"columns": (*opensid.COLUMNS, "ket")},
        {"columns": tuple(name.upper() for name in opensid.COLUMNS), "above": [["W"]]},
        {"sheet": "Warga RW 2", "as_text": True, "end_mark": False},
        {"columns": (WRONG_HEADER, *opensid.COLUMNS)},
    ],
    ids=["any order", "44 columns", "title above", "other sheet", "mended"],
)
def test_format_impor_as_offices_have_it(registrar, selopuro, values):
    if values.get("above"):
        cells = {k.upper(): v for k, v in opensid.cells_of(ONE_VILLAGE[0]).items()}
        rows = [["DATA"], list(values["columns"])]
        rows.append([cells.get(name, "") for name in values["columns"]])
        content, expected = sheets.xlsx({"Sheet1": rows}), ONE_VILLAGE[:1]
    else:
        content, expected = opensid.workbook(ONE_VILLAGE, **values), ONE_VILLAGE
    found = read(content, registrar, village=selopuro)
    assert found.format == "opensid"
    assert staged(found) == [told(person) for person in expected]


def test_a_subset_of_its_columns_changes_only_those(registrar, selopuro):
    names = ("nik", "nama", "no_kk", "sex", "tanggallahir", "kk_level")
    content = opensid.workbook(ONE_VILLAGE, columns=names)
    found = read(content, registrar, village=selopuro)
    assert found.format == "opensid"
    assert found.counts["new"] == len(ONE_VILLAGE)
    assert {row.rt for row in found.staged.all()} == {"000"}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(
    "delimiter", [",", ";", "\t"], ids=["comma", "semicolon", "tab"]
)
def test_delimited_text(registrar, selopuro, delimiter, encoding):
    cells = [opensid.cells_of(person) for person in ONE_VILLAGE]
    cells[0]["nama_ibu"] = "NI’MAH"  # no letter of ASCII
    rows = [list(opensid.COLUMNS)]
    rows += [[one.get(name, "") for name in opensid.COLUMNS] for one in cells]
    content = sheets.delimited(rows, delimiter=delimiter, encoding=encoding)
    found = read(content, registrar, village=selopuro)
    assert found.format == "opensid"
    first, *rest = staged(found)
    assert rest == [told(person) for person in ONE_VILLAGE[1:]]
    assert first["mother_name"] == "NI’MAH"


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
@pytest.mark.parametrize(
    ("layout", "make"),
    [
        ("siak", siak.workbook),
        ("opendk", opendk.workbook),
        ("template", template.workbook),
    ],
)
def test_layouts_that_name_the_village(registrar, layout, make, suffix):
    found = read(make(PEOPLE, suffix=suffix), registrar)
    assert found.format == layout
    assert staged(found) == [told(person) for person in PEOPLE]
    codes = dict(Office.objects.values_list("pk", "code"))
    placed = [codes[pk] for pk in found.staged.values_list("office_id", flat=True)]
    assert placed == [person.village_code for person in PEOPLE]


def test_the_zip_for_opendk_is_read_without_its_photos(registrar):
    found = read(opendk.archive(PEOPLE), registrar)
    assert found.format == "opendk"
    assert staged(found) == [told(person) for person in PEOPLE]


@pytest.mark.parametrize("suffix", ["xls", "xlsx"])
@pytest.mark.parametrize(
    ("layout", "make"),
    [
        ("bip_ektp", bip.ektp),
        ("bip_2016", bip.bip_2016),
        ("bip_luwu", bip.luwu),
        ("bip_2012", bip.bip_2012),
    ],
)
def test_books_of_families(registrar, selopuro, layout, make, suffix):
    expected = [told(person) for person in ONE_VILLAGE]
    found = read(make(ONE_VILLAGE, suffix=suffix), registrar, village=selopuro)
    assert found.format == layout
    assert staged(found) == expected
    assert {row.office_id for row in found.staged.all()} == {selopuro.pk}


def test_all_sheets_of_a_book_are_read(registrar, selopuro):
    found = read(bip.ektp(people(6)), registrar, village=selopuro)
    assert len([note for note in found.counts["sheets"] if note["read"]]) == 3
    assert found.counts["new"] == 24


def test_a_header_that_nobody_knows_is_guessed_and_asked(registrar, selopuro):
    content = sheets.xlsx({"Warga": template.own_list(ONE_VILLAGE)})
    found = receive(content, user=registrar, village=selopuro)
    assert found.state == State.MAPPING
    columns = found.mapping["columns"]
    assert [column["header"] for column in columns] == list(template.OWN_HEADERS)
    guessed = {column["header"]: column["field"] for column in columns}
    assert guessed["Nama Warga"] == "name" and guessed["NIK KTP"] == "nik"
    assert columns[2]["samples"][0] == ONE_VILLAGE[0].nik


def test_what_somebody_mapped_is_read_so(registrar, selopuro):
    rows = template.own_list(ONE_VILLAGE)
    rows[2] += ["Nomor Kartu", "Kedudukan"]
    for row, person in zip(rows[3:], ONE_VILLAGE, strict=True):
        row += [person.kk, RELATIONS[person.relation]]
    content = sheets.xlsx({"Warga": rows})
    found = receive(content, user=registrar, village=selopuro)
    chosen = dict(enumerate(each["field"] for each in found.mapping["columns"]))
    chosen |= {6: "kk_number", 7: "family_relation"}
    steps.map_columns(
        user=registrar, import_id=found.pk, fields=chosen, now=timezone.now()
    )
    work_off()
    found.refresh_from_db()
    assert (found.format, found.state) == ("mapped", State.READY), found.message
    keys = "nik kk_number name sex birth_place birth_date family_relation rt rw".split()
    assert list(found.staged.order_by("pk").values(*keys)) == [
        {key: told(person)[key] for key in keys} for person in ONE_VILLAGE
    ]
    again = receive(content, user=registrar, village=selopuro)
    assert again.format == "mapped" and again.counts["new"] == 4  # it is remembered


def test_a_workbook_with_a_macro_is_read_and_the_macro_left(registrar, selopuro):
    content = with_macro(opensid.workbook(ONE_VILLAGE))
    found = read(content, registrar, village=selopuro, name="FormatImporExcel.xlsm")
    assert found.format == "opensid"
    assert staged(found) == [told(person) for person in ONE_VILLAGE]


def with_macro(content: bytes) -> bytes:
    """The same as Excel saves it with macros: another type, and a part of code."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as book,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for name in book.namelist():
            part = book.read(name).replace(
                b"openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                b"ms-excel.sheet.macroEnabled.main+xml",
            )
            copy.writestr(name, part)
        copy.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + bytes(2000))
    return out.getvalue()


def test_the_end_mark_ends_the_data(registrar, selopuro):
    rows = [list(opensid.COLUMNS)]
    for person in ONE_VILLAGE:
        cells = opensid.cells_of(person)
        rows.append([cells.get(name, "") for name in opensid.COLUMNS])
    rows.insert(3, ["", "###"])
    found = read(sheets.xlsx({"Data Penduduk": rows}), registrar, village=selopuro)
    assert found.counts["rows"] == 2
