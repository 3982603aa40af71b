"""What is worked out instead of asked, and the Indonesian that it is written in."""

from datetime import date, time

import pytest

from letters.forms import indonesian
from letters.forms.computed import COMPUTED
from letters.forms.look import Look
from letters.forms.schema import Field, Role

ENV = {"today": date(2026, 7, 15), "holidays": {date(2026, 7, 17)}}
FIELDS = {
    "jenis": Field("jenis", "Jenis", "choice", choices=(("a", "Acara"), ("b", "B"))),
    "nama": Field("nama", "Nama"),
    "mulai": Field("mulai", "Mulai", "date"),
    "selesai": Field("selesai", "Selesai", "date"),
    "jumlah": Field("jumlah", "Jumlah", "int"),
}
ROLES = {
    "pemohon": Role("pemohon", "Pemohon"),
    "waris": Role(
        "waris",
        "Waris",
        max=None,
        fields=(Field("hubungan", "H", "choice", choices=(("anak", "Anak"),)),),
    ),
}
ANI = {"nama": "Ani", "tanggal_lahir": "2000-07-21", "kepala_keluarga": "Budi"}
CHILD = {"nama": "Citra", "tanggal_lahir": "2015-01-02", "hubungan": "anak"}
RAW = {
    "jenis": "a",
    "nama": "Desa  Bersih",
    "mulai": "2026-07-15",
    "selesai": "2026-07-21",
    "jumlah": "12",
    "kosong": "",
    "pemohon": ANI,
    "waris": [ANI, CHILD],
}
MINOR = [{"field": "waris.tanggal_lahir", "op": "gt", "value": "2010-01-01"}]
WORK = {"first": "mulai", "last": "selesai"}
MATCH = {"field": "jenis", "cases": {"a": "{jenis} {nama}"}, "otherwise": "-"}

CASES = [
    ("age_on", {"role": "pemohon", "day": "selesai"}, 26),
    ("age_on", {"role": "pemohon", "day": "mulai"}, 25),
    ("age_on", {"role": "pemohon", "day": "kosong"}, None),
    ("weekday", {"date": "mulai"}, "Rabu"),
    ("weekday", {"date": "kosong"}, ""),
    ("date_range", {"first": "mulai"}, "Rabu, 15 Juli 2026"),
    ("date_range", WORK, "Rabu s.d. Selasa, 15 s.d. 21 Juli 2026"),
    ("working_days", WORK, 3),
    ("working_days", {"first": "kosong", "last": "selesai"}, None),
    ("count", {"role": "waris"}, 2),
    ("count_in_words", {"role": "waris"}, "2 (dua)"),
    ("in_words", {"path": "jumlah"}, "12 (dua belas)"),
    ("in_words", {"path": "kosong"}, ""),
    ("family_head", {"role": "pemohon"}, "Budi"),
    ("family_head", {"role": "waris"}, "Budi"),
    ("person", {"role": "pemohon", "key": "tanggal_lahir"}, "21 Juli 2000"),
    ("copy", {"path": "mulai"}, "2026-07-15"),
    ("list_people", {"role": "waris", "key": "nama"}, "Ani dan Citra"),
    ("youngest", {"roles": ["pemohon", "waris"], "day": "mulai"}, 11),
    ("first_filled", {"paths": ["kosong", "pemohon.nama"]}, "Ani"),
    ("first_filled", {"paths": ["kosong"]}, ""),
    ("any_person", {"role": "waris", "when": MINOR}, True),
    ("any_person", {"role": "pemohon", "when": MINOR[:0]}, True),
    ("has_minor", {"role": "waris", "age": 17, "day": "today"}, True),
    ("has_minor", {"role": "pemohon", "age": 17, "day": "today"}, False),
    ("join", {"template": "{jenis}, {nama}"}, "Acara, Desa Bersih"),
    ("join", {"template": "{nama}", "needs": ["kosong"]}, ""),
    ("match", MATCH, "Acara Desa Bersih"),
    ("match", MATCH | {"cases": {"b": "x"}}, "-"),
    ("join_filled", {"parts": ["{nama}", "di {kosong}"], "by": "; "}, "Desa  Bersih"),
]
IDS = [f"{case[0]}-{number}" for number, case in enumerate(CASES)]


@pytest.mark.parametrize(("name", "params", "expected"), CASES, ids=IDS)
def test_computed(name, params, expected):
    assert COMPUTED[name](Look(RAW, ENV, FIELDS, ROLES), params) == expected


def test_every_function_has_a_case():
    assert {case[0] for case in CASES} == set(COMPUTED)


@pytest.mark.parametrize("name", sorted({case[0] for case in CASES}))
def test_computed_bears_an_empty_form(name):
    raw = {key: "" for key in RAW} | {"pemohon": {}, "waris": []}
    params = next(case[1] for case in CASES if case[0] == name)
    assert COMPUTED[name](Look(raw, ENV, FIELDS, ROLES), params) in (
        *("", None, 0, False, "0 (nol)", "-", []),
    )


def test_own_field_of_a_role_is_shown_by_its_label():
    look = Look(RAW | {"waris": [CHILD]}, ENV, FIELDS, ROLES)
    assert look.shown("waris.hubungan") == "Anak"
    assert look.shown("waris.nama") == "Citra"


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ((2026, 12, 12), (2026, 12, 12), "Sabtu, 12 Desember 2026"),
        (
            *((2026, 12, 12), (2026, 12, 13)),
            "Sabtu s.d. Minggu, 12 s.d. 13 Desember 2026",
        ),
        (
            *((2026, 10, 31), (2026, 11, 1)),
            "Sabtu s.d. Minggu, 31 Oktober s.d. 1 November 2026",
        ),
        (
            *((2026, 12, 31), (2027, 1, 1)),
            "Kamis s.d. Jumat, 31 Desember 2026 s.d. 1 Januari 2027",
        ),
    ],
)
def test_date_range_says_shared_parts_once(first, last, expected):
    assert indonesian.date_range(date(*first), date(*last)) == expected


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "nol"),
        (11, "sebelas"),
        (17, "tujuh belas"),
        (20, "dua puluh"),
        (45, "empat puluh lima"),
        (100, "seratus"),
        (115, "seratus lima belas"),
        (999, "sembilan ratus sembilan puluh sembilan"),
        (1000, "seribu"),
        (1500, "seribu lima ratus"),
        (21_010, "dua puluh satu ribu sepuluh"),
    ],
)
def test_numbers_in_words(value, words):
    assert indonesian.in_words(value) == words


def test_small_words():
    assert indonesian.rupiah(1_500_000) == "Rp1.500.000"
    assert indonesian.clock(time(9, 5)) == "09.05"
    assert indonesian.listed(["a", "b", "c"]) == "a, b, dan c"
    assert indonesian.counted(1_000_000) == "1.000.000"
    assert indonesian.phone("+6281234567890") == "0812-3456-7890"
    assert indonesian.phone("(0351) 746208") == "(0351) 746208"
    assert indonesian.age_on(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert indonesian.age_on(date(2008, 2, 29), date(2026, 3, 1)) == 18


@pytest.mark.parametrize("value", [None, "", "besok", "2026-13-01", True, 7])
def test_what_is_no_date_is_none(value):
    assert indonesian.parse_date(value) is None


@pytest.mark.parametrize(
    ("value", "expected"), [("Rp1.500", 1500), (3, 3), ("x", None), (True, None)]
)
def test_whole_numbers_are_read_with_their_points(value, expected):
    assert indonesian.parse_int(value) == expected
