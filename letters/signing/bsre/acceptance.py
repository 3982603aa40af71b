"""Whether what a gateway sent back is our letter, signed whole, by this person.

The gateway is a machine of others: it may rewrite the file, sign another one or none.
A letter is taken only if the rendered bytes are its beginning, what was added is one
invisible signature and data that help to check it, and the certificate bears the
signer's name. BSrE's letters are PAdES B-LT with data appended after the signature
(library-traps 17): judged by pyHanko's levels of modification.
"""

import logging
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from letters.signing.errors import SignatureNotAsExpected
from letters.signing.inspection import inspect
from letters.signing.integrity import changed_keys
from letters.signing.reading import announces_too_much, open_reader
from letters.signing.waiting import finish

if TYPE_CHECKING:
    from pyhanko.pdf_utils.generic import DictionaryObject, Reference  # noqa: TID253
    from pyhanko.pdf_utils.reader import (  # noqa: TID253
        HistoricalResolver,
        PdfFileReader,
    )
    from pyhanko.sign.validation import EmbeddedPdfSignature  # noqa: TID253

logger = logging.getLogger(__name__)

NOT_SIGNED = "Surat belum ditandatangani; coba lagi."
REWRITTEN = (
    "Gateway BSrE mengubah isi surat, jadi hasilnya ditolak. Surat belum "
    "ditandatangani. Hubungi Admin."
)
UNUSABLE = (
    f"Gateway BSrE mengirim berkas yang tidak utuh atau bukan surat ini. {NOT_SIGNED}"
)
MOST_REVISIONS = 10
# what a signature, and the data to check it, add to the catalogue
CATALOG_KEYS = {"/AcroForm", "/DSS", "/Extensions", "/Metadata", "/Perms", "/Version"}


def accept(
    *, signed: bytes, rendered: bytes, holder: str, roots: Sequence[bytes] = ()
) -> bytes:
    """The signer's certificate (DER); raises SignatureNotAsExpected with what is wrong.

    Args: `holder` the name in his certificate, as it was registered; `roots` the
    authorities (DER) to one of which it has to lead. Where none is known, the name and
    the line to the gateway have to do.
    """
    if not signed.startswith(b"%PDF-") or announces_too_much(signed):
        raise SignatureNotAsExpected(UNUSABLE)
    if not rendered or not signed.startswith(rendered):
        raise SignatureNotAsExpected(_why_it_differs(signed, rendered))
    try:
        reader = open_reader(signed)
        signatures = list(reader.embedded_regular_signatures)
        before = open_reader(rendered).xrefs.total_revisions
    except Exception as error:  # pyHanko raises many kinds on broken files
        raise SignatureNotAsExpected(UNUSABLE) from error
    if len(signatures) != 1:
        raise SignatureNotAsExpected(
            f"Berkas dari gateway BSrE memuat {len(signatures)} tanda tangan, "
            f"seharusnya satu. {NOT_SIGNED}"
        )
    (signature,) = signatures
    try:
        whole = _is_whole(signature)
        only_signed = whole and _only_signed(reader, rendered, signature, since=before)
    except Exception as error:
        raise SignatureNotAsExpected(UNUSABLE) from error
    if not whole:
        raise SignatureNotAsExpected(
            f"Tanda tangan dari gateway BSrE rusak. {NOT_SIGNED}"
        )
    if not only_signed:
        raise SignatureNotAsExpected(REWRITTEN)
    certificate = signature.signer_cert
    name = certificate.subject.native.get("common_name", "")
    if plain_name(str(name)) != plain_name(holder):
        raise SignatureNotAsExpected(
            f"Sertifikat BSrE yang dipakai atas nama “{str(name)[:100]}”, padahal "
            f"terdaftar “{holder}”. {NOT_SIGNED} Hubungi Admin."
        )
    if roots and not _leads_to(roots, signed):
        raise SignatureNotAsExpected(
            "Sertifikat dari gateway BSrE tidak diterbitkan oleh otoritas yang dikenal "
            f"di sini (folder roots). {NOT_SIGNED} Hubungi Admin."
        )
    return certificate.dump()


