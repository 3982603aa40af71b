"""A population that no one thought of, written and read back, is the same."""

import io
from dataclasses import replace
from datetime import date

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.exports.files import export_file
from registry.exports.resident_resource import ResidentResource
from registry.imports import steps
from registry.models import (
    IMPORTED_COLUMNS,
    CodeEntry,
    Office,
    PopulationImport,
    Resident,
)
from tests.factories import make_kk, make_nik
from tests.importing import receive, work_off
from tests.registry.imports.samples import opendk, opensid, siak, template
from tests.registry.imports.samples import people as persons
from tests.registry.imports.samples.people import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_readers")]
State = PopulationImport.State
FORMATS = {
    "opensid": opensid.workbook,
    "opensid words": lambda people: opensid.workbook(people, words=True),
    "opensid text": lambda people: opensid.workbook(people, as_text=True),
    "siak": siak.workbook,
    "opendk": opendk.archive,
    "template": template.workbook,
}
# what people are called in capitals: letters, apostrophes, points, hyphens
NAMES = st.from_regex(r"\A[A-Z][A-Z']{1,12}( [A-Z][A-Z.'\-]{1,12}){0,3}\Z")


@st.composite
def populations(draw) -> list[Person]:
    """Up to six families of up to four, one head in each."""
    return [
        person for _ in range(draw(st.integers(1, 6))) for person in draw(_family())
    ]


@st.composite
def _family(draw) -> list[Person]:
    first = draw(_person())
    home = ("kk", "hamlet", "rt", "rw", "village_code", "village")
    shared = {name: getattr(first, name) for name in home}
    others = [
        replace(draw(_person()), relation=draw(st.sampled_from([3, 4, 8])), **shared)
        for _ in range(draw(st.integers(0, 3)))
    ]
    return [first, *others]


@st.composite
def _person(draw) -> Person:
    born = draw(st.dates(date(1930, 1, 1), date(2020, 12, 31)))
    sex = draw(st.sampled_from("LP"))
    code, village = draw(st.sampled_from(persons.VILLAGES))
    return Person(
        nik=make_nik(birth_date=born, sex=sex),
        kk=make_kk(),
        name=draw(NAMES),
        sex=sex,
        birth_place=draw(st.sampled_from(["NGAWI", "BLORA", "KAB. MADIUN"])),
        birth_date=born,
        religion=draw(st.sampled_from(list(persons.RELIGIONS))),
        education=draw(st.sampled_from(list(persons.EDUCATION))),
        occupation=draw(st.sampled_from(list(persons.OCCUPATIONS))),
        marital=draw(st.sampled_from(list(persons.MARITAL))),
        relation=1,
        blood=draw(st.sampled_from(list(persons.BLOOD))),
        father=draw(NAMES),
        mother=draw(NAMES),
        hamlet=draw(st.sampled_from(["KRAJAN", "NGRAMBE LOR"])),
        rt=f"{draw(st.integers(1, 40)):03}",
        rw=f"{draw(st.integers(1, 20)):03}",
        village_code=code,
        village=village,
    )


def in_short(person: Person) -> tuple:
    return (
        *(person.nik, person.kk, person.name, person.sex, person.birth_date),
        *(person.religion, person.education, person.occupation, person.marital),
        *(person.rt, person.rw, person.father, person.mother),
        *(person.relation, person.hamlet, person.blood),
    )


def stored(resident: Resident, codes: dict[int, int]) -> tuple:
    one = resident
    return (
        *(one.nik, one.kk_number, one.name, one.sex, one.birth_date),
        *(codes[one.religion_id], codes[one.education_id], codes[one.occupation_id]),
        codes[one.marital_status_id],
        *(one.rt, one.rw, one.father_name, one.mother_name),
        *(one.family_relation, one.hamlet, codes[one.blood_type_id]),
    )


@pytest.mark.parametrize("layout", FORMATS)
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(people=populations())
def test_what_is_written_is_read(registrar, layout, people):
    Resident.objects.all().delete()
    village = Office.objects.get(code=persons.VILLAGES[0][0])
    found = receive(FORMATS[layout](people), user=registrar, village=village)
    assert found.state == State.READY, (found.state, found.message)
    assert found.counts["new"] == len(people), list(found.wrong_rows.values("problems"))
    steps.decide(user=registrar, import_id=found.pk, mode="all", now=timezone.now())
    work_off()
    codes = dict(CodeEntry.objects.values_list("pk", "code"))
    residents = Resident.objects.order_by("pk")
    assert [stored(one, codes) for one in residents] == list(map(in_short, people))
    homes = list(residents.values_list("office__code", flat=True))
    assert homes == [
        village.code if layout.startswith("opensid") else person.village_code
        for person in people
    ]
    again = receive(FORMATS[layout](people), user=registrar, village=village)
    assert again.counts["unchanged"] == len(people), list(
        again.staged.values("changes")
    )


def export(file_type: str) -> bytes:
    resource = ResidentResource()
    file, _ = export_file(
        file_type,
        headers=resource.get_export_headers(),
        rows=resource.rows(Resident.objects.all()),
    )
    with file:
        return file.read()


ODD = st.text(
    st.characters(min_codepoint=33, max_codepoint=0x2FF, exclude_categories=["C", "Z"]),
    min_size=1,
    max_size=30,
)


@pytest.mark.parametrize("file_type", ["xlsx", "csv"])
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(people=populations(), texts=st.lists(ODD, min_size=3, max_size=3))
def test_what_was_exported_changes_nothing(registrar, file_type, people, texts):
    Resident.objects.all().delete()
    found = receive(template.workbook(people), user=registrar)
    steps.decide(user=registrar, import_id=found.pk, mode="all", now=timezone.now())
    work_off()
    odd = Resident.objects.first()
    odd.address, odd.father_name, odd.birth_certificate = texts
    odd.save()
    before = list(Resident.objects.order_by("pk").values(*IMPORTED_COLUMNS))
    again = receive(export(file_type), user=registrar, name=f"warga.{file_type}")
    assert again.state == State.READY, (again.state, again.message)
    assert again.counts["wrong"] == 0, list(again.wrong_rows.values("problems"))
    assert again.counts["unchanged"] == len(people), list(
        again.staged.values("changes")
    )
    assert list(Resident.objects.order_by("pk").values(*IMPORTED_COLUMNS)) == before


def test_an_export_holds_no_formula(registrar, desa_kalang):
    import openpyxl

    from tests.factories import make_resident

    make_resident(office=desa_kalang, name="=1+1", address="@SUM(A1)", rt="007")
    book = openpyxl.load_workbook(io.BytesIO(export("xlsx")))
    cells = [cell for row in book.active.iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert "007" in [cell.value for cell in cells]
    text = export("csv").decode("utf-8-sig")
    for cell in text.replace("\r\n", "\n").split("\n")[1].split(";"):
        assert not cell.strip('"').startswith(("=", "+", "-", "@"))
