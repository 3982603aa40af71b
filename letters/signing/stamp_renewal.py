"""A new key for the office's time stamp: the first, the next, or after a theft."""

from datetime import datetime

from cryptography import x509
from django.views.decorators.debug import sensitive_variables

from letters.signing import stamp_key
from letters.signing.authority import Authority
from letters.signing.errors import KeyStoreUnreadable
from letters.signing.publication import addresses, authority_directory
from letters.signing.revocation import RevocationRefused, issue_list
from letters.signing.revocation_list import Entry
from letters.signing.stamp_key import StampKey


@sensitive_variables("authority_passphrase")
def renew_stamp(
    *, authority_passphrase: str, compromised_since: datetime | None, now: datetime
) -> StampKey:
    """Letters are stamped by the new key from the next batch on. Without a theft the
    old certificate is not revoked: the stamps it made are good.

    Raises AuthorityMissing, WrongPassphrase, CertificateNotValid, RevocationRefused.
    """
    folder = authority_directory()
    authority = Authority.unlock(folder, authority_passphrase)
    if compromised_since is not None:
        _revoke_old(authority, since=compromised_since, now=now)
    pem = stamp_key.make(authority, now=now, published=addresses())
    stamp_key.store(folder, pem)
    return stamp_key.load(folder)


def _revoke_old(authority: Authority, *, since: datetime, now: datetime) -> None:
    try:
        old = stamp_key.load(authority_directory())
    except KeyStoreUnreadable as error:
        raise RevocationRefused(
            "Cap waktu lama tidak dapat dibaca, jadi tidak dapat dicabut."
        ) from error
    if old is None:
        raise RevocationRefused("Belum ada cap waktu yang dapat dicabut.")
    if not old.certificate.not_valid_before_utc <= since <= now:
        raise RevocationRefused(
            "Waktu itu harus sesudah cap waktu dibuat dan tidak di masa depan."
        )
    stolen = Entry(
        serial=old.certificate.serial_number,
        revoked_at=now,
        reason=x509.ReasonFlags.key_compromise,
        invalid_since=since,
    )
    issue_list(authority, by=None, now=now, also=[stolen])
