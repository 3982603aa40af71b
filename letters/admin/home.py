"""The start page: what waits for the user, and his one most likely next act."""

from dataclasses import dataclass

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse

from letters.admin.listing import as_rows
from letters.models import Letter, LetterEvent, State
from letters.waiting import nothing_waits, waiting_for
from registry.models import User

SHOWN = 8
TILES = (
    ("Menunggu TTD Kades", State.AWAITING_VILLAGE_SIGNATURE),
    ("Menunggu verifikasi", State.SUBMITTED),
    ("Perlu perbaikan", State.RETURNED),
    ("Siap diajukan TTE", State.APPROVED),
    ("Menunggu TTE", State.AWAITING_SIGNATURE),
    ("Siap dicetak", State.SIGNED),
    ("Sudah diserahkan", State.HANDED_OVER),
)


@dataclass(frozen=True)
class Tile:
    words: str
    count: int
    url: str


def home_context(request: HttpRequest) -> dict:
    """For a user without the right to read letters: nothing but the menu."""
    user = request.user
    context: dict = {"title": "Beranda", "nothing_waits": nothing_waits(user)}
    if not user.has_perm("letters.view_letter"):
        return context
    waiting = waiting_for(user)
    count = waiting.count()
    return context | {
        "waiting": as_rows(waiting)[:SHOWN],
        "waiting_count": count,
        "more": max(0, count - SHOWN),
        "tiles": _tiles(user),
        "act": _act(user, count),
        "last_signed": _last_signed(user),
    }


def _tiles(user: User) -> list[Tile]:
    letters = Letter.objects.visible_to(user).order_by()
    # "*": a count of ids would read the letters, this reads the index
    counts = dict(letters.values_list("state").annotate(count=Count("*")))
    base = reverse("admin:letters_letter_changelist")
    return [
        Tile(words, counts[state], f"{base}?tab=semua&status={state}")
        for words, state in TILES
        if state in counts
    ]


def _act(user: User, count: int) -> tuple[str, str] | None:
    """(words, address) of the large button."""
    if user.has_perm("letters.sign_for_village") and count:
        page = reverse("admin:letters_letter_village_sign_many")
        words = f"Tanda tangani semua ({count})" if count > 1 else "Tanda tangani"
        return words, page
    signs = user.has_perm("letters.sign_letter")
    examines = user.has_perm("letters.examine_letter")
    if signs and count:
        return f"Tanda tangani (TTE) {count} surat", reverse(
            "admin:letters_letter_sign_many"
        )
    if examines and count:
        oldest = waiting_for(user).only("pk").first()
        page = reverse("admin:letters_letter_change", args=[oldest.pk])
        return "Kerjakan yang paling lama menunggu", page
    if user.has_perm("letters.make_letter"):
        return "Buat surat", reverse("admin:letters_letter_services")
    return None


def _last_signed(user: User):
    if not user.has_perm("letters.sign_letter"):
        return None
    # the newest row is the latest: events are only ever added
    last = LetterEvent.objects.filter(by=user, kind="sign").order_by("-pk").first()
    return last.at if last else None
