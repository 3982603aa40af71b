"""Heirs are ticked on the family card, their statement is signed on paper, and the scan
of it becomes part of what the camat signs."""

import pytest

from tests.e2e.form import LetterForm
from tests.e2e.journey import saved_pdf, through_the_kecamatan
from tests.e2e.papers import page_count, signatures, text_of

pytestmark = pytest.mark.browser
STATEMENT = "Cetak formulir untuk ditandatangani"


def test_the_signed_statement_is_bound_into_the_signed_letter(cast, sit_down, papers):
    operator = sit_down("operator.kalang")
    form = LetterForm.begin(operator, "ahli-waris")
    family = cast["family"]
    heirs = [family["widow"], *family["children"]]
    form.call("pemohon", family["widow"]["nik"], name=family["widow"]["name"])
    form.tick("pewaris", family["late"]["name"])
    form.detail("pewaris", "tanggal_meninggal", "02-01-2026")
    form.detail("pewaris", "tempat_meninggal", "Ngawi")
    for heir in heirs:
        form.tick("ahli_waris", heir["name"])
    _witnesses(form, cast["witnesses"])
    operator.picture("isi-ahli-waris-orang")
    form.answer(
        nomor_kematian="3521-KM-05012026-0001",
        keperluan="bank",
        nomor_register_desa="590/12/2026",
    )
    for slug in ("ktp_ahli_waris", "kk_ahli_waris", "ktp_saksi", "akta_kematian"):
        form.attach(slug, papers.photo(slug))
    form.save()
    alone = _draft(form)

    printed = operator.pdf_behind(form.slot("pernyataan").get_by_text(STATEMENT))
    statement = text_of(operator.keep("pernyataan.pdf", printed))
    for person in (*heirs, *cast["witnesses"], family["late"]):
        assert person["name"].upper() in statement.upper()
    scans = papers.pages(printed, name=f"pernyataan-{family['widow']['pk']}")
    form.attach("pernyataan", *scans)
    operator.picture("isi-ahli-waris")
    form.send("Ajukan TTD Kades")
    pk = operator.letter_pk

    kades = sit_down("kades.kalang")
    kades.open_letter(pk)
    kades.take_step("Tanda tangani & teruskan")
    through_the_kecamatan(sit_down, pk, initials=["kasi.pelayanan", "sekcam"])
    pdf = saved_pdf(operator, pk)
    assert page_count(pdf) == page_count(alone) + len(scans)
    assert "Total document signed" in signatures(pdf)
    operator.picture("surat-ahli-waris-selesai")


def _witnesses(form: LetterForm, witnesses: list[dict]) -> None:
    """One called by NIK, one by name."""
    first, second = witnesses
    form.call("saksi", first["nik"], name=first["name"])
    form.call("saksi", second["name"], name=second["name"])


def _draft(form: LetterForm):
    link = form.page.locator('.form-bar a[href$="pratinjau.pdf"]')
    return form.desk.keep("draf.pdf", form.desk.pdf_behind(link))
