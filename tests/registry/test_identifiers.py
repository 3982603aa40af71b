"""NIK, KK, NIP and phone: what is refused, what is asked about, what is shown."""

from datetime import date

import pytest

from registry.identifiers import (
    InvalidPhone,
    clean_nik,
    initials,
    kk_errors,
    mask_name,
    mask_nik,
    nik_errors,
    nik_warnings,
    nip_errors,
    normalise_phone,
)

MAN = "3521161705809001"
WOMAN = "3521165705809002"
BORN = date(1980, 5, 17)


@pytest.mark.parametrize(
    "text",
    [
        "3521 1617 0580 9001",
        "352116.170580.9001",
        "3521-1617-0580-9001",
        "'3521161705809001",
        "3521161705809001\u00a0",
        "\u200b3521161705809001\t",
    ],
)
def test_what_people_put_between_digits_is_dropped(text):
    assert clean_nik(text) == MAN


@pytest.mark.parametrize(
    ("nik", "word"),
    [
        ("", "kosong"),
        ("352116170580900", "15 angka"),
        ("35211617058090011", "17 angka"),
        ("352116170580900O", "huruf"),
        ("٣٥٢١١٦١٧٠٥٨٠٩٠٠١", "huruf"),
        ("1111111111111111", "sama"),
        ("3521161705800000", "0000"),
    ],
)
def test_an_impossible_nik_is_an_error(nik, word):
    assert word in " ".join(nik_errors(nik))


@pytest.mark.parametrize("nik", [MAN, WOMAN, "0021161705809001"])
def test_a_possible_nik_has_no_error(nik):
    assert nik_errors(nik) == []


@pytest.mark.parametrize(
    ("nik", "born", "sex", "word"),
    [
        ("0021161705809001", BORN, "L", "provinsi"),
        ("3521163505809001", BORN, "L", "kalender"),
        ("3521167505809001", BORN, "P", "kalender"),
        ("3521160005809001", BORN, "L", "kalender"),
        ("3521164005809001", BORN, "L", "kalender"),
        ("3521161713809001", BORN, "L", "kalender"),
        (MAN, date(1980, 5, 18), "L", "berbeda"),
        (MAN, date(1981, 5, 17), "L", "berbeda"),
        (MAN, BORN, "P", "laki-laki"),
        (WOMAN, BORN, "L", "perempuan"),
    ],
)
def test_an_odd_nik_is_a_warning(nik, born, sex, word):
    warnings = nik_warnings(nik, birth_date=born, sex=sex)
    assert len(warnings) == 1
    assert word in warnings[0]


@pytest.mark.parametrize(
    ("nik", "born", "sex"),
    [
        (MAN, BORN, "L"),
        (WOMAN, BORN, "P"),
        (MAN, date(1880, 5, 17), "L"),  # a NIK does not tell the century
        (MAN, None, None),
        ("short", BORN, "L"),  # errors are told elsewhere
        ("9621161705809001", BORN, "L"),  # the newest provinces
    ],
)
def test_an_ordinary_nik_has_no_warning(nik, born, sex):
    assert nik_warnings(nik, birth_date=born, sex=sex) == []


def test_two_oddities_are_both_told():
    assert len(nik_warnings(MAN, birth_date=date(1980, 1, 1), sex="P")) == 2


@pytest.mark.parametrize(
    ("kk", "nik", "wrong"),
    [
        ("3521160101209003", MAN, False),
        ("352116010120900", MAN, True),
        (MAN, MAN, True),
        ("3521169999209003", "", False),  # its date part proves nothing
    ],
)
def test_kk_numbers(kk, nik, wrong):
    assert bool(kk_errors(kk, nik=nik)) is wrong


@pytest.mark.parametrize(
    ("nip", "wrong"),
    [
        ("198001172005011001", False),
        ("19800117 200501 1 001", False),
        ("19800117200501100", True),
        ("198013172005011001", True),
        ("198001172005131001", True),
        ("198001171960011001", True),
        ("198001172005013001", True),
    ],
)
def test_nip(nip, wrong):
    assert bool(nip_errors(nip)) is wrong


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("081234567890", "+6281234567890"),
        ("0812-3456-7890", "+6281234567890"),
        ("+62 812 3456 7890", "+6281234567890"),
        ("6281234567890", "+6281234567890"),
        ("+62 0812 3456 7890", "+6281234567890"),
        ("(0351) 746208", "+62351746208"),
    ],
)
def test_phone_is_stored_one_way(text, stored):
    assert normalise_phone(text) == stored


@pytest.mark.parametrize("text", ["", "12345", "+65 8123 4567", "08xx", "00812345678"])
def test_other_texts_are_no_phone(text):
    with pytest.raises(InvalidPhone, match="tidak dikenali"):
        normalise_phone(text)


def test_masks_hide_what_tells_a_person():
    assert mask_nik(MAN) == "352116******9001"
    assert mask_nik("12345") == "*****"
    assert mask_name("Siti  Rahayu") == "S*** R***"
    assert mask_name("Siti & Sukarno") == "S*** & S***"
    assert initials("siti Rahayu") == "S.R."
    assert mask_name("") == initials("") == ""
