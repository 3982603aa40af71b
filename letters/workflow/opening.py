"""Notes that the one who is to act has seen the letter: the clock reads it."""

from datetime import datetime

from letters import sop_clock
from letters.models import Letter, LetterEvent
from letters.waiting import waits_for
from registry.models import User


def note_opened(*, letter: Letter, by: User, now: datetime) -> None:
    """Once per user and stay in a state, and only when it is his turn."""
    if not waits_for(letter, by):
        return
    came = (
        letter.events.exclude(to_state="").order_by("-pk").values_list("pk", flat=True)
    ).first()
    opened = letter.events.filter(kind=LetterEvent.Kind.OPENED, by=by)
    if opened.filter(pk__gt=came or 0).exists():
        return
    LetterEvent.objects.create(
        letter=letter, kind=LetterEvent.Kind.OPENED, by=by, at=now
    )
    sop_clock.opened(letter, now=now)
