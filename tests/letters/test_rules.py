"""Each named rule, kept and broken, with where it points and what it says."""

from datetime import date

import pytest

from letters.forms.look import Look
from letters.forms.rules import RULES, run_rule
from letters.forms.schema import Condition, Field, Role, Rule

TODAY = date(2026, 7, 15)  # a Wednesday
ENV = {
    "today": TODAY,
    "holidays": {date(2026, 7, 17)},
    "kecamatan": "Pitu",
    "kecamatan_code": "35.21.16",
}
FIELDS = {
    key: Field(key, label, kind)
    for key, label, kind in (
        ("mulai", "Tanggal mulai", "date"),
        ("selesai", "Tanggal selesai", "date"),
        ("jam_mulai", "Jam mulai", "time"),
        ("jam_selesai", "Jam selesai", "time"),
        ("nomor", "Nomor", "text"),
        ("lain", "Lainnya", "text"),
        ("desa", "Desa", "office"),
        ("pilihan", "Pilihan", "multi"),
        ("putusan", "Putusan", "text"),
    )
}
ROLES = {
    slug: Role(slug, label, fields=(Field("wali", "Wali"),))
    for slug, label in (("pemohon", "Pemohon"), ("saksi", "Saksi"), ("waris", "Waris"))
}
ANI = {"nik": "3521165005909001", "nama": "Ani", "tanggal_lahir": "1990-05-10"}
BUDI = {"nik": "3521161005889002", "nama": "Budi", "tanggal_lahir": "1988-05-10"}
CHILD = {"nik": "3521161005159003", "nama": "Candra", "tanggal_lahir": "2015-05-10"}
NO_NIK = {"nik": "", "nama": "  ani ", "tanggal_lahir": "1990-05-10"}


def found(rule, params, *, level="block", message="", when=(), **raw):
    look = Look(raw, ENV, FIELDS, ROLES)
    return run_rule(Rule(rule, level, params, message, tuple(when)), look=look)


