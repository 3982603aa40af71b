"""What a PDF's signatures are worth, told without trusting the PDF.

`inspect` reads whatever a visitor uploads: it never raises, fetches nothing and gives
up on files that are built to be expensive. `check_signed` is the gate that a freshly
signed letter passes before it is stored.
"""

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from letters.signing.chains import (
    Anchors,
    certificates_beside,
    name_of,
    root_of,
    stamp_of,
    stamper,
)
from letters.signing.errors import SignatureNotAsExpected
from letters.signing.findings import (
    UNUSUAL,
    Inspection,
    SignatureFinding,
    problems_of,
)
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


def import_validator() -> None:
    """Load what inspecting needs, a second's work, before it is asked for."""
    import pyhanko.pdf_utils.reader  # noqa: TID253
    import pyhanko.sign.diff_analysis  # noqa: TID253
    import pyhanko.sign.validation  # noqa: F401, TID253


def inspect(
    *,
    pdf: bytes,
    roots: Iterable[bytes],
    others: Iterable[bytes] = (),
    now: datetime | None = None,
) -> Inspection:
    """Judge every signature in `pdf` against `roots`, the office's own authorities, and
    `others` that it vouches for (certificates, DER); raises MemoryError only."""
    from asn1crypto.x509 import Certificate

    if len(pdf) > MAX_BYTES:
        return Inspection(False, problems=("Berkas terlalu besar untuk diperiksa.",))
    if not pdf.startswith(b"%PDF-"):
        return Inspection(False, problems=("Berkas ini bukan PDF.",))
    if announces_too_much(pdf):
        return Inspection(True, problems=(UNUSUAL,), is_readable=False)
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
        anchors = Anchors(
            own=[Certificate.load(root) for root in roots],
            others=[Certificate.load(root) for root in others],
            beside=certificates_beside(reader) if embedded else [],
        )
    except MemoryError:
        raise  # the limit of the process that inspects: it ends, and that is told
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
    pdf: bytes, signature: "EmbeddedPdfSignature", anchors: Anchors, now: datetime
) -> SignatureFinding:
    from pyhanko.sign.validation import async_validate_pdf_signature

    try:
        stamp = stamp_of(signature, anchors)
        claimed = _aware(signature.self_reported_timestamp)
        proven = stamp.timestamp if stamp and stamp.trusted else claimed
        # judged as of the signing: a certificate that ended later does not undo it
        status = finish(
            async_validate_pdf_signature(
                signature,
                signer_validation_context=anchors.context(proven or now),
                skip_diff=signature.reader.xrefs.total_revisions > MAX_REVISIONS,
            )
        )
        certificate = signature.signer_cert
        whole = fills_file(pdf, signature)
        root = root_of(status)
        _, stamp_problem = judge_stamp(signature, claimed)
        finding = SignatureFinding(
            signer_name=name_of(certificate.subject, "common_name"),
            organisation=name_of(certificate.subject, "organization_name"),
            issuer_name=name_of(certificate.issuer, "common_name"),
            issuer_organisation=name_of(certificate.issuer, "organization_name"),
            serial=f"{certificate.serial_number:X}",
            valid_from=certificate.not_valid_before,
            valid_until=certificate.not_valid_after,
            signed_at=stamp.timestamp if stamp else claimed,
            stamped_at=stamp.timestamp if stamp else None,
            stamped_by=stamper(stamp) if stamp else "",
            stamp_trusted=bool(stamp and stamp.trusted),
            intact=status.intact and status.valid,
            canonical=is_canonical(pdf, signature),
            covers_whole_file=whole,
            trusted=root in [each.dump() for each in anchors.own],
            vouched=root in [each.dump() for each in anchors.others],
            names_us=certificate.issuer in [each.subject for each in anchors.own],
            modification_level="NONE" if whole else _level(status),
            certificate_der=certificate.dump(),
        )
        problems = (*problems_of(finding, now), *stamp_problem)
        return replace(finding, problems=problems)
    except MemoryError:
        raise
    except Exception:  # as above
        logger.info("a signature could not be read", exc_info=True)
        return SignatureFinding(problems=("Tanda tangan rusak.",))


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
