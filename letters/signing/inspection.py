"""What a PDF's signatures are worth, told without trusting the PDF.

`inspect` reads whatever a visitor uploads: it never raises, fetches nothing and gives
up on files that are built to be expensive. `check_signed` is the gate that a freshly
signed letter passes before it is stored.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from letters.signing.errors import SignatureNotAsExpected
from letters.signing.integrity import (
    fills_file,
    is_canonical,
    is_made_by,
    only_signature_added,
)
from letters.signing.long_life import Embedded
from letters.signing.reading import MAX_BYTES, announces_too_much, open_reader
from letters.signing.stamped import is_stamped_as_promised, judge_stamp
from letters.signing.waiting import finish

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: TID253
    from pyhanko.sign.validation import (  # noqa: TID253
        EmbeddedPdfSignature,
        PdfSignatureStatus,
    )

logger = logging.getLogger(__name__)
# they would write a traceback with the signer's name for every strange upload
for _chatty in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_chatty).setLevel(logging.CRITICAL)

MAX_SIGNATURES = 20
MAX_REVISIONS = 50
CLOCK_SKEW = timedelta(minutes=10)
UNUSUAL = "Struktur PDF tidak wajar."

MODIFICATIONS = {
    "NONE": "Tidak ada perubahan sesudah tanda tangan.",
    "LTA_UPDATES": "Hanya data validasi yang ditambahkan sesudah tanda tangan.",
    "FORM_FILLING": "Isian formulir atau tanda tangan lain ditambahkan.",
    "ANNOTATIONS": "Catatan ditambahkan sesudah tanda tangan.",
    "OTHER": "Isi dokumen diubah sesudah tanda tangan.",
}


@dataclass(frozen=True)
class SignatureFinding:
    """One signature. `intact` speaks of what was signed, `covers_whole_file` of
    anything added later, `trusted` of the chain to a known root at signing time."""

    signer_name: str = ""
    organisation: str = ""
    signed_at: datetime | None = None  # as the signer's computer claims
    stamped_at: datetime | None = None  # as a time stamp says, whoever made it
    intact: bool = False
    covers_whole_file: bool = False
    trusted: bool = False
    modification_level: str = "OTHER"  # a key of MODIFICATIONS
    certificate_der: bytes = b""
    problems: tuple[str, ...] = ()

    @property
    def modification(self) -> str:
        return MODIFICATIONS[self.modification_level]

    @property
    def is_sound(self) -> bool:
        return (
            self.intact
            and self.covers_whole_file
            and self.trusted
            and not self.problems
        )


@dataclass(frozen=True)
class Inspection:
    is_pdf: bool
    signatures: tuple[SignatureFinding, ...] = ()
    problems: tuple[str, ...] = ()
    is_readable: bool = True  # else whether it is signed cannot be told

    @property
    def is_sound(self) -> bool:
        """Signed, every signature whole and by a known authority, nothing added."""
        return (
            bool(self.signatures)
            and not self.problems
            and all(signature.is_sound for signature in self.signatures)
        )


def import_validator() -> None:
    """Load what inspecting needs, a second's work, before it is asked for."""
    import pyhanko.pdf_utils.reader  # noqa: TID253
    import pyhanko.sign.diff_analysis  # noqa: TID253
    import pyhanko.sign.validation  # noqa: F401, TID253


def inspect(
    *, pdf: bytes, roots: Iterable[bytes], now: datetime | None = None
) -> Inspection:
    """Judge every signature in `pdf` against `roots` (DER); never raises."""
    from asn1crypto.x509 import Certificate

    if len(pdf) > MAX_BYTES:
        return Inspection(False, problems=("Berkas terlalu besar untuk diperiksa.",))
    if not pdf.startswith(b"%PDF-"):
        return Inspection(False, problems=("Berkas ini bukan PDF.",))
    if announces_too_much(pdf):
        return Inspection(True, problems=(UNUSUAL,), is_readable=False)
    anchors = [Certificate.load(root) for root in roots]
    now = now or datetime.now(UTC)
    try:
        reader = open_reader(pdf)
        if reader.encrypted:
            return Inspection(
                True,
                problems=("PDF terkunci kata sandi; tanda tangan tidak dapat dibaca.",),
                is_readable=False,
            )
        embedded, unread = _signatures(reader)
    except Exception:  # whatever a hostile file provokes, the answer is the same
        logger.info("a PDF could not be read", exc_info=True)
        return Inspection(
            True,
            problems=("PDF rusak atau tidak baku; tanda tangan tidak dapat dibaca.",),
            is_readable=False,
        )
    problems = []
    if not embedded:
        problems.append("PDF ini tidak memuat tanda tangan elektronik.")
    if unread:
        problems.append("Ada tanda tangan dengan bentuk yang tidak dikenal.")
    if len(embedded) > MAX_SIGNATURES:
        problems.append("Terlalu banyak tanda tangan dalam satu berkas.")
    findings = tuple(
        _judge(pdf, signature, anchors, now) for signature in embedded[:MAX_SIGNATURES]
    )
    return Inspection(True, findings, tuple(problems))


