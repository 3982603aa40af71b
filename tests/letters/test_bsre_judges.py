"""A letter that BSrE signed, before and after, in the eyes of other programs."""

import shutil

import pytest
from django.urls import reverse

from letters import workflow
from letters.verification import Kind, verify_bytes
from tests.bsre_gateway import SECRET
from tests.letters.judges import check_pdf_a, nss_store, output, pyhanko_says

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("pdfsig", "qpdf", "certutil"))),
    reason="apt-packages-test.txt: missing",
)


def test_judges_of_a_letter_with_data_behind_its_signature(
    gateway, at_bsre, people, now, tmp_path, client
):
    document = at_bsre.document
    check_pdf_a(bytes(document.file.rendered))
    letter = workflow.sign(
        document_id=document.pk, passphrase=SECRET, by=people["camat"], now=now
    )
    document = letter.document
    signed, root = bytes(document.file.signed), gateway.signer.root
    path = tmp_path / "surat.pdf"
    path.write_bytes(signed)

    check_pdf_a(signed)
    assert "No syntax or stream encoding errors" in output("qpdf", "--check", path)
    said = output("pdfsig", "-nssdir", nss_store(tmp_path, root), path)
    assert said.count("Signature Validation:") == 1
    assert "Signature is Valid" in said and "Certificate is Trusted" in said
    assert "Not total document signed" in said  # B-LT: data to check it came after
    said = pyhanko_says(path, root)
    assert "The signature is judged VALID" in said
    assert "All modifications relate to signature maintenance" in said

    found = verify_bytes(signed, now=now)
    assert found.kind is Kind.GENUINE and found.document == document
    page = client.get(reverse("verify", args=[document.token])).content.decode()
    assert "Balai Besar Sertifikasi Elektronik" in page
