"""What stands in a signed letter for a judge who comes in twenty years."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from asn1crypto import cms
from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader

from letters.signing.errors import SignatureNotAsExpected
from letters.signing.inspection import check_signed, inspect
from letters.signing.long_life import Embedded, LongLife, Stamper
from letters.signing.providers import OwnSession
from letters.signing.revocation_list import Entry, make_list
from tests.letters.signing_samples import NOW, letter, look, office, sign_with


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
