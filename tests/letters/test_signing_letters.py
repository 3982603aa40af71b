"""What signing does to a letter, and what other readers say of it."""

import asyncio
import shutil
import subprocess
import time
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from letters.signing.authority import CERTIFICATE_FILE
from letters.signing.errors import (
    CertificateNotValid,
    DocumentNotSignable,
    SignatureNotAsExpected,
)
from letters.signing.inspection import check_signed, inspect
from letters.signing.providers import OwnSession
from tests.letters.signing_samples import NOW, letter, office


@pytest.fixture(scope="module")
def signed() -> bytes:
    return office().sign(letter())


def check(signed: bytes, rendered: bytes) -> None:
    check_signed(
        signed=signed,
        rendered=rendered,
        certificate_der=office().issued.certificate_der,
        embedded=office().embedded(),
    )


@pytest.mark.parametrize("object_streams", [True, False])
def test_signed_letter_is_sound_and_names_its_signer(object_streams):
    pdf = letter(object_streams=object_streams)
    signed = office().sign(pdf)
    check(signed, pdf)
    result = inspect(pdf=signed, roots=[office().root], now=NOW)
    (finding,) = result.signatures
    assert result.is_sound and not result.problems and not finding.problems
    assert finding.signer_name == "Sri Contoh, S.Sos., M.Si."
    assert finding.organisation == "Kecamatan Pitu"
    assert finding.signed_at == NOW
    assert finding.modification == "Tidak ada perubahan sesudah tanda tangan."


# WeasyPrint 70 leaves its colour profile open when it writes PDF/A
@pytest.mark.filterwarnings(
    r"ignore:.*sRGB2014\.icc:pytest.PytestUnraisableExceptionWarning"
)
def test_letter_made_by_weasyprint_with_a_link_can_be_signed():
    from weasyprint import HTML

    pdf = HTML(string="<html lang=id><title>Surat</title><a href='x:y'>Isi</a>")
    rendered = pdf.write_pdf(pdf_variant="pdf/a-3b")
    signed = office().sign(rendered)
    check(signed, rendered)


def test_signature_says_what_for_where_and_when(signed):
    (signature,) = PdfFileReader(BytesIO(signed)).embedded_signatures
    entries = signature.sig_object
    assert entries["/SubFilter"] == "/ETSI.CAdES.detached"
    assert entries["/Reason"] == "Surat Keterangan 400.12/1/404.604/2026"
    assert entries["/Location"] == "Kecamatan Pitu"
    assert entries["/M"] == "D:20261001030000Z"
    attributes = signature.signer_info["signed_attrs"].native
    # PAdES: the time stands in /M and not in the CMS attributes
    assert sorted(attribute["type"] for attribute in attributes) == [
        "content_type",
        "message_digest",
        "signing_certificate_v2",
    ]


def test_signing_leaves_the_letter_and_its_pdf_a_marks_alone(signed):
    rendered = letter()
    assert signed.startswith(rendered)
    before, after = (pikepdf.open(BytesIO(pdf)) for pdf in (rendered, signed))
    with before, after:
        assert after.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
        assert dict(after.docinfo) == dict(before.docinfo)
        assert after.pdf_version == "1.7" and "/Version" not in after.Root
        assert bytes(after.trailer.ID[0]) == bytes(before.trailer.ID[0])
        (widget,) = after.pages[0].Annots
        # ISO 19005-3, 6.3.2: printed, not hidden; of no size, so without a look
        assert int(widget.F) & 0b100 and not int(widget.F) & 0b10
        assert list(widget.Rect) == [0, 0, 0, 0] and "/AP" not in widget
        assert set(after.Root.Perms.keys()) == {"/DocMDP"}
        reference = after.Root.Perms.DocMDP.Reference[0]
        assert reference.TransformParams.P == 1
        assert "/DigestMethod" not in reference  # ISO 19005-3, 6.1.12


def test_signatures_differ_but_all_have_the_same_size():
    sizes = {office().sign(letter()) for _ in range(20)}
    assert len(sizes) == 20
    assert len({len(signed) for signed in sizes}) == 1


def test_certificate_outside_its_term_does_not_sign():
    for moment in (
        NOW - timedelta(seconds=1),
        office().issued.not_after + timedelta(seconds=1),
    ):
        with pytest.raises(CertificateNotValid, match="tidak berlaku"):
            office().sign(letter(), moment)


def encrypted_letter() -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(letter())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user=""))
    return out.getvalue()


def test_only_a_whole_open_unsigned_pdf_is_signed(signed):
    for pdf in (b"", b"teks", letter()[:-200], encrypted_letter(), signed):
        with pytest.raises(DocumentNotSignable):
            office().sign(pdf)


def test_check_refuses_what_is_not_this_letter_signed_once(signed):
    other = letter("Surat lain")
    stranger = office("Kecamatan Lain").sign(letter())
    for forged, rendered in (
        (signed, other),
        (office().sign(other), letter()),
        (letter(), letter()),
        (signed[:-1], letter()),
        (signed[: len(letter()) + 500], letter()),
        (signed + b"\n", letter()),
        (signed, b""),
        (b"", letter()),
        (stranger, letter()),
    ):
        with pytest.raises(SignatureNotAsExpected):
            check(forged, rendered)


