"""The examiner's mark on a document: sesuai or tidak sesuai."""

from datetime import datetime

from letters.forms.rules import Problem
from letters.models import Attachment, Letter, State
from letters.models.state_machine import EXAMINER
from letters.workflow.core import NotAllowed, locked
from registry.models import User


def mark_attachment(
    *, letter_id: int, attachment_id: int, verdict: str, by: User, now: datetime
) -> Attachment:
    """Mark one current file of a letter that is being examined.

    Raises NotAllowed, Attachment.DoesNotExist, or ValueError for a verdict that is
    not one.
    """
    chosen = Attachment.Verdict(verdict)
    with locked(letter_id) as letter:
        ensure_examined(letter, by=by)
        attachment = letter.attachments.current().get(pk=attachment_id)
        attachment.verdict = chosen
        attachment.save(update_fields=["verdict"])
    return attachment


def ensure_examined(letter: Letter, *, by: User) -> None:
    """Raise NotAllowed unless the letter waits for this user's examination."""
    if not may_mark(letter, by):
        raise NotAllowed(
            Problem("", "Berkas hanya dapat ditandai oleh pemeriksa, saat diperiksa.")
        )


def may_mark(letter: Letter, user: User) -> bool:
    return letter.state == State.SUBMITTED and EXAMINER(letter, user)
