"""What changes between two clicks: keys, terms, services, letters, sessions. Told in
Indonesian, and nothing is half done.
"""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from letters import workflow
from letters.models import (
    Document,
    Letter,
    LetterEvent,
    ServiceSetting,
    SigningAttempt,
    State,
)
from letters.verification import Kind, verify_bytes
from registry.models import Official
from tests.factories_letters import PASSPHRASE, make_letter
from tests.letters.posting import posted
from tests.letters.signing_samples import office

pytestmark = pytest.mark.django_db


def url(name: str, *args: object) -> str:
    return reverse(f"admin:letters_letter_{name}", args=args)


def sign(browser: Client, letter: Letter, **data: object) -> str:
    """What the camat reads after he pressed the button."""
    data = {"document": letter.document_id, "passphrase": PASSPHRASE} | data
    response = browser.post(url("step", letter.pk, "sign"), data, follow=True)
    return response.content.decode()


# --- the signature --------------------------------------------------------------------


def test_a_wrong_passphrase_is_counted_and_changes_nothing(
    browser, waiting, camat, settings, caplog
):
    browser.force_login(camat)
    wrong = "bukan-frasanya-9"
    events = LetterEvent.objects.count()
    for left in (4, 3, 2, 1):
        page = sign(browser, waiting, passphrase=wrong)
        assert f"Passphrase salah. Surat belum ditandatangani; sisa {left}" in page
        assert wrong not in page
    assert "ditutup 15 menit" in sign(browser, waiting, passphrase=wrong)
    assert "terlalu sering" in sign(browser, waiting)
    waiting.refresh_from_db()
    assert waiting.state == State.AWAITING_SIGNATURE
    assert LetterEvent.objects.count() == events
    assert not SigningAttempt.objects.exists()
    credential = camat.credentials.get()
    assert credential.failed_attempts == settings.PASSPHRASE_MAX_ATTEMPTS
    assert wrong not in caplog.text


def _expire(letter: Letter, camat, now) -> None:
    camat.credentials.update(not_after=now - timedelta(seconds=1))


def _withdraw(letter: Letter, camat, now) -> None:
    camat.credentials.update(revoked_at=now - timedelta(days=1))


def _damage(letter: Letter, camat, now) -> None:
    camat.credentials.update(pkcs12=b"rusak")


def _swap(letter: Letter, camat, now) -> None:
    """Another certificate in the row than the one that the key store holds."""
    camat.credentials.update(certificate=office().issued.certificate_der)


def _end_term(letter: Letter, camat, now) -> None:
    yesterday = timezone.localdate(now) - timedelta(days=1)
    Official.objects.filter(user=camat).update(end_date=yesterday)


def _change_content(letter: Letter, camat, now) -> None:
    """Somebody wrote past the workflow."""
    Letter.objects.filter(pk=letter.pk).update(
        answers=letter.answers | {"jumlah_undangan": 9000}
    )


@pytest.mark.parametrize(
    ("break_it", "words"),
    [
        (_expire, "belum memiliki sertifikat tanda tangan yang berlaku"),
        (_withdraw, "belum memiliki sertifikat tanda tangan yang berlaku"),
        (_damage, "Berkas kunci rusak atau tidak dapat dibaca"),
        (_swap, "Berkas kunci rusak atau tidak dapat dibaca"),
        (_end_term, "Masa jabatan Anda untuk surat ini sudah berakhir"),
        (_change_content, "Isi surat berubah sejak diajukan"),
    ],
)
def test_what_changed_since_the_request_stops_the_signature(
    browser, waiting, camat, registrar, now, break_it, words
):
    browser.force_login(camat)
    break_it(waiting, camat, now)
    assert words in sign(browser, waiting)
    waiting.refresh_from_db()
    assert waiting.state == State.AWAITING_SIGNATURE
    assert waiting.document.status == Document.Status.WAITING
    # and there is a way on: the registrar takes it back
    workflow.recall(letter_id=waiting.pk, by=registrar, now=now, reason="Cek lagi")


def test_an_open_attempt_that_broke_off_can_be_taken_up_later(
    browser, waiting, camat, now, monkeypatch
):
    browser.force_login(camat)
    with monkeypatch.context() as patch:
        patch.setattr("letters.signing.own.sign", lambda **_values: 1 / 0)
        page = sign(browser, waiting)
    assert "Ada gangguan pada server" in page and "ZeroDivision" not in page
    assert "sedang ditandatangani. Tunggu" in sign(browser, waiting)
    SigningAttempt.objects.update(lease_until=now - timedelta(seconds=1))
    sign(browser, waiting)
    waiting.refresh_from_db()
    assert waiting.state == State.SIGNED