SPAN = {"first": "mulai", "then": "selesai"}
PEOPLE = {"roles": ["saksi", "waris"]}
# rule, params, answers that break it, target, part of the message, answers that keep it
CASES = [
    (
        *("date_not_past", {"field": "mulai"}, {"mulai": "2026-07-14"}),
        *("field:mulai", "Tanggal mulai (14 Juli 2026) sudah lewat."),
        {"mulai": "2026-07-15"},
    ),
    (
        *("date_not_future", {"field": "mulai"}, {"mulai": "2026-07-16"}),
        *("field:mulai", "belum terjadi"),
        {"mulai": "2026-07-15"},
    ),
    (
        *("date_order", SPAN, {"mulai": "2026-07-15", "selesai": "2026-07-14"}),
        *("field:selesai", "sebelum Tanggal mulai (15 Juli 2026)"),
        {"mulai": "2026-07-15", "selesai": "2026-07-15"},
    ),
    (
        "date_order",
        {"first": "waris.tanggal_lahir", "then": "mulai"},
        {"mulai": "1980-01-01", "waris": [BUDI]},
        *("field:mulai", "Tanggal lahir Waris"),
        {"mulai": "2000-01-01", "waris": [BUDI]},
    ),
    (
        "time_order",
        {
            **{"first": "jam_mulai", "then": "jam_selesai"},
            **{"first_date": "mulai", "then_date": "selesai"},
        },
        {"jam_mulai": "10:00", "jam_selesai": "09.00", "mulai": "2026-08-01"},
        *("field:jam_selesai", "Jam selesai harus sesudah Jam mulai"),
        {
            **{"jam_mulai": "10:00", "jam_selesai": "09:00"},
            **{"mulai": "2026-08-01", "selesai": "2026-08-02"},
        },
    ),
    (
        "min_working_days",
        {"first": "today", "then": "mulai", "days": 3},
        {"mulai": "2026-07-20"},  # Thursday and Monday; Friday is a holiday
        *("field:mulai", "hanya 2 hari kerja"),
        {"mulai": "2026-07-21"},
    ),
    (
        "max_working_days",
        SPAN | {"days": 9},
        {"mulai": "2026-07-15", "selesai": "2026-07-30"},
        *("field:selesai", "ada 10 hari kerja"),
        {"mulai": "2026-07-15", "selesai": "2026-07-29"},
    ),
    (
        "min_days",
        {"first": "today", "then": "mulai", "days": 3},
        {"mulai": "2026-07-17"},
        *("field:mulai", "hanya 2 hari"),
        {"mulai": "2026-07-18"},
    ),
    (
        "age_between",
        {"role": "waris", "day": "mulai", "min": 19, "max": 70, "unless": "putusan"},
        {"mulai": "2026-07-20", "waris": [ANI, CHILD]},
        *(
            "role:waris:1:tanggal_lahir",
            "Umur Candra pada 20 Juli 2026 adalah 11 tahun",
        ),
        {"mulai": "2026-07-20", "waris": [CHILD], "putusan": "1/Pdt.P/2026"},
    ),
    (
        *("people_differ", PEOPLE, {"saksi": [BUDI, ANI], "waris": [ANI]}),
        *("role:saksi:1", "Ani tidak boleh sekaligus Saksi dan Waris."),
        {"saksi": [BUDI], "waris": [ANI]},
    ),
    (
        *("people_differ", PEOPLE, {"saksi": [NO_NIK], "waris": [ANI]}),
        *("role:saksi:0", "tidak boleh sekaligus"),
        {"saksi": [NO_NIK | {"tanggal_lahir": "1991-01-01"}], "waris": [ANI]},
    ),
    (
        *("unique_people", {"role": "waris"}, {"waris": [ANI, BUDI, ANI]}),
        *("role:waris:2", "Ani tercantum lebih dari satu kali"),
        {"waris": [ANI, BUDI]},
    ),
    (
        "is_among",
        {"role": "pemohon", "among": "waris"},
        {"pemohon": ANI, "waris": [BUDI]},
        *("role:pemohon:0", "Ani (Pemohon) tidak tercantum sebagai Waris."),
        {"pemohon": ANI, "waris": [BUDI, ANI]},
    ),
    (
        *("min_age", {"role": "saksi", "age": 18}, {"saksi": [ANI, CHILD]}),
        *("role:saksi:1", "Candra (Saksi) baru berumur 11 tahun"),
        {"saksi": [ANI, {"nama": "Tanpa tanggal"}]},
    ),
    (
        "at_least_one_alive",
        {"role": "waris"},
        {"waris": [ANI | {"life_status": "2"}]},
        *("role:waris", "satu Waris harus masih hidup"),
        {"waris": [ANI | {"life_status": "2"}, BUDI]},
    ),
    (
        "resident_status",
        {"role": "pemohon", "allow": ["1"]},
        {"pemohon": ANI | {"life_status": "2"}},
        *("role:pemohon:0", "Ani (Pemohon) tercatat Meninggal"),
        {"pemohon": ANI | {"life_status": ""}},
    ),
    (
        "must_live_in_kecamatan",
        {"role": "pemohon"},
        {"pemohon": ANI | {"kecamatan": "Padas"}},
        *("role:pemohon:0", "tidak beralamat di Kecamatan Pitu"),
        {"pemohon": ANI | {"kecamatan": "PITU"}},
    ),
    (
        "guardian_required",
        {"role": "waris", "key": "wali", "age": 17},
        {"waris": [ANI, CHILD]},
        *("role:waris:1:wali", "Candra berumur 11 tahun dan belum kawin: isi Wali."),
        {"waris": [CHILD | {"wali": "Ani"}, ANI]},
    ),
    (
        "forbidden_when",
        {"when": [{"field": "nomor", "value": "x"}], "target": "lain"},
        {"nomor": "x"},
        *("field:lain", "Jangan x."),
        {"nomor": "y"},
    ),
    (
        *("require_one_of", {"fields": ["nomor", "lain"]}, {"nomor": "", "lain": ""}),
        *("field:nomor", "Isi salah satu: Nomor atau Lainnya."),
        {"nomor": "", "lain": "1"},
    ),
    (
        *("digits", {"field": "nomor", "lengths": [11, 12]}, {"nomor": "12345"}),
        *("field:nomor", "Nomor harus 11 atau 12 angka."),
        {"nomor": "511 0900-01234"},
    ),
    (
        "digits",
        {"field": "saksi.nik", "lengths": [16]},
        {"saksi": [ANI, {"nik": "12a"}]},
        *("role:saksi:1:nik", "NIK Saksi harus 16 angka"),
        {"saksi": [ANI, {"nik": ""}]},
    ),
    (
        *("office_within", {"field": "desa"}, {"desa": "35.21.160.2001"}),
        *("field:desa", "di wilayah Kecamatan Pitu"),
        {"desa": "35.21.16.2001"},
    ),
    (
        "same_text",
        {"first": "nomor", "then": "pemohon.nama"},
        {"nomor": "Ana", "pemohon": ANI},
        *("field:nomor", "Nomor (Ana) berbeda dengan Nama lengkap Pemohon (Ani)"),
        {"nomor": " ANI", "pemohon": ANI},
    ),
    (
        *("should_be_filled", {"path": "pemohon.no_hp"}, {"pemohon": ANI}),
        *("role:pemohon:0:no_hp", "Nomor HP/WhatsApp Pemohon belum diisi."),
        {"pemohon": ANI | {"no_hp": "+6281"}},
    ),
    (
        *("min_chosen", {"field": "pilihan", "count": 2}, {"pilihan": ["a"]}),
        *("field:pilihan", "Paling sedikit 2 Pilihan"),
        {"pilihan": []},
    ),
]
IDS = [f"{case[0]}-{number}" for number, case in enumerate(CASES)]


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_rule_points_at_what_breaks_it(case):
    rule, params, broken, target, words, _ = case
    [problem] = found(rule, params, message=_own_words(rule), **broken)
    assert problem.target == target
    assert words in problem.message
    assert "{" not in problem.message


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_rule_is_silent_when_kept_or_not_answered(case):
    rule, params, *_, kept = case
    assert found(rule, params, message=_own_words(rule), **kept) == []
    if rule not in ("require_one_of", "should_be_filled"):
        assert found(rule, params, message=_own_words(rule)) == []


