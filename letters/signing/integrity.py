"""Byte by byte: what a signature covers, and what its revision changed.

pyHanko judges the signed ranges and the CMS structure as readers do; these checks are
stricter, so that no byte of a letter of ours can be altered unnoticed.
"""

import re
from typing import TYPE_CHECKING

from letters.signing.encoding import length_of_first
from letters.signing.long_life import Embedded

if TYPE_CHECKING:
    from asn1crypto.cms import SignedData, SignerInfo
    from asn1crypto.x509 import Certificate
    from pyhanko.pdf_utils.generic import DictionaryObject  # noqa: TID253
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: TID253
    from pyhanko.sign.validation import EmbeddedPdfSignature  # noqa: TID253

HEX = re.compile(rb"(?:[0-9A-F]*|[0-9a-f]*)")
LAST_TABLE = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF\s*\Z")

# what a signature adds to the objects that were there before
CATALOG_KEYS = {"/AcroForm", "/Extensions", "/Perms", "/Version"}
PAGE_KEYS = {"/Annots"}


def fills_file(pdf: bytes, signature: "EmbeddedPdfSignature") -> bool:
    """The two signed ranges leave out the signature's own digits and nothing else."""
    start, length, resume, rest = (int(number) for number in signature.byte_range)
    return (
        start == 0
        and 0 < length < resume
        and rest > 0
        and resume + rest == len(pdf)
        and pdf[length : length + 1] == b"<"
        and pdf[resume - 1 : resume] == b">"
    )


def is_canonical(pdf: bytes, signature: "EmbeddedPdfSignature") -> bool:
    """The digits, which no signature covers, hold the CMS structure and zeros only."""
    from asn1crypto.cms import ContentInfo

    _, length, resume, _ = (int(number) for number in signature.byte_range)
    digits = pdf[length + 1 : resume - 1]
    if not HEX.fullmatch(digits) or len(digits) % 2:
        return False
    content = bytes.fromhex(digits.decode())
    if content != signature.pkcs7_content:
        return False
    message = ContentInfo.load(content)
    padding = content[length_of_first(content) :]
    data = message["content"]
    return not padding.strip(b"\0") and is_plain(data, signature.signer_cert)


def is_plain(data: "SignedData", certificate: "Certificate") -> bool:
    """One signer, named to the byte: what no signature covers says nothing else.

    Also asked of a time stamp, whose structure is of the same kind.
    """
    if len(data["signer_infos"]) != 1:
        return False
    signer = data["signer_infos"][0]
    used = [signer["digest_algorithm"].dump()]
    return [
        each.dump() for each in data["digest_algorithms"]
    ] == used and _names_signer(certificate, data, signer)


def _names_signer(
    certificate: "Certificate", data: "SignedData", signer: "SignerInfo"
) -> bool:
    """Versions (RFC 5652, 5.1 and 5.3) and the signer's name agree to the byte."""
    version, own = data["version"].native, signer["version"].native
    if data["encap_content_info"]["content_type"].native != "data":
        if version != "v3":
            return False
        version = own
    if signer["sid"].name != "issuer_and_serial_number":
        return own == "v3" and version in ("v1", "v3")
    issuer = signer["sid"].chosen["issuer"].dump()
    return version == own == "v1" and issuer == certificate.issuer.dump()


def is_made_by(signature: "EmbeddedPdfSignature", certificate_der: bytes) -> bool:
    """Whether the certificate's key signed this digest of the signed ranges."""
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    certificate = signature.signer_cert
    if certificate.dump() != certificate_der:
        return False
    intact, valid = validate_sig_integrity(
        signature.signer_info,
        certificate,
        expected_content_type="data",
        actual_digest=signature.compute_digest(),
    )
    return intact and valid


def only_signature_added(
    reader: "PdfFileReader", rendered: bytes, embedded: Embedded | None = None
) -> bool:
    """Whether the file has one revision more than `rendered`, its beginning, and that
    revision changes nothing but the entries by which an invisible signature hangs, and
    those that hold exactly what is `embedded`."""
    embedded = embedded or Embedded()
    last = reader.xrefs.total_revisions - 1
    end = LAST_TABLE.search(rendered)
    if last < 1 or end is None:
        return False
    if int(end[1]) != reader.xrefs.get_startxref_for_revision(last - 1):
        return False
    before = reader.get_historical_resolver(last - 1)
    after = reader.get_historical_resolver(last)
    root = reader.root_ref
    for reference in after.explicit_refs_in_revision():
        if before.is_ref_unassignable(reference):
            continue  # a new object; what points to it is looked at here
        old, new = before(reference), after(reference)
        if isinstance(old, list) and isinstance(new, list):
            harmless = _adds_invisible_signature(old, new)
        elif reference == root:
            changed = changed_keys(old, new)
            harmless = changed - {"/DSS"} <= CATALOG_KEYS
            harmless &= ("/DSS" in changed) == bool(embedded.certificates)
            harmless &= "/DSS" not in changed or _holds(new["/DSS"], embedded)
        elif old.get("/Type") == "/Page":
            harmless = changed_keys(old, new) <= PAGE_KEYS
            harmless &= _adds_invisible_signature(
                old.get("/Annots", []), new.get("/Annots", [])
            )
        else:
            harmless = False
        if not harmless:
            return False
    return True


def _holds(store: "DictionaryObject", embedded: Embedded) -> bool:
    """Whether this security store holds these bytes and no other entry."""
    due = {"/Certs": embedded.certificates}
    if embedded.lists:
        due["/CRLs"] = embedded.lists
    return set(store) == set(due) and all(
        streams_of(store, name) == [({"/Length"}, each) for each in content]
        for name, content in due.items()
    )


def streams_of(store: "DictionaryObject", name: str) -> list[tuple[set[str], bytes]]:
    """Keys and content of each stream that an entry of a security store lists."""
    streams = [reference.get_object() for reference in store.get(name, ())]
    return [(set(stream), stream.data) for stream in streams]


def changed_keys(old: "DictionaryObject", new: "DictionaryObject") -> set[str]:
    """Keys that stand in one dictionary only, or with another value."""
    return {
        key
        for key in old.keys() | new.keys()
        if key not in old or key not in new or old.raw_get(key) != new.raw_get(key)
    }


def _adds_invisible_signature(old: list, new: list) -> bool:
    old, new = list(old), list(new)  # references; pyHanko's lists follow them
    added = [reference.get_object() for reference in new[len(old) :]]
    return new[: len(old)] == old and all(
        annotation["/Subtype"] == "/Widget"
        and annotation["/FT"] == "/Sig"
        and "/AP" not in annotation
        for annotation in added
    )
