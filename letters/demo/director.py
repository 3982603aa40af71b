"""Plans the demo letters of a year and lets their stories run in order of time."""

import heapq
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from django.utils import timezone

from letters.demo.casting import Cast
from letters.demo.desk import Desk
from letters.demo.officials import KECAMATAN
from letters.demo.stories import Plan, Stage, Story, tell
from letters.demo.wishes import Wisher
from registry.models import Office
from registry.office_hours import OfficeClock

DAYS = 364  # how far back the letters go: figures compare a month with a year ago
# of 150 letters
SERVICES = {
    "hajatan": 46,
    "spm-bpjs": 32,
    "dispensasi-nikah": 20,
    "ahli-waris": 17,
    "subsidi-listrik": 16,
    "legalisasi-waris": 11,
    "domisili-ormas": 8,
}
WAITING = {
    "draft": 10,
    "village": 10,
    "submitted": 9,
    "returned": 8,
    "approved": 6,
    "awaiting": 8,
    "signed": 9,
}
ENDED = {"rejected": 9, "cancelled": 6, "cancelled_with_number": 2, "revoked": 3}
KALANG = "35.21.16.2001"
SIGNS_IN_KALANG = ("hajatan", "hajatan", "spm-bpjs")


def perform(*, count: int, seed: int, now: datetime) -> int:
    """Tell `count` letters up to `now`; returns how many there are."""
    chance = Random(seed)  # noqa: S311 - invented letters
    today = timezone.localdate(now)
    first = today - timedelta(days=DAYS)
    kecamatan = Office.objects.get(code=KECAMATAN)
    clock = OfficeClock.of(kecamatan, first=first, last=today + timedelta(days=90))
    villages = {
        office.pk: office
        for office in Office.objects.filter(
            code__startswith=f"{KECAMATAN}.", level=Office.Level.DESA
        )
    }
    stage = Stage(
        chance=chance,
        clock=clock,
        desk=Desk(),
        wisher=Wisher(
            chance=chance,
            cast=Cast.assemble(chance=chance, today=today),
            clock=clock,
            villages=villages,
        ),
        kua=Office.objects.get(code=f"{KECAMATAN}.KUA"),
    )
    stage.sessions = list(_sessions(clock, first=first, until=now, chance=chance))
    plans = _plans(
        count, chance=chance, clock=clock, now=now, villages=list(villages.values())
    )
    stories = [tell(plan, stage) for plan in plans]
    _run([*stories, _camat(stage)], until=now)
    return len(stage.told)


def _run(stories: list[Story], *, until: datetime) -> None:
    """Resume whoever is next, until now; what would come later stays waiting."""
    waiting: list[tuple[datetime, int, Story]] = []
    for number, story in enumerate(stories):
        heapq.heappush(waiting, (next(story), number, story))
    while waiting and waiting[0][0] <= until:
        _, number, story = heapq.heappop(waiting)
        moment = next(story, None)
        if moment is not None:
            heapq.heappush(waiting, (moment, number, story))


def _camat(stage: Stage) -> Story:
    """He opens his tray now and then, and signs all that lies in it."""
    for session in stage.sessions:
        yield session
        if stage.camats_tray:
            stage.desk.sign(stage.camats_tray, by=stage.desk.camat, now=session)
            stage.camats_tray.clear()
    yield stage.sessions[-1] + timedelta(days=365)


def _sessions(
    clock: OfficeClock, *, first: date, until: datetime, chance: Random
) -> Iterator[datetime]:
    for day in clock.working_days(first, timezone.localdate(until)):
        opens, closes = clock.hours(day)
        # once a day: to open his key takes a fifth of a second each time
        yield opens + (closes - opens) * chance.uniform(0.5, 0.9)
    yield until + timedelta(days=30)  # for whoever is late today


def _plans(
    count: int,
    *,
    chance: Random,
    clock: OfficeClock,
    now: datetime,
    villages: list[Office],
) -> list[Plan]:
    fates = _shares(WAITING | ENDED, count, rest="handed_over")
    slugs = _shares(SERVICES, count, rest="hajatan")
    chance.shuffle(slugs)
    # letters come in bunches, as people do
    days = clock.working_days(
        timezone.localdate(now) - timedelta(days=DAYS),
        timezone.localdate(now) - timedelta(days=6),
    )
    busy = chance.sample(days, max(1, len(days) * 3 // 10))
    kalang = next(v for v in villages if v.code == KALANG)
    plans = []
    for number, (fate, slug) in enumerate(zip(fates, slugs, strict=True)):
        village = chance.choice([*villages, kalang])
        waits = fate in WAITING
        if fate == "village" and slug in ("dispensasi-nikah", "legalisasi-waris"):
            slug = "hajatan"  # those two go without the head of the village
        if waits:
            begins = clock.earlier(now, chance.uniform(420, 900))
        else:
            opens, closes = clock.hours(chance.choice(busy))
            begins = opens + (closes - opens) * chance.uniform(0.05, 0.8)
        plans.append(
            Plan(
                slug=slug,
                village=village,
                begins=begins.replace(second=chance.randint(0, 59), microsecond=0),
                fate=fate,
                repaired=not waits and number % 6 == 1,
                recalled=not waits and number % 29 == 3,
                returned_by_camat=not waits and number % 31 == 5,
                ink=number % 8 == 2,
                urgent=number % 11 == 4,
                reported=fate == "handed_over" and number % 41 == 9,
                quick=0.3 if waits else 1.0,
            )
        )
    _something_for_kalang(plans, kalang)
    return plans


def _something_for_kalang(plans: list[Plan], kalang: Office) -> None:
    """The village that a visitor tries first has something waiting at every desk."""
    for fate in ("village", "village", "returned", "draft", "signed"):
        for plan in plans:
            if plan.fate == fate and plan.village != kalang:
                plan.village, plan.slug = kalang, "hajatan"
                break


def _shares(wanted: dict[str, int], count: int, *, rest: str) -> list[str]:
    """`count` names in the proportions of 150, each at least once if there is room."""
    names = [
        name
        for name, of_150 in wanted.items()
        for _ in range(max(1, round(of_150 * count / 150)))
    ]
    return (names + [rest] * (count - len(names)))[:count]
