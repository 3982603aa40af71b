"""What stands in a signed letter for a judge who comes in twenty years."""

import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader

from letters.signing import own
from letters.signing.errors import SignatureNotAsExpected
from letters.signing.inspection import check_signed, inspect
from letters.signing.long_life import Embedded, LongLife, Stamper
from letters.signing.pades import _der
from letters.signing.providers import OwnSession
from letters.signing.revocation_list import Entry, make_list
from tests.letters.signing_samples import NOW, letter, office
from tests.letters.stamp_servers import identity, make_token


@pytest.fixture(scope="module")
def signed() -> bytes:
    return office().sign(letter())


def refused(signed: bytes, embedded: Embedded | None) -> bool:
    try:
        check_signed(
            signed=signed,
            rendered=letter(),
            certificate_der=office().issued.certificate_der,
            embedded=embedded,
        )
    except SignatureNotAsExpected:
        return True
    return False


def sign_with(embedded: Embedded, stamper: Stamper | None = None) -> bytes:
    return own.sign(
        pdf=letter(),
        key=office().key,
        reason="Uji",
        location="Pitu",
        contact="",
        signed_at=NOW,
        stamper=stamper,
        embedded=embedded,
    )


def look(pdf: bytes):
    return inspect(pdf=pdf, roots=[office().root], now=NOW)


# --- what stands in it --------------------------------------------------------------


def test_authority_list_and_stamp_stand_in_the_signed_revision(signed):
    (signature,) = PdfFileReader(BytesIO(signed)).embedded_signatures
    start, length, resume, rest = (int(number) for number in signature.byte_range)
    assert resume + rest == len(signed) and start == 0
    with pikepdf.open(BytesIO(signed)) as pdf:
        store = pdf.Root.DSS
        assert set(store.keys()) == {"/Certs", "/CRLs"}
        assert [each.read_raw_bytes() for each in store.Certs] == [
            office().root,
            office().life.stamp.certificate_der,
        ]
        (listed,) = store.CRLs
        assert listed.read_raw_bytes() == office().life.revocation_list
    # signed, not appended: each lies within the ranges that the signature covers
    for content in (office().root, office().life.revocation_list):
        assert content in signed[:length]


def test_pyhanko_finds_it_sound_with_what_the_letter_brings_along(signed):
    from pyhanko.sign.validation import async_validate_pdf_signature
    from pyhanko.sign.validation.dss import DocumentSecurityStore

    from letters.signing.waiting import finish

    reader = PdfFileReader(BytesIO(signed))
    root = cms.Certificate.load(office().root)
    contexts = [
        DocumentSecurityStore.read_dss(reader).as_validation_context(
            {
                "trust_roots": [root],
                "allow_fetching": False,
                "revocation_mode": "require",
                "moment": NOW,
            }
        )
        for _ in range(2)
    ]
    status = finish(
        async_validate_pdf_signature(
            reader.embedded_signatures[0],
            signer_validation_context=contexts[0],
            ts_validation_context=contexts[1],
        )
    )
    assert status.bottom_line and status.trusted and not status.revoked
    assert status.timestamp_validity.trusted and status.timestamp_validity.intact
    assert status.timestamp_validity.timestamp == NOW
    assert status.coverage.name == "ENTIRE_FILE"


def test_a_revoked_signer_is_seen_by_who_asks_the_list():
    """That the list in the letter above means something."""
    from pyhanko.sign.validation import async_validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    from letters.signing.waiting import finish

    listed = make_list(
        office().authority,
        number=2,
        entries=[
            Entry(int(office().issued.serial, 16), NOW, x509.ReasonFlags.key_compromise)
        ],
        now=NOW,
    )
    life = replace(office().life, revocation_list=listed.der)
    reader = PdfFileReader(BytesIO(office().sign(letter(), life=life)))
    status = finish(
        async_validate_pdf_signature(
            reader.embedded_signatures[0],
            signer_validation_context=ValidationContext(
                trust_roots=[cms.Certificate.load(office().root)],
                allow_fetching=False,
                revocation_mode="require",
                crls=[listed.der],
                moment=NOW + timedelta(days=1),
            ),
        )
    )
    assert status.revoked and not status.bottom_line


