"""The key of the office's own time stamp, which works without a person.

It says when a signature was made, by the server's clock. It cannot sign letters: its
certificate is good for time stamps alone. So it lies under var/keys without a
passphrase, readable by the server's account only (docs/decisions/0006).
"""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from letters.signing import key_files
from letters.signing.certificates import (
    MAX_NAME,
    Addresses,
    stamp_extensions,
    subject,
)
from letters.signing.errors import KeyStoreUnreadable

if TYPE_CHECKING:
    from letters.signing.authority import Authority

STAMP_FILE = "timestamp.pem"
# twice a signer's: the stamp has to be readable when his certificate has ended
STAMP_YEARS = 10


@dataclass(frozen=True)
class StampKey:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey = field(repr=False)

    @property
    def certificate_der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    def is_valid_at(self, moment: datetime) -> bool:
        begins = self.certificate.not_valid_before_utc
        return begins <= moment <= self.certificate.not_valid_after_utc


def make(
    authority: "Authority", *, now: datetime, published: Addresses | None
) -> bytes:
    """A new key with its certificate, both in one PEM file so that they cannot part."""
    key = ec.generate_private_key(ec.SECP256R1())
    (organisation,) = authority.certificate.subject.get_attributes_for_oid(
        NameOID.ORGANIZATION_NAME
    )
    common_name = f"Cap Waktu {organisation.value}"[:MAX_NAME].strip()
    certificate = authority.certify(
        key=key.public_key(),
        name=subject(name=common_name, organisation=organisation.value, nip=""),
        extensions=stamp_extensions(
            key=key.public_key(), authority=authority.certificate, published=published
        ),
        years=STAMP_YEARS,
        now=now,
    )
    return key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    ) + certificate.public_bytes(Encoding.PEM)


def load(directory: Path) -> StampKey | None:
    """The stamp in `directory`; None where none was made. Raises KeyStoreUnreadable."""
    try:
        pem = (directory / STAMP_FILE).read_bytes()
    except FileNotFoundError:
        return None
    try:
        key = load_pem_private_key(pem, None)
        certificate = x509.load_pem_x509_certificate(pem)
    except (ValueError, TypeError) as error:
        raise KeyStoreUnreadable("Berkas cap waktu rusak.") from error
    if (
        not isinstance(key, ec.EllipticCurvePrivateKey)
        or key.public_key() != certificate.public_key()
    ):
        raise KeyStoreUnreadable("Sertifikat cap waktu tidak cocok dengan kuncinya.")
    return StampKey(certificate=certificate, key=key)


def store(directory: Path, pem: bytes) -> None:
    """Put a new stamp in the place of the old one."""
    key_files.replace(directory / STAMP_FILE, pem)
