"""Ends requests that nobody repaired: the office's rule, carried out by the system."""

from datetime import datetime

from letters.models import State
from letters.village_letter import end_lines
from letters.workflow.core import locked, move
from registry.models import User

SYSTEM = "sistem"
REASON = "Ditutup karena tidak dilengkapi"


def system_user() -> User:
    """Who acts where no person does. It has no password, no office and no rights."""
    user, made = User.objects.get_or_create(
        username=SYSTEM,
        defaults={"name": "SIPITULUNG (otomatis)", "is_staff": False},
    )
    if made:
        user.set_unusable_password()
        user.is_active = False
        user.save(update_fields=["password", "is_active"])
    return user


def close_unrepaired(
    *, letter_id: int, returned_before: datetime, now: datetime
) -> bool:
    """Cancel a letter that was returned before this moment and still lies there.

    Nobody's permission is asked, because the rule is the office's own. False when
    somebody was quicker: it was sent again, or cancelled.
    """
    with locked(letter_id) as letter:
        if letter.state != State.RETURNED or letter.state_since > returned_before:
            return False
        move(letter, "cancel", by=system_user(), now=now, reason=REASON)
        end_lines(letter, reason=REASON)
    return True
