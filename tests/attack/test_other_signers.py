"""Letters that BSrE signed, ours and others', and signers whom nobody here knows.

BSrE's letters carry validation data behind the signature, so "something was appended"
must not mean "forged"; what else was appended must.
"""

import hashlib
import html
import json
import re
from dataclasses import replace
from io import StringIO

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from letters.models import Document, DocumentFile, State
from letters.signing import roots
from letters.signing.authority import load_certificate
from letters.signing.enrolment import authority_directory
from letters.verification import Kind, verify_bytes
from registry.throttle import forget_visits
from tests.attack.forgeries import ATTACKS, changed_bytes
from tests.attack.shadows import add_text
from tests.attack.strangers import BsreLike, Stranger, name
from tests.attack.target import Target
from tests.factories_letters import make_letter
from tests.letters.signing_samples import letter as small_letter


@pytest.fixture(scope="module")
def bsre() -> BsreLike:
    return BsreLike()


@pytest.fixture
def ours(people, bsre) -> Document:
    """A letter of the office that BSrE signed, as its provider stores it."""
    document = make_letter(State.SIGNED, people=people).document
    signed = bsre.sign(bytes(document.file.rendered), now=timezone.now())
    DocumentFile.objects.filter(document=document).update(signed=signed)
    Document.objects.filter(pk=document.pk).update(
        provider="bsre",
        signed_sha256=hashlib.sha256(signed).hexdigest(),
        certificate_serial=f"{bsre.signer.certificate.serial_number:X}",
    )
    return Document.objects.select_related("file").get(pk=document.pk)


@pytest.fixture
def known_root(settings, tmp_path, bsre):
    """BSrE's root lies in the folder of roots, beside a file that is none."""
    keys = settings.KEY_DIR
    settings.KEY_DIR = tmp_path
    (tmp_path / "authority").symlink_to(keys / "authority")
    (tmp_path / "roots").mkdir()
    pem = bsre.root.certificate.public_bytes(Encoding.PEM)
    (tmp_path / "roots" / "bsre.crt").write_bytes(pem)
    (tmp_path / "roots" / "broken.pem").write_bytes(b"-----BEGIN nothing")
    (tmp_path / "roots" / "README").write_bytes(b"x")
    assert roots.other_roots() == [bsre.root.der]


def page(client, pdf: bytes, address: str = "/verifikasi/") -> str:
    forget_visits()
    file = SimpleUploadedFile("surat.pdf", pdf, "application/pdf")
    answer = client.post(address, {"berkas": file})
    assert answer.status_code == 200
    text = re.sub(r"<[^>]+>", " ", html.unescape(answer.content.decode()))
    return re.sub(r"\s+", " ", text)


def command(pdf: bytes, folder) -> tuple[int, dict]:
    path, told = folder / "surat.pdf", StringIO()
    path.write_bytes(pdf)
    try:
        call_command("verify_letter", str(path), json=True, stdout=told)
    except SystemExit as stop:
        return stop.code, json.loads(told.getvalue())
    return 0, json.loads(told.getvalue())


def judged(pdf: bytes) -> Kind:
    return verify_bytes(pdf, now=timezone.now()).kind


def test_our_letter_by_bsre_is_genuine_without_its_root(client, ours, tmp_path):
    signed = bytes(ours.file.signed)
    text = page(client, signed)
    assert "Asli: berkas ini sama persis" in text
    assert "tersertifikasi, Balai Besar Sertifikasi Elektronik (BSrE), BSSN" in text
    assert "tidak dapat dipastikan di sini" in text and "bsre.bssn.go.id" in text
    code, told = command(signed, tmp_path)
    assert code == 0 and told["genuine"] and told["kind"] == "genuine"
    assert told["headline"] in text
    assert all(remark in text for remark in told["remarks"])


def test_with_bsres_root_nothing_stays_uncertain(client, ours, known_root):
    text = page(client, bytes(ours.file.signed))
    assert "Asli" in text and "tidak dapat dipastikan" not in text


def test_validation_data_added_later_leaves_it_genuine(client, ours, bsre, tmp_path):
    longer = bytes(ours.file.signed)
    for _ in range(2):  # a time stamp over the whole, and one over that
        longer = bsre.prolong(longer, now=timezone.now())
        text = page(client, longer)
        assert "Asli: isi berkas ini sama dengan surat yang ditandatangani" in text
        assert "hanya data validasi yang ditambahkan" in text
        assert ours.register_line.number in text
        code, told = command(longer, tmp_path)
        assert code == 0 and told["headline"] in text


def test_its_page_shows_certificate_and_time_stamp(client, ours, bsre):
    address = reverse("verify", args=[ours.token])
    text = re.sub(r"<[^>]+>", " ", client.get(address).content.decode())
    assert "Sah" in text and "SUTRISNO HADIKUSUMO" in text
    serial = f"{bsre.signer.certificate.serial_number:X}"
    assert serial in text.replace(" ", "")
    assert "BSrE CA DS G1 (uji)" in text and "TSA BSrE (uji)" in text
    assert "1 Januari 2026 s.d. 1 Januari 2046" in text
    assert ours.signed_sha256[:8] in text


