"""What stands in a certificate: a name, the NIP, the organisation and its purpose."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import (
    AuthorityInformationAccessOID,
    ExtendedKeyUsageOID,
    NameOID,
    ObjectIdentifier,
)

from letters.signing.errors import SubjectRefused

MAX_NAME = 64  # X.520 upper bound of CN and O
DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336
USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)

Extensions = list[tuple[x509.ExtensionType, bool]]  # and whether it is critical


@dataclass(frozen=True)
class Addresses:
    """Where everybody finds the authority's certificate and what it revoked."""

    certificate: str
    revocation_list: str


def key_usage(*granted: str) -> x509.KeyUsage:
    """These uses and no other (RFC 5280, 4.2.1.3)."""
    return x509.KeyUsage(**{usage: usage in granted for usage in USAGES})


def term(now: datetime, years: int) -> tuple[datetime, datetime]:
    """First and last moment of so many years, whole seconds."""
    start = now.replace(microsecond=0)
    return start, start + timedelta(days=round(years * 365.25))


def subject(*, name: str, organisation: str, nip: str) -> x509.Name:
    """Raises SubjectRefused for a NIK, an empty or a too long name."""
    name, organisation = " ".join(name.split()), " ".join(organisation.split())
    for part, text in (("Nama", name), ("Nama instansi", organisation)):
        if not text:
            raise SubjectRefused(f"{part} penanda tangan belum diisi.")
        if len(text) > MAX_NAME:
            raise SubjectRefused(f"{part} lebih dari {MAX_NAME} huruf: {text}")
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


def serial_of(certificate_der: bytes) -> str:
    """The certificate's number as lists show it: hexadecimal, upper case."""
    return f"{x509.load_der_x509_certificate(certificate_der).serial_number:X}"


def label(subject: x509.Name) -> str:
    """As lists show it: "name (organisation)"."""
    name, organisation = (
        subject.get_attributes_for_oid(part)[0].value
        for part in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
    )
    return f"{name} ({organisation})"


def signer_extensions(
    *,
    key: ec.EllipticCurvePublicKey,
    authority: x509.Certificate,
    email: str,
    published: Addresses | None = None,
) -> Extensions:
    """Each extension of a signer's certificate."""
    extensions: Extensions = [
        (key_usage("digital_signature", "content_commitment"), True),
        # NSS, and with it pdfsig, trusts signers of documents by the purpose of mail
        (
            x509.ExtendedKeyUsage(
                [DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]
            ),
            False,
        ),
        *_of_every_leaf(key=key, authority=authority, published=published),
    ]
    if email:
        try:
            mailbox = x509.RFC822Name(email)
        except ValueError as error:
            raise SubjectRefused(f"Alamat email tidak sah: {email}") from error
        extensions.append((x509.SubjectAlternativeName([mailbox]), False))
    return extensions


def stamp_extensions(
    *,
    key: ec.EllipticCurvePublicKey,
    authority: x509.Certificate,
    published: Addresses | None = None,
) -> Extensions:
    """Each extension of the time stamp's certificate: good for that and nothing else
    (RFC 3161, 2.3: the purpose stands alone and is critical)."""
    return [
        (key_usage("digital_signature"), True),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True),
        *_of_every_leaf(key=key, authority=authority, published=published),
    ]


def _of_every_leaf(
    *,
    key: ec.EllipticCurvePublicKey,
    authority: x509.Certificate,
    published: Addresses | None,
) -> Extensions:
    identifier = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    extensions: Extensions = [
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (x509.SubjectKeyIdentifier.from_public_key(key), False),
        (
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(
                identifier.value
            ),
            False,
        ),
    ]
    if published is None:
        return extensions
    where_revoked = x509.DistributionPoint(
        full_name=[x509.UniformResourceIdentifier(published.revocation_list)],
        relative_name=None,
        reasons=None,
        crl_issuer=None,
    )
    where_issuer = x509.AccessDescription(
        AuthorityInformationAccessOID.CA_ISSUERS,
        x509.UniformResourceIdentifier(published.certificate),
    )
    return [
        *extensions,
        (x509.CRLDistributionPoints([where_revoked]), False),
        (x509.AuthorityInformationAccess([where_issuer]), False),
    ]
