"""Letters that were signed with a key which somebody else may have had.

A certificate that ended, or was revoked later, takes nothing from a letter of the past;
one that was not to be trusted any more when the letter was signed does.
"""

from letters.models import Document
from letters.signing.revocation import invalid_at
from letters.verification.wording import at


def doubt_of(document: Document) -> str:
    """Why the signature cannot be relied on, in a sentence; empty: it can."""
    if not (document.signed_at and document.certificate_serial):
        return ""
    since = invalid_at(document.certificate_serial, document.signed_at)
    if since is None:
        return ""
    return (
        f"Sertifikat penanda tangannya dinyatakan tidak aman sejak {at(since)}, "
        "sebelum surat ini ditandatangani."
    )
