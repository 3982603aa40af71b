"""What became of a signed letter, as its page tells it: printed, sent, carried home."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from letters.citizens.private_links import MOST_WRONG
from letters.forms.indonesian import phone as written_phone
from letters.handing_over import (
    HIMSELF,
    RELATIONS,
    applicant_of,
    current_link,
    home_of,
    open_delivery,
    phone_of,
    wish_of,
)
from letters.models import (
    Delivery,
    Letter,
    LetterEvent,
    LinkOpening,
    PrivateLink,
    State,
)
from letters.models.state_machine import DELIVERER, WITH_SIGNATURE
from letters.templatetags.office import moment
from letters.workflow.handing_over import WITH_LINK
from registry.models import User


@dataclass(frozen=True)
class Handed:
    """The card "Penyerahan"."""

    prints: str
    way: str  # how it was handed over, in a sentence
    delivery: Delivery | None
    link: PrivateLink | None
    link_words: list[str]
    link_trouble: str
    may_link: bool


def handed_of(
    letter: Letter, events: Iterable[LetterEvent], *, user: User, now: datetime
) -> Handed | None:
    """None before the signature. `events` of the letter, the newest first."""
    if letter.state not in WITH_SIGNATURE:
        return None
    link = current_link(letter)
    events = list(events)
    return Handed(
        prints=_prints(events),
        way=_way(letter, events),
        delivery=open_delivery(letter) if letter.state == State.SIGNED else None,
        link=link,
        link_words=_link_words(link, now=now) if link else [],
        link_trouble=_trouble(link, now=now) if link else "",
        may_link=letter.state in WITH_LINK and DELIVERER(letter, user),
    )


def asked_of(letter: Letter) -> dict:
    """What the page that hands a letter over begins with."""
    applicant = applicant_of(letter)
    wish = wish_of(letter)
    return {
        "delivery": open_delivery(letter),
        "wish": str(wish),
        "wish_words": wish.label,
        "applicant_name": applicant.name if applicant else letter.subject_name,
        "home": home_of(letter),
        "phone": written_phone(phone_of(letter)),
        "relations": RELATIONS,
        "himself": HIMSELF,
    }


def _prints(events: list[LetterEvent]) -> str:
    """ "Dicetak 3 kali, terakhir 24 Nov 2026, 10.58 oleh Sri." """
    printed = [each for each in events if each.kind == LetterEvent.Kind.PRINTED]
    if not printed:
        return "Belum pernah dicetak."
    last = printed[0]
    if len(printed) == 1:
        return f"Dicetak 1 kali, {moment(last.at)} oleh {last.by}."
    return f"Dicetak {len(printed)} kali, terakhir {moment(last.at)} oleh {last.by}."


def _way(letter: Letter, events: list[LetterEvent]) -> str:
    if letter.handed_over_at is None:
        return ""
    done = next((e for e in events if e.kind == LetterEvent.Kind.HAND_OVER), None)
    relation = done.data.get("relation", "") if done else ""
    beside = f" ({relation.lower()})" if relation and relation != HIMSELF else ""
    words = letter.get_handover_method_display()
    at = moment(letter.handed_over_at)
    if letter.handover_method == Letter.Handover.SENT:
        return f"{words}, {at}."
    return f"{words}, diterima {letter.handover_receiver}{beside}, {at}."


def _link_words(link: PrivateLink, *, now: datetime) -> list[str]:
    rows = (
        link.openings.order_by()
        .values_list("outcome")
        .annotate(count=Count("pk"), last=Max("at"))
    )
    found = {outcome: (count, last) for outcome, count, last in rows}
    words = [f"Tautan dibuat {moment(link.created_at)}."]
    if opened := found.get(LinkOpening.Outcome.OPENED):
        words.append(f"Dibuka {opened[0]} kali, terakhir {moment(opened[1])}.")
    else:
        words.append("Belum pernah dibuka.")
    if saved := found.get(LinkOpening.Outcome.DOWNLOADED):
        words.append(f"Diunduh {saved[0]} kali, terakhir {moment(saved[1])}.")
    if wrong := found.get(LinkOpening.Outcome.WRONG):
        words.append(f"Tanggal lahir salah {wrong[0]} kali.")
    if link.opens(now):
        words.append(f"Berlaku sampai {moment(link.expires_at)}.")
    return words


def _trouble(link: PrivateLink, *, now: datetime) -> str:
    """What the office should know: the link leads nowhere, and why."""
    if link.closed_at is not None:
        return (
            f"Tautan ditutup {moment(link.closed_at)}: {MOST_WRONG} kali tanggal lahir "
            "salah. Tanyakan kepada pemohon, lalu buat tautan baru."
        )
    if now >= link.expires_at:
        return f"Masa berlaku tautan habis {moment(link.expires_at)}."
    return ""
