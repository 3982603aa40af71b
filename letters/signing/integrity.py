"""Byte by byte: what a signature covers, and what its revision changed.

pyHanko judges the signed ranges and the CMS structure as readers do; these checks are
stricter, so that no byte of a letter of ours can be altered unnoticed.
"""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asn1crypto.cms import SignerInfo
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
    padding = content[len(message.dump()) :]
    data = message["content"]
    if padding.strip(b"\0") or len(data["signer_infos"]) != 1:
        return False
    signer = data["signer_infos"][0]
    used = [signer["digest_algorithm"].dump()]
    return [a.dump() for a in data["digest_algorithms"]] == used and _names_signer(
        signature, data["version"].native, signer
    )


def _names_signer(
    signature: "EmbeddedPdfSignature", version: str, signer: "SignerInfo"
) -> bool:
    """Versions (RFC 5652, 5.1 and 5.3) and the signer's name agree to the byte."""
    if signer["sid"].name != "issuer_and_serial_number":
        return signer["version"].native == "v3" and version in ("v1", "v3")
    issuer = signer["sid"].chosen["issuer"].dump()
    return (
        version == signer["version"].native == "v1"
        and issuer == signature.signer_cert.issuer.dump()
    )


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


def only_signature_added(reader: "PdfFileReader", rendered: bytes) -> bool:
    """Whether the file has one revision more than `rendered`, its beginning, and that
    revision changes nothing but the entries by which an invisible signature hangs."""
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
            harmless = _changed_keys(old, new) <= CATALOG_KEYS
        elif old.get("/Type") == "/Page":
            harmless = _changed_keys(old, new) <= PAGE_KEYS
            harmless &= _adds_invisible_signature(
                old.get("/Annots", []), new.get("/Annots", [])
            )
        else:
            harmless = False
        if not harmless:
            return False
    return True


def _changed_keys(old: "DictionaryObject", new: "DictionaryObject") -> set[str]:
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
