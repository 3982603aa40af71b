"""Revokes certificates and keeps the published list true.

A revocation is for a key that is lost or must not sign any more. The end of a term is
none: plain readers would call every letter of the past invalid.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from letters.models import RevocationList, SigningCredential
from letters.signing.authority import Authority
from letters.signing.errors import SignatureError
from letters.signing.publication import (
    authority_directory,
    fingerprint,
    newest_list,
)
from letters.signing.revocation_list import (
    LIST_DAYS,
    Entry,
    make_list,
    read_entries,
)
from registry.models import User

Reason = SigningCredential.RevocationReason
HALF_LIFE = timedelta(days=LIST_DAYS // 2)
FLAGS = {
    Reason.LOST_KEY: x509.ReasonFlags.key_compromise,
    Reason.LEFT_OFFICE: x509.ReasonFlags.affiliation_changed,
    Reason.REPLACED: x509.ReasonFlags.superseded,
}


class RevocationRefused(SignatureError):
    """Its text says what to do instead."""


@sensitive_variables("authority_passphrase")
def revoke(
    *,
    credential_id: int,
    reason: str,
    invalid_since: datetime | None,
    authority_passphrase: str,
    by: User | None,
    now: datetime,
) -> SigningCredential:
    """Mark a certificate as revoked and publish the list that says so.

    Args: `invalid_since` for a lost key only: what was signed since is doubtful.
    Raises RevocationRefused, AuthorityMissing, WrongPassphrase.
    """
    credential = SigningCredential.objects.get(pk=credential_id)
    _check(credential, reason=reason, invalid_since=invalid_since, now=now)
    authority = Authority.unlock(authority_directory(), authority_passphrase)
    if not _is_of(authority, credential):
        raise RevocationRefused(
            "Sertifikat ini bukan dari otoritas kantor yang sekarang."
        )
    with transaction.atomic():
        row = SigningCredential.objects.select_for_update().get(pk=credential.pk)
        _check(row, reason=reason, invalid_since=invalid_since, now=now)
        row.revoked_at = now
        row.revocation_reason = reason
        row.invalid_since = invalid_since
        row.revoked_by = by
        row.save(
            update_fields=[
                "revoked_at",
                "revocation_reason",
                "invalid_since",
                "revoked_by",
            ]
        )
        issue_list(authority, by=by, now=now)
    return row


def issue_list(
    authority: Authority,
    *,
    by: User | None,
    now: datetime,
    also: Iterable[Entry] = (),
) -> RevocationList:
    """Publish a new list: who stood on the last one, every certificate that is marked
    as revoked here, and `also` (the serial of an old time stamp)."""
    key = fingerprint(authority.certificate_der)
    with transaction.atomic():
        last = (
            RevocationList.objects.select_for_update()
            .of(key)
            .order_by("-number")
            .first()
        )
        entries = {entry.serial: entry for entry in _revoked_here(authority)}
        # what was published is not told otherwise later
        if last is not None:
            entries |= {e.serial: e for e in read_entries(bytes(last.der))}
        entries |= {entry.serial: entry for entry in also}
        number = last.number + 1 if last else 1
        signed = make_list(authority, number=number, entries=entries.values(), now=now)
        return RevocationList.objects.create(
            authority=key,
            number=number,
            issued_at=signed.issued_at,
            next_update=signed.next_update,
            der=signed.der,
            count=signed.count,
            made_by=by,
        )


@sensitive_variables("authority_passphrase")
def reissue_list(
    *, authority_passphrase: str, by: User | None, now: datetime
) -> RevocationList:
    """Publish the list anew. Raises AuthorityMissing, WrongPassphrase."""
    authority = Authority.unlock(authority_directory(), authority_passphrase)
    return issue_list(authority, by=by, now=now)


def ensure_list(authority: Authority, *, by: User | None, now: datetime) -> None:
    """Publish a first list, or one anew that has lived half its life: the passphrase
    is here, and nobody has to come for it alone."""
    found = newest_list(authority.certificate_der)
    if found is None or found.next_update <= now + HALF_LIFE:
        issue_list(authority, by=by, now=now)


def invalid_at(serial: str, signed_at: datetime) -> datetime | None:
    """Since when the certificate was not to be trusted, if that is before `signed_at`.

    Args: `serial` as the register has it (hexadecimal). None: the signature counts,
    though its certificate may have ended or been revoked later.
    """
    credential = (
        SigningCredential.objects.filter(serial=serial, revoked_at__isnull=False)
        .only("revoked_at", "invalid_since")
        .first()
    )
    if credential is None:
        return None
    since = credential.invalid_since or credential.revoked_at
    return since if since <= signed_at else None


def _check(
    credential: SigningCredential,
    *,
    reason: str,
    invalid_since: datetime | None,
    now: datetime,
) -> None:
    if credential.provider != "own":
        raise RevocationRefused("Sertifikat ini dicabut di penerbitnya, bukan di sini.")
    if credential.revoked_at is not None:
        raise RevocationRefused("Sertifikat ini sudah dicabut.")
    if reason not in Reason.values:
        raise RevocationRefused("Pilih alasan pencabutan.")
    if reason == Reason.LOST_KEY:
        if invalid_since is None:
            raise RevocationRefused(
                "Isi sejak kapan kunci atau passphrase itu tidak aman."
            )
        if not credential.not_before <= invalid_since <= now:
            raise RevocationRefused(
                "Waktu itu harus sesudah sertifikat diterbitkan dan tidak di masa "
                "depan."
            )
    elif invalid_since is not None:
        raise RevocationRefused(
            "Waktu hanya diisi bila kunci hilang atau diketahui orang lain."
        )


def _revoked_here(authority: Authority) -> list[Entry]:
    revoked = SigningCredential.objects.filter(
        provider="own", revoked_at__isnull=False
    ).only("certificate", "serial", "revoked_at", "revocation_reason", "invalid_since")
    return [
        Entry(
            serial=int(each.serial, 16),
            revoked_at=each.revoked_at,
            reason=FLAGS.get(each.revocation_reason, x509.ReasonFlags.unspecified),
            invalid_since=each.invalid_since,
        )
        for each in revoked
        if _is_of(authority, each)
    ]


def _is_of(authority: Authority, credential: SigningCredential) -> bool:
    certificate = x509.load_der_x509_certificate(bytes(credential.certificate))
    try:
        certificate.verify_directly_issued_by(authority.certificate)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True
