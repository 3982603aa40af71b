"""A signed letter as a forger holds it, and what he would like it to say."""

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

FALSE_TEXT = (
    b"0.9 g 80 500 430 60 re f 0 g BT /FZ 22 Tf 90 520 Td (Rp 900.000.000) Tj ET"
)


@dataclass(frozen=True)
class Target:
    """A letter with what a forger may have gathered around it."""

    signed: bytes
    rendered: bytes
    other_signed: bytes  # another letter of the same signer
    other_rendered: bytes
    superseded: bytes  # a render that was withdrawn
    authority: x509.Certificate  # of the office
    signer: x509.Certificate
    now: datetime
