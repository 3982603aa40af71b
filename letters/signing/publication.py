"""What the office shows of its authority: the addresses, the certificate, the list."""

import hashlib
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from letters.models import RevocationList
from letters.signing.authority import load_certificate
from letters.signing.certificates import Addresses
from letters.signing.errors import AuthorityMissing


def authority_directory() -> Path:
    """Where the office's authority lives; back it up, it cannot be made again."""
    return settings.KEY_DIR / "authority"


def addresses() -> Addresses:
    """As they stand in certificates: SITE_URL has to be right before the first one."""
    return Addresses(
        certificate=settings.SITE_URL + reverse("authority_certificate"),
        revocation_list=settings.SITE_URL + reverse("authority_crl"),
    )


def published_certificate() -> bytes | None:
    """The authority's certificate (DER), or None while there is no authority.

    Raises KeyStoreUnreadable.
    """
    try:
        return load_certificate(authority_directory())
    except AuthorityMissing:
        return None


def fingerprint(certificate_der: bytes) -> str:
    """SHA-256 in hexadecimal digits, as readers show it."""
    return hashlib.sha256(certificate_der).hexdigest().upper()


def newest_list(certificate_der: bytes) -> RevocationList | None:
    """The list in force of that authority; it may have run out."""
    return (
        RevocationList.objects.of(fingerprint(certificate_der))
        .order_by("-number")
        .first()
    )


def is_current(found: RevocationList | None, *, now: datetime) -> bool:
    return found is not None and found.issued_at <= now < found.next_update
