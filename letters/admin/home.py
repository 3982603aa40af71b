"""The start page: what waits for the user, oldest first, and one tap to act on it.

All that changes by itself is one part (`home_part.html`), which the page asks for
again while it is looked at.
"""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.db.models import Case, Count, Q, Value, When
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from letters import hajatan_agenda, stuck
from letters.admin.home_tiles import Tiles, narrowed, tiles_of
from letters.admin.listing import as_rows
from letters.admin.ticking import ticking_of
from letters.admin.waiting_rows import watch_of, with_acts, with_waiting
from letters.models import Letter, LetterEvent, State
from letters.models.letter import LetterQuerySet
from letters.signing.due import office_due, signers_due
from letters.waiting import nothing_waits, waiting_for
from registry.models import User

SHOWN = 8
FEW = 5
NEWS = ("begin_replacement", "dismiss_report", "revoke")
NEWS_KEPT = timedelta(days=14)
# the desk of who makes letters, by what is to be done with them
SECTIONS = (
    ("Dikembalikan: perlu diperbaiki", State.RETURNED),
    ("Siap dicetak dan diserahkan", State.SIGNED),
    ("Draf: belum dikirim", State.DRAFT),
)
PART = "letters/admin/home_part.html"


@dataclass
class Section:
    """Letters that wait for the user; `url` is the list of all `count` of them."""

    title: str
    letters: list[Letter]
    count: int
    url: str

    @property
    def more(self) -> int:
        return self.count - len(self.letters)


def home_context(request: HttpRequest) -> dict:
    """The whole page: what is told once, and the part that renews itself."""
    part = home_part(request)
    return {
        "title": "Beranda",
        "due": _due(request.user),
        "part": part,
        "part_version": version_of(part),
        "part_url": reverse("admin:letters_home_part"),
    }


def home_part(request: HttpRequest) -> str:
    return render_to_string(PART, part_context(request), request=request)


def version_of(part: str) -> str:
    """Of a part that says the same it is the same."""
    return sha256(part.encode()).hexdigest()[:32]


def part_context(request: HttpRequest) -> dict:
    """For a user without the right to read letters: nothing but the greeting."""
    user = request.user
    context: dict = {"nothing_waits": nothing_waits(user)}
    if not user.has_perm("letters.view_letter"):
        return context
    waiting = waiting_for(user)
    count, urgent = _waiting_count(waiting)
    sections = _sections(request, waiting, count)
    tiles = tiles_of(user, watch=watch_of(request))
    context |= {
        "waiting_count": count,
        "waiting_url": narrowed(tab="menunggu"),
        "urgent_count": urgent,
        "urgent_url": narrowed(tab="menunggu", mendesak="ya"),
        "sections": sections,
        "tiles": tiles,
        "all_url": narrowed(tab="semua"),
        "done_url": narrowed(tab="semua", status=State.HANDED_OVER),
        "act": _act(user, count, sections),
        "last_signed": _last_signed(user),
        "news": _news(user),
    }
    if user.has_perm("letters.view_monitoring"):
        context |= _oversight(request, tiles)
    return context


def _waiting_count(waiting: LetterQuerySet) -> tuple[int, int]:
    """How many letters, and how many of them are urgent."""
    one = When(~Q(urgent_reason=""), then=Value(1))
    found = waiting.order_by().aggregate(count=Count("*"), urgent=Count(Case(one)))
    return found["count"], found["urgent"]


def _sections(
    request: HttpRequest, waiting: LetterQuerySet, count: int
) -> list[Section]:
    user = request.user
    makes = user.has_perm("letters.make_letter")
    if makes and not user.has_perm("letters.examine_letter"):
        found = [_of_state(waiting, title, state) for title, state in SECTIONS]
    else:
        rows = _first_rows(waiting, SHOWN)
        url = narrowed(tab="menunggu")
        found = [Section("Menunggu saya", rows, count, url)]
    whole = [letter for section in found for letter in section.letters]
    with_acts(with_waiting(whole, watch_of(request)), user=user)
    return [section for section in found if section.letters]


def _of_state(waiting: LetterQuerySet, title: str, state: State) -> Section:
    letters = waiting.filter(state=state)
    url = narrowed(tab="menunggu", status=state)
    return Section(title, _first_rows(letters, FEW), letters.count(), url)


def _first_rows(letters: LetterQuerySet, count: int) -> list[Letter]:
    """The ids first, by narrow indexes; only these few are joined and read."""
    ids = list(letters.values_list("pk", flat=True)[:count])
    rows = as_rows(Letter.objects.filter(pk__in=ids))
    return sorted(rows, key=lambda letter: ids.index(letter.pk))


def _oversight(request: HttpRequest, tiles: Tiles) -> dict:
    """For those who watch over the office: what is stuck, what takes place."""
    user, watch = request.user, watch_of(request)
    page = reverse("admin:letters_letter_change", args=[0]).replace("/0/", "/{}/")
    today = timezone.localdate(watch.now)
    coming = hajatan_agenda.coming(user, on=today)
    soon = hajatan_agenda.in_order(hajatan_agenda.soonest(coming, FEW))
    return {
        "stuck": stuck.told(stuck.longest(user, FEW, watch=watch), watch, page=page),
        "stuck_count": tiles.stuck,
        "stuck_url": narrowed(tab="semua", lama="macet"),
        "agenda": hajatan_agenda.events_of(soon, on=today),
        "agenda_count": coming.count(),
        "monitoring_url": _monitoring(),
        "oversees": True,
    }


def _monitoring() -> str:
    try:
        return reverse("admin:letters_monitoring")
    except NoReverseMatch:
        return ""


def _act(user: User, count: int, sections: list[Section]) -> tuple[str, str] | None:
    """(words, address) of the large button."""
    if count and (ticking := ticking_of(user)):
        return ticking.sentence, ticking.url
    examines = user.has_perm("letters.examine_letter")
    if examines and sections:
        oldest = sections[0].letters[0]
        page = reverse("admin:letters_letter_change", args=[oldest.pk])
        return "Kerjakan yang paling lama menunggu", page
    if user.has_perm("letters.make_letter"):
        return "Buat surat", reverse("admin:letters_letter_services")
    return None


def _due(user: User) -> list[str]:
    """What of the office's certificates, or of his own, ends soon."""
    now = timezone.now()
    if user.has_perm("letters.manage_certificates"):
        signers = User.objects.visible_to(user)
        return office_due(now=now) + signers_due(users=signers, now=now)
    if user.has_perm("letters.sign_letter"):
        return signers_due(users=[user], now=now)
    return []


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
