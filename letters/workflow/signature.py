"""The camat's signature: one passphrase, one or many letters, never half done.

The key is opened once. Each letter then goes through three steps: a short transaction
opens an attempt, the signature is made and checked with no transaction open (a gateway
may take half a minute), a short transaction stores the signed bytes and the state
together.
"""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from letters.forms.rules import Problem
from letters.guards import ON_PAPER
from letters.models import (
    Document,
    DocumentFile,
    Letter,
    Provider,
    SigningAttempt,
    SigningCredential,
)
from letters.signers import credential_of
from letters.signing.bsre import session as bsre
from letters.signing.certificates import serial_of
from letters.signing.errors import WrongPassphrase
from letters.signing.passphrase import (
    open_credential,
    passphrase_was_not_judged,
    passphrase_was_right,
    tries_left,
)
from letters.signing.providers import SigningFailed, SigningSession
from letters.workflow.core import (
    Changed,
    NotAllowed,
    Refused,
    ensure_allowed,
    ensure_unblocked,
    locked,
    move,
)
from letters.workflow.replacement import revoke_replaced
from letters.workflow.results import Result, Stopped, one_by_one
from registry.failpoints import reach
from registry.models import User

# after so long no further letter is begun: a gateway may take 100 seconds for one, and
# a web process has 120 for all
GATEWAY_SECONDS = 15


@sensitive_variables("passphrase")
def sign_many(
    *, document_ids: Sequence[int], passphrase: str, by: User, now: datetime
) -> list[Result]:
    """Sign the documents that were shown, with one passphrase.

    Args: `document_ids` exactly the renders the signer saw: if one was replaced since,
    it is refused; all of one provider. Raises WrongPassphrase or PassphraseLocked
    (nothing is changed). Returns a result per document, keyed by its letter.
    """
    shown = {
        letter: (pk, provider)
        for letter, pk, provider in Document.objects.filter(
            pk__in=document_ids
        ).values_list("letter_id", "pk", "provider")
    }
    credential = _credential({provider for _, provider in shown.values()}, by, now=now)
    session = open_credential(credential=credential, passphrase=passphrase, now=now)
    known = session.proven  # else the gateway tells while it signs
    results = one_by_one(
        list(shown),
        lambda pk: _sign_one(
            pk, shown[pk][0], session=session, credential=credential, by=by, now=now
        ),
        seconds=None if known else GATEWAY_SECONDS,
    )
    if session.proven and not known:
        passphrase_was_right(credential)
    elif not known and not any(result.stopped for result in results):
        passphrase_was_not_judged(credential)
    if results and results[0].stopped:
        raise WrongPassphrase(results[0].message)
    return results


def send_code(*, by: User, letters: int, now: datetime) -> None:
    """Have BSrE send the signer a one-time code for so many letters.

    Raises Refused when he ticked none or is not registered there, SigningFailed with
    what the gateway says.
    """
    if not letters:
        raise Refused(Problem("", "Centang dahulu suratnya."))
    credential = _credential({Provider.BSRE}, by, now=now)
    bsre.send_code(identity=credential.identity, files=letters)


def _credential(providers: set[str], by: User, *, now: datetime) -> SigningCredential:
    if Provider.INK in providers:
        raise Refused(Problem("", ON_PAPER))
    if len(providers) > 1:
        raise Refused(
            Problem(
                "",
                "Surat dengan sertifikat kantor dan surat dengan BSrE ditandatangani "
                "sendiri-sendiri. Centang salah satu kelompok.",
            )
        )
    provider = providers.pop() if providers else Provider.OWN
    credential = credential_of(by, provider=provider, now=now)
    if credential is None:
        means = (
            "belum terdaftar di BSrE"
            if provider == Provider.BSRE
            else "belum memiliki sertifikat tanda tangan yang berlaku"
        )
        raise NotAllowed(Problem("", f"Anda {means}. Hubungi Admin Kecamatan."))
    return credential


@sensitive_variables("passphrase")
def sign(*, document_id: int, passphrase: str, by: User, now: datetime) -> Letter:
    """Sign one document. Raises Refused, WrongPassphrase, PassphraseLocked."""
    (result,) = sign_many(
        document_ids=[document_id], passphrase=passphrase, by=by, now=now
    ) or [Result(0, False, "Dokumen tidak ada.")]
    if not result.done:
        raise Refused(Problem("", result.message))
    return Letter.objects.get(pk=result.letter_id)