def _own_words(rule):
    return "Jangan x." if rule == "forbidden_when" else ""


def test_every_rule_has_a_case():
    assert {case[0] for case in CASES} == set(RULES)


def test_message_of_the_definition_replaces_that_of_the_rule():
    [problem] = found(
        *("min_days", {"first": "today", "then": "mulai", "days": 3}),
        level="warn",
        message="Tinggal {hari} hari, {entah}.",
        mulai="2026-07-16",
    )
    assert problem.message == "Tinggal 1 hari, {entah}."
    assert problem.level == "warn"


def test_message_cannot_reach_into_objects():
    [problem] = found(
        *("date_not_past", {"field": "mulai"}),
        message="{label.__class__} {label}",
        mulai="2026-07-14",
    )
    assert problem.message == "{label.__class__} Tanggal mulai"


def test_rule_waits_for_its_conditions():
    params = {"field": "mulai"}
    when = [Condition("nomor", "filled")]
    assert found("date_not_past", params, when=when, mulai="2026-01-01") == []
    assert found("date_not_past", params, when=when, mulai="2026-01-01", nomor="1")


def test_whoever_is_married_young_needs_no_guardian():
    married = CHILD | {"tanggal_lahir": "2010-01-01", "status_kawin": "Kawin"}
    params = {"role": "waris", "key": "wali", "age": 17}
    assert found("guardian_required", params, waris=[married]) == []
