"""What is wrong, odd or out of reach, row by row; and what a blank cell does."""

from datetime import date

import pytest
from django.utils import timezone

from registry.imports import steps
from registry.models import PopulationImport, Resident, WrongRow
from tests.factories import code, make_kk, make_nik, make_resident
from tests.importing import joined, plain_file, receive, work_off
from tests.registry.imports.people import as_row, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_readers")]
HEAD, WIFE = Resident.Relation.KEPALA_KELUARGA.value, Resident.Relation.ISTRI.value
DEAD = Resident.LifeStatus.MATI.value


def problems(found: PopulationImport) -> dict[int, list[str]]:
    """row -> "column: message" of each problem."""
    rows = found.wrong_rows.filter(kind=WrongRow.Kind.WRONG)
    return {row.row: [f"{c}: {m}" for c, m in row.problems] for row in rows}


def write(found: PopulationImport, user) -> None:
    steps.decide(user=user, import_id=found.pk, mode="good", now=timezone.now())
    work_off()
    found.refresh_from_db()
    assert found.state == PopulationImport.State.DONE, found.message


def test_every_problem_of_a_row_is_told(registrar, desa_kalang):
    bad = person(office=desa_kalang, name=None, sex=None, rt="bad:RT ini aneh.")
    found = receive(plain_file([bad]), user=registrar)
    assert problems(found) == {
        2: [
            "RT: RT ini aneh.",
            "NAME: NAME harus diisi untuk penduduk baru.",
            "SEX: SEX harus diisi untuk penduduk baru.",
        ]
    }


def test_a_nik_twice_names_the_other_rows_of_all_sheets(registrar, desa_kalang):
    nik = make_nik(birth_date=date(1980, 5, 17), sex="L")
    one = [person(office=desa_kalang, nik=nik), person(office=desa_kalang)]
    two = [person(office=desa_kalang, nik=nik)]
    content = joined(plain_file(one, sheet="A"), plain_file(two, sheet="B"))
    found = receive(content, user=registrar)
    assert found.counts["new"] == 1
    told = {(w.sheet, w.row): w.problems for w in found.wrong_rows.all()}
    assert told[("A", 2)] == [["NIK", "NIK yang sama ada juga di baris 2 lembar B."]]
    assert told[("B", 2)] == [["NIK", "NIK yang sama ada juga di baris 2 lembar A."]]


def test_a_nik_is_no_kk(registrar, desa_kalang):
    row = person(office=desa_kalang)
    row["kk_number"] = row["nik"]
    found = receive(plain_file([row]), user=registrar)
    assert problems(found)[2] == ["KK_NUMBER: Nomor KK tidak boleh sama dengan NIK."]


def test_people_without_a_nik_are_listed_and_no_mistake(registrar, desa_kalang):
    rows = [person(office=desa_kalang, nik="", name=None), person(office=desa_kalang)]
    found = receive(plain_file(rows), user=registrar)
    assert (found.counts["without_nik"], found.counts["wrong"]) == (1, 0)
    listed = found.wrong_rows.get()
    assert listed.kind == WrongRow.Kind.WITHOUT_NIK
    assert listed.problems == []
    write(found, registrar)
    assert Resident.objects.count() == 1


def test_a_family_has_one_living_head(registrar, desa_kalang):
    known = make_resident(office=desa_kalang, name="Kepala Lama")
    kk = make_kk()
    rows = [
        person(office=desa_kalang, kk_number=kk),
        person(office=desa_kalang, kk_number=kk),
        person(office=desa_kalang, kk_number=known.kk_number),
        person(office=desa_kalang, kk_number=known.kk_number, family_relation=WIFE),
    ]
    found = receive(plain_file(rows), user=registrar)
    near = "FAMILY_RELATION: KK ini sudah punya kepala keluarga di {}."
    assert problems(found) == {
        3: [near.format("baris 2")],
        4: [near.format("data penduduk")],
    }


def test_the_head_who_died_makes_room(registrar, desa_kalang):
    known = make_resident(office=desa_kalang)
    rows = [
        as_row(known, life_status=DEAD),
        person(office=desa_kalang, kk_number=known.kk_number),
    ]
    found = receive(plain_file(rows), user=registrar)
    assert problems(found) == {}
    assert (found.counts["changed"], found.counts["new"]) == (1, 1)


def test_two_heads_that_are_known_already_are_no_news(registrar, desa_kalang):
    one = make_resident(office=desa_kalang)
    two = make_resident(office=desa_kalang, kk_number=one.kk_number)
    found = receive(plain_file([as_row(one), as_row(two)]), user=registrar)
    assert (found.counts["unchanged"], found.counts["wrong"]) == (2, 0)


def test_a_village_of_others_is_refused(clerk, desa_kalang, desa_pitu):
    found = receive(plain_file([person(office=desa_pitu)]), user=clerk)
    assert "di luar kantor Anda" in problems(found)[2][0]


