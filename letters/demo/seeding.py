"""Makes all demo data in one transaction: a seeding that is interrupted leaves nothing
behind, so that the next one starts from nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from letters.demo.director import DAYS, perform
from letters.demo.officials import (
    KECAMATAN,
    MARK,
    enrol_signers,
    make_accounts,
    make_officials,
)
from letters.demo.people import Codes, Maker, Numbers
from letters.models import Series, SeriesYear, VillageNumbering
from registry.models import Office, User

SEED = 2022  # the year in which the office began
LAST_IN_AGENDA = 412
# villages whose letters are numbered in here; the others type numbers of SRIGATI
OWN_NUMBERS = {"2001": "{klasifikasi}/{urut:03d}/404.604.01/{tahun}"}


@dataclass(frozen=True)
class Made:
    residents: int
    letters: int


def is_seeded() -> bool:
    return User.objects.filter(username=MARK).exists()


@transaction.atomic
def seed(
    *,
    residents: int,
    letters: int,
    now: datetime,
    say: Callable[[str], None] = lambda text: None,
) -> Made:
    """Officials, residents and letters as of `now`; the same for the same day."""
    began = now - timedelta(days=DAYS + 10)
    users = make_accounts(now=began)
    make_officials(users, start=timezone.localdate(began) - timedelta(days=500))
    say("pejabat dan akun")
    enrol_signers(users, now=began)
    _start_agenda(year=timezone.localdate(began).year)
    _number_villages()
    say("sertifikat penanda tangan")
    chance = Random(SEED)  # noqa: S311 - invented people
    villages = Office.objects.filter(
        code__startswith=f"{KECAMATAN}.", level=Office.Level.DESA
    ).order_by("order")
    maker = Maker(
        chance=chance,
        today=timezone.localdate(now),
        codes=Codes(),
        numbers=Numbers(chance),
    )
    people = maker.populate(villages=list(villages), count=residents)
    say(f"{people} penduduk rekaan")
    told = perform(count=letters, seed=SEED, now=now)
    say(f"{told} surat")
    return Made(people, told)


def _start_agenda(*, year: int) -> None:
    """The agenda was kept by hand before the first letter from here."""
    agenda = Series.objects.get(office__code=KECAMATAN, slug="agenda")
    SeriesYear.objects.create(
        series=agenda,
        year=year,
        start_value=LAST_IN_AGENDA,
        last_seq=LAST_IN_AGENDA,
    )


def _number_villages() -> None:
    for digits, pattern in OWN_NUMBERS.items():
        VillageNumbering.objects.create(
            office=Office.objects.get(code=f"{KECAMATAN}.{digits}"),
            source=VillageNumbering.Source.OWN,
            number_pattern=pattern,
        )
