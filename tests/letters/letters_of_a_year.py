"""A year and a month of letters, with all that may happen to one, at awkward hours.

Real letters are copied (tests/bench) and given a life of their own: events, and from
them times, step times and register lines. Many happen half an hour before or after a
month or a year ends in Jakarta, when the day of the server is another one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import cycle

from django.db import connection
from django.db.models import F
from django.utils import timezone

from letters import sop_clock
from letters.models import (
    Letter,
    LetterEvent,
    RegisterLine,
    Series,
    ServiceVersion,
    State,
)
from letters.oversight.period import Period
from registry.models import Office, User
from tests.bench.builders import LetterBuilder
from tests.factories import make_official, make_user

MONTHS = 13
PER_MONTH = 12
REASONS = ("Foto KTP buram; KK belum yang terbaru.", "foto KTP buram", "Meterai kurang")
S = State
# kind, state before and after, who, minutes after the one before, seconds of handling
Move = tuple[str, State, State, str, int, int | None]
SUBMIT: Move = ("submit", S.DRAFT, S.AWAITING_VILLAGE_SIGNATURE, "clerk", 0, 50)
HEAD: Move = (
    "sign_for_village",
    S.AWAITING_VILLAGE_SIGNATURE,
    S.SUBMITTED,
    "head",
    40,
    None,
)
APPROVE: Move = ("approve", S.SUBMITTED, S.APPROVED, "examiner", 30, 45)
SLOWLY: Move = ("approve", S.SUBMITTED, S.APPROVED, "examiner", 400, 60)
TOO_SLOWLY: Move = ("approve", S.SUBMITTED, S.APPROVED, "examiner", 95, 61)
REQUEST: Move = (
    "request_signature",
    S.APPROVED,
    S.AWAITING_SIGNATURE,
    "registrar",
    20,
    30,
)
RECALL: Move = ("recall", S.AWAITING_SIGNATURE, S.APPROVED, "registrar", 15, None)
SIGN: Move = ("sign", S.AWAITING_SIGNATURE, S.SIGNED, "camat", 25, None)
HAND: Move = ("hand_over", S.SIGNED, S.HANDED_OVER, "clerk", 1500, 20)
BACK: Move = ("send_back", S.SUBMITTED, S.RETURNED, "examiner", 35, 80)
AGAIN: Move = ("submit", S.RETURNED, S.SUBMITTED, "clerk", 3000, 400)
REJECT: Move = ("reject", S.SUBMITTED, S.REJECTED, "examiner", 50, 31)
CANCEL: Move = ("cancel", S.SUBMITTED, S.CANCELLED, "clerk", 10, None)
NEVER_SENT: Move = ("cancel", S.DRAFT, S.CANCELLED, "clerk", 0, None)
REVOKE: Move = ("revoke", S.SIGNED, S.REVOKED, "registrar", 2000, None)
LATE: Move = ("revoke", S.HANDED_OVER, S.REVOKED, "registrar", 60_000, None)
SENT = [SUBMIT, HEAD]
SIGNED = [*SENT, APPROVE, REQUEST, SIGN]
LIVES: tuple[list[Move], ...] = (
    [*SIGNED, HAND],
    [*SENT, BACK, AGAIN, SLOWLY, REQUEST, SIGN, HAND],
    [*SENT, BACK, AGAIN, BACK, AGAIN, TOO_SLOWLY, REQUEST, RECALL, REQUEST, SIGN, HAND],
    [*SENT, REJECT],
    [*SENT, CANCEL],
    [NEVER_SENT],
    [*SIGNED, REVOKE],
    [*SIGNED, HAND, LATE],
    SIGNED,
    [*SENT, BACK],
    [*SENT, APPROVE, REQUEST],
    [*SENT, TOO_SLOWLY],
    SENT,
    [SUBMIT],
    [],
)


@dataclass
class Year:
    months: list[Period]
    people: dict[str, User]
    letters: list[int] = field(default_factory=list)

    @property
    def whole(self) -> Period:
        return Period(self.months[0].first, self.months[-1].last)


def make_year(*, on: date) -> Year:
    """The letters of 13 months up to that of `on`, each month some of each life."""
    people = _people()
    year = Year(Period.month_of(on).months_up_to_it(MONTHS), people)
    lives = [life for life, _ in zip(cycle(LIVES), _moments(year), strict=False)]
    ends = [life[-1][2] if life else S.DRAFT for life in lives]
    year.letters = LetterBuilder(people).add(ends)
    with connection.cursor() as cursor:
        for table in ("letterevent", "steptime"):  # the first of these is add-only
            cursor.execute(f"DELETE FROM letters_{table}")  # noqa: S608
    Letter.objects.exclude(pk__in=year.letters).update(
        issuing_office=_elsewhere(), origin_office=_elsewhere(), village_office=None
    )
    RegisterLine.objects.exclude(letter__in=year.letters).update(
        series=Series.objects.create(office=_elsewhere(), slug="agenda", name="Lain")
    )
    versions = cycle(ServiceVersion.objects.select_related("service").order_by("pk"))
    origins = cycle(
        Office.objects.at_or_below("35.21.16").exclude(code="35.21.16").order_by("code")
    )
    every = zip(year.letters, lives, _moments(year), strict=True)
    for place, (pk, life, moment) in enumerate(every):
        version, origin = next(versions), next(origins)
        if place % 5 == 0:
            next(origins)  # else each service belongs to few villages
        _live(pk, life, moment, people, version=version, origin=origin, place=place)
    _number(year, people["registrar"])
    return year


def _people() -> dict[str, User]:
    """Who works on them, by the names of the fixtures, and who looks on."""
    kalang = Office.objects.get(code="35.21.16.2001")
    kecamatan = Office.objects.get(code="35.21.16")
    posts = {
        "clerk": (kalang, "Operator Desa"),
        "head": (kalang, "Kepala Desa"),
        "examiner": (kecamatan, "Operator Kecamatan"),
        "registrar": (kecamatan, "Admin Kecamatan"),
        "camat": (kecamatan, "Camat"),
        "supervisor": (kecamatan, "Supervisor"),
    }
    people = {
        name: make_user(f"setahun.{name}", office=office, group=group)
        for name, (office, group) in posts.items()
    }
    make_official(user=people["head"], office=kalang, position="kades")
    make_official(user=people["camat"], office=kecamatan, position="camat")
    return people


def _moments(year: Year) -> Iterator[datetime]:
    zone = timezone.get_default_timezone()
    for month in year.months:
        for number in range(PER_MONTH):
            day, at = (
                (month.first, time(0, 30)),
                (month.last, time(23, 30)),
                (month.first + timedelta(days=7 + number), time(9, number)),
            )[number % 3]
            yield datetime.combine(day, at, zone)


def _live(
    pk: int,
    life: list[Move],
    moment: datetime,
    people: dict[str, User],
    *,
    version: ServiceVersion,
    origin: Office,
    place: int,
) -> None:
    begun = moment - timedelta(minutes=5)
    events = [_event(pk, "created", people["clerk"], begun, to_state=S.DRAFT)]
    times: dict[str, datetime] = {}
    at = moment
    for kind, before, after, who, minutes, handling in life:
        at += timedelta(minutes=minutes)
        if handling is not None and (place + minutes) % 4:
            opened = at - timedelta(seconds=handling)
            events.append(_event(pk, "opened", people[who], opened))
        reason = REASONS[place % 3] if kind in ("send_back", "reject", "revoke") else ""
        reason = reason or ("Batal" if kind in ("cancel", "recall") else "")
        events.append(
            _event(
                *(pk, kind, people[who], at),
                from_state=before,
                to_state=after,
                reason=reason,
            )
        )
        times.setdefault(kind, at)
    LetterEvent.objects.bulk_create(events)
    sent = times.get("submit")
    values = {"registration_number": f"UJI-{pk:05}"} if sent else {}
    Letter.objects.filter(pk=pk).update(
        service_version=version,
        origin_office=origin,
        created_at=begun,
        updated_at=at,
        state_since=at if life else begun,
        submitted_at=sent,
        signed_at=times.get("sign"),
        handed_over_at=times.get("hand_over"),
        paper_received_at=sent - timedelta(hours=3) if sent and not place % 7 else None,
        **values,
    )
    given = times.get("request_signature")
    RegisterLine.objects.filter(letter=pk).update(
        date=timezone.localdate(given or moment),
        service=version.service_id,
        origin_office=origin,
    )
    sop_clock.rebuild(Letter.objects.select_related("service_version").get(pk=pk))


def _event(pk: int, kind: str, by: User, at: datetime, **values: str) -> LetterEvent:
    return LetterEvent(letter_id=pk, kind=kind, by=by, at=at, **values)


def _number(year: Year, by: User) -> None:
    """Void lines and outside ones among the others, in the order of their dates."""
    series = Series.objects.get(office__code="35.21.16", slug="agenda")
    common = {"series": series, "taken_by": by, "taken_at": timezone.now()}
    lines = RegisterLine.objects.filter(series=series)
    some = list(lines.filter(status="valid").order_by("pk"))[::4]
    first = 900_000
    for place, line in enumerate(some):
        values = {"status": "void", "reason": "Batal", "letter": line.letter}
        values |= {"service": line.service, "origin_office": line.origin_office}
        if place % 3 == 0:
            values = {"status": "outside"}
        RegisterLine.objects.create(
            **common | values,
            date=line.date,
            year=line.date.year,
            seq=first + place,
            number=f"uji/{first + place}",
            subject="Undangan rapat",
        )
    lines.filter(seq__lt=first).update(seq=F("pk") + 500_000)
    seqs: dict[int, int] = {}
    for line in lines.order_by("date", "pk"):
        seqs[line.date.year] = seq = seqs.get(line.date.year, 0) + 1
        lines.filter(pk=line.pk).update(year=line.date.year, seq=seq)


def _elsewhere() -> Office:
    return Office.objects.get_or_create(
        code="35.21.17", defaults={"level": "kecamatan", "name": "Bringin"}
    )[0]