def _sign_one(
    letter_id: int,
    document_id: int,
    *,
    session: SigningSession,
    credential: SigningCredential,
    by: User,
    now: datetime,
) -> Letter:
    attempt, rendered, reason, earlier = _open_attempt(
        letter_id, document_id, by=by, now=now
    )
    try:
        signed = session.sign(
            pdf=rendered,
            reason=reason,
            location=attempt.document.letter.issuing_office.title,
            signed_at=now,
            earlier=earlier,
            note=_keeper(attempt),
        )
    except WrongPassphrase as error:
        _close(attempt, SigningAttempt.Outcome.FAILED, str(error), now=now)
        raise Stopped(f"{error} {tries_left(credential)}") from None
    except SigningFailed as error:
        _close(attempt, SigningAttempt.Outcome.FAILED, str(error), now=now)
        raise Refused(Problem("", str(error))) from error
    reach("after_signing")
    try:
        letter = _store(
            letter_id,
            document_id,
            attempt=attempt,
            signed=signed,
            serial=serial_of(session.certificate_der),
            by=by,
            now=now,
        )
    except Refused as error:
        _close(attempt, SigningAttempt.Outcome.FAILED, str(error), now=now)
        raise
    reach("after_signed_commit")
    return letter


def _keeper(attempt: SigningAttempt) -> Callable[[str], None]:
    """Writes down a gateway's id of the document as soon as it is known."""

    def keep(reference: str) -> None:
        SigningAttempt.objects.filter(pk=attempt.pk).update(reference=reference)
        reach("after_reference")

    return keep


def _earlier(document: Document, by: User) -> str:
    """The gateway's id of this signer's last attempt, whose file never came."""
    last = document.attempts.filter(user=by).order_by("-pk").first()
    return last.reference if last else ""


def _ensure_shown(letter: Letter, document_id: int) -> None:
    if letter.document_id != document_id:
        raise Changed


def _open_attempt(
    letter_id: int, document_id: int, *, by: User, now: datetime
) -> tuple[SigningAttempt, bytes, str, str]:
    with locked(letter_id) as letter:
        ensure_allowed(letter, "sign", by=by)
        _ensure_shown(letter, document_id)
        ensure_unblocked(letter, "sign", by=by, now=now)
        document = letter.document
        left = document.attempts.filter(outcome=SigningAttempt.Outcome.OPEN).first()
        if left is not None:
            if left.lease_until > now:
                raise Refused(
                    Problem(
                        "",
                        "Surat ini sedang ditandatangani. Tunggu sebentar, lalu muat "
                        "ulang.",
                    )
                )
            _close(left, SigningAttempt.Outcome.ABANDONED, "Terputus.", now=now)
        earlier = _earlier(document, by) if document.provider != Provider.OWN else ""
        attempt = SigningAttempt.objects.create(
            document=document,
            user=by,
            provider=document.provider,
            started_at=now,
            lease_until=now + timedelta(seconds=settings.SIGNING_LEASE_SECONDS),
        )
        rendered = bytes(document.file.rendered)
        reason = f"{letter.service_version.service.name} {letter.register_line.number}"
    reach("after_attempt_commit")
    return attempt, rendered, reason, earlier


def _store(
    letter_id: int,
    document_id: int,
    *,
    attempt: SigningAttempt,
    signed: bytes,
    serial: str,
    by: User,
    now: datetime,
) -> Letter:
    with locked(letter_id) as letter:
        ensure_allowed(letter, "sign", by=by)
        _ensure_shown(letter, document_id)
        document = letter.document
        # written without reading the rendered bytes once more
        DocumentFile.objects.filter(pk=document.pk).update(signed=signed)
        document.status = Document.Status.SIGNED
        document.signed_sha256 = hashlib.sha256(signed).hexdigest()
        document.signed_at = now
        document.certificate_serial = serial
        document.save(
            update_fields=["status", "signed_sha256", "signed_at", "certificate_serial"]
        )
        move(
            letter,
            "sign",
            by=by,
            now=now,
            data={"document": document.pk, "certificate": serial},
        )
        revoke_replaced(letter, by=by, now=now)
        _close(attempt, SigningAttempt.Outcome.SIGNED, "", now=now)
        reach("before_signed_commit")
    return letter


def _close(
    attempt: SigningAttempt,
    outcome: SigningAttempt.Outcome,
    message: str,
    *,
    now: datetime,
) -> None:
    with transaction.atomic():
        attempt.outcome = outcome
        attempt.message = message[:500]
        attempt.finished_at = now
        attempt.save(update_fields=["outcome", "message", "finished_at"])
