"""What a QR, a token and a file lead to, state by state, and what stays inside."""

import html
import json
import re
from datetime import timedelta
from hashlib import sha256
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from letters import verification, workflow
from letters.admin.step_words import QUICK_REASONS
from letters.models import Document, DocumentFile, SigningCredential, State
from letters.signing.authority import load_certificate
from letters.signing.enrolment import authority_directory
from letters.verification import Kind, verify_bytes
from letters.verification.facts import OTHER_REASON, PUBLIC_REASONS, STANDINGS
from registry.throttle import forget_visits
from tests.attack.strangers import Stranger, name
from tests.factories_letters import make_letter
from tests.letters.signing_samples import letter

UPLOAD = "/verifikasi/"


@pytest.fixture(autouse=True)
def nobody_came_before():
    forget_visits()


@pytest.fixture
def signed(people):
    return make_letter(State.SIGNED, people=people)


def address(document: Document) -> str:
    return reverse("verify", args=[document.token])


def shown(client, document: Document) -> str:
    return words(client.get(address(document)))


def words(answer) -> str:
    text = html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))
    return re.sub(r"\s+", " ", text)


def upload(client, pdf: bytes, to: str = UPLOAD, **extra):
    file = SimpleUploadedFile("surat.pdf", pdf, "application/pdf")
    return client.post(to, {"berkas": file}, **extra)


def revoke(letter, people, reason: str):
    return workflow.revoke(
        letter_id=letter.pk, by=people["registrar"], now=timezone.now(), reason=reason
    )


def recall(letter, people):
    return workflow.recall(
        letter_id=letter.pk, by=people["registrar"], now=timezone.now(), reason="x"
    )


def test_every_status_of_a_document_has_words():
    assert set(STANDINGS) == set(Document.Status)


def test_a_signed_letter_shows_how_it_was_signed(client, signed, people):
    text = shown(client, signed.document)
    certificate = people["camat"].credentials.get()
    assert signed.document.signer_heading in text
    assert certificate.serial in text.replace(" ", "")
    assert "Otoritas Sertifikat Kecamatan Pitu" in text
    assert "tidak tersertifikasi" in text
    assert timezone.localtime(signed.document.signed_at).strftime("%H.%M WIB") in text
    assert signed.document.signed_sha256 in text.replace(" ", "")


def test_a_superseded_sheet_tells_of_a_newer_one_and_not_where(client, people):
    waiting = make_letter(State.AWAITING_SIGNATURE, people=people)
    old = waiting.document
    recall(waiting, people)
    assert "Belum ada lembar penggantinya" in shown(client, old)
    waiting = workflow.request_signature(
        letter_id=waiting.pk, by=people["registrar"], now=timezone.now()
    )
    answer = client.get(address(old))
    assert "Minta lembar yang terbaru" in words(answer)
    assert waiting.document.token not in answer.content.decode()
    told = words(upload(client, bytes(old.file.rendered)))
    assert "Diganti: berkas ini ditarik" in told
    assert waiting.document.token not in told


def test_only_a_standard_reason_of_a_revocation_is_public(client, people):
    for reason in QUICK_REASONS["revoke"]:
        revoked = make_letter(State.SIGNED, people=people)
        revoke(revoked, people, reason)
        assert PUBLIC_REASONS[reason] in shown(client, revoked.document)
    revoked = make_letter(State.SIGNED, people=people)
    revoke(revoked, people, "Sukarno memakai KTP orang lain.")
    text = shown(client, revoked.document)
    assert OTHER_REASON in text and "KTP" not in text
    document = Document.objects.get(pk=revoked.document_id)
    ended = timezone.localtime(document.ended_at)
    assert f"Dicabut {ended.day} " in text and f"{ended:%H.%M} WIB" in text


def test_a_replaced_letter_names_what_stands_in_its_place(client, people):
    old, new = (make_letter(State.SIGNED, people=people) for _ in range(2))
    type(new).objects.filter(pk=new.pk).update(replaces=old)
    revoke(old, people, "Isi surat keliru")
    text = shown(client, old.document)
    assert f"Digantikan surat Nomor {new.register_line.number} tanggal" in text
    assert new.document.token not in text
    text = shown(client, new.document)
    assert f"Menggantikan surat Nomor {old.register_line.number} tanggal" in text


def test_a_letter_whose_printed_term_is_over_says_so(signed, monkeypatch):
    validity = type("Validity", (), {"months": 3, "until_field": ""})()
    spec = type("Spec", (), {"validity": validity})()
    monkeypatch.setattr(type(signed.service_version), "spec", spec)
    document, begins = signed.document, signed.register_line.date
    assert verification.standing_of(document, on=begins).title == "Sah"
    late = verification.standing_of(document, on=begins + timedelta(days=93))
    assert (late.key, late.title) == ("expired", "Masa berlakunya habis")
    facts = {fact.label: fact.value for fact in verification.facts_of(document)}
    assert "Berlaku sampai" in facts
    verdict = verify_bytes(
        bytes(document.file.signed), now=timezone.now() + timedelta(days=94)
    )
    assert verdict.is_genuine and "masa berlakunya sudah lewat" in verdict.remarks[0]