def test_without_the_authority_signing_works_and_verifying_says_it_is_unsure(
    browser, people, now, settings, tmp_path
):
    letter = make_letter(State.SIGNED, people=people, now=now)
    signed = bytes(letter.document.file.signed)
    assert verify_bytes(signed, now=now).kind is Kind.GENUINE
    waiting = make_letter(State.AWAITING_SIGNATURE, people=people, now=now)
    settings.KEY_DIR = tmp_path  # a restored server whose keys were forgotten
    browser.force_login(people["camat"])
    sign(browser, waiting)
    waiting.refresh_from_db()
    assert waiting.state == State.SIGNED
    page = browser.post(
        reverse("verify_upload"), {"berkas": SimpleUploadedFile("s.pdf", signed)}
    ).content.decode()
    assert "Meragukan" in page and "Asli:" not in page


# --- others were quicker --------------------------------------------------------------


def test_a_service_closed_in_between_keeps_the_draft(browser, draft, clerk):
    browser.force_login(clerk)
    ServiceSetting.objects.filter(service__slug="hajatan").update(active=False)
    page = browser.post(url("step", draft.pk, "submit")).content.decode()
    assert "sedang ditutup oleh kecamatan" in page
    draft.refresh_from_db()
    assert draft.state == State.DRAFT and draft.registration_number is None
    ServiceSetting.objects.update(active=True)
    browser.post(url("step", draft.pk, "submit"))
    draft.refresh_from_db()
    assert draft.state == State.AWAITING_VILLAGE_SIGNATURE


def test_a_letter_that_was_asked_for_anew_is_not_signed_by_the_old_page(
    browser, waiting, camat, registrar, now
):
    browser.force_login(camat)
    shown = waiting.document_id
    workflow.recall(letter_id=waiting.pk, by=registrar, now=now, reason="Cek lagi")
    workflow.request_signature(letter_id=waiting.pk, by=registrar, now=now)
    page = sign(browser, waiting, document=shown)
    assert "sudah berubah sejak halaman ini dibuka. Muat ulang." in page
    waiting.refresh_from_db()
    assert waiting.state == State.AWAITING_SIGNATURE


def test_typing_on_in_a_letter_that_was_sent_is_told(browser, draft, clerk, now):
    browser.force_login(clerk)
    data = posted(draft, user=clerk, now=now, isian__yang_dihajatkan="Lain")
    browser.post(url("step", draft.pk, "submit"))  # in another tab
    quiet = browser.post(
        url("form", draft.pk), data, headers={"accept": "application/json"}
    )
    assert quiet.status_code == 409 and "tidak dapat diubah" in quiet.json()["message"]
    page = browser.post(url("form", draft.pk), data, follow=True).content.decode()
    assert quiet.json()["message"] in page
    draft.refresh_from_db()
    assert draft.answers["yang_dihajatkan"] == "Rina dan Budi"


def test_a_double_click_acts_once(browser, draft, clerk):
    browser.force_login(clerk)
    for _ in range(2):
        response = browser.post(url("step", draft.pk, "submit"))
        assert response["Location"] == url("change", draft.pk)
    assert draft.events.filter(kind=LetterEvent.Kind.SUBMIT).count() == 1


# --- the session ----------------------------------------------------------------------


def test_a_session_that_ended_leads_back_to_the_form(browser, draft, clerk, now):
    browser.force_login(clerk)
    data = posted(draft, user=clerk, now=now, isian__yang_dihajatkan="Tumini")
    browser.logout()
    response = browser.post(url("form", draft.pk), data)
    assert response.status_code == 302
    assert response["Location"] == f"/kantor/login/?next={url('form', draft.pk)}"
    browser.force_login(clerk)
    page = browser.get(response["Location"].partition("next=")[2]).content.decode()
    # its script offers again what the browser kept
    assert "making.js" in page


def test_an_old_page_is_told_by_a_page_of_ours(draft, clerk):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(clerk)
    response = browser.post(url("form", draft.pk), {"isian-keperluan": "x"})
    assert response.status_code == 403
    assert "Halaman ini kedaluwarsa" in response.content.decode()
