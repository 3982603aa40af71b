"""Whose signatures count: the office's own authority, and others it vouches for.

Certificates of other authorities (BSrE's root above all) are put as *.crt, *.cer or
*.pem into `roots` beside the office's own under KEY_DIR; they are read once, so the
site is started anew after a change. Without them a foreign signature is still checked,
only its issuer stays uncertain.
"""

import logging
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings

from letters.signing.authority import load_certificate
from letters.signing.enrolment import authority_directory
from letters.signing.errors import AuthorityMissing

logger = logging.getLogger(__name__)
SUFFIXES = {".crt", ".cer", ".pem"}


def own_roots() -> list[bytes]:
    """Certificates (DER) of the authorities that issue for this office."""
    try:
        return [load_certificate(authority_directory())]
    except AuthorityMissing:
        return []


def other_roots() -> list[bytes]:
    """Certificates (DER) of authorities outside the office, in the folder's order."""
    return list(_read(settings.KEY_DIR / "roots"))


@cache
def _read(folder: Path) -> tuple[bytes, ...]:
    found = []
    for path in sorted(folder.glob("*")) if folder.is_dir() else []:
        if path.suffix.lower() not in SUFFIXES:
            continue
        try:
            found += _certificates(path.read_bytes())
        except (OSError, ValueError) as error:
            logger.warning("%s is no certificate: %s", path, error)
    return tuple(found)


def _certificates(content: bytes) -> list[bytes]:
    """PEM with one or many, or DER; raises ValueError."""
    if b"-----BEGIN" in content:
        certificates = x509.load_pem_x509_certificates(content)
    else:
        certificates = [x509.load_der_x509_certificate(content)]
    return [each.public_bytes(Encoding.DER) for each in certificates]