def _leads_to(roots: Sequence[bytes], signed: bytes) -> bool:
    found = inspect(pdf=signed, roots=[], others=roots)
    return all(finding.vouched for finding in found.signatures)


def plain_name(name: str) -> str:
    """A name without titles behind a comma, case, points and blanks, to be compared."""
    return re.sub(r"[^\w]|_", "", name.partition(",")[0]).casefold()


def _why_it_differs(signed: bytes, rendered: bytes) -> str:
    """A rewritten letter and another document look alike from here; neither will do."""
    try:
        pages = int(open_reader(signed).root["/Pages"]["/Count"])
        same = pages == int(open_reader(rendered).root["/Pages"]["/Count"])
    except Exception:
        logger.info("a gateway sent a PDF that cannot be read")
        return UNUSABLE
    return REWRITTEN if same else UNUSABLE


def _is_whole(signature: "EmbeddedPdfSignature") -> bool:
    """The digest fits, the key signed it, and only data for checking came after."""
    from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
    from pyhanko.sign.validation import async_validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    status = finish(
        async_validate_pdf_signature(
            signature,
            signer_validation_context=ValidationContext(
                trust_roots=[], allow_fetching=False
            ),
        )
    )
    if not (status.intact and status.valid):
        return False
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return True
    return (
        status.coverage == SignatureCoverageLevel.ENTIRE_REVISION
        and isinstance(status.diff_result, DiffResult)
        and status.diff_result.modification_level <= ModificationLevel.LTA_UPDATES
    )


def _only_signed(
    reader: "PdfFileReader",
    rendered: bytes,
    signature: "EmbeddedPdfSignature",
    *,
    since: int,
) -> bool:
    """Between the rendered letter and its signature nothing was changed but for it.

    pyHanko's own comparison needs a form in the earlier file, and a letter has none.
    """
    last = signature.signed_revision
    if not since <= last < since + MOST_REVISIONS:
        return False
    begins = reader.xrefs.get_startxref_for_revision(since - 1)
    if begins != open_reader(rendered).xrefs.get_startxref_for_revision(since - 1):
        return False  # the letter's own table was passed by
    before = reader.get_historical_resolver(since - 1)
    after = reader.get_historical_resolver(last)
    touched = {
        reference
        for revision in range(since, last + 1)
        for reference in reader.get_historical_resolver(
            revision
        ).explicit_refs_in_revision()
    }
    # of a new object, what leads to it counts
    return all(
        _is_harmless(reference, before, after)
        for reference in touched
        if not before.is_ref_unassignable(reference)
    )


def _is_harmless(reference: "Reference", before: "HistoricalResolver", after) -> bool:
    """Whether an object that was there before was changed in a way that nobody sees."""
    old, new = before(reference), after(reference)
    if isinstance(old, list) and isinstance(new, list):
        return _adds_invisible_signatures(old, new)
    if reference == before.root_ref:
        return changed_keys(old, new) <= CATALOG_KEYS
    if reference in _descriptions(before):
        return True
    if isinstance(old, dict) and old.get("/Type") == "/Page":
        return changed_keys(old, new) <= {"/Annots"} and _adds_invisible_signatures(
            old.get("/Annots", []), new.get("/Annots", [])
        )
    return False


def _descriptions(before: "HistoricalResolver") -> list["Reference"]:
    """Info and XMP: who wrote the file and when, which signers bring up to date."""
    places = (before.trailer_view, "/Info"), (before.root, "/Metadata")
    return [
        value.reference
        for place, key in places
        if (value := place.raw_get(key) if key in place else None) is not None
        and hasattr(value, "reference")
    ]


def _adds_invisible_signatures(old: list, new: list) -> bool:
    old, new = list(old), list(new)
    return new[: len(old)] == old and all(
        _is_invisible(reference.get_object()) for reference in new[len(old) :]
    )


def _is_invisible(annotation: "DictionaryObject") -> bool:
    """A signature whose place on the page has no area: it hides and shows nothing."""
    left, low, right, high = (float(side) for side in annotation["/Rect"])
    return (
        annotation["/Subtype"] == "/Widget"
        and annotation["/FT"] == "/Sig"
        and left == right
        and low == high
    )
