"""The time stamp, which no signature covers: whatever is done to it is noticed."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from asn1crypto import cms
from pyhanko.pdf_utils.reader import PdfFileReader

from letters.signing.inspection import inspect
from letters.signing.long_life import Stamper
from letters.signing.pades import der
from tests.letters.signing_samples import (
    NOW,
    letter,
    look,
    office,
    sign_with,
    token_of,
    value_of,
)
from tests.letters.stamp_servers import identity, make_token


@pytest.fixture(scope="module")
def signed() -> bytes:
    return office().sign(letter())


def with_stamp(signed: bytes, token: bytes, kind: str = "") -> bytes:
    """The same file with another time stamp in its signature; b"" takes it off."""
    (signature,) = PdfFileReader(BytesIO(signed)).embedded_signatures
    _, length, resume, _ = (int(number) for number in signature.byte_range)
    data = cms.ContentInfo.load(signature.pkcs7_content)["content"]
    infos = data["signer_infos"]
    kept = infos[0].contents[: -len(infos[0]["unsigned_attrs"].dump())]
    if token:
        name = cms.CMSAttributeType(kind or "signature_time_stamp_token").dump()
        kept += der(0xA1, der(0x30, name + der(0x31, token)))
    head = data.contents[: -len(infos.dump())]
    body = der(0x30, head + der(0x31, der(0x30, kept)))
    content = der(0x30, cms.ContentType("signed_data").dump() + der(0xA0, body))
    digits = content.hex().upper().encode().ljust(resume - length - 2, b"0")
    assert len(digits) == resume - length - 2
    return signed[: length + 1] + digits + signed[resume - 1 :]


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
    hour = timedelta(hours=1)
    late = with_stamp(signed, stamper.token(value_of(signed), NOW + hour))
    (finding,) = inspect(pdf=late, roots=[office().root], now=NOW + hour).signatures
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
