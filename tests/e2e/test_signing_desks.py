"""Ink at the village, and one passphrase for a pile at the kecamatan."""

import re

import pytest

from tests.e2e.desk import LETTER, PASSPHRASE
from tests.e2e.papers import text_of

pytestmark = pytest.mark.browser


def test_a_sheet_signed_in_ink_is_as_good_as_a_click(cast, sit_down, papers):
    letter = cast["for_ink"]
    operator = sit_down("operator.kalang")
    operator.open_letter(letter["pk"])
    operator.picture("surat-menunggu-ttd-kades")
    numbering = "Beri nomor & cetak lembar untuk Kades"
    assert numbering in operator.page.locator(".problem").first.inner_text()
    sheet = operator.pdf_behind(operator.page.get_by_role("button", name=numbering))
    text = text_of(operator.keep("lembar.pdf", sheet))
    (number,) = re.findall(r"Nomor : (300\.1/\d{3}/404\.604\.01/\d{4})", text)
    assert "SURAT PENGANTAR" in text and "DESA KALANG" in text
    operator.open_letter(letter["pk"])
    again = operator.pdf_behind(
        operator.page.get_by_role("link", name="Cetak lembar untuk Kades")
    )
    assert number in text_of(operator.keep("lembar.pdf", again))
    operator.press("Unggah lembar ber-TTD Kades")
    operator.picture("langkah-lembar-kades")
    page = operator.page
    operator.press("Unggah lembar ber-TTD Kades")
    page.get_by_role("alert").wait_for()  # nothing chosen: told, nothing sent
    chosen = page.get_by_label("Lembar ber-TTD dan stempel Kades")
    chosen.set_input_files(papers.photo("Lembar bertanda tangan"))
    operator.confirm("Unggah lembar ber-TTD Kades")
    assert operator.state == "Menunggu verifikasi"
    assert page.get_by_role("heading", name="Tanda tangan desa").is_visible()
    operator.sees(f"Surat pengantar Nomor {number}")
    operator.open("/kantor/letters/registerline/")
    operator.sees(number)
    operator.picture("buku-register-desa")


def test_the_head_signs_all_that_waits_on_his_desk(cast, sit_down):
    pile = cast["for_head"]
    kades = sit_down("kades.kalang")
    kades.open(f"{LETTER}tanda-tangan-desa/")
    page = kades.page
    kades.picture("tanda-tangan-desa")
    page.get_by_label("Pilih semua").uncheck()
    assert page.get_by_role(
        "button", name="Tanda tangani & teruskan: 0 surat"
    ).is_disabled()
    for letter in pile:
        page.get_by_label(f"Pilih {letter['number']}").check()
    kades.press(f"Tanda tangani & teruskan: {len(pile)} surat")
    kades.sees(f"{len(pile)} dari {len(pile)} surat ditandatangani")
    kades.picture("tanda-tangan-desa-hasil")
    for letter in pile:
        kades.open_letter(letter["pk"])
        assert kades.state == "Menunggu verifikasi"
        kades.sees("Surat pengantar Nomor")


def test_the_camat_signs_a_pile_with_one_passphrase(cast, sit_down):
    pile = cast["at_once"]
    camat = sit_down("camat")
    camat.open(f"{LETTER}?tab=menunggu")
    page = camat.page
    assert page.get_by_role("button", name="Tanda tangani (0)").is_disabled()
    for letter in pile:
        page.get_by_label(f"Pilih {letter['number']}").check()
    camat.picture("daftar-camat")
    camat.press(f"Tanda tangani ({len(pile)})")
    camat.arrives("**/tanda-tangan/**")
    for letter in pile:
        assert page.get_by_label(f"Pilih {letter['number']}").is_checked()
    camat.picture("tanda-tangan-sekaligus")
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    camat.press(f"Tanda tangani (TTE): {len(pile)} surat")
    camat.sees(f"{len(pile)} dari {len(pile)} surat ditandatangani")
    camat.picture("tanda-tangan-hasil")
    for letter in pile:
        camat.open_letter(letter["pk"])
        assert camat.state == "Selesai: siap dicetak"
