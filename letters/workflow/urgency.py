"""The kecamatan marks a letter as urgent, or lifts the mark: urgent ones come first."""

from datetime import datetime

from letters.forms.rules import Problem
from letters.lateness import WATCHED
from letters.models import Letter, LetterEvent
from letters.models.actors import EXAMINER, REGISTRAR, AnyOf
from letters.workflow.core import NotAllowed, locked
from registry.models import User

MARKER = AnyOf((EXAMINER, REGISTRAR))
MOST = 200  # characters of a reason


def may_mark_urgent(letter: Letter, user: User) -> bool:
    """While it waits with the offices; before, its origin says so in the form."""
    return letter.state in WATCHED and MARKER(letter, user)


def mark_urgent(*, letter_id: int, by: User, now: datetime, reason: str) -> Letter:
    """Mark with this reason, or lift the mark with "". Raises NotAllowed."""
    reason = reason.strip()[:MOST]
    with locked(letter_id) as letter:
        if not may_mark_urgent(letter, by):
            words = f"Surat ini berstatus “{letter.get_state_display()}”, jadi tidak "
            raise NotAllowed(Problem("", words + "dapat Anda tandai mendesak lagi."))
        if letter.urgent_reason == reason:
            return letter
        kind = (
            LetterEvent.Kind.MARK_URGENT if reason else LetterEvent.Kind.UNMARK_URGENT
        )
        letter.urgent_reason = reason
        letter.updated_at = now
        letter._history_user = by
        letter._history_date = now
        letter._change_reason = kind.label
        letter.save()
        LetterEvent.objects.create(
            letter=letter, kind=kind, by=by, at=now, reason=reason
        )
    return letter
