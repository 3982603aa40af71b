"""What an office is told when it fills in one of the seven services wrongly."""

from datetime import date, timedelta

import pytest

from letters.forms.checking import needed
from letters.forms.examples import example, nik
from letters.forms.values import raw_values
from tests.letters.seven_services import ENV, TODAY, definition, found


def changed(slug, people=None, **answers):
    made = example(slug, TODAY)
    made["answers"] |= answers
    made["people"] |= people or {}
    return found(slug, made)


def person(slug, role, **change):
    return {role: [example(slug, TODAY)["people"][role][0] | change]}


def in_days(days):
    return (TODAY + timedelta(days=days)).isoformat()


# what an office must be told: service, people, answers, target, level, words
WARNED = [
    (
        *("hajatan", {}, {"tanggal_mulai": in_days(10), "tanggal_selesai": ""}),
        *("field:tanggal_mulai", "warn", "Polsek meminta permohonan 14 hari kerja"),
    ),
    (
        "hajatan",
        {},
        {
            **{"tanggal_mulai": in_days(10), "tanggal_selesai": ""},
            **{"hiburan": [], "pakai_jalan": True},
        },
        *("field:tanggal_mulai", "warn", "Polsek meminta"),
    ),
    (
        *("hajatan", {}, {"tanggal_mulai": in_days(-1), "tanggal_selesai": ""}),
        *("field:tanggal_mulai", "block", "sudah lewat"),
    ),
    (
        *("hajatan", {}, {"desa_lokasi": "35.21.09.2001"}),
        *("field:desa_lokasi", "block", "wilayah Kecamatan Pitu"),
    ),
    (
        *("hajatan", {}, {"kesanggupan": False}),
        *("field:kesanggupan", "block", "harus dicentang"),
    ),
    (
        *("hajatan", person("hajatan", "pemohon", life_status="2"), {}),
        *("role:pemohon:0", "block", "sudah meninggal"),
    ),
    (
        *("hajatan", {}, {"diwakili": True}),
        *("role:kuasa", "block", "Yang mengurus belum diisi"),
    ),
    (
        *("dispensasi-nikah", {}, {"wilayah_akad": "luar"}),
        *("field:wilayah_akad", "block", "camat di wilayah tempat akad"),
    ),
    (
        *("dispensasi-nikah", {}, {"tanggal_akad": in_days(20)}),
        *("field:tanggal_akad", "warn", "tidak diperlukan"),
    ),
    (
        "dispensasi-nikah",
        person("dispensasi-nikah", "wanita", tanggal_lahir="2008-01-01"),
        {},
        *("role:wanita:0:tanggal_lahir", "block", "Pengadilan Agama"),
    ),
    (
        "dispensasi-nikah",
        person("dispensasi-nikah", "wanita", jenis_kelamin="L"),
        {},
        *("role:wanita:0:jenis_kelamin", "block", "harus perempuan"),
    ),
    (
        *("spm-bpjs", {}, {"rumah_sakit": ""}),
        *("field:rumah_sakit", "block", "belum diisi"),
    ),
    (
        *("spm-bpjs", person("spm-bpjs", "anggota", no_jkn="123"), {}),
        *("role:anggota:0:no_jkn", "block", "harus 13 angka"),
    ),
    (
        *("subsidi-listrik", {}, {"id_pelanggan": ""}),
        *("field:id_pelanggan", "block", "ID pelanggan atau Nomor meter prabayar"),
    ),
    (
        *("subsidi-listrik", {}, {"nama_rekening": "Orang Lain"}),
        *("field:nama_rekening", "warn", "berbeda dengan nama pemohon"),
    ),
    (
        "ahli-waris",
        {"saksi": [*example("ahli-waris", TODAY)["people"]["ahli_waris"][:2]]},
        {},
        *("role:saksi:0", "block", "tidak boleh menjadi saksi"),
    ),
    (
        *("ahli-waris", person("ahli-waris", "saksi"), {}),
        *("role:saksi", "block", "paling sedikit 2 orang"),
    ),
    (
        "ahli-waris",
        person(
            *("ahli-waris", "ahli_waris"),
            tanggal_lahir="2015-01-01",
            status_kawin="Belum Kawin",
        ),
        {},
        *("role:ahli_waris:0:wali", "block", "Diwakili oleh (wali)"),
    ),
    (
        *("ahli-waris", person("ahli-waris", "pewaris", life_status="1"), {}),
        *("role:pewaris:0", "warn", "masih tercatat Hidup"),
    ),
    (
        *("ahli-waris", person("ahli-waris", "pewaris", kecamatan="Padas"), {}),
        *("role:pewaris:0", "block", "Tempat tinggal terakhir"),
    ),
    (
        *("ahli-waris", {}, {"bukti_kematian": "surat"}),
        *("field:bukti_kematian", "warn", "Banyak bank"),
    ),
    (
        *("domisili-ormas", {}, {"masa_bakti_selesai": in_days(-1)}),
        *("field:masa_bakti_selesai", "block", "sudah berakhir"),
    ),
    (
        *("domisili-ormas", {}, {"pemohon_ketua": False}),
        *("role:ketua", "block", "Ketua belum diisi"),
    ),
    (
        *("domisili-ormas", {}, {"npwp": "12345"}),
        *("field:npwp", "block", "15 atau 16 angka"),
    ),
    (
        *("legalisasi-waris", {}, {"nama_rekening": "Kasan M."}),
        *("field:nama_rekening", "warn", "berbeda dengan nama pewaris"),
    ),
]


@pytest.mark.parametrize(
    "case", WARNED, ids=[f"{case[0]}-{case[5]}" for case in WARNED]
)
def test_office_is_told(case):
    slug, people, answers, target, level, words = case
    told = changed(slug, people, **answers)
    assert target in told, told
    assert told[target][0] == level
    assert words in told[target][1]


def test_minors_need_a_birth_certificate_and_couples_below_21_the_n5():
    service = definition("ahli-waris")
    made = example("ahli-waris", TODAY)
    made["people"]["ahli_waris"][0] |= {"tanggal_lahir": "2015-01-01", "wali": "Ibu"}
    raw = raw_values(service, made["answers"], made["people"], env=ENV)
    assert "akta_lahir_anak" in {each.slug for each in needed(service, raw)}

    service = definition("dispensasi-nikah")
    made = example("dispensasi-nikah", TODAY)
    raw = raw_values(service, made["answers"], made["people"], env=ENV)
    assert "n5" not in {each.slug for each in needed(service, raw)}
    made["people"]["wanita"][0] |= {"tanggal_lahir": "2006-01-01"}
    raw = raw_values(service, made["answers"], made["people"], env=ENV)
    assert "n5" in {each.slug for each in needed(service, raw)}


def test_a_ruling_of_the_court_lifts_the_age():
    young = person("dispensasi-nikah", "wanita", tanggal_lahir="2008-01-01")
    told = changed(
        *("dispensasi-nikah", young),
        nomor_penetapan_pa="12/Pdt.P/2026/PA.Ngw",
        tanggal_penetapan_pa=TODAY.isoformat(),
    )
    assert told == {}


def test_an_invented_nik_is_built_as_the_rules_build_it():
    assert nik(date(2001, 11, 7), "P", 9004) == "3521164711019004"
