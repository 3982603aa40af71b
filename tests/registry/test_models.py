"""What the database itself refuses, and who holds the pen."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction

from registry.models import CodeEntry, Office, Official, Resident
from registry.reference import load_all
from tests.factories import make_official, make_resident, resident_values

pytestmark = pytest.mark.django_db
ON = date(2026, 10, 2)
C, P = Official.Capacity, Official.Position


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"nik": "352116"}, "resident_nik_is_16_digits"),
        ({"nik": "٣٥٢١١٦١٧٠٥٨٠٩٠٠١"}, "resident_nik_is_16_digits"),
        ({"kk_number": "35211601012090011"[:15]}, "resident_kk_is_16_digits"),
        (
            {"nik": "3521161705809001", "kk_number": "3521161705809001"},
            "resident_nik_is_not_kk",
        ),
        ({"mother_nik": "12"}, "resident_parents_nik_is_16_digits"),
        ({"rt": "1"}, "resident_rt_rw_are_3_digits"),
        ({"sex": "X"}, "resident_sex_is_known"),
    ],
)
def test_the_database_refuses_an_impossible_resident(desa_kalang, values, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Resident.objects.create(**resident_values(office=desa_kalang) | values)


def test_a_nik_is_unique_everywhere(desa_kalang, desa_pitu):
    resident = make_resident(office=desa_kalang)
    with pytest.raises(IntegrityError, match="nik"), transaction.atomic():
        make_resident(office=desa_pitu, nik=resident.nik)


def test_a_family_is_listed_head_first(desa_kalang):
    head = make_resident(office=desa_kalang)
    same = {"office": desa_kalang, "kk_number": head.kk_number}
    child = make_resident(family_relation=4, birth_date=date(2010, 1, 1), **same)
    elder = make_resident(family_relation=4, birth_date=date(2005, 1, 1), **same)
    wife = make_resident(family_relation=3, sex="P", **same)
    make_resident(office=desa_kalang)
    family = Resident.objects.family_of(child)
    assert list(family) == [head, wife, elder, child]
    Resident.objects.filter(pk=wife.pk).update(life_status=2)
    assert wife not in family.alive()


def test_a_persons_text_is_the_name_only(desa_kalang):
    assert str(make_resident(office=desa_kalang, name="Budi")) == "Budi"


@pytest.mark.parametrize(
    ("code", "level", "valid"),
    [
        ("35.21", "kabupaten", True),
        ("35.21.09.1013", "kelurahan", True),
        ("35.21.09.KUA", "kua", True),
        ("35.21.09", "desa", False),
        ("35.21.09.KUA", "desa", False),
        ("35.21.09.2001", "kua", False),
        ("3521092001", "desa", False),
        ("35.21.9", "kecamatan", False),
    ],
)
def test_an_office_code_fits_its_level(code, level, valid):
    office = Office(code=code, level=level, name="Ngawi")
    if valid:
        office.full_clean(validate_unique=False)
    else:
        with pytest.raises(ValidationError):
            office.full_clean(validate_unique=False)


def test_the_database_refuses_a_code_of_another_shape():
    with (
        pytest.raises(IntegrityError, match="office_code_is_a_region_code"),
        transaction.atomic(),
    ):
        Office.objects.create(code="3521.16", level="kecamatan", name="Pitu")


def test_an_office_knows_its_place(kecamatan, desa_kalang, kua):
    assert (desa_kalang.title, kua.title) == ("Desa Kalang", "KUA Pitu")
    assert desa_kalang.parent_code == kecamatan.code == kua.kecamatan_code
    assert Office.objects.get(code="35.21").kecamatan_code == ""
    assert kecamatan.kecamatan_code == kecamatan.code


@pytest.mark.parametrize(
    ("where", "values", "lines"),
    [
        ("kecamatan", {"position": P.CAMAT}, ["CAMAT PITU,"]),
        ("kecamatan", {"position": P.CAMAT, "capacity": C.PLT}, ["Plt. CAMAT PITU,"]),
        ("kecamatan", {"position": P.CAMAT, "capacity": C.PLH}, ["Plh. CAMAT PITU,"]),
        (
            "kecamatan",
            {
                "position": P.CAMAT,
                "capacity": C.AN,
                "own_title": "Sekretaris Kecamatan",
            },
            ["a.n. CAMAT PITU", "SEKRETARIS KECAMATAN,"],
        ),
        (
            "kecamatan",
            {"position": P.KASI, "section": "Pelayanan Umum"},
            ["KEPALA SEKSI PELAYANAN UMUM,"],
        ),
        ("desa", {"position": P.KADES}, ["KEPALA DESA KALANG,"]),
        ("desa", {"position": P.KADES, "capacity": C.PJ}, ["Pj. KEPALA DESA KALANG,"]),
        (
            "desa",
            {"position": P.KADES, "capacity": C.AN, "own_title": "SEKRETARIS DESA"},
            ["a.n. KEPALA DESA KALANG", "SEKRETARIS DESA,"],
        ),
    ],
)
def test_the_lines_over_a_signature(kecamatan, desa_kalang, where, values, lines):
    office = {"kecamatan": kecamatan, "desa": desa_kalang}[where]
    assert make_official(office=office, **values).heading_lines() == lines


def test_holders_of_one_post_exclude_each_other(kecamatan):
    first = make_official(
        office=kecamatan, position=P.CAMAT, end_date=date(2026, 9, 30)
    )
    for capacity in (C.DEFINITIF, C.PLT, C.PJ):
        with pytest.raises(ValidationError, match=first.printed_name):
            make_official(
                office=kecamatan,
                position=P.CAMAT,
                capacity=capacity,
                start_date=date(2026, 9, 30),
            )
    make_official(office=kecamatan, position=P.CAMAT, start_date=date(2026, 10, 1))
    make_official(office=kecamatan, position=P.SEKCAM)
    first.full_clean()  # it is no rival of itself


def test_two_sections_have_a_head_each(kecamatan):
    make_official(office=kecamatan, position=P.KASI, section="Pelayanan Umum")
    make_official(office=kecamatan, position=P.KASI, section="Kesejahteraan Sosial")
    with pytest.raises(ValidationError):
        make_official(office=kecamatan, position=P.KASI, section="Pelayanan Umum")


def test_a_plh_takes_the_pen_while_he_serves(kecamatan):
    def holder(on):
        return Official.objects.pen_holder(office=kecamatan, position=P.CAMAT, on=on)

    assert holder(ON) is None
    camat = make_official(office=kecamatan, position=P.CAMAT)
    make_official(office=kecamatan, position=P.CAMAT, capacity=C.AN, own_title="SEKCAM")
    plh = make_official(
        office=kecamatan,
        position=P.CAMAT,
        capacity=C.PLH,
        start_date=ON,
        end_date=ON,
    )
    assert holder(ON) == plh
    assert holder(date(2026, 10, 1)) == holder(date(2026, 10, 3)) == camat
    assert plh.in_term(ON)
    assert not plh.in_term(date(2026, 10, 3))
    with pytest.raises(ValidationError):
        make_official(office=kecamatan, position=P.CAMAT, capacity=C.PLH, start_date=ON)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"end_date": date(2019, 1, 1)}, "official_ends_after_start"),
        ({"nip": "123"}, "official_nip_is_18_digits"),
        ({"capacity": "an"}, "official_own_title_iff_on_behalf"),
        ({"own_title": "SEKCAM"}, "official_own_title_iff_on_behalf"),
    ],
)
def test_the_database_refuses_an_impossible_term(kecamatan, values, constraint):
    known = {
        "office": kecamatan,
        "position": "camat",
        "start_date": date(2020, 1, 1),
        "printed_name": "X",
        "capacity": "definitif",
    }
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Official.objects.create(**known | values)


def test_loading_reference_data_again_changes_nothing(kecamatan):
    for tally in load_all():
        assert (tally.created, tally.changed) == (0, 0), tally


def test_loading_keeps_what_an_office_typed_and_follows_the_code_lists(kecamatan):
    kecamatan.phone = "0351 999"
    kecamatan.website = ""
    kecamatan.save()
    entry = CodeEntry.objects.get_by_natural_key("religion", "islam")
    entry.name, entry.aliases = "Salah", ["Moslem"]
    entry.save()
    load_all()
    kecamatan.refresh_from_db()
    entry.refresh_from_db()
    assert kecamatan.phone == "0351 999"
    assert kecamatan.website
    assert (entry.name, entry.aliases) == ("Islam", ["Moslem"])


def test_the_command_says_what_it_did(kecamatan, capsys):
    call_command("load_reference")
    assert "Kantor: 0 baru" in capsys.readouterr().out


def test_all_of_the_lists_are_there(kecamatan):
    counts = {
        kind: CodeEntry.objects.filter(kind=kind).count()
        for kind in CodeEntry.Kind.values
    }
    assert counts == {
        "religion": 7,
        "marital_status": 4,
        "occupation": 89,
        "education": 10,
        "citizenship": 3,
        "blood_type": 13,
        "disability": 7,
        "insurance": 5,
    }
    villages = Office.objects.filter(level="desa").values_list("name", flat=True)
    assert list(villages)[:2] == ["Selopuro", "Dumplengan"]
    assert len(villages) == 10
