"""“Tanda tangan basah”: the letter is signed on paper, and the scan is the letter.

For the day on which the electronic signature fails (docs/decisions/0007). The letter
keeps its number; it is set anew with room for ink and stamp, and waits for its scan.
"""

import hashlib
from datetime import datetime

from letters.forms.rules import Problem
from letters.ink import scans_as_pdf, signed_sheets
from letters.models import Document, DocumentFile, Letter, LetterEvent
from letters.models.attachment import SIGNED_SHEET
from letters.scans import UnreadableScan
from letters.signers import setting_of
from letters.workflow.core import (
    Changed,
    Refused,
    ensure_allowed,
    ensure_unblocked,
    locked,
    move,
)
from letters.workflow.replacement import revoke_replaced
from letters.workflow.request import request_on_paper
from registry.models import Official, User
from registry.storage import FileMissing


def request_ink(
    *,
    letter_id: int,
    by: User,
    now: datetime,
    reason: str,
    official: Official | None = None,
) -> Letter:
    """Set the letter for ink and let it wait for its scan; from its signer it is taken
    back first, so a crash in between leaves an approved letter that owns a number."""
    with locked(letter_id) as letter:
        ensure_allowed(letter, "request_ink", by=by)
        ensure_unblocked(letter, "request_ink", by=by, now=now, reason=reason)
        document = letter.document
        if document is not None:
            official = official or document.official
            words = f"Tanda tangan basah: {reason}"
            move(letter, "recall", by=by, now=now, reason=words)
            document.supersede(now=now, reason=words)
        # sheets of an earlier attempt
        letter.attachments.current().filter(requirement=SIGNED_SHEET).update(
            removed_at=now
        )
    return request_on_paper(
        letter_id=letter_id, by=by, now=now, official=official, reason=reason
    )


def sign_in_ink(*, letter_id: int, by: User, now: datetime) -> Letter:
    """The scan that was uploaded becomes the signed letter.

    Raises Refused with what blocks, also when a page cannot be read.
    """
    letter = Letter.objects.select_related("document", "register_line").get(
        pk=letter_id
    )
    ensure_allowed(letter, "sign_in_ink", by=by)
    ensure_unblocked(letter, "sign_in_ink", by=by, now=now)
    sheets = signed_sheets(letter)
    setting = setting_of(letter)
    try:
        signed = scans_as_pdf(
            sheets,
            paper=setting.paper if setting else "F4",
            title=f"Surat nomor {letter.register_line.number}",
        )
    except (FileMissing, UnreadableScan) as error:
        raise Refused(Problem("", str(error))) from error
    with locked(letter_id) as letter:
        ensure_allowed(letter, "sign_in_ink", by=by)
        ensure_unblocked(letter, "sign_in_ink", by=by, now=now)
        if signed_sheets(letter) != sheets:
            raise Changed
        _store(letter, signed, by=by, now=now)
        return letter


def _store(letter: Letter, signed: bytes, *, by: User, now: datetime) -> None:
    document, line = letter.document, letter.register_line
    DocumentFile.objects.filter(pk=document.pk).update(signed=signed)
    document.status = Document.Status.SIGNED
    document.signed_sha256 = hashlib.sha256(signed).hexdigest()
    document.signed_at = now
    document.save(update_fields=["status", "signed_sha256", "signed_at"])
    asked = letter.events.filter(kind=LetterEvent.Kind.REQUEST_INK).last()
    line.reason = f"TTD manual: {asked.reason}"[:500]
    line.save(update_fields=["reason"])
    move(letter, "sign_in_ink", by=by, now=now, data={"document": document.pk})
    revoke_replaced(letter, by=by, now=now)
