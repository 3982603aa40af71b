"""All that stands in the way of sending a letter on is told at once, with its place."""

import pytest

from letters.forms.checking import check, needed
from letters.forms.values import raw_values
from tests.letters.sample_definition import ANI, ANSWERS, DEFINITION, ENV, PEOPLE


def raw_of(**answers):
    return raw_values(DEFINITION, ANSWERS | answers, PEOPLE, env=ENV)


def targets(people=PEOPLE, attached=("ktp", "izin"), **answers):
    facts = {"answers": ANSWERS | answers, "people": people}
    return {
        problem.target: problem.message
        for problem in check(DEFINITION, facts, env=ENV, attached=attached)
    }


def test_nothing_is_missing():
    assert targets() == {}


def test_all_that_is_missing_is_told_at_once():
    found = targets({}, attached=(), jenis="", setuju=False, hiburan=["x"])
    assert found == {
        "field:jenis": "Jenis belum diisi.",
        "field:setuju": "Setuju harus dicentang.",
        "role:pemohon": "Pemohon belum diisi.",
        "role:saksi": "Saksi paling sedikit 2 orang.",
        "role:kuasa": "Kuasa belum diisi.",
        "requirement:ktp": "KTP belum diunggah.",
        "requirement:izin": "Izin belum diunggah.",
    }


def test_documents_can_be_left_out():
    assert targets(attached=None) == {}


def test_rules_speak_last():
    assert targets(tanggal="2026-07-01")["field:tanggal"].endswith("sudah lewat.")


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("jenis", "z", "pilihan tidak dikenal"),
        ("hiburan", ["x", "z"], "pilihan tidak dikenal"),
        ("tanggal", "32 Mei", "tanggal tidak dapat dibaca"),
        ("jam", "pagi", "jam tidak dapat dibaca"),
        ("tamu", "banyak", "harus berupa angka"),
        ("tamu", "0", "paling sedikit 1"),
        ("tamu", "5.001", "paling banyak 5.000"),
        ("meter", "123", "harus 11 atau 12 angka"),
        ("surel", "ani@", "alamat email tidak dapat dibaca"),
        ("hp", "123", "HP"),
        ("nik_lain", "123", "16 angka"),
    ],
)
def test_what_cannot_be_read_is_told_beside_its_field(key, value, words):
    assert words in targets(**{key: value})[f"field:{key}"]


def test_too_long_an_answer_is_told():
    found = targets(jenis="lain", jenis_lain="x" * 21)
    assert found["field:jenis_lain"] == "Jenis lain: paling panjang 20 huruf."


def test_rows_point_at_the_cell():
    found = targets(barang=[{"nama": "Kursi"}, {"harga": "x"}])
    assert set(found) == {"field:barang:1:nama", "field:barang:1:harga"}


@pytest.mark.parametrize(
    ("change", "target"),
    [
        ({"nik": "123"}, "role:pemohon:0:nik"),
        ({"nik": ""}, "role:pemohon:0:nik"),
        ({"nik": "", "tanpa_nik": "bayi"}, "role:pemohon:0:nik_ibu"),
        ({"nik": "", "tanpa_nik": "bayi", "nik_ibu": "12"}, "role:pemohon:0:nik_ibu"),
        ({"nik": "", "tanpa_nik": "asing"}, "role:pemohon:0:nomor_paspor"),
        ({"nama": ""}, "role:pemohon:0:nama"),
        ({"no_kk": ""}, "role:pemohon:0:no_kk"),
    ],
)
def test_people_are_checked_one_by_one(change, target):
    assert set(targets(PEOPLE | {"pemohon": [ANI | change]})) == {target}


@pytest.mark.parametrize(
    "stand_in",
    [
        {"tanpa_nik": "bayi", "nik_ibu": "3521165005909001"},
        {"tanpa_nik": "asing", "nomor_paspor": "X1"},
    ],
)
def test_people_without_nik_pass_with_what_stands_for_it(stand_in):
    assert targets(PEOPLE | {"pemohon": [ANI | {"nik": ""} | stand_in]}) == {}


def test_too_many_people_are_told():
    crowd = PEOPLE | {"saksi": [{"nama": str(number)} for number in range(4)]}
    assert targets(crowd) == {"role:saksi": "Saksi paling banyak 3 orang."}


def test_needed_documents_follow_the_answers():
    assert [each.slug for each in needed(DEFINITION, raw_of())] == ["ktp", "foto"]
    with_music = raw_of(hiburan=["x"])
    assert "izin" in [each.slug for each in needed(DEFINITION, with_music)]
