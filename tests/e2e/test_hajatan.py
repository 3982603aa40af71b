"""A permit for a feast, from the login page to the QR on the sheet, as five people."""

import re

import pytest

from tests.e2e.desk import PASSPHRASE
from tests.e2e.form import LetterForm
from tests.e2e.papers import page_count, qr_of, signatures, text_of

pytestmark = pytest.mark.browser
BLURRED = "Foto KTP buram, mohon foto ulang"
GUESTS = "Jumlah tamu di surat pengantar 450 orang"


def test_five_people_take_a_permit_to_its_signature(
    site, cast, sit_down, papers, far_day
):
    operator = sit_down()
    operator.log_in("operator.kalang")
    operator.picture("beranda-operator")
    operator.press("Buat surat")
    operator.arrives("**/buat/")

    form = LetterForm.begin(operator, "hajatan")
    _applicant_appears(form, cast["host"])
    _all_that_is_missing_is_said_at_once(form, cast["host"], papers)
    _preview_says_that_it_is_a_draft(operator, cast["host"])
    form.answer(
        yang_dihajatkan="Rina dan Budi", tanggal_mulai=far_day, kesanggupan=True
    )
    form.attach("kk", papers.scan("Kartu Keluarga"))
    complaints = operator.page.locator(".making .problem")
    assert complaints.count() == 0  # each goes with the answer it asked for
    operator.picture("isi-hajatan-lengkap")
    form.send("Ajukan TTD Kades")
    assert operator.state == "Menunggu TTD Kades"
    pk = operator.letter_pk

    kades = sit_down("kades.kalang")
    kades.open("/kantor/")
    kades.picture("beranda-kades")
    _signs_for_the_village(kades, pk)

    examiner = sit_down("operator.kecamatan")
    _returns_it(examiner, pk)
    _repairs_it(operator, pk, papers)
    _signs_for_the_village(kades, pk)  # another number of guests is another letter

    examiner.open_letter(pk)
    examiner.take_step("Konfirmasi: setujui")
    assert examiner.state == "Disetujui: siap diajukan TTE"

    admin = sit_down("admin.kecamatan")
    admin.open_letter(pk)
    admin.picture("surat-disetujui-admin")
    admin.take_step("Paraf, beri nomor & ajukan TTE")
    assert admin.state == "Menunggu TTE Camat"

    _camat_mistypes_then_signs(sit_down("camat"), pk)

    pdf = _prints(operator, pk, papers)
    _second_opinions(site, pdf)
    _anybody_may_check(sit_down(), site, cast["host"], pdf, papers)


def _applicant_appears(form: LetterForm, host: dict) -> None:
    form.desk.picture("isi-hajatan-kosong")
    form.call("pemohon", host["nik"], name=host["name"])
    block = form.role("pemohon").locator("[data-person]")
    assert host["nik"] in block.inner_text()
    assert "Petani/Pekebun" in block.inner_text()
    assert "RT 001/RW 002" in form.answered("alamat_lokasi")


def _all_that_is_missing_is_said_at_once(form: LetterForm, host: dict, papers) -> None:
    form.detail("pemohon", "no_hp", "081234567890")
    form.answer(jenis_hajatan="pernikahan", jumlah_undangan="300", hiburan="campursari")
    form.attach("ktp", papers.photo("KTP"))
    form.go_on()
    missing = " ".join(form.refused())
    for what in ("Yang dihajatkan", "Tanggal acara", "Kartu Keluarga"):
        assert what in missing
    form.desk.picture("isi-hajatan-kurang")
    for key in ("yang_dihajatkan", "tanggal_mulai", "kesanggupan"):
        assert form.field(key).locator(".problem").is_visible(), key
    assert form.slot("kk").locator(".problem").is_visible()
    # and nothing of what was given is gone
    assert host["nik"] in form.role("pemohon").inner_text()
    assert form.answered("jumlah_undangan") == "300"
    assert form.field("hiburan").locator("[value=campursari]").is_checked()
    assert form.slot("ktp").locator(".tile-file").count() == 1


def _preview_says_that_it_is_a_draft(operator, host: dict) -> None:
    link = operator.page.locator('.form-bar a[href$="pratinjau.pdf"]')
    pdf = operator.pdf_behind(link)
    path = operator.keep("pratinjau.pdf", pdf)
    text = text_of(path)
    assert host["nik"] in text and "Nomor : ...." in text
    assert "SURAT PENGANTAR" in text  # the village's own letter, to be numbered
    across = "".join(line.strip() for line in text.splitlines() if _is_letter(line))
    assert across == "FARD" * 2  # the watermark climbs from left to right, per page


def _is_letter(line: str) -> bool:
    return len(line.strip()) == 1 and line.strip().isalpha()


def _signs_for_the_village(kades, pk: str) -> None:
    kades.open_letter(pk)
    kades.picture("surat-menunggu-kades")
    kades.take_step("Tanda tangani & teruskan")
    assert kades.state == "Menunggu verifikasi"


