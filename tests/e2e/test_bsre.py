"""BSrE as the office lives with it: registered, asked for, signed one by one."""

import pytest

from tests.bsre_gateway import NIK, SECRET
from tests.e2e.desk import LETTER

pytestmark = pytest.mark.browser

PEOPLE = "/kantor/letters/signingcredential/bsre/"
MANY = f"{LETTER}tanda-tangan/"
CAMAT = "Drs. Sutrisno Hadikusumo, M.Si."


def test_the_camat_signs_at_bsre_letter_by_letter(cast, sit_down, gateway):
    admin = sit_down("admin.kecamatan")
    admin.open(PEOPLE)
    admin.picture("bsre-kosong")
    page = admin.page
    page.get_by_label("Penanda tangan").select_option(CAMAT)
    page.get_by_label("Nama di sertifikat BSrE").fill("Sigit Contoh, S.Sos.")
    page.get_by_label("NIK yang terdaftar di BSrE").fill("123")
    admin.press("Daftarkan")
    admin.sees("NIK terdiri dari 16 angka")
    page.get_by_label("NIK yang terdaftar di BSrE").fill(NIK)
    admin.press("Daftarkan")
    admin.sees("sekarang menandatangani dengan BSrE")
    admin.press("Tanyakan status")
    admin.sees("dapat menandatangani (ISSUE)")
    admin.picture("bsre-terdaftar")
    try:
        pile = cast["for_bsre"]
        for letter in pile:
            admin.open_letter(letter["pk"])
            admin.take_step("Paraf, beri nomor & ajukan TTE")
        _sign(pile, sit_down("camat"), gateway)
    finally:
        admin.open(PEOPLE)
        admin.press("Akhiri")
        admin.sees("tidak lagi memakai BSrE")


def _sign(pile, camat, gateway) -> None:
    camat.open(f"{MANY}?penyedia=bsre")
    page = camat.page
    secret = page.get_by_label("Passphrase BSrE")
    go = page.get_by_role("button", name="Tanda tangani (TTE)")
    camat.picture("bsre-daftar")
    secret.fill("bukan itu passphrasenya")
    go.click()
    camat.sees("sisa 4 percobaan")  # and the others were not tried
    camat.sees(f"0 dari {len(pile)} surat ditandatangani, 1 gagal")
    assert secret.input_value() == ""
    camat.picture("bsre-salah-passphrase")
    gateway.fault = "500"
    secret.fill(SECRET)
    go.click()
    camat.sees(f"{len(pile) - 1} dari {len(pile)} surat ditandatangani, 1 gagal")
    camat.sees("Internal Server Error")
    camat.picture("bsre-satu-gagal")
    secret.fill(SECRET)
    go.click()
    camat.sees("1 dari 1 surat ditandatangani.")
    camat.picture("bsre-selesai")
    for letter in pile:
        camat.open_letter(letter["pk"])
        assert camat.state == "Selesai: siap dicetak"
