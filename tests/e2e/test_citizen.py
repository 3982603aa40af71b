"""A citizen and his letter: the QR of his receipt, tracking, a link, a courier."""

import re
from datetime import date

import pytest

from tests.e2e.papers import qr_of, text_of
from tests.e2e.test_accessibility import grave_faults

pytestmark = pytest.mark.browser


def type_date(desk, day: str) -> None:
    born = date.fromisoformat(day)
    desk.page.get_by_label("Tanggal", exact=True).fill(str(born.day))
    desk.page.get_by_label("Bulan").select_option(str(born.month))
    desk.page.get_by_label("Tahun").fill(str(born.year))


def test_a_citizen_tracks_his_request_by_the_qr_of_his_receipt(
    site, cast, sit_down, papers
):
    letter = cast["to_track"]
    operator = sit_down("operator.kalang")
    operator.open_letter(letter["pk"])
    link = operator.page.get_by_role("link", name="Cetak tanda terima")
    paper = papers.keep(
        f"tanda-terima-{operator.screen.slug}.pdf", operator.pdf_behind(link)
    )
    assert letter["number"] in text_of(paper)
    address = qr_of(paper)
    assert address == f"{site.url}/lacak/?no={letter['number']}"

    citizen = sit_down()
    citizen.open(address)
    citizen.picture("lacak")
    number = citizen.page.get_by_label("Nomor registrasi")
    assert number.input_value() == letter["number"]
    type_date(citizen, "1961-02-03")
    citizen.press("Lihat")
    citizen.sees("Tidak ada permohonan dengan nomor dan tanggal lahir itu")
    citizen.picture("lacak-salah")
    wrong = citizen.page.get_by_role("alert").inner_text()

    number.fill("pitu 26 99999")
    type_date(citizen, letter["born"])
    citizen.press("Lihat")
    citizen.page.wait_for_load_state()
    assert citizen.page.get_by_role("alert").inner_text() == wrong

    number.fill(letter["number"].lower().replace("-", " "))
    type_date(citizen, letter["born"])
    citizen.press("Lihat")
    citizen.sees("Menunggu verifikasi")
    citizen.picture("lacak-benar")
    seen = citizen.page.locator("main").inner_text()
    assert "Permohonan dikirim" in seen and "S*** " in seen
    assert "Sukarno" not in seen
    assert citizen.page.url.endswith("/lacak/#hasil")
    assert not grave_faults(citizen)


def test_a_letter_is_sent_by_a_private_link_and_opened_with_the_birth_date(
    site, cast, sit_down, papers
):
    letter = cast["to_send"]
    operator = sit_down("operator.kalang")
    operator.open_letter(letter["pk"])
    operator.press("Catat penyerahan")
    operator.arrives("**/langkah/hand_over/")
    operator.page.locator("summary", has_text="Dikirim elektronik").click()
    operator.picture("penyerahan")
    assert not grave_faults(operator)
    operator.press("Buat tautan")
    operator.arrives("**/tautan/")
    operator.picture("tautan")
    assert not grave_faults(operator)
    operator.press("Salin tautan")
    operator.sees("Tersalin.")
    address = operator.page.get_by_label("Alamat tautan").input_value()
    assert re.fullmatch(re.escape(site.url) + r"/surat/[\w-]{32}/", address)
    message = operator.page.get_by_role("link", name="Kirim lewat WhatsApp")
    assert message.get_attribute("href").startswith("https://wa.me/62")

    citizen = sit_down()
    citizen.open(address)
    citizen.picture("surat-tautan")
    assert not grave_faults(citizen)
    type_date(citizen, "1961-02-03")
    citizen.press("Buka surat")
    citizen.sees("Tanggal lahir itu tidak cocok")
    type_date(citizen, letter["born"])
    citizen.press("Buka surat")
    citizen.sees("Unduh surat (PDF)")
    citizen.picture("surat-terbuka")
    assert not grave_faults(citizen)
    with citizen.page.expect_download() as saving:
        citizen.press("Unduh surat (PDF)")
    path = papers.folder / f"diunduh-{citizen.screen.slug}.pdf"
    saving.value.save_as(path)
    assert "IJIN RESEPSI" in text_of(path).upper()

    operator.press("Kembali ke surat")
    assert operator.state == "Sudah diserahkan"
    operator.sees("Dibuka 1 kali")
    operator.sees("Tanggal lahir salah 1 kali")
    operator.picture("surat-penyerahan")


def test_a_courier_brings_a_letter_and_notes_it_at_the_door(cast, sit_down):
    letter = cast["to_bring"]
    operator = sit_down("operator.kalang")
    operator.open_letter(letter["pk"])
    operator.press("Catat penyerahan")
    operator.arrives("**/langkah/hand_over/")
    operator.page.locator("summary", has_text="Diantar ke rumah").click()
    address = operator.page.get_by_label("Alamat yang dituju")
    assert "Krajan" in address.input_value()
    operator.page.get_by_label("Pengantar").fill("Pak Warno")
    operator.press("Berangkat")
    operator.arrives("**/change/")
    operator.sees("Sedang diantar oleh")
    operator.picture("sedang-diantar")
    assert operator.state == "Selesai: siap dicetak"

    operator.press("Sudah diterima")
    operator.arrives("**/langkah/hand_over/")
    operator.page.get_by_label("Diterima oleh").fill("Bu Darmi")
    operator.page.get_by_label("Hubungan dengan pemohon").select_option("Suami/istri")
    operator.picture("diterima")
    assert not grave_faults(operator)
    operator.confirm("Sudah diterima")
    assert operator.state == "Sudah diserahkan"
    operator.sees("Diantar ke rumah, diterima Bu Darmi (suami/istri)")
