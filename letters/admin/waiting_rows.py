"""What rows of letters say of their waiting: how long, late or stuck, the next act.

Asked once for a page of rows, never row by row.
"""

from collections.abc import Iterable

from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from letters.lateness import Watch
from letters.models import Letter, LetterEvent, State
from registry.models import User

_KEPT = "_letters_watch"
# what one tap leads to, by state: words, page of the letter, its arguments
ACTS = {
    State.DRAFT: ("Lanjutkan", "form", ()),
    State.RETURNED: ("Perbaiki", "form", ()),
    State.AWAITING_VILLAGE_SIGNATURE: ("Tanda tangani", "step", ("sign_for_village",)),
    State.SUBMITTED: ("Periksa", "change", ()),
    State.APPROVED: ("Ajukan TTE", "step", ("request_signature",)),
    State.AWAITING_SIGNATURE: ("Tanda tangani", "step", ("sign",)),
    State.SIGNED: ("Cetak", "pdf", ()),
}


def watch_of(request: HttpRequest) -> Watch:
    """The watch of this request's user, made once."""
    found = getattr(request, _KEPT, None)
    if found is None:
        found = Watch.of(request.user, now=timezone.now())
        setattr(request, _KEPT, found)
    return found


def with_waiting(letters: Iterable[Letter], watch: Watch) -> list[Letter]:
    """The same letters, each with `waiting` (None: it waits for nobody)."""
    found = list(letters)
    for letter in found:
        letter.waiting = watch.waiting(letter)
    return found


def with_acts(letters: Iterable[Letter], *, user: User) -> list[Letter]:
    """The letters of his own desk, each with `act` (words, address) and the `reason`
    for which it came back."""
    found = list(letters)
    reasons = _reasons([each.pk for each in found])
    for letter in found:
        letter.act = _act(letter, user)
        returned = letter.state == State.RETURNED
        letter.reason = reasons.get(letter.pk, "") if returned else ""
    return found


def _act(letter: Letter, user: User) -> tuple[str, str]:
    words, page, more = ACTS.get(State(letter.state), ("Buka", "change", ()))
    if letter.state == State.APPROVED and not user.has_perm(
        "letters.request_signature"
    ):
        words, more = "Paraf", ("give_initial",)
    if letter.reported or letter.on_paper:  # an answer, or a scan, is wanted
        words, page, more = "Buka", "change", ()
    return words, reverse(f"admin:letters_letter_{page}", args=[letter.pk, *more])


def _reasons(ids: list[int]) -> dict[int, str]:
    """The newest reason of a return of each letter."""
    returns = LetterEvent.objects.filter(
        letter__in=ids, kind=LetterEvent.Kind.SEND_BACK
    )
    return dict(returns.order_by("pk").values_list("letter_id", "reason"))


class LetterList(ChangeList):
    """The list of letters, its rows with their waiting."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = with_waiting(self.result_list, watch_of(request))