def _returns_it(examiner, pk: str) -> None:
    examiner.open("/kantor/letters/letter/")
    examiner.picture("daftar-verifikasi")
    examiner.open_letter(pk)
    examiner.picture("surat-verifikasi")
    examiner.press("Pending: minta perbaikan")
    page = examiner.page
    page.get_by_label("KTP pemohon", exact=True).check()
    page.locator("summary", has_text="Isian").click()
    page.get_by_label("Perkiraan jumlah tamu", exact=True).check()
    page.get_by_label("Catatan untuk Perkiraan jumlah tamu").fill(GUESTS)
    examiner.press(BLURRED)
    examiner.picture("langkah-perbaikan")
    examiner.confirm("Pending: minta perbaikan")
    assert examiner.state == "Pending: perlu perbaikan"


def _repairs_it(operator, pk: str, papers) -> None:
    operator.open("/kantor/")
    operator.open_letter(pk)
    operator.picture("surat-perlu-perbaikan")
    operator.sees(BLURRED)
    operator.sees(GUESTS)
    operator.press("Perbaiki")
    operator.arrives("**/isi/")
    form = LetterForm(operator)
    assert GUESTS in form.field("jumlah_undangan").inner_text()
    assert form.slot("ktp").locator(".defect").is_visible()
    operator.picture("isi-perbaikan")
    operator.page.once("dialog", lambda dialog: dialog.accept())
    form.slot("ktp").get_by_role("button", name="Hapus").click()
    form.slot("ktp").locator(".tile-file").wait_for(state="detached")
    form.attach("ktp", papers.photo("KTP foto ulang"))
    form.answer(jumlah_undangan="450")
    for place in (form.slot("ktp"), form.field("jumlah_undangan")):
        place.get_by_label("Sudah diperbaiki").check()
    form.send("Kirim ulang")
    assert operator.state == "Menunggu TTD Kades"


def _camat_mistypes_then_signs(camat, pk: str) -> None:
    camat.open("/kantor/")
    camat.picture("beranda-camat")
    camat.open_letter(pk)
    camat.picture("surat-menunggu-tte")
    camat.press("Tanda tangani (TTE)")
    passphrase = camat.page.get_by_label("Passphrase")
    passphrase.fill("bukan-itu")
    camat.press("Tanda tangani (TTE)")
    camat.page.get_by_role("alert").wait_for()
    camat.picture("langkah-passphrase-salah")
    assert any("Passphrase salah. Surat belum ditandatangani" in each
               for each in camat.problems)  # fmt: skip
    assert passphrase.input_value() == ""
    camat.open_letter(pk)
    assert camat.state == "Menunggu TTE Camat"

    camat.press("Tanda tangani (TTE)")
    camat.picture("langkah-tanda-tangan")
    camat.page.get_by_label("Passphrase").fill(PASSPHRASE)
    camat.confirm("Tanda tangani (TTE)")
    assert camat.state == "Selesai: siap dicetak"


def _prints(operator, pk: str, papers):
    operator.open_letter(pk)
    operator.picture("surat-selesai")
    shown = operator.pdf_behind(operator.page.get_by_role("link", name="Cetak surat"))
    with operator.page.expect_download() as saving:
        operator.press("Unduh PDF")
    assert re.fullmatch(r"PITU-\d\d-\d{5}\.pdf", saving.value.suggested_filename)
    path = papers.folder / saving.value.suggested_filename
    saving.value.save_as(path)
    assert path.read_bytes() == shown
    return path


def _second_opinions(site, pdf) -> None:
    assert page_count(pdf) == 2  # the letter, and that of the village
    assert re.search(r"Nomor 300\.1/\d{3}/404\.604\.01/\d{4}\s+tanggal", text_of(pdf))
    said = signatures(pdf)
    assert said.count("Signature #") == 1
    assert "Signature is Valid" in said and "Total document signed" in said
    ours = site.manage("verify_letter", str(pdf))
    assert ours.returncode == 0, ours.stdout + ours.stderr


def _anybody_may_check(visitor, site, host: dict, pdf, papers) -> None:
    address = qr_of(pdf)
    assert address.startswith(f"{site.url}/verifikasi/")
    visitor.open(address)
    visitor.picture("verifikasi-sah")
    page = visitor.page
    assert page.get_by_role("heading", level=1).inner_text() == "Sah"
    body = page.locator("main").inner_text()
    first, *_ = host["name"].split()
    assert first not in body and host["nik"] not in body
    assert f"{first[0]}***" in body

    page.get_by_label("Berkas PDF surat ini").set_input_files(pdf)
    visitor.press("Periksa berkas")
    visitor.sees("Asli: berkas ini sama persis dengan surat yang ditandatangani.")
    visitor.picture("verifikasi-berkas-asli")

    changed = bytearray(pdf.read_bytes())
    changed[len(changed) // 3] ^= 1
    forged = papers.keep(f"diubah-{pdf.name}", bytes(changed))
    page.get_by_label("Berkas PDF surat ini").set_input_files(forged)
    visitor.press("Periksa berkas")
    page.locator(".state-changed, .state-unknown, .state-doubtful").first.wait_for()
    visitor.picture("verifikasi-berkas-diubah")
    assert "Asli:" not in page.locator("main").inner_text()
