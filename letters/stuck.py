"""Letters that lie too long ("Surat macet"): with whom, and a ready reminder for him.

The reminder names no citizen: registration number, service, how long.
"""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from django.conf import settings
from django.utils import timezone

from letters.holders import Holder, holders_of, with_holders
from letters.lateness import Waiting, Watch
from letters.models import Letter, State
from letters.models.letter import LetterQuerySet
from letters.moments import since_words
from registry.models import User

NEEDED = {
    State.AWAITING_VILLAGE_SIGNATURE: "tanda tangan Kepala Desa",
    State.SUBMITTED: "verifikasi",
    State.APPROVED: "paraf dan pengajuan TTE",
    State.AWAITING_SIGNATURE: "tanda tangan",
}
_HEAVY = (
    "answers",
    "sensitive_answers",
    "service_version__definition",
    "service_version__letter_text",
    "service_version__statement_text",
    "service_version__village_text",
)


@dataclass(frozen=True)
class Stuck:
    letter: Letter
    holder: Holder
    waiting: Waiting
    since: str
    reminder: str  # an address of wa.me that opens the message ready to be sent


def stuck_letters(user: User, *, watch: Watch) -> LetterQuerySet:
    """Of those that he sees, the ones that wait too long, the longest first."""
    letters = Letter.objects.visible_to(user).filter(watch.stuck())
    return letters.order_by("state_since", "pk")


def longest(user: User, count: int, *, watch: Watch) -> LetterQuerySet:
    """The first few of them; found by their ids, only these are read whole."""
    ids = stuck_letters(user, watch=watch).values_list("pk", flat=True)[:count]
    found = Letter.objects.filter(pk__in=list(ids))
    return found.order_by("state_since", "pk")


def told(letters: LetterQuerySet, watch: Watch, *, page: str) -> list[Stuck]:
    """With holder and reminder. Args: `page` an address with {} for the letter's id."""
    found = list(with_holders(letters).defer(*_HEAVY))
    holders = holders_of(found, on=timezone.localdate(watch.now))
    return [
        Stuck(
            letter,
            holders[letter.pk],
            waiting := watch.waiting(letter),
            since_words(letter.state_since, now=watch.now),
            reminder_link(
                letter,
                phone=holders[letter.pk].phone,
                words=waiting.words,
                address=settings.SITE_URL + page.format(letter.pk),
                now=watch.now,
            ),
        )
        for letter in found
    ]


def reminder_link(
    letter: Letter, *, phone: str, words: str, address: str, now: datetime
) -> str:
    """Opens WhatsApp with the message; without a number it asks to whom."""
    service = letter.service_version.service.short_name
    message = (
        f"Mohon bantuannya. Surat {letter} ({service}) menunggu "
        f"{NEEDED[State(letter.state)]} sejak "
        f"{since_words(letter.state_since, now=now)}, sudah {words} menurut jam "
        f"kerja.\n{address}"
    )
    return f"https://wa.me/{phone}?text={quote(message)}"