def test_signing_with_it_leaves_the_pdf_a_as_it_was(signed):
    before, after = (pikepdf.open(BytesIO(pdf)) for pdf in (letter(), signed))
    with before, after:
        added = set(after.Root.keys()) - set(before.Root.keys())
        assert added == {"/AcroForm", "/DSS", "/Extensions", "/Perms"}
        assert after.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
        assert after.pdf_version == "1.7" and not after.is_encrypted
        for stream in (*after.Root.DSS.Certs, *after.Root.DSS.CRLs):
            # ISO 19005-3, 6.1.7: no filter that is not allowed, no external file
            assert set(stream.keys()) == {"/Length"}


def test_what_has_run_out_is_left_out_and_told(caplog):
    after = office().life.list_next_update
    pdf = office().sign(letter(), signed_at=after)
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert set(opened.Root.DSS.keys()) == {"/Certs"}
    assert "tanpa daftar pencabutan yang berlaku" in caplog.text
    assert inspect(pdf=pdf, roots=[office().root], now=after).is_sound


def test_an_office_without_anything_signs_as_before():
    pdf = office().sign(letter(), life=LongLife())
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert "/DSS" not in opened.Root
    assert look(pdf).is_sound
    assert not refused(pdf, None) and refused(pdf, office().embedded())


def test_two_hundred_letters_of_an_own_stamp_have_one_size():
    session = OwnSession(office().key, office().life)
    sizes = {
        len(session.sign(pdf=letter(), reason="Uji", location="Pitu", signed_at=at))
        for at in (NOW + timedelta(seconds=n) for n in range(20))
    }
    assert len(sizes) == 1


# --- the gate -----------------------------------------------------------------------


def test_the_gate_allows_exactly_what_was_put_there(signed):
    due = office().embedded()
    assert not refused(signed, due)
    other = office("Kecamatan Lain")
    for wrong in (
        None,
        Embedded(),
        replace(due, lists=()),
        replace(due, certificates=due.certificates[:1]),
        replace(due, certificates=(other.root, *due.certificates[1:])),
        replace(due, certificates=due.certificates[::-1]),
        replace(due, lists=(other.life.revocation_list,)),
    ):
        assert refused(signed, wrong), wrong


def test_the_gate_refuses_more_than_was_put_there():
    due = office().embedded()
    stranger = office("Kecamatan Lain").root
    stamper = Stamper(office().life)
    stamper.embedded(NOW)
    more = replace(due, certificates=(*due.certificates, stranger))
    assert refused(sign_with(more, stamper), due)
    assert not refused(sign_with(more, stamper), more)


def test_the_gate_refuses_a_letter_whose_stamp_is_missing():
    assert refused(sign_with(office().embedded()), office().embedded())


# --- tampering with what no signature covers ----------------------------------------


def with_stamp(signed: bytes, token: bytes, kind: str = "") -> bytes:
    """The same file with another time stamp in its signature; b"" takes it off."""
    (signature,) = PdfFileReader(BytesIO(signed)).embedded_signatures
    _, length, resume, _ = (int(number) for number in signature.byte_range)
    data = cms.ContentInfo.load(signature.pkcs7_content)["content"]
    infos = data["signer_infos"]
    kept = infos[0].contents[: -len(infos[0]["unsigned_attrs"].dump())]
    if token:
        name = cms.CMSAttributeType(kind or "signature_time_stamp_token").dump()
        kept += _der(0xA1, _der(0x30, name + _der(0x31, token)))
    head = data.contents[: -len(infos.dump())]
    body = _der(0x30, head + _der(0x31, _der(0x30, kept)))
    content = _der(0x30, cms.ContentType("signed_data").dump() + _der(0xA0, body))
    digits = content.hex().upper().encode().ljust(resume - length - 2, b"0")
    assert len(digits) == resume - length - 2
    return signed[: length + 1] + digits + signed[resume - 1 :]


