"""The time stamp in a PDF's signature: is it there, and is it the one it was to have?

No signature covers a stamp, so it could be taken off or exchanged. A letter of ours
names in its signed revision the certificates one of which stamps it.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from letters.signing.encoding import as_read
from letters.signing.integrity import is_plain, streams_of
from letters.signing.stamp_token import (
    StampFacts,
    StampInvalid,
    is_for_stamps,
    read_token,
)

if TYPE_CHECKING:
    from pyhanko.sign.validation import EmbeddedPdfSignature  # noqa: TID253

CLOCK_SKEW = timedelta(minutes=10)
BROKEN = "Cap waktu pada tanda tangan rusak."
GONE = "Cap waktu yang dibubuhkan saat menandatangani hilang atau diganti."
APART = "Waktu tanda tangan tidak sama dengan cap waktunya."


def judge_stamp(
    signature: "EmbeddedPdfSignature", signed_at: datetime | None
) -> tuple[datetime | None, tuple[str, ...]]:
    """When it was stamped (None: it was not), and what is wrong with that."""
    try:
        facts = _stamp_of(signature)
    except StampInvalid:
        return None, (BROKEN,)
    if not _keeps_promise(signature, facts):
        return None, (GONE,)
    if facts is None:
        return None, ()
    apart = signed_at and abs(facts.stamped_at - signed_at) > CLOCK_SKEW
    return facts.stamped_at, (APART,) if apart else ()


def is_stamped_as_promised(signature: "EmbeddedPdfSignature") -> bool:
    """Whether it carries the stamp that its revision announces; if it announces none,
    whether a stamp it carries all the same is whole."""
    try:
        return _keeps_promise(signature, _stamp_of(signature))
    except StampInvalid:
        return False


def _stamp_of(signature: "EmbeddedPdfSignature") -> StampFacts | None:
    """Raises StampInvalid."""
    found = None
    for attribute in signature.signer_info["unsigned_attrs"]:
        if attribute["type"].native == "signature_time_stamp_token":
            for token in attribute["values"]:
                found = read_token(
                    as_read(token), signature=signature.signer_info["signature"].native
                )
    return found


def _keeps_promise(signature: "EmbeddedPdfSignature", facts: StampFacts | None) -> bool:
    promised = set(_promised(signature))
    if not promised:
        return True
    if facts is None or facts.certificate_der not in promised:
        return False
    # the stamp is all that stands where no signature covers it, and is of plain form
    (attribute, *others) = signature.signer_info["unsigned_attrs"]
    return (
        not others
        and len(attribute["values"]) == 1
        and is_plain(facts.data, facts.certificate)
    )


def _promised(signature: "EmbeddedPdfSignature") -> Iterator[bytes]:
    """Certificates for time stamps that came with the signature's own revision."""
    reader, revision = signature.reader, signature.signed_revision
    if revision and "/DSS" in reader.get_historical_root(revision - 1):
        return  # an earlier signature's: what stands in it was not promised by this one
    root = reader.get_historical_root(revision)
    store = root["/DSS"] if "/DSS" in root else {}
    for _, certificate in streams_of(store, "/Certs"):
        if is_for_stamps(certificate):
            yield certificate
