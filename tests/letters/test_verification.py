"""What a file or a QR is worth, told to everyone who asks."""

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from letters import workflow
from letters.models import State
from letters.verification import Kind, find_document, verify_bytes
from letters.views import verify as pages
from registry.throttle import forget_visits
from tests.factories_letters import make_letter

UPLOAD = "/verifikasi/"


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()
    forget_visits()


@pytest.fixture
def signed(people):
    return make_letter(State.SIGNED, people=people)


def pdf_of(letter) -> bytes:
    return bytes(letter.document.file.signed)


def qr(letter) -> str:
    return reverse("verify", args=[letter.document.token])


def upload(client, address: str, content: bytes) -> str:
    file = SimpleUploadedFile("surat.pdf", content, "application/pdf")
    answer = client.post(address, {"berkas": file})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_signed_file_is_genuine_and_one_byte_less_is_not(signed):
    now, pdf = timezone.now(), pdf_of(signed)
    verdict = verify_bytes(pdf, now=now)
    assert verdict.kind is Kind.GENUINE, verdict.reasons
    assert verdict.document == signed.document
    middle = len(pdf) // 3
    changed = pdf[:middle] + bytes([pdf[middle] ^ 1]) + pdf[middle + 1 :]
    for forged in (changed, pdf + b"\n", pdf[:-1]):
        verdict = verify_bytes(forged, now=now)
        assert not verdict.is_genuine
        assert verdict.headline


def test_what_is_no_letter_of_ours_is_told_apart(signed):
    now = timezone.now()
    rendered = bytes(signed.document.file.rendered)
    assert verify_bytes(rendered, now=now).kind is Kind.NOT_SIGNED
    assert verify_bytes(rendered + b"\n", now=now).kind is Kind.UNSIGNED
    assert verify_bytes(b"halo", now=now).kind is Kind.NOT_PDF
    assert verify_bytes(b"", now=now).kind is Kind.NOT_PDF
    with_other_root = verify_bytes(pdf_of(signed), now=now, roots=[])
    assert with_other_root.kind is Kind.DOUBTFUL


def test_a_revoked_letter_says_so_by_qr_and_by_file(client, signed, registrar):
    workflow.revoke(
        letter_id=signed.pk, by=registrar, now=timezone.now(), reason="Salah nama."
    )
    assert verify_bytes(pdf_of(signed), now=timezone.now()).kind is Kind.REVOKED
    assert "DICABUT" in client.get(qr(signed)).content.decode()
    assert "Dicabut" in upload(client, qr(signed), pdf_of(signed))


def test_the_page_tells_what_counts_and_hides_who(client, signed):
    html = client.get(qr(signed)).content.decode()
    assert signed.register_line.number in html
    assert signed.document.signer_name in html
    assert "Sah" in html
    assert "noindex" in html
    for secret in (signed.subject_name, signed.parties.first().nik):
        assert secret not in html
    assert "<script" not in html


def test_the_page_of_a_waiting_and_of_a_replaced_document(client, people):
    letter = make_letter(State.AWAITING_SIGNATURE, people=people)
    assert "Belum ditandatangani" in client.get(qr(letter)).content.decode()
    address = qr(letter)
    workflow.recall(
        letter_id=letter.pk,
        by=people["registrar"],
        now=timezone.now(),
        reason="Salah tanggal.",
    )
    html = client.get(address).content.decode()
    assert "Diganti" in html
    assert "Salah tanggal." not in html  # what the office writes to itself


def test_an_unknown_address_is_told_and_not_found(client, db):
    answer = client.get(reverse("verify", args=["tidak-ada"]))
    assert answer.status_code == 404
    assert "Tidak dikenal" in answer.content.decode()
    assert client.get(reverse("verify", args=["x" * 500])).status_code == 404
    assert find_document("1") is None  # no address counts up


def test_a_visitor_compares_his_file(client, signed):
    assert "Asli" in upload(client, qr(signed), pdf_of(signed))
    html = upload(client, UPLOAD, pdf_of(signed))
    assert signed.register_line.number in html
    assert "Tidak asli" in upload(client, UPLOAD, pdf_of(signed) + b" ")


def test_the_file_of_another_letter_is_noticed(client, signed, people):
    other = make_letter(State.SIGNED, people=people)
    assert "surat lain" in upload(client, qr(signed), pdf_of(other))


def test_uploads_that_cannot_be_checked_are_told(client, db, settings, monkeypatch):
    assert "Pilih dahulu" in client.post(UPLOAD).content.decode()
    settings.UPLOAD_MAX_BYTES = 1048576
    assert "terlalu besar" in upload(client, UPLOAD, b"%PDF-" + b"0" * 1048577)
    monkeypatch.setattr(pages, "UPLOADS", 0)
    assert "Terlalu banyak" in upload(client, UPLOAD, b"%PDF-1.7")


def test_the_front_page_lists_the_services_and_what_to_bring(client, signed):
    html = client.get("/").content.decode()
    assert "Surat Keterangan Ijin Resepsi Pernikahan/Hajatan" in html
    assert "KTP pemohon" in html
    assert reverse("admin:index") in html
