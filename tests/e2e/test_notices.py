"""A notice comes to a page that is open, without anybody loading it again."""

import pytest

pytestmark = pytest.mark.browser


def test_news_come_to_the_open_page_of_the_kecamatan(cast, sit_down):
    letter = cast["for_news"]
    examiner, kades = sit_down("operator.kecamatan"), sit_down("kades.kalang")
    examiner.open("/kantor/letters/registerline/")
    page = examiner.page
    page.evaluate("window.stillHere = true")
    kades.open_letter(letter["pk"])
    kades.take_step("Tanda tangani & teruskan")
    toast = page.locator("#toast")
    toast.get_by_text(f"{letter['number']}.").wait_for()
    assert "Permohonan baru: Hajatan a.n." in toast.inner_text()
    assert page.evaluate("window.stillHere")  # it is the same page
    assert page.get_by_role("link", name="Pemberitahuan: ").is_visible()
    examiner.picture("kabar-datang")
    toast.get_by_role("link", name="Lihat").click()
    examiner.arrives("**/kabar/")
    examiner.picture("pemberitahuan")
    page.get_by_role("button", name=letter["number"]).first.click()
    examiner.arrives("**/letters/letter/*/change/")
    assert examiner.letter_pk == str(letter["pk"])
    examiner.open("/kantor/kabar/")
    read = page.locator(".is-read").filter(has_text=letter["number"])
    assert read.count() == 1
    if page.get_by_role("button", name="Tandai semua sudah dibaca").count():
        examiner.press("Tandai semua sudah dibaca")
    assert page.locator(".is-new").count() == 0
