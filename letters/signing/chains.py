"""How a signature leads to an authority that is known here, and when that was.

Nothing is fetched: the chain is in the signature, or in the file's security store.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from letters.signing.waiting import finish

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate, Name
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: TID253
    from pyhanko.sign.validation import (  # noqa: TID253
        EmbeddedPdfSignature,
        PdfSignatureStatus,
    )
    from pyhanko.sign.validation.status import (  # noqa: TID253
        TimestampSignatureStatus,
    )
    from pyhanko_certvalidator import ValidationContext

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Anchors:
    """Whose certificates end a chain, and those that lie beside the signatures."""

    own: list["Certificate"]
    others: list["Certificate"]
    beside: list["Certificate"]

    def context(self, moment: datetime) -> "ValidationContext":
        """Nothing is fetched: an uploaded file names no address that we would ask."""
        from pyhanko_certvalidator import ValidationContext

        return ValidationContext(
            trust_roots=self.own + self.others,
            other_certs=self.beside,
            allow_fetching=False,
            moment=moment,
        )


def stamp_of(
    signature: "EmbeddedPdfSignature", anchors: Anchors
) -> "TimestampSignatureStatus | None":
    """The time stamp on the signature, when it fits; whoever made it."""
    from pyhanko.sign.validation.generic_cms import (
        collect_timing_info,
        extract_tst_data_iter,
    )

    for token in extract_tst_data_iter(signature.signer_info, signed=False):
        told = token["encap_content_info"]["content"].parsed["gen_time"].native
        timing = finish(
            collect_timing_info(
                signature.signer_info,
                anchors.context(told),
                raw_digest=lambda _algorithm: signature.compute_digest(),
            )
        )
        stamp = timing.get("timestamp_validity")
        return stamp if stamp and stamp.intact and stamp.valid else None
    return None


def stamper(stamp: "TimestampSignatureStatus") -> str:
    subject = stamp.signing_cert.subject
    return name_of(subject, "common_name") or name_of(subject, "organization_name")


def root_of(status: "PdfSignatureStatus") -> bytes:
    """The certificate at the end of the chain; empty without one that holds."""
    path = status.validation_path
    if not status.trusted or path is None:
        return b""
    return path.trust_anchor.certificate.dump()


def certificates_beside(reader: "PdfFileReader") -> list["Certificate"]:
    """Certificates in the file's security store: the chain of long-lived letters."""
    from pyhanko.sign.validation.dss import DocumentSecurityStore

    if "/DSS" not in reader.root:
        return []
    try:
        return list(DocumentSecurityStore.read_dss(reader).load_certs())
    except MemoryError:
        raise
    except Exception:  # a store that cannot be read leads nowhere
        logger.info("a security store could not be read", exc_info=True)
        return []


def name_of(name: "Name", part: str) -> str:
    """One part of a certificate's subject or issuer, as text."""
    value = name.native.get(part, "")
    return value if isinstance(value, str) else ", ".join(value)