def test_check_refuses_two_signatures():
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers import PdfSignatureMetadata, sign_pdf

    once = add_signature(letter(), "Pertama")
    twice = BytesIO()
    sign_pdf(
        IncrementalPdfFileWriter(BytesIO(once)),
        PdfSignatureMetadata(field_name="Kedua", subfilter=pades()),
        signer=stock_signer(),
        output=twice,
    )
    result = inspect(pdf=twice.getvalue(), roots=[office().root])
    assert [found.intact for found in result.signatures] == [True, True]
    assert not result.signatures[0].covers_whole_file
    for rendered in (letter(), once):
        with pytest.raises(SignatureNotAsExpected):
            check(twice.getvalue(), rendered)


def test_check_refuses_a_page_changed_in_the_signed_revision():
    """A gateway that redraws the page signs something nobody was shown."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(BytesIO(letter()))
    page = writer.root["/Pages"]["/Kids"][0]
    page[generic.pdf_name("/Rotate")] = generic.NumberObject(180)
    writer.update_container(page)
    forged = add_signature(writer, "TandaTangan")
    assert inspect(pdf=forged, roots=[office().root]).is_sound
    with pytest.raises(SignatureNotAsExpected):
        check(forged, letter())


def add_signature(pdf, field: str) -> bytes:
    """By pyHanko's own signer, which does not know our rules."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers import PdfSignatureMetadata, sign_pdf

    if isinstance(pdf, bytes):
        pdf = IncrementalPdfFileWriter(BytesIO(pdf))
    out = BytesIO()
    sign_pdf(
        pdf,
        PdfSignatureMetadata(field_name=field, subfilter=pades()),
        signer=stock_signer(),
        output=out,
    )
    return out.getvalue()


def pades():
    from pyhanko.sign.fields import SigSeedSubFilter

    return SigSeedSubFilter.PADES


def stock_signer():
    from pyhanko.sign.signers import SimpleSigner

    from tests.letters.signing_samples import PASSPHRASE

    return SimpleSigner.load_pkcs12_data(
        office().issued.pkcs12, other_certs=[], passphrase=PASSPHRASE.encode()
    )


@pytest.fixture(scope="module")
def reader_database(tmp_path_factory):
    """Poppler's store of trusted certificates, with our authority in it."""
    if not (shutil.which("pdfsig") and shutil.which("certutil")):
        pytest.skip("pdfsig or certutil is not installed")
    folder = tmp_path_factory.mktemp("nss")
    for arguments in (
        ["-N", "--empty-password"],
        ["-A", "-n", "kantor", "-t", "CT,C,C", "-a"]
        + ["-i", str(office().directory / CERTIFICATE_FILE)],
    ):
        subprocess.run(["certutil", "-d", str(folder), *arguments], check=True)
    return folder


def pdfsig(pdf: bytes, folder, tmp_path) -> str:
    path = tmp_path / "surat.pdf"
    path.write_bytes(pdf)
    ran = subprocess.run(
        ["pdfsig", "-nssdir", str(folder), str(path)],
        capture_output=True,
        text=True,
        env={"TZ": "UTC", "PATH": "/usr/bin:/bin"},
    )
    return ran.stdout


def test_poppler_trusts_the_signature(signed, reader_database, tmp_path):
    report = pdfsig(signed, reader_database, tmp_path)
    assert "Signature is Valid" in report
    assert "Total document signed" in report
    assert "Signing Time: Oct 01 2026 03:00:00" in report
    # poppler judges the certificate by today's clock
    if office().issued.not_before <= NOW.now(NOW.tzinfo) <= office().issued.not_after:
        assert "Certificate is Trusted" in report


def test_poppler_sees_a_changed_byte_and_added_bytes(signed, reader_database, tmp_path):
    changed = signed.replace(b"% Surat", b"% Sural", 1)
    assert changed != signed
    assert "Digest Mismatch" in pdfsig(changed, reader_database, tmp_path)
    longer = pdfsig(signed + b"\n% tambahan\n", reader_database, tmp_path)
    assert "Not total document signed" in longer


def test_signing_works_beside_a_running_loop():
    async def inside():
        signed = office().sign(letter())
        check(signed, letter())
        return inspect(pdf=signed, roots=[office().root], now=NOW)

    assert asyncio.run(inside()).is_sound


def milliseconds_per_letter(count: int) -> float:
    """CPU time: one open key, `count` letters of 30 KB, each signed and checked."""
    session, pdf = OwnSession(office().key, office().life), letter(bulk=29_000)
    started = time.process_time()
    for _ in range(count):
        session.sign(pdf=pdf, reason="Uji", location="Pitu", signed_at=NOW)
    return (time.process_time() - started) * 1000 / count


def test_fifty_letters_leave_time_for_the_rest_of_two_seconds():
    milliseconds_per_letter(1)  # imports
    each = milliseconds_per_letter(50)
    print(f"{each:.1f} ms a letter, signed and checked")
    assert each < 25
