"""What was typed is not lost: not by leaving, and not by a signal that fails."""

import pytest

from tests.e2e.form import LetterForm

pytestmark = pytest.mark.browser


def test_a_saved_draft_is_there_after_a_reload(cast, sit_down, papers, far_day):
    operator = sit_down("operator.kalang")
    form = _begun(operator, cast["keeper"])
    form.answer(jenis_hajatan="khitanan", tanggal_mulai=far_day, hiburan="wayang")
    form.attach("kk", papers.scan("Kartu Keluarga"))
    form.save()
    operator.page.reload()
    assert cast["keeper"]["nik"] in form.role("pemohon").inner_text()
    assert form.answered("tanggal_mulai") == far_day
    assert form.answered("jenis_hajatan") == "khitanan"
    assert form.field("hiburan").locator("[value=wayang]").is_checked()
    assert form.slot("kk").locator(".tile-file").count() == 1
    operator.open_letter(operator.letter_pk)
    assert operator.state == "Draf"
    operator.picture("surat-draf")


def test_what_a_lost_signal_kept_back_is_offered_again(cast, sit_down):
    operator = sit_down("operator.kalang")
    form = _begun(operator, cast["keeper"])
    form.save()
    page = operator.page
    page.on("dialog", lambda dialog: dialog.accept())  # "leave the page?"
    operator.watch.forgive("net::ERR_FAILED")

    def no_signal(route) -> None:
        if route.request.method == "POST":
            route.abort()
        else:
            route.continue_()

    page.route("**/isi/", no_signal)
    form.answer(jumlah_undangan="777")
    page.locator('.form-bar [name="_simpan"]').click()
    operator.sees("Belum tersimpan: tidak ada sambungan.")
    operator.picture("isi-tanpa-sambungan")
    assert form.answered("jumlah_undangan") == "777"

    page.unroute("**/isi/")
    page.reload()
    assert form.answered("jumlah_undangan") == ""
    operator.picture("isi-pulihkan")
    with page.expect_navigation():
        operator.press("Pulihkan isian yang belum tersimpan")
    assert form.answered("jumlah_undangan") == "777"
    page.reload()  # it is on the server now, and no longer offered
    assert form.answered("jumlah_undangan") == "777"
    assert not page.locator("[data-rescue]").is_visible()


def _begun(operator, person: dict) -> LetterForm:
    form = LetterForm.begin(operator, "hajatan")
    form.call("pemohon", person["nik"], name=person["name"])
    return form
