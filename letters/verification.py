"""Is this PDF the letter that was signed? Asked by the public page and a command.

Two questions, both must be answered with yes: are these the very bytes that were
stored when the letter was signed (SHA-256), and do the signatures inside hold on their
own. A file that is not one of ours is told apart by what its signatures say.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from letters.models import Document
from letters.signing.authority import load_certificate
from letters.signing.enrolment import authority_directory
from letters.signing.errors import AuthorityMissing
from letters.signing.inspection import (
    UNUSUAL,
    Inspection,
    import_validator,
    inspect,
)
from registry.bounded import TookTooLong, in_time

INSPECT_SECONDS = 3  # of work; a letter of ours takes about 0.05


class Kind(StrEnum):
    GENUINE = "genuine"  # signed by us, unchanged, in force
    REVOKED = "revoked"  # signed by us, unchanged, declared void since
    NOT_SIGNED = "not_signed"  # one of our renders, before its signature
    DOUBTFUL = "doubtful"  # our bytes, yet the signature does not hold here
    CHANGED = "changed"  # carries a signature that does not fit its content
    UNREGISTERED = "unregistered"  # signed by our authority, not in our register
    FOREIGN = "foreign"  # signed by others
    UNSIGNED = "unsigned"  # a PDF without a signature: a print, a scan
    UNREADABLE = "unreadable"  # damaged, locked, or changed where its parts are listed
    NOT_PDF = "not_pdf"


HEADLINES = {
    Kind.GENUINE: "Asli: berkas ini sama persis dengan surat yang ditandatangani.",
    Kind.REVOKED: "Dicabut: surat ini asli, tetapi sudah tidak berlaku.",
    Kind.NOT_SIGNED: "Belum sah: berkas ini dibuat sebelum surat ditandatangani.",
    Kind.DOUBTFUL: "Meragukan: tanda tangan di dalam berkas tidak dapat dipastikan.",
    Kind.CHANGED: "Tidak asli: isi berkas berubah sesudah ditandatangani.",
    Kind.UNREGISTERED: "Tidak dikenal: berkas ini tidak tercatat di buku register.",
    Kind.FOREIGN: "Bukan surat dari kantor ini.",
    Kind.UNSIGNED: "Tidak dapat dipastikan: berkas ini tidak memuat tanda tangan.",
    Kind.UNREADABLE: (
        "Tidak dapat dipastikan: berkas ini rusak, terkunci, atau pernah diubah."
    ),
    Kind.NOT_PDF: "Berkas ini bukan PDF.",
}
ADVICE = {
    Kind.CHANGED: "Minta berkas aslinya kepada yang memberikan, atau pindai kode QR.",
    Kind.UNREADABLE: (
        "Minta berkas aslinya kepada yang memberikan, atau pindai kode QR."
    ),
    Kind.UNSIGNED: (
        "Hasil pindai, foto, atau cetak ulang selalu berbeda dari berkas aslinya. "
        "Pindai kode QR pada surat untuk memeriksanya."
    ),
    Kind.NOT_SIGNED: "Mintalah surat yang sudah ditandatangani.",
    Kind.UNREGISTERED: "Hubungi kantor kecamatan.",
    Kind.DOUBTFUL: "Hubungi kantor kecamatan.",
    Kind.FOREIGN: "Periksa di laman instansi yang menandatanganinya.",
    Kind.NOT_PDF: "Pilih berkas PDF surat yang Anda terima.",
}
# at least one of them outlives a changed byte
TRACES = (b"/ByteRange", b"ETSI.CAdES.detached")


@dataclass(frozen=True)
class Verdict:
    """What a file is worth; `document` is the letter it turned out to be, if any."""

    kind: Kind
    sha256: str
    reasons: tuple[str, ...] = ()
    document: Document | None = None
    inspection: Inspection | None = None

    @property
    def is_genuine(self) -> bool:
        return self.kind is Kind.GENUINE

    @property
    def headline(self) -> str:
        return HEADLINES[self.kind]

    @property
    def advice(self) -> str:
        return ADVICE.get(self.kind, "")


def trusted_roots() -> list[bytes]:
    """Certificates (DER) of the authorities whose signatures count here."""
    try:
        return [load_certificate(authority_directory())]
    except AuthorityMissing:
        return []


def verify_bytes(
    pdf: bytes, *, now: datetime, roots: list[bytes] | None = None
) -> Verdict:
    """Judge an uploaded file; never raises on what it holds.

    Args: `roots` instead of the office's own authority, DER.
    """
    sha256 = hashlib.sha256(pdf).hexdigest()
    inspection = _inspected(
        pdf, roots=trusted_roots() if roots is None else roots, now=now
    )
    document = _signed_with(sha256)
    if document is not None:
        return Verdict(
            _kind_of_ours(document, inspection),
            sha256,
            # why a letter was revoked is the office's own note
            _reasons(inspection)
            if document.status == Document.Status.SIGNED and not document.is_ink
            else (),
            document,
            inspection,
        )
    rendered = _documents().filter(rendered_sha256=sha256).first()
    if rendered is not None:
        return Verdict(Kind.NOT_SIGNED, sha256, (), rendered, inspection)
    return Verdict(
        _kind_of_stranger(pdf, inspection),
        sha256,
        _reasons(inspection),
        None,
        inspection,
    )


def _inspected(pdf: bytes, *, roots: list[bytes], now: datetime) -> Inspection:
    import_validator()
    try:
        return in_time(
            lambda: inspect(pdf=pdf, roots=roots, now=now), seconds=INSPECT_SECONDS
        )
    except TookTooLong:
        return Inspection(True, problems=(UNUSUAL,), is_readable=False)


def find_document(token: str) -> Document | None:
    """The document whose QR holds this token, with what its public page shows."""
    return _documents().filter(token=token).first()


def _documents():
    return Document.objects.select_related(
        "register_line",
        "letter__service_version__service",
        "letter__issuing_office",
        "letter__origin_office",
    )


def _signed_with(sha256: str) -> Document | None:
    return _documents().filter(signed_sha256=sha256).first()


def _kind_of_ours(document: Document, inspection: Inspection) -> Kind:
    if document.status == Document.Status.REVOKED:
        return Kind.REVOKED
    if document.is_ink:  # a scan: nothing in it can be judged but its bytes
        return Kind.GENUINE
    return Kind.GENUINE if inspection.is_sound else Kind.DOUBTFUL


def _kind_of_stranger(pdf: bytes, inspection: Inspection) -> Kind:
    if not inspection.is_pdf:
        return Kind.NOT_PDF
    if not inspection.is_readable:
        return Kind.UNREADABLE
    if not inspection.signatures:
        # a signature lies in it, yet nothing leads there any more
        left = any(mark in pdf for mark in TRACES)
        return Kind.UNREADABLE if left else Kind.UNSIGNED
    if not all(each.intact for each in inspection.signatures):
        return Kind.CHANGED
    if not all(each.trusted for each in inspection.signatures):
        return Kind.FOREIGN
    return Kind.UNREGISTERED if inspection.is_sound else Kind.CHANGED


def _reasons(inspection: Inspection) -> tuple[str, ...]:
    """All that the inspection found, each once, in its order."""
    found = list(inspection.problems)
    for signature in inspection.signatures:
        found += signature.problems
    return tuple(dict.fromkeys(found))
