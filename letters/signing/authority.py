"""The office's own certificate authority: one P-256 key kept under var/keys.

It makes the signers' certificates. A certificate holds a name, the NIP and the
organisation: no NIK, and no capacity (who signs as what is printed on the letter).
Beside the key lies that of the office's own time stamp, see `stamp_key`.
"""

import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from django.views.decorators.debug import sensitive_variables

from letters.signing import keystore, stamp_key
from letters.signing.certificates import (
    MAX_NAME,
    Addresses,
    Extensions,
    key_usage,
    label,
    signer_extensions,
    subject,
    term,
)
from letters.signing.errors import (
    AuthorityExists,
    AuthorityMissing,
    CertificateNotValid,
    KeyStoreUnreadable,
    WrongPassphrase,
)
from letters.signing.key_files import sync_folder, write_new

AUTHORITY_YEARS = 20
SIGNER_YEARS = 5
KEY_FILE = "authority.p12"
CERTIFICATE_FILE = "authority.crt"


@dataclass(frozen=True)
class IssuedCredential:
    """A signer's key store and certificate, to be kept with the user."""

    pkcs12: bytes = field(repr=False)
    certificate_der: bytes = field(repr=False)
    serial: str  # hexadecimal, upper case
    subject: str  # "name (organisation)", for lists
    not_before: datetime
    not_after: datetime


@dataclass(frozen=True)
class Authority:
    """The opened authority; hold it only as long as certificates are made."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey = field(repr=False)

    @classmethod
    @sensitive_variables("passphrase")
    def unlock(cls, directory: Path, passphrase: str) -> "Authority":
        """Raises AuthorityMissing, WrongPassphrase or KeyStoreUnreadable."""
        try:
            store = (directory / KEY_FILE).read_bytes()
        except FileNotFoundError as error:
            raise AuthorityMissing from error
        try:
            key, certificate = keystore.unpack(store=store, passphrase=passphrase)
        except WrongPassphrase as error:
            raise WrongPassphrase("Passphrase otoritas salah.") from error
        if certificate.public_bytes(Encoding.DER) != load_certificate(directory):
            raise KeyStoreUnreadable(
                "Sertifikat otoritas tidak cocok dengan kuncinya. Pulihkan folder "
                "kunci dari cadangan."
            )
        return cls(certificate=certificate, key=key)

    @property
    def certificate_der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @sensitive_variables("passphrase")
    def issue(
        self,
        *,
        name: str,
        nip: str,
        organisation: str,
        passphrase: str,
        now: datetime,
        email: str = "",
        published: Addresses | None = None,
    ) -> IssuedCredential:
        """A new key and certificate for a signer, valid for five years.

        `nip` may be empty (a village head has none). Raises SubjectRefused,
        WeakPassphrase, or CertificateNotValid when the authority has ended.
        """
        keystore.check_passphrase(passphrase)
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self.certify(
            key=key.public_key(),
            name=subject(name=name, organisation=organisation, nip=nip),
            extensions=signer_extensions(
                key=key.public_key(),
                authority=self.certificate,
                email=email,
                published=published,
            ),
            years=SIGNER_YEARS,
            now=now,
        )
        return IssuedCredential(
            pkcs12=keystore.pack(
                key=key, certificate=certificate, passphrase=passphrase
            ),
            certificate_der=certificate.public_bytes(Encoding.DER),
            serial=f"{certificate.serial_number:X}",
            subject=label(certificate.subject),
            not_before=certificate.not_valid_before_utc,
            not_after=certificate.not_valid_after_utc,
        )

    def certify(
        self,
        *,
        key: ec.EllipticCurvePublicKey,
        name: x509.Name,
        extensions: Extensions,
        years: int,
        now: datetime,
    ) -> x509.Certificate:
        """A certificate for `key`, ending no later than the authority's own.

        Raises CertificateNotValid when the authority has ended.
        """
        not_before, not_after = term(now, years)
        ends = self.certificate.not_valid_after_utc
        if now >= ends:
            raise CertificateNotValid("Masa berlaku otoritas sertifikat sudah habis.")
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self.certificate.subject)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(not_before)
            .not_valid_after(min(not_after, ends))
        )
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical=critical)
        return builder.sign(self.key, hashes.SHA256())


@sensitive_variables("passphrase")
def create_authority(
    *,
    directory: Path,
    organisation: str,
    passphrase: str,
    now: datetime,
    published: Addresses | None = None,
) -> Authority:
    """Make the authority in `directory`: its key, its certificate and the time stamp's,
    together or not at all.

    Raises AuthorityExists, WeakPassphrase or SubjectRefused.
    """
    keystore.check_passphrase(passphrase)
    if directory.exists() and any(directory.iterdir()):
        raise AuthorityExists
    key = ec.generate_private_key(ec.SECP256R1())
    # the common name may not be longer than 64 characters, whatever the office
    common_name = f"Otoritas Sertifikat {organisation}"[:MAX_NAME].strip()
    name = subject(name=common_name, organisation=organisation, nip="")
    not_before, not_after = term(now, AUTHORITY_YEARS)
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(not_before)
        .not_valid_after(not_after)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(key_usage("key_cert_sign", "crl_sign"), critical=True)
        .add_extension(identifier, critical=False)
        .sign(key, hashes.SHA256())
    )
    authority = Authority(certificate=certificate, key=key)
    _write_together(
        directory,
        {
            KEY_FILE: keystore.pack(
                key=key, certificate=certificate, passphrase=passphrase
            ),
            CERTIFICATE_FILE: certificate.public_bytes(Encoding.PEM),
            stamp_key.STAMP_FILE: stamp_key.make(
                authority, now=now, published=published
            ),
        },
    )
    return authority


def load_certificate(directory: Path) -> bytes:
    """The authority's certificate as DER; needs no passphrase.

    Raises AuthorityMissing or KeyStoreUnreadable.
    """
    try:
        pem = (directory / CERTIFICATE_FILE).read_bytes()
    except FileNotFoundError as error:
        raise AuthorityMissing from error
    try:
        return x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)
    except ValueError as error:
        raise KeyStoreUnreadable("Sertifikat otoritas rusak.") from error


def _write_together(directory: Path, files: dict[str, bytes]) -> None:
    """Fill a hidden folder, then rename it: a reader sees all files or none."""
    directory.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".authority-", dir=directory.parent))
    try:
        for name, content in files.items():
            write_new(staging / name, content)
        sync_folder(staging)
        try:
            staging.rename(directory)  # fails where a folder with files stands
        except OSError as error:
            raise AuthorityExists from error
        sync_folder(directory.parent)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
