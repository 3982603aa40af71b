"""Every error has a page in the words of an office, in a demo and on a server."""

from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from letters.models import Letter
from tests.letters.odd_uploads import ODD

pytestmark = pytest.mark.django_db


def url(name: str, *args: object) -> str:
    return reverse(f"admin:letters_letter_{name}", args=args)


def _not_there(browser: Client, draft: Letter):
    return browser.get("/kantor/tidak-ada/")


def _not_his(browser: Client, draft: Letter):
    return browser.get(url("step", draft.pk, "sign"))


def _not_that_way(browser: Client, draft: Letter):
    return browser.get(url("upload", draft.pk, "ktp"))


def _too_much(browser: Client, draft: Letter):
    return browser.post(url("form", draft.pk), {"isian-uraian": "x" * 5_300_000})


def _broken(browser: Client, draft: Letter):
    return browser.get(url("form", draft.pk))


@pytest.mark.parametrize("debug", [True, False], ids=["demo", "server"])
@pytest.mark.parametrize(
    ("ask", "status", "words"),
    [
        (_not_there, 404, "Halaman tidak ditemukan"),
        (_not_his, 403, "Anda tidak berwenang"),
        (_not_that_way, 405, "Buka lagi dari halamannya"),
        (_too_much, 413, "Kiriman terlalu besar"),
        (_broken, 500, "Ada gangguan pada server"),
    ],
)
def test_every_error_has_a_page_that_an_operator_can_read(
    browser, draft, clerk, settings, monkeypatch, debug, ask, status, words
):
    settings.DEBUG = debug
    browser.force_login(clerk)
    if ask is _broken:
        monkeypatch.setattr("letters.admin.making.form_page", lambda *_a, **_o: 1 / 0)
    response = ask(browser, draft)
    page = response.content.decode()
    assert response.status_code == status
    assert words in page and '<html lang="id">' in page
    for inside in ("Traceback", "DEBUG = True", "Exception", "Django"):
        assert inside not in page


def test_nothing_of_a_key_that_is_gone_is_half_shown(browser, draft, clerk, settings):
    draft.sensitive_answers = {"penghasilan": "sd_500"}
    draft.save()
    settings.KEY_DIR = Path(settings.VAR_DIR) / "keys-of-another-server"
    browser.force_login(clerk)
    response = browser.get(url("form", draft.pk))
    assert response.status_code == 503
    assert "fields.key tidak cocok" in response.content.decode()


def test_the_public_page_survives_whatever_is_uploaded(browser, db):
    for name, (make, _words) in ODD.items():
        content = make()[: 5 * 1024 * 1024]
        file = BytesIO(content)
        file.name = f"{name}.pdf"
        response = browser.post(reverse("verify_upload"), {"berkas": file})
        assert response.status_code == 200, name
        assert "Asli:" not in response.content.decode()
