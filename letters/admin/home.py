"""The start page: what waits for the user, and his one most likely next act."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from letters.admin.listing import as_rows
from letters.admin.ticking import ticking_of
from letters.models import Letter, LetterEvent, State
from letters.waiting import nothing_waits, waiting_for
from registry.models import User

SHOWN = 8
NEWS = ("begin_replacement", "dismiss_report", "revoke")
NEWS_KEPT = timedelta(days=14)
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
        "news": _news(user),
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
    if count and (ticking := ticking_of(user)):
        how = " (TTE)" if ticking.state == State.AWAITING_SIGNATURE else ""
        return f"{ticking.words}{how} {ticking.count} surat", ticking.url
    examines = user.has_perm("letters.examine_letter")
    if examines and count:
        oldest = waiting_for(user).only("pk").first()
        page = reverse("admin:letters_letter_change", args=[oldest.pk])
        return "Kerjakan yang paling lama menunggu", page
    if user.has_perm("letters.make_letter"):
        return "Buat surat", reverse("admin:letters_letter_services")
    return None


def _news(user: User) -> list[LetterEvent]:
    """What the kecamatan did of late to letters that this office had finished with."""
    if not user.has_perm("letters.hand_over_letter"):
        return []
    events = LetterEvent.objects.filter(
        kind__in=NEWS,
        at__gte=timezone.now() - NEWS_KEPT,
        letter__origin_office=user.office_id,
    )
    whole = events.select_related("letter__register_line").order_by("-at")
    return list(whole.defer("letter__answers", "letter__sensitive_answers")[:SHOWN])


def _last_signed(user: User):
    if not user.has_perm("letters.sign_letter"):
        return None
    # the newest row is the latest: events are only ever added
    last = LetterEvent.objects.filter(by=user, kind="sign").order_by("-pk").first()
    return last.at if last else None
