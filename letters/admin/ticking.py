"""What a user may do with several letters of his list at once."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from letters.initials import his_to_initial
from letters.models import State
from letters.waiting import waiting_for
from registry.models import User
from registry.scoping import visible_office_ids


@dataclass(frozen=True)
class Ticking:
    state: str  # letters in it can be ticked
    words: str
    url: str
    count: int

    @property
    def sentence(self) -> str:
        """On the large button: "Tanda tangani semua (7)", "Paraf"."""
        return f"{self.words} semua ({self.count})" if self.count > 1 else self.words


def ticking_of(user: User) -> Ticking | None:
    """The first of his acts that letters wait for, or None."""
    if user.has_perm("letters.sign_for_village"):
        state = State.AWAITING_VILLAGE_SIGNATURE
        count = waiting_for(user).filter(state=state).count()
        return _ticking(state, "Tanda tangani", "village_sign_many", count)
    if user.has_perm("letters.sign_letter"):
        state = State.AWAITING_SIGNATURE
        count = waiting_for(user).filter(state=state).count()
        if count:
            return _ticking(state, "Tanda tangani", "sign_many", count)
    if user.has_perm("letters.initial_letter"):
        his = his_to_initial(user, visible_office_ids(user), on=timezone.localdate())
        count = waiting_for(user).filter(his).count()
        return _ticking(State.APPROVED, "Paraf", "initial_many", count)
    return None


def _ticking(state: str, words: str, page: str, count: int) -> Ticking | None:
    url = reverse(f"admin:letters_letter_{page}")
    return Ticking(state, words, url, count) if count else None