def check_signed(
    *,
    signed: bytes,
    rendered: bytes,
    certificate_der: bytes,
    embedded: Embedded | None = None,
) -> None:
    """Raise SignatureNotAsExpected unless `signed` is `rendered`, byte for byte, plus
    one revision that holds one whole, invisible signature made by that certificate,
    exactly what is `embedded`, and its time stamp.

    Who issued the certificate is not asked: the caller has it from his own table.
    """
    if not rendered or not signed.startswith(rendered):
        raise SignatureNotAsExpected(
            "Berkas yang ditandatangani bukan surat yang ditampilkan. Surat belum "
            "ditandatangani."
        )
    try:
        reader = open_reader(signed)
        (signature,), unread = _signatures(reader)
        as_expected = (
            not unread
            and len(reader.embedded_signatures) == 1
            and fills_file(signed, signature)
            and is_canonical(signed, signature)
            and is_made_by(signature, certificate_der)
            and only_signature_added(reader, rendered, embedded)
            and is_stamped_as_promised(signature)
        )
    except Exception as error:  # what cannot be read is no letter
        raise SignatureNotAsExpected from error
    if not as_expected:
        raise SignatureNotAsExpected


def _judge(
    pdf: bytes,
    signature: "EmbeddedPdfSignature",
    anchors: list["Certificate"],
    now: datetime,
) -> SignatureFinding:
    from pyhanko.sign.validation import async_validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    try:
        signed_at = _aware(signature.self_reported_timestamp)
        # judged as of the signing: a certificate that ended later does not undo it
        context = ValidationContext(
            trust_roots=anchors, allow_fetching=False, moment=signed_at or now
        )
        status = finish(
            async_validate_pdf_signature(
                signature,
                signer_validation_context=context,
                skip_diff=signature.reader.xrefs.total_revisions > MAX_REVISIONS,
            )
        )
        certificate = signature.signer_cert
        whole = fills_file(pdf, signature)
        stamped_at, stamp_problem = judge_stamp(signature, signed_at)
        level = "NONE" if whole else _level(status)
        finding = SignatureFinding(
            signer_name=_name(certificate, "common_name"),
            organisation=_name(certificate, "organization_name"),
            signed_at=signed_at,
            intact=status.intact and status.valid and is_canonical(pdf, signature),
            covers_whole_file=whole,
            trusted=status.trusted,
            modification_level=level,
            certificate_der=certificate.dump(),
            stamped_at=stamped_at,
        )
        problems = (*_problems(finding, now), *stamp_problem)
        return replace(finding, problems=problems)
    except Exception:  # as above
        logger.info("a signature could not be read", exc_info=True)
        return SignatureFinding(problems=("Tanda tangan rusak.",))


def _problems(finding: SignatureFinding, now: datetime) -> Iterator[str]:
    if not finding.intact:
        yield "Isi dokumen tidak sama dengan yang ditandatangani."
    if finding.modification_level not in ("NONE", "LTA_UPDATES"):
        yield finding.modification
    elif not finding.covers_whole_file:
        yield "Ada data yang ditambahkan di belakang tanda tangan."
    if finding.intact and not finding.trusted:
        yield (
            "Sertifikat penanda tangan tidak diterbitkan oleh otoritas yang dikenal, "
            "atau tidak berlaku saat dokumen ditandatangani."
        )
    if finding.signed_at is None:
        yield "Waktu tanda tangan tidak tercantum."
    elif now < finding.signed_at - CLOCK_SKEW:
        yield "Waktu tanda tangan belum tiba."


def _signatures(reader: "PdfFileReader") -> tuple[list["EmbeddedPdfSignature"], bool]:
    """Signatures of people, and whether there are others of an unknown kind.

    Time stamps of the whole document sign for nobody and are left out.
    """
    from pyhanko.sign.fields import enumerate_sig_fields

    known = reader.embedded_signatures
    filled = sum(1 for _ in enumerate_sig_fields(reader, filled_status=True))
    return [s for s in known if s.sig_object_type == "/Sig"], filled > len(known)


def _level(status: "PdfSignatureStatus") -> str:
    from pyhanko.sign.diff_analysis import DiffResult

    diff = status.diff_result
    if not isinstance(diff, DiffResult) or not status.docmdp_ok:
        return "OTHER"
    return diff.modification_level.name


def _aware(moment: datetime | None) -> datetime | None:
    if moment is not None and moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    return moment


def _name(certificate: "Certificate", part: str) -> str:
    value = certificate.subject.native.get(part, "")
    return value if isinstance(value, str) else ", ".join(value)
