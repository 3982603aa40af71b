"""A length that ends in 0x80 is a length: nothing is encoded anew because of it."""

import pytest
from asn1crypto import cms, core

from letters.signing.encoding import as_read, install, length_of_first
from letters.signing.inspection import inspect
from tests.letters.signing_samples import NOW, letter, office


def nested(size: int) -> bytes:
    """A CMS structure of this many bytes in all."""
    for inner in range(size):
        found = cms.ContentInfo(
            {"content_type": "data", "content": core.OctetString(b"x" * inner)}
        ).dump()
        if len(found) == size:
            return found
    raise AssertionError(size)


@pytest.mark.parametrize("size", [400, 0x180 + 4, 0x980 + 4])
def test_what_was_read_is_told_byte_for_byte(size, monkeypatch):
    content = nested(size)
    value = cms.ContentInfo.load(content)

    def again(self, force=False):
        raise AssertionError("encoded anew")

    monkeypatch.setattr(core.Sequence, "_set_contents", again)
    assert as_read(value) == content
    assert length_of_first(content + bytes(9)) == size


def test_no_structure_of_a_signed_letter_is_encoded_anew(monkeypatch):
    """As pyHanko's reader does it; small ones (an attribute, a name) may be."""
    pdf = office().sign(letter())
    largest = []
    dump = core.Sequence.dump

    def noted(self, force=False):
        content = dump(self, force)
        if isinstance(self, cms.ContentInfo | cms.SignedData):
            largest.append(len(content))
        return content

    monkeypatch.setattr(core.Sequence, "dump", noted)
    assert inspect(pdf=pdf, roots=[office().root], now=NOW).is_sound
    assert largest == []


@pytest.mark.parametrize("size", [0x180 + 4, 0x980 + 4])
def test_a_taught_library_encodes_only_what_is_indefinite(size, monkeypatch):
    content = nested(size)
    install()
    install()
    with monkeypatch.context() as watch:
        watch.setattr(core.Sequence, "_set_contents", None)  # nobody calls it
        assert cms.ContentInfo.load(content).dump() == content
    length = len(content) - 4
    assert content[:4] == bytes([0x30, 0x82]) + length.to_bytes(2, "big")
    indefinite = b"\x30\x80" + content[4:] + b"\0\0"
    assert cms.ContentInfo.load(indefinite).dump() == content


def test_what_was_changed_is_encoded_anew():
    install()
    value = cms.ContentInfo.load(nested(0x180 + 4))
    value["content"] = core.OctetString(b"other")
    assert cms.ContentInfo.load(value.dump())["content"].native == b"other"
