"""The authority's list of revoked certificates (RFC 5280, 5), as bytes.

Whoever is on it once stays on it: letters outlive certificates, and a reader who checks
an old one has to find its certificate even when that has ended.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from letters.signing.authority import Authority

# it is made by a person with a passphrase: a year and a month, so that "once a year,
# when reminded" is enough
LIST_DAYS = 400


@dataclass(frozen=True)
class Entry:
    """`invalid_since`: when the key is thought to have fallen into other hands."""

    serial: int
    revoked_at: datetime
    reason: x509.ReasonFlags
    invalid_since: datetime | None = None


@dataclass(frozen=True)
class SignedList:
    der: bytes
    issued_at: datetime
    next_update: datetime
    count: int


def make_list(
    authority: Authority, *, number: int, entries: Iterable[Entry], now: datetime
) -> SignedList:
    """The list of that number, in force from `now` on."""
    issued_at = now.replace(microsecond=0)
    next_update = issued_at + timedelta(days=LIST_DAYS)
    identifier = authority.certificate.extensions.get_extension_for_class(
        x509.SubjectKeyIdentifier
    )
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(issued_at)
        .next_update(next_update)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(
                identifier.value
            ),
            critical=False,
        )
        .add_extension(x509.CRLNumber(number), critical=False)
    )
    listed = sorted(entries, key=lambda entry: (entry.revoked_at, entry.serial))
    for entry in listed:
        builder = builder.add_revoked_certificate(_revoked(entry))
    signed = builder.sign(authority.key, hashes.SHA256())
    return SignedList(
        der=signed.public_bytes(Encoding.DER),
        issued_at=issued_at,
        next_update=next_update,
        count=len(listed),
    )


def read_entries(der: bytes) -> list[Entry]:
    """Who is on a list that we made."""
    return [_entry(revoked) for revoked in x509.load_der_x509_crl(der)]


def _revoked(entry: Entry) -> x509.RevokedCertificate:
    builder = (
        x509.RevokedCertificateBuilder()
        .serial_number(entry.serial)
        .revocation_date(entry.revoked_at.replace(microsecond=0))
        .add_extension(x509.CRLReason(entry.reason), critical=False)
    )
    if entry.invalid_since is not None:
        since = entry.invalid_since.astimezone(UTC).replace(microsecond=0)
        builder = builder.add_extension(x509.InvalidityDate(since), critical=False)
    return builder.build()


def _entry(revoked: x509.RevokedCertificate) -> Entry:
    reason = revoked.extensions.get_extension_for_class(x509.CRLReason).value.reason
    try:
        invalidity = revoked.extensions.get_extension_for_class(x509.InvalidityDate)
    except x509.ExtensionNotFound:
        since = None
    else:
        since = invalidity.value.invalidity_date_utc
    return Entry(revoked.serial_number, revoked.revocation_date_utc, reason, since)