def test_a_letter_in_ink_says_so_and_only_its_scan_is_genuine(client, signed):
    scan = letter("pindaian")
    DocumentFile.objects.filter(document=signed.document).update(signed=scan)
    Document.objects.filter(pk=signed.document_id).update(
        provider="ink", signed_sha256=sha256(scan).hexdigest(), certificate_serial=""
    )
    text = shown(client, signed.document)
    assert "Sah" in text and "Ditandatangani basah dan distempel" in text
    assert "bukan tanda tangan elektronik" in text and "Sertifikat " not in text
    assert "Asli: berkas ini pindaian" in words(upload(client, scan))
    mine = name("Pinjam Nama", "Perorangan")
    later = Stranger(root=mine, signer=mine).sign(scan)
    for forged in (scan + b"\n", later, bytes(signed.document.file.rendered)):
        verdict = verify_bytes(forged, now=timezone.now())
        assert not verdict.is_genuine and verdict.kind is not Kind.REVOKED


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_letter_signed_after_its_key_was_lost_is_doubtful(client, signed, hours):
    document = signed.document
    lost = document.signed_at + timedelta(hours=hours)
    SigningCredential.objects.filter(serial=document.certificate_serial).update(
        revoked_at=timezone.now() + timedelta(hours=2),
        revocation_reason="lost_key",
        invalid_since=lost,
    )
    text = shown(client, document)
    file = words(upload(client, bytes(document.file.signed)))
    if hours < 0:
        assert "Meragukan" in text and "dinyatakan tidak aman sejak" in text
        assert "Meragukan" in file and "dinyatakan tidak aman sejak" in file
    else:  # it was lost later: letters of the past stay what they are
        assert "berlaku" in text and "Meragukan" not in text
        assert "Asli" in file


def test_the_verdict_on_a_file_comes_before_the_state_of_the_letter(client, signed):
    """Or a forged file would be read below a large "Sah"."""
    forged = bytes(signed.document.file.signed) + b" "
    answer = upload(client, forged, address(signed.document)).content.decode()
    assert answer.index("Tidak asli") < answer.index(">Sah<")
    (headline,) = re.findall("<h1>(.*?)</h1>", answer)
    assert headline.startswith("Tidak asli")
    assert "<title>Tidak asli" in answer


def test_a_changed_file_names_the_letter_that_it_was_made_from(client, signed):
    told = words(upload(client, bytes(signed.document.file.signed) + b" "))
    assert f"sama dengan surat kami Nomor {signed.register_line.number}" in told


def test_the_render_of_a_letter_that_was_signed_since_is_not_it(client, signed):
    told = words(upload(client, bytes(signed.document.file.rendered)))
    assert "Belum sah" in told and "Surat ini kemudian ditandatangani" in told


def test_the_command_answers_programs_in_the_words_of_the_page(
    client, signed, people, tmp_path
):
    path = tmp_path / "surat.pdf"

    def asked() -> tuple[int, dict]:
        told = StringIO()
        try:
            call_command("verify_letter", str(path), json=True, stdout=told)
        except SystemExit as stop:
            return stop.code, json.loads(told.getvalue())
        return 0, json.loads(told.getvalue())

    path.write_bytes(bytes(signed.document.file.signed))
    code, told = asked()
    assert (code, told["kind"], told["genuine"]) == (0, Kind.GENUINE, True)
    page = words(upload(client, path.read_bytes()))
    assert told["headline"] in page
    for fact in told["tables"][0]["facts"]:
        assert fact["value"] in page and fact["note"] in page
    revoke(signed, people, "Sukarno.")
    code, told = asked()
    assert (code, told["kind"], told["office_note"]) == (1, "revoked", "Sukarno.")
    path.write_bytes(b"halo")
    code, told = asked()
    assert (code, told["kind"]) == (1, "not_pdf")


def test_a_bank_reads_how_to_check_on_its_own(client, signed):
    answer = client.get("/verifikasi/cara-memeriksa/")
    text = words(answer)
    assert answer.status_code == 200 and b"<script" not in answer.content
    digits = sha256(load_certificate(authority_directory())).hexdigest().upper()
    groups = [digits[i : i + 4] for i in range(0, 64, 4)]
    assert " ".join(groups) in text
    for wanted in ("Adobe", "Foxit", "Okular", "pdfsig", "BSrE", "kode QR"):
        assert wanted in text
    link = 'href="/verifikasi/cara-memeriksa/"'
    for page in ("/", UPLOAD, address(signed.document)):
        assert link in client.get(page).content.decode(), page


def test_an_authority_that_does_not_exist_is_said(client, db, settings, tmp_path):
    settings.KEY_DIR = tmp_path
    text = words(client.get("/verifikasi/cara-memeriksa/"))
    assert "belum mempunyai otoritas sertifikat" in text
    assert "Sidik jari SHA-256" not in text