def test_somebody_out_of_reach_is_told_without_a_name(clerk, desa_pitu, desa_kalang):
    known = make_resident(office=desa_pitu, name="Orang Rahasia")
    row = as_row(known, office=desa_kalang.pk, name="Lain", rt="bad:RT ini aneh.")
    found = receive(plain_file([row]), user=clerk)
    assert problems(found)[2] == [
        "NIK: NIK sudah terdaftar di luar kantor Anda; minta kecamatan memindahkan."
    ]
    everything = str(list(found.wrong_rows.values()))
    assert "Rahasia" not in everything
    assert "Pitu" not in everything


def test_a_move_inside_the_kecamatan_is_shown(registrar, desa_kalang, desa_pitu):
    known = make_resident(office=desa_kalang)
    found = receive(plain_file([as_row(known, office=desa_pitu.pk)]), user=registrar)
    assert (found.counts["moved"], found.counts["changed"]) == (1, 1)
    staged = found.staged.get()
    assert staged.is_move
    assert staged.changes == [["office_id", desa_kalang.name, desa_pitu.name]]


def test_the_chosen_village_is_for_rows_that_name_none(
    registrar, desa_kalang, desa_pitu
):
    known = make_resident(office=desa_kalang)
    rows = [as_row(known, office=None, rt="009"), person(office=desa_kalang)]
    rows += [person(office=None) | {"office": None}]
    found = receive(plain_file(rows), user=registrar, village=desa_pitu)
    write(found, registrar)
    known.refresh_from_db()
    assert (known.office, known.rt) == (desa_kalang, "009")  # no move by a blank cell
    assert Resident.objects.get(nik=rows[1]["nik"]).office == desa_kalang
    assert Resident.objects.get(nik=rows[2]["nik"]).office == desa_pitu


def test_a_file_without_villages_brings_all_to_the_chosen_one(
    registrar, desa_kalang, desa_pitu
):
    known = make_resident(office=desa_kalang)
    row = as_row(known)
    del row["office"]
    asked = receive(plain_file([row]), user=registrar)
    assert asked.state == PopulationImport.State.MAPPING
    assert asked.mapping["needs_village"]
    steps.choose_village(
        user=registrar, import_id=asked.pk, village=desa_pitu, now=timezone.now()
    )
    work_off()
    asked.refresh_from_db()
    assert asked.counts["moved"] == 1


def test_blank_cells_keep_what_is_known_unless_asked(registrar, desa_kalang):
    known = make_resident(
        office=desa_kalang, phone="+628123450001", mother_name="Tumini"
    )
    row = as_row(known, phone=None, mother_name=None, religion=None, name=None)
    kept = receive(plain_file([row]), user=registrar)
    assert kept.counts["unchanged"] == 1
    erased = receive(plain_file([row]), user=registrar, erase_blanks=True)
    write(erased, registrar)
    known.refresh_from_db()
    assert (known.phone, known.mother_name, known.religion) == ("", "", None)
    assert known.name and known.birth_place and known.education  # not asked for


def test_oddities_warn_and_the_reason_is_kept(registrar, desa_kalang):
    row = person(office=desa_kalang, religion=None, sex="P")
    row["nik"] = make_nik(birth_date=row["birth_date"], sex="L")
    row["father_nik"] = "soft:NIK ayah tidak dipakai."
    found = receive(plain_file([row]), user=registrar)
    assert (found.counts["warned"], found.counts["wrong"]) == (1, 0)
    told = dict(found.staged.get().warnings)
    assert told["religion_id"] == "Agama belum diisi."
    assert told["father_nik"] == "NIK ayah tidak dipakai."
    assert "laki-laki" in told["nik"]
    write(found, registrar)
    reason = Resident.objects.get().nik_warning_reason
    assert reason.startswith(f"impor #{found.pk}: Menurut NIK")


def test_the_dead_do_not_come_back_unnoticed(registrar, desa_kalang):
    known = make_resident(office=desa_kalang, life_status=DEAD)
    found = receive(plain_file([as_row(known, life_status=1)]), user=registrar)
    assert "Tercatat meninggal" in dict(found.staged.get().warnings)["life_status"]


def test_who_is_missing_is_listed_and_left_alone(registrar, desa_kalang, desa_pitu):
    here, gone = (make_resident(office=desa_kalang) for _ in range(2))
    make_resident(office=desa_kalang, life_status=DEAD)
    make_resident(office=desa_pitu)
    found = receive(
        plain_file([as_row(here), person(office=desa_kalang)]),
        user=registrar,
        is_complete=True,
    )
    assert found.counts["missing"] == 1
    assert found.missing.get().resident == gone
    write(found, registrar)
    gone.refresh_from_db()
    assert gone.life_status == Resident.LifeStatus.HIDUP


def test_codes_are_shown_in_words(registrar, desa_kalang):
    known = make_resident(office=desa_kalang)
    hindu = code("religion", "hindu")
    row = as_row(known, religion=hindu.pk, family_relation=WIFE)
    found = receive(plain_file([row]), user=registrar)
    assert found.staged.get().changes == [
        ["family_relation", "Kepala Keluarga", "Istri"],
        ["religion_id", known.religion.name, hindu.name],
    ]


def test_a_character_that_postgresql_has_not(registrar, desa_kalang):
    row = person(office=desa_kalang, name=None, suku="a\0b")
    found = receive(plain_file([row]), user=registrar)
    assert found.wrong_rows.get().cells["SUKU"] == "ab"
