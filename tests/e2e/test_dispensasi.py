"""A couple at the KUA: she lives elsewhere and is typed in by hand."""

from datetime import date, timedelta

import pytest

from tests.e2e.form import LetterForm
from tests.e2e.journey import saved_pdf, through_the_kecamatan
from tests.e2e.papers import signatures, text_of

pytestmark = pytest.mark.browser
BRIDES = {"desk": ("3301125508999007", "Melati Handayani"),
          "phone": ("3301125508999008", "Kenanga Handayani")}  # fmt: skip


def test_the_kua_calls_by_full_nik_and_types_in_who_lives_elsewhere(
    cast, screen, sit_down, papers
):
    clerk = sit_down("operator.kua")
    clerk.open("/kantor/")
    clerk.picture("beranda-kua")
    form = LetterForm.begin(clerk, "dispensasi-nikah")
    groom = cast["groom"]
    form.role("pria").locator(".picker-input").press_sequentially(groom["nik"][:15])
    clerk.sees("Pencarian dengan NIK lengkap saja: ketik 16 angkanya.")
    form.role("pria").locator(".picker-input").fill("")
    form.call("pria", groom["nik"], name=groom["name"])
    form.detail("pria", "bin", "Sarjono")
    nik, bride = BRIDES[screen.slug]
    form.type_person("wanita", _bride(nik, bride))
    clerk.picture("isi-dispensasi-orang")
    soon = date.today() + timedelta(days=6)
    form.answer(
        tanggal_akad=f"{soon:%d%m%Y}",
        tempat_akad="kua",
        desa_akad="35.21.16.2001",
        alasan="hari_baik",
        nomor_n1_pria="474.2/11/2026",
        nomor_n1_wanita="474.2/12/2026",
    )
    assert form.answered("tanggal_akad") == f"{soon:%d-%m-%Y}"
    for slug in ("n1_pria", "n1_wanita", "n2", "ktp_kk_pria", "ktp_kk_wanita"):
        form.attach(slug, papers.photo(slug))
    clerk.picture("isi-dispensasi")
    form.send("Kirim ke Kecamatan")
    assert clerk.state == "Menunggu verifikasi"
    pk = clerk.letter_pk

    through_the_kecamatan(sit_down, pk)
    pdf = saved_pdf(clerk, pk)
    assert "Signature is Valid" in signatures(pdf)
    text = text_of(pdf)
    for words in (groom["name"].upper(), groom["nik"], bride.upper(), nik):
        assert words in text.upper()


def _bride(nik: str, name: str) -> dict[str, str]:
    return {
        "nik": nik,
        "nama": name,
        "tempat_lahir": "Cilacap",
        "tanggal_lahir": "15-08-1999",
        "jenis_kelamin": "P",
        "agama": "Islam",
        "pekerjaan": "Karyawan Swasta",
        "alamat": "Jalan Mawar",
        "rt": "004",
        "rw": "001",
        "desa": "Maos Lor",
        "kecamatan": "Maos",
        "kabupaten": "Cilacap",
        "binti": "Suhardi",
    }
