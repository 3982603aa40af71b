"""A letter that came from the gateway, before the public page and the command."""

import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from letters import workflow
from letters.verification import Kind, verify_bytes
from registry.throttle import forget_visits
from tests.attack.strangers import BsreLike
from tests.bsre_gateway import SECRET
from tests.bsre_signer import add_text


@pytest.fixture
def signed(gateway, at_bsre, people, now):
    forget_visits()
    return workflow.sign(
        document_id=at_bsre.document_id, passphrase=SECRET, by=people["camat"], now=now
    )


def upload(client, pdf: bytes) -> str:
    file = SimpleUploadedFile("surat.pdf", pdf, "application/pdf")
    return html.unescape(client.post("/verifikasi/", {"berkas": file}).content.decode())


def test_page_and_command_call_it_genuine_and_certified(client, signed, tmp_path):
    pdf = bytes(signed.document.file.signed)
    told = upload(client, pdf)
    assert "Asli: berkas ini sama persis" in told
    assert "elektronik tersertifikasi" in told
    path = tmp_path / "surat.pdf"
    path.write_bytes(pdf)
    call_command("verify_letter", str(path))  # ends with 0, or raises SystemExit
    page = client.get(reverse("verify", args=[signed.document.token]))
    assert "elektronik tersertifikasi" in page.content.decode()


def test_only_validation_data_may_be_added_to_it(client, signed):
    pdf = bytes(signed.document.file.signed)
    longer = BsreLike().prolong(pdf, now=timezone.now())
    assert "Asli: isi berkas ini sama" in upload(client, longer)
    forged = add_text(pdf, "Rp 900.000.000")
    assert forged.startswith(pdf)
    verdict = verify_bytes(forged, now=timezone.now())
    assert verdict.kind is Kind.CHANGED and verdict.made_from == signed.document
