"""From answers to what conditions ask and what texts print."""

import pytest

from letters.forms.person import PERSON_FIELDS, PERSON_SHOWN_KEYS, show_person
from letters.forms.values import default_answers, raw_values, text_values
from tests.letters.sample_definition import ANI, ANSWERS, DEFINITION, ENV, PEOPLE


def raw(people=PEOPLE, **answers):
    return raw_values(DEFINITION, ANSWERS | answers, people, env=ENV)


def shown(people=PEOPLE, **answers):
    return text_values(DEFINITION, ANSWERS | answers, people, env=ENV)[0]


def test_hidden_answers_do_not_count():
    assert raw(jenis_lain="Rapat")["jenis_lain"] == ""
    assert raw(jenis_lain="Rapat")["uraian"] == "Acara"
    assert raw(jenis="lain", jenis_lain="Rapat")["uraian"] == "Rapat"


def test_what_is_typed_wins_over_what_is_computed():
    assert raw(uraian="Milad")["uraian"] == "Milad"


def test_computed_answers_cannot_be_typed():
    assert raw(hari="Jumat")["hari"] == "Senin"


def test_people_stand_under_their_roles():
    values = raw()
    assert values["pemohon"]["nama"] == "Ani"
    assert [each["nama"] for each in values["saksi"]] == ["Budi", "Citra"]
    assert values["kuasa"] == {}
    assert raw({"kuasa": [ANI]})["kuasa"] == {}
    assert raw({"kuasa": [ANI]}, setuju=False)["kuasa"]["nama"] == "Ani"


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("jenis", "a", "Acara"),
        ("tanggal", "2026-10-25", "25 Oktober 2026"),
        ("tanggal", "besok", "besok"),
        ("jam", "09:00:00", "09.00"),
        ("tamu", "1500", "1.500"),
        ("biaya", 1500000, "Rp1.500.000"),
        ("setuju", True, "Ya"),
        ("setuju", None, "Tidak"),
        ("hiburan", ["x", "y"], "Wayang dan Reog"),
        ("lokasi", "35.21.16.2001", "Desa Kalang"),
        ("hp", "+6281234567890", "0812-3456-7890"),
        ("meter", None, ""),
        ("barang", [{"nama": "Kursi", "harga": 5000}], [{"nama": "Kursi"}]),
    ],
)
def test_answers_are_printed_in_indonesian(key, value, expected):
    found = shown(**{key: value})[key]
    if isinstance(expected, list):
        assert found == [{"nama": "Kursi", "harga": "Rp5.000"}]
    else:
        assert found == expected


def test_a_person_is_written_out():
    person = shown()["pemohon"]
    assert person["ttl"] == "Ngawi, 10 Mei 1990"
    assert person["umur"] == "36 tahun"
    assert person["jenis_kelamin"] == "Perempuan"
    assert person["alamat_lengkap"] == (
        "Dusun Krajan RT 003/RW 001, Desa Kalang, Kecamatan Pitu, Kabupaten Ngawi"
    )
    assert person["identitas"] == ANI["nik"]
    assert person["email"] == ""


def test_an_empty_person_has_every_key_and_nothing_in_it():
    person = show_person({}, on=ENV["today"])
    assert set(person) >= {each.key for each in PERSON_FIELDS} | PERSON_SHOWN_KEYS
    assert {person["ttl"], person["umur"], person["alamat_lengkap"]} == {""}


def test_address_of_a_town_keeps_its_kind():
    town = {"alamat": "Jalan Kenari 3", "kabupaten": "Kota Surabaya"}
    shown_town = show_person(town, on=ENV["today"])
    assert shown_town["alamat_lengkap"] == "Jalan Kenari 3, Kota Surabaya"


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ({"tanpa_nik": "bayi", "nik_ibu": "1"}, "Belum ber-NIK"),
        ({"tanpa_nik": "asing", "nomor_paspor": "X1"}, "Paspor/KITAS X1"),
        ({}, "-"),
    ],
)
def test_identity_of_whoever_has_no_nik(person, expected):
    assert show_person(person, on=ENV["today"])["identitas"] == expected


def test_defaults_come_from_day_origin_and_applicant():
    assert default_answers(DEFINITION, ANI, env=ENV) == {
        "tanggal": "2026-07-15",
        "lokasi": "35.21.16.2001",
        "tempat": "Dusun Krajan RT 003/RW 001",
        "hp": "+6281234567890",
    }