def token_of(signed: bytes) -> bytes:
    (signature,) = PdfFileReader(BytesIO(signed)).embedded_signatures
    return signature.signer_info["unsigned_attrs"][0]["values"][0].dump()


def value_of(signed: bytes) -> bytes:
    (signature,) = PdfFileReader(BytesIO(signed)).embedded_signatures
    return signature.signer_info["signature"].native


def test_the_same_stamp_put_back_is_no_change(signed):
    assert with_stamp(signed, token_of(signed)) == signed


def test_a_stamp_taken_off_is_noticed(signed):
    (finding,) = look(with_stamp(signed, b"")).signatures
    assert finding.intact and finding.stamped_at is None and not finding.is_sound
    assert finding.problems == (
        "Cap waktu yang dibubuhkan saat menandatangani hilang atau diganti.",
    )


def test_a_stamp_hidden_under_another_name_is_noticed(signed):
    hidden = with_stamp(signed, token_of(signed), kind="content_time_stamp")
    assert not look(hidden).is_sound


def test_the_stamp_of_another_letter_is_noticed(signed):
    moved = with_stamp(signed, token_of(office().sign(letter())))
    (finding,) = look(moved).signatures
    assert finding.problems == ("Cap waktu pada tanda tangan rusak.",)


def test_a_stamp_by_somebody_else_is_noticed(signed):
    """It holds, it is for this signature, and was not the one to come."""
    import hashlib

    stranger = Stamper(office("Desa X").life)  # its token is shorter
    forged = stranger.token(value_of(signed), NOW)
    (finding,) = look(with_stamp(signed, forged)).signatures
    assert "hilang atau diganti" in finding.problems[0]
    # room for a larger one: a letter made while a server was asked
    unpromised = replace(office().embedded(), certificates=(office().root,), stamps=())
    roomy = sign_with(unpromised, _Roomy(office().life))
    imprint = hashlib.sha256(value_of(roomy)).digest()
    for at, sound in ((NOW, True), (NOW - timedelta(days=30), False)):
        token = make_token(imprint=imprint, at=at, by=identity())
        (finding,) = look(with_stamp(roomy, token)).signatures
        assert finding.is_sound == sound and finding.stamped_at == at


class _Roomy(Stamper):
    def size(self, at) -> int:
        return 4000


def test_an_own_stamp_that_tells_another_time_is_noticed(signed):
    """Whoever has the stamp's key, and not the signer's, cannot date a letter back."""
    stamper = Stamper(office().life)
    late = with_stamp(signed, stamper.token(value_of(signed), NOW + timedelta(hours=1)))
    (finding,) = look(late).signatures
    assert finding.problems == ("Waktu tanda tangan tidak sama dengan cap waktunya.",)


def test_every_digit_of_the_stamp_that_is_changed_is_noticed(signed):
    """All of the signature's digits were tried once; here every seventh."""
    token = token_of(signed).hex().upper().encode()
    start = signed.index(token)
    assert signed.count(token) == 1
    for offset in range(start - 70, start + len(token), 7):
        digit = int(signed[offset : offset + 1], 16)
        other = b"0123456789ABCDEF"[(digit + 5) % 16]
        changed = signed[:offset] + bytes([other]) + signed[offset + 1 :]
        assert not look(changed).is_sound, offset - start


# --- other programs -----------------------------------------------------------------


