"""The office's own certificate authority: one P-256 key kept under var/keys.

It makes the signers' certificates. A certificate holds a name, the NIP and the
organisation: no NIK, and no capacity (who signs as what is printed on the letter).
Its key usage already allows revocation lists; a distribution point is one more
extension in `_signer_extensions`.
"""

import os
import re
import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from letters.signing import keystore
from letters.signing.errors import (
    AuthorityExists,
    AuthorityMissing,
    CertificateNotValid,
    KeyStoreUnreadable,
    SubjectRefused,
    WrongPassphrase,
)

AUTHORITY_YEARS = 20
SIGNER_YEARS = 5
KEY_FILE = "authority.p12"
CERTIFICATE_FILE = "authority.crt"
MAX_NAME = 64  # X.520 upper bound of CN and O
DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336

_NO_USAGE = dict.fromkeys(
    (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    ),
    False,
)


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

    def issue(
        self,
        *,
        name: str,
        nip: str,
        organisation: str,
        passphrase: str,
        now: datetime,
        email: str = "",
    ) -> IssuedCredential:
        """A new key and certificate for a signer, valid for five years.

        `nip` may be empty (a village head has none). Raises SubjectRefused,
        WeakPassphrase, or CertificateNotValid when the authority has ended.
        """
        keystore.check_passphrase(passphrase)
        not_before, not_after = _term(now, SIGNER_YEARS)
        ends = self.certificate.not_valid_after_utc
        if now >= ends:
            raise CertificateNotValid("Masa berlaku otoritas sertifikat sudah habis.")
        key = ec.generate_private_key(ec.SECP256R1())
        builder = (
            x509.CertificateBuilder()
            .subject_name(_subject(name=name, organisation=organisation, nip=nip))
            .issuer_name(self.certificate.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(not_before)
            .not_valid_after(min(not_after, ends))
        )
        extensions = _signer_extensions(
            key=key.public_key(), authority=self.certificate, email=email
        )
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical=critical)
        certificate = builder.sign(self.key, hashes.SHA256())
        return IssuedCredential(
            pkcs12=keystore.pack(
                key=key, certificate=certificate, passphrase=passphrase
            ),
            certificate_der=certificate.public_bytes(Encoding.DER),
            serial=f"{certificate.serial_number:X}",
            subject=_label(certificate.subject),
            not_before=certificate.not_valid_before_utc,
            not_after=certificate.not_valid_after_utc,
        )


def create_authority(
    *, directory: Path, organisation: str, passphrase: str, now: datetime
) -> Authority:
    """Make the authority in `directory`, key and certificate together or not at all.

    Raises AuthorityExists, WeakPassphrase or SubjectRefused.
    """
    keystore.check_passphrase(passphrase)
    if directory.exists() and any(directory.iterdir()):
        raise AuthorityExists
    key = ec.generate_private_key(ec.SECP256R1())
    # the common name may not be longer than 64 characters, whatever the office
    common_name = f"Otoritas Sertifikat {organisation}"[:MAX_NAME].strip()
    name = _subject(name=common_name, organisation=organisation, nip="")
    not_before, not_after = _term(now, AUTHORITY_YEARS)
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
        .add_extension(
            x509.KeyUsage(**{**_NO_USAGE, "key_cert_sign": True, "crl_sign": True}),
            critical=True,
        )
        .add_extension(identifier, critical=False)
        .sign(key, hashes.SHA256())
    )
    _write_together(
        directory,
        {
            KEY_FILE: keystore.pack(
                key=key, certificate=certificate, passphrase=passphrase
            ),
            CERTIFICATE_FILE: certificate.public_bytes(Encoding.PEM),
        },
    )
    return Authority(certificate=certificate, key=key)


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


def _term(now: datetime, years: int) -> tuple[datetime, datetime]:
    start = now.replace(microsecond=0)
    return start, start + timedelta(days=round(years * 365.25))


def _subject(*, name: str, organisation: str, nip: str) -> x509.Name:
    name, organisation = " ".join(name.split()), " ".join(organisation.split())
    for label, text in (("Nama", name), ("Nama instansi", organisation)):
        if not text:
            raise SubjectRefused(f"{label} penanda tangan belum diisi.")
        if len(text) > MAX_NAME:
            raise SubjectRefused(f"{label} lebih dari {MAX_NAME} huruf: {text}")
    number = re.sub(r"[\s.\-/]", "", nip)
    if any(re.search(r"(?<!\d)\d{16}(?!\d)", t) for t in (name, organisation, number)):
        raise SubjectRefused("NIK tidak boleh dimuat dalam sertifikat. Isi NIP.")
    attributes = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
        x509.NameAttribute(NameOID.COMMON_NAME, name),
    ]
    if number:
        if not re.fullmatch(r"[0-9A-Za-z]{1,64}", number):
            raise SubjectRefused("NIP hanya boleh berisi angka.")
        attributes.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, number))
    return x509.Name(attributes)


def _label(subject: x509.Name) -> str:
    name, organisation = (
        subject.get_attributes_for_oid(part)[0].value
        for part in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
    )
    return f"{name} ({organisation})"


def _signer_extensions(
    *, key: ec.EllipticCurvePublicKey, authority: x509.Certificate, email: str
) -> list[tuple[x509.ExtensionType, bool]]:
    identifier = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    usage = {**_NO_USAGE, "digital_signature": True, "content_commitment": True}
    extensions: list[tuple[x509.ExtensionType, bool]] = [
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (x509.KeyUsage(**usage), True),
        # NSS, and with it pdfsig, trusts signers of documents by the purpose of mail
        (
            x509.ExtendedKeyUsage(
                [DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]
            ),
            False,
        ),
        (x509.SubjectKeyIdentifier.from_public_key(key), False),
        (
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(
                identifier.value
            ),
            False,
        ),
    ]
    if email:
        try:
            mailbox = x509.RFC822Name(email)
        except ValueError as error:
            raise SubjectRefused(f"Alamat email tidak sah: {email}") from error
        extensions.append((x509.SubjectAlternativeName([mailbox]), False))
    return extensions


def _write_together(directory: Path, files: dict[str, bytes]) -> None:
    """Fill a hidden folder, then rename it: a reader sees all files or none."""
    directory.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".authority-", dir=directory.parent))
    try:
        for name, content in files.items():
            handle = os.open(
                staging / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600
            )
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
        _sync_folder(staging)
        try:
            staging.rename(directory)  # fails where a folder with files stands
        except OSError as error:
            raise AuthorityExists from error
        _sync_folder(directory.parent)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
