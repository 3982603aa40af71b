"""Opens what a person signs with; wrong passphrases are counted and throttled.

The passphrase lives in this call's arguments and nowhere else: not in a log, a row, a
session or an error.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.views.decorators.debug import sensitive_variables

from letters.models import Provider, SigningCredential
from letters.signing.at_hand import at_hand
from letters.signing.errors import SignatureError, WrongPassphrase
from letters.signing.providers import SigningSession, provider_of


class PassphraseLocked(SignatureError):
    """Too many wrong passphrases: signing is closed for a while."""


@sensitive_variables("passphrase")
def open_credential(
    *, credential: SigningCredential, passphrase: str, now: datetime
) -> SigningSession:
    """A session that signs with this credential.

    Raises WrongPassphrase (with the tries that are left) or PassphraseLocked. The try
    is counted before the key is touched, so that parallel guesses count too.
    """
    _count_try(credential, now=now)
    try:
        session = _open(credential, passphrase)
    except WrongPassphrase:
        raise WrongPassphrase(tries_left(credential)) from None
    if session.proven:
        passphrase_was_right(credential)
    return session


@sensitive_variables("passphrase", "identity")
def _open(credential: SigningCredential, passphrase: str) -> SigningSession:
    provider = provider_of(credential.provider)
    if credential.provider == Provider.BSRE:
        return provider.open(
            identity=credential.identity,
            holder=credential.subject,
            secret=passphrase,
        )
    return provider.open(
        pkcs12=bytes(credential.pkcs12),
        passphrase=passphrase,
        certificate=bytes(credential.certificate),
        life=at_hand(),
    )


def passphrase_was_right(credential: SigningCredential) -> None:
    """Forget the wrong tries; a session that is not `proven` shows it by signing."""
    SigningCredential.objects.filter(pk=credential.pk).update(
        failed_attempts=0, last_failed_at=None, locked_until=None
    )


def passphrase_was_not_judged(credential: SigningCredential) -> None:
    """Take back the try that was counted: a gateway in trouble is no wrong passphrase,
    and five of its faults must not close the signing."""
    SigningCredential.objects.filter(pk=credential.pk, failed_attempts__gt=0).update(
        failed_attempts=F("failed_attempts") - 1, locked_until=None
    )


def _count_try(credential: SigningCredential, *, now: datetime) -> None:
    with transaction.atomic():
        row = SigningCredential.objects.select_for_update().get(pk=credential.pk)
        if row.locked_until and row.locked_until > now:
            minutes = int((row.locked_until - now).total_seconds() // 60) + 1
            raise PassphraseLocked(
                "Passphrase salah terlalu sering. Penandatanganan ditutup "
                f"{minutes} menit lagi. Surat tidak berubah."
            )
        if row.locked_until:  # the time is over: start counting anew
            row.failed_attempts = 0
        row.failed_attempts += 1
        row.last_failed_at = now
        row.locked_until = None
        if row.failed_attempts >= settings.PASSPHRASE_MAX_ATTEMPTS:
            row.locked_until = now + timedelta(minutes=settings.PASSPHRASE_LOCK_MINUTES)
        row.save(update_fields=["failed_attempts", "last_failed_at", "locked_until"])
        credential.failed_attempts = row.failed_attempts


def tries_left(credential: SigningCredential) -> str:
    """What a wrong passphrase means for the next try, in a sentence or two."""
    left = settings.PASSPHRASE_MAX_ATTEMPTS - credential.failed_attempts
    if left > 0:
        return f"Passphrase salah. Surat belum ditandatangani; sisa {left} percobaan."
    return (
        "Passphrase salah. Surat belum ditandatangani. Penandatanganan ditutup "
        f"{settings.PASSPHRASE_LOCK_MINUTES} menit."
    )
