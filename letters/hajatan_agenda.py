"""What is going to take place by leave of signed letters: "Agenda hajatan minggu ini".

For those who keep order: camat, Kasi, Polsek, Koramil. Which answers tell it, a service
names itself (`agenda` in its definition).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils import formats

from letters.content import people_of
from letters.forms.environment import environment
from letters.forms.indonesian import parse_date
from letters.forms.schema import Agenda
from letters.forms.values import text_values
from letters.models import Letter, Service, State
from letters.models.letter import LetterQuerySet
from registry.models import User

DAYS = 7


@dataclass(frozen=True)
class Event:
    """One of them, each part as it is read; "" for what was not answered."""

    letter: Letter
    first: date
    last: date
    time: str
    kind: str
    place: str
    village: str
    entertainment: str
    contact: str
    phone: str

    @property
    def day_words(self) -> str:
        """ "Sabtu, 28 November 2026", or both ends."""
        first = formats.date_format(self.first, "l, j F Y")
        if self.last == self.first:
            return first
        return f"{first} s.d. {formats.date_format(self.last, 'l, j F Y')}"


def held_days(letter: Letter) -> tuple[date | None, date | None]:
    """From when to when it takes place, by the answers of a letter; else twice None."""
    agenda = letter.service_version.spec.agenda
    return days_by(agenda, letter.answers) if agenda else (None, None)


def days_by(agenda: Agenda, answers: dict) -> tuple[date | None, date | None]:
    first = parse_date(answers.get(agenda.date))
    last = parse_date(answers.get(agenda.until)) or first
    if first is None or last is None or last < first:
        return None, None
    return first, last


def agendas() -> dict[int, Agenda]:
    """The agenda of each service that has one, by its id: as it is named today, also
    for letters of an older version, which have the same fields."""
    newest = {each.pk: each.newest_version() for each in Service.objects.all()}
    return {pk: e.spec.agenda for pk, e in newest.items() if e and e.spec.agenda}


def coming(user: User, *, on: date, days: int = DAYS) -> LetterQuerySet:
    """Signed letters, of those the user sees, whose days touch the coming ones."""
    # not "state in": an index of states would lead through all that was ever signed
    allowed = Q(signed_at__isnull=False) & ~Q(state=State.REVOKED)
    return Letter.objects.visible_to(user).filter(
        allowed, held_until__gte=on, held_from__lt=on + timedelta(days=days)
    )


def soonest(letters: LetterQuerySet, count: int) -> LetterQuerySet:
    """The first few to end. Their ids are found by the index alone, in its order; all
    else is read of these only."""
    ids = letters.order_by("held_until", "held_from").values_list("pk", flat=True)
    return Letter.objects.filter(pk__in=list(ids[:count]))


def in_order(letters: LetterQuerySet) -> LetterQuerySet:
    """As `events_of` takes them; what is to be kept secret is not even read."""
    whole = letters.for_composition().defer("sensitive_answers")
    return whole.order_by("held_from", "held_until", "pk")


def events_of(letters: Iterable[Letter], *, on: date) -> list[Event]:
    """The letters (`in_order`) told as events."""
    letters, older = list(letters), {}
    if any(each.service_version.spec.agenda is None for each in letters):
        older = agendas()
    offices = {each.issuing_office_id: each.issuing_office for each in letters}
    worlds = {pk: environment(kecamatan=each, on=on) for pk, each in offices.items()}
    return [_event(each, older, worlds[each.issuing_office_id]) for each in letters]


def _event(letter: Letter, older: dict[int, Agenda], env: dict) -> Event:
    version = letter.service_version
    agenda = version.spec.agenda or older.get(version.service_id) or Agenda("")
    people = people_of(letter)
    shown, _ = text_values(version.spec, letter.answers, people, env=env)

    def told(key: str) -> str:
        return str(shown.get(key) or "")

    return Event(
        letter=letter,
        first=letter.held_from,
        last=letter.held_until,
        time=told(agenda.time),
        kind=told(agenda.kind),
        place=told(agenda.place),
        village=told(agenda.village),
        entertainment=told(agenda.entertainment),
        contact=told(agenda.contact),
        phone=told(agenda.phone),
    )