def test_a_revoked_letter_by_bsre_is_revoked(client, ours, bsre):
    ended = timezone.now()
    Document.objects.filter(pk=ours.pk).update(status="revoked", ended_at=ended)
    signed = bytes(ours.file.signed)
    for pdf in (signed, bsre.prolong(signed, now=timezone.now())):
        assert "Dicabut" in page(client, pdf)


def _target(ours: Document, other: Document) -> Target:
    root = x509.load_der_x509_certificate(load_certificate(authority_directory()))
    return Target(
        signed=bytes(ours.file.signed),
        rendered=bytes(ours.file.rendered),
        other_signed=bytes(other.file.signed),
        other_rendered=bytes(other.file.rendered),
        superseded=b"%PDF-1.7",
        authority=root,
        signer=root,
        now=timezone.now(),
    )


@pytest.mark.parametrize("known", [False, True])
def test_no_forgery_of_our_letter_by_bsre_is_genuine(people, ours, known, request):
    if known:
        request.getfixturevalue("known_root")
    target = _target(ours, make_letter(State.SIGNED, people=people).document)
    target = replace(target, superseded=target.rendered)
    # a time stamp is no forgery of these letters; they have no single revision to cut
    left_out = {
        "validation data added",
        "signature cut off",
        "its revision of another letter",
        "signature wrapped",
    }
    seen = {
        attack: judged(each.forge(target))
        for attack, each in ATTACKS.items()
        if attack not in left_out
    }
    good = {Kind.GENUINE, Kind.REVOKED}
    # a line break behind the last table is what mail programs add: it stays genuine
    assert {attack for attack, kind in seen.items() if kind in good} == {
        "a line break appended"
    }, seen


def test_a_changed_byte_of_our_letter_by_bsre_is_seen(ours):
    signed = bytes(ours.file.signed)
    good = [
        place
        for place, forged in changed_bytes(signed, 40)
        if judged(forged) in (Kind.GENUINE, Kind.REVOKED)
    ]
    assert not good


def test_a_letter_of_another_office_by_bsre_gets_an_honest_answer(
    client, db, bsre, tmp_path
):
    foreign = bsre.sign(small_letter(), now=timezone.now())
    for pdf in (foreign, bsre.prolong(foreign, now=timezone.now())):
        text = page(client, pdf)
        assert "Bukan surat dari kantor ini" in text
        assert (
            "Ditandatangani oleh SUTRISNO HADIKUSUMO (sertifikat dari BSrE CA DS G1 "
            "(uji)): utuh."
        ) in text
        assert "Pemerintah Kabupaten Ngawi" in text
        assert "utuh sejak ditandatangani" in text
        assert "menurut cap waktu (TSA BSrE (uji)), penerbitnya tidak dikenal" in text
        assert "tidak dapat dipastikan di sini" in text and "bsre.bssn.go.id" in text
        code, told = command(pdf, tmp_path)
        assert code == 1 and told["kind"] == "foreign" and told["headline"] in text


def test_a_known_root_is_said_and_trusted_for_its_letters_only(
    client, db, bsre, known_root
):
    text = page(client, bsre.sign(small_letter(), now=timezone.now()))
    assert "Bukan surat dari kantor ini" in text
    assert "Penerbit sertifikat dikenal" in text
    assert "menurut cap waktu (TSA BSrE (uji)) " in text
    text = page(client, BsreLike("ORANG LAIN").sign(small_letter(), now=timezone.now()))
    assert "Penerbit sertifikat tidak dapat dipastikan di sini" in text


def test_a_changed_letter_of_another_office_is_changed(client, people, db, bsre):
    other = make_letter(State.SIGNED, people=people).document
    Document.objects.filter(pk=other.pk).update(
        rendered_sha256="0" * 64, signed_sha256="1" * 64
    )  # nobody here knows its bytes
    foreign = bsre.sign(bytes(other.file.rendered), now=timezone.now())
    forged = add_text(replace(_target(other, other), signed=foreign))
    assert "Tidak asli: isi berkas berubah" in page(client, forged)
    middle = len(foreign) // 3
    flipped = foreign[:middle] + bytes([foreign[middle] ^ 1]) + foreign[middle + 1 :]
    assert "Bukan surat" not in page(client, flipped)


def test_a_signer_without_a_time_stamp_is_taken_at_his_word(client, db):
    plain = Stranger(root=name("Kantor Lain", "X"), signer=name("Budi", "Kantor Lain"))
    text = page(client, plain.sign(small_letter()))
    assert "Bukan surat dari kantor ini" in text and "Budi" in text
    assert "menurut komputer penanda tangan" in text
    assert "Tanyakan kepada instansi yang menandatanganinya" in text


def test_a_file_upload_never_shows_markup_of_a_certificate(client, db):
    odd = name("<b>Camat</b>", "<script>alert(1)</script>")
    answer = client.post(
        "/verifikasi/",
        {
            "berkas": SimpleUploadedFile(
                "x.pdf",
                Stranger(root=odd, signer=odd).sign(small_letter()),
                "application/pdf",
            )
        },
    )
    assert b"<script" not in answer.content and b"<b>Camat" not in answer.content
    assert b"&lt;b&gt;Camat" in answer.content