@pytest.fixture
def papers(signed, tmp_path):
    """What a stranger has in his hands, as files."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    life = office().life
    certificate = x509.load_der_x509_certificate(office().issued.certificate_der)
    (tmp_path / "penanda.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    authority = office().authority.certificate
    (tmp_path / "otoritas.pem").write_bytes(authority.public_bytes(Encoding.PEM))
    (tmp_path / "cap.pem").write_bytes(
        life.stamp.certificate.public_bytes(Encoding.PEM)
    )
    (tmp_path / "otoritas.crl").write_bytes(life.revocation_list)
    (tmp_path / "cap.der").write_bytes(token_of(signed))
    (tmp_path / "nilai").write_bytes(value_of(signed))
    (tmp_path / "surat.pdf").write_bytes(signed)
    return tmp_path


def openssl(folder, *arguments: str) -> str:
    ran = subprocess.run(
        ["openssl", *arguments], cwd=folder, capture_output=True, text=True
    )
    return ran.stdout + ran.stderr


def test_openssl_reads_the_list(papers):
    said = openssl(papers, "crl", "-inform", "DER", "-in", "otoritas.crl", "-text")
    assert "Otoritas Sertifikat Kecamatan Pitu" in said
    assert "X509v3 CRL Number" in said and "No Revoked Certificates" in said
    verified = openssl(
        papers, "crl", "-inform", "DER", "-in", "otoritas.crl", "-CAfile",
        "otoritas.pem", "-noout",
    )  # fmt: skip
    assert "verify OK" in verified


@pytest.mark.parametrize("name", ["penanda.pem", "cap.pem"])
def test_openssl_checks_a_certificate_against_the_list(papers, name):
    openssl(
        papers,
        "crl",
        "-inform",
        "DER",
        "-in",
        "otoritas.crl",
        "-out",
        "otoritas.crl.pem",
    )
    common = [
        "verify", "-crl_check", "-x509_strict", "-attime", str(int(NOW.timestamp())),
        "-CAfile", "otoritas.pem", "-CRLfile",
    ]  # fmt: skip
    assert f"{name}: OK" in openssl(papers, *common, "otoritas.crl.pem", name)
    certificate = x509.load_pem_x509_certificate((papers / name).read_bytes())
    entry = Entry(
        certificate.serial_number,
        NOW,
        x509.ReasonFlags.key_compromise,
        NOW - timedelta(days=3),
    )
    revoked = make_list(office().authority, number=2, entries=[entry], now=NOW)
    (papers / "baru.crl").write_bytes(revoked.der)
    openssl(papers, "crl", "-inform", "DER", "-in", "baru.crl", "-out", "baru.pem")
    assert "certificate revoked" in openssl(papers, *common, "baru.pem", name)
    text = openssl(papers, "crl", "-in", "baru.pem", "-noout", "-text")
    assert "Key Compromise" in text and "Sep 28 03:00:00 2026 GMT" in text


def test_openssl_believes_the_time_stamp(papers):
    common = ["ts", "-verify", "-token_in", "-in", "cap.der", "-CAfile"]
    # the certificate is judged by its term at the time of the stamp
    at = ["-attime", str(int(NOW.timestamp()))]
    said = openssl(papers, *common, "otoritas.pem", *at, "-data", "nilai")
    assert "Verification: OK" in said, said
    (papers / "lain").write_bytes(b"surat lain")
    said = openssl(papers, *common, "otoritas.pem", *at, "-data", "lain")
    assert "Verification: FAILED" in said
    token = openssl(
        papers, "ts", "-reply", "-token_in", "-in", "cap.der", "-token_out", "-text"
    )
    assert "Time stamp: Oct  1 03:00:00 2026 GMT" in token


def test_qpdf_finds_nothing_wrong(papers):
    if not shutil.which("qpdf"):
        pytest.skip("qpdf is not installed")
    ran = subprocess.run(
        ["qpdf", "--check", papers / "surat.pdf"], capture_output=True, text=True
    )
    assert ran.returncode == 0 and "No syntax or stream encoding errors" in ran.stdout
