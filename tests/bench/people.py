"""Many invented residents in the villages of a kecamatan, four to a family card."""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from letters.demo.names import MEN, SECOND_MEN, SECOND_WOMEN, WOMEN
from registry.models import Office, Resident
from tests.factories import resident_values

BATCH = 2000
PER_FAMILY = 4
RELATIONS = (
    Resident.Relation.KEPALA_KELUARGA,
    Resident.Relation.ISTRI,
    Resident.Relation.ANAK,
    Resident.Relation.ANAK,
)


def villages() -> list[Office]:
    return list(Office.objects.filter(level=Office.Level.DESA).order_by("code"))


def add_residents(total: int, *, offices: Iterable[Office] = ()) -> None:
    """Add so many living residents, spread evenly; the same ones in each run."""
    places = list(offices) or villages()
    chance = Random(total)  # noqa: S311 - names, not secrets
    first = Resident.objects.count()
    common = {
        key: value
        for key, value in resident_values(office=places[0]).items()
        if key not in ("nik", "kk_number", "name", "birth_date", "sex", "office")
    }
    rows = []
    for number in range(first, first + total):
        sex = "LP"[number % 2]
        born = date(1950, 1, 1) + timedelta(days=number % 20_000)
        name = _name(chance, sex)
        rows.append(
            Resident(
                **common
                | {
                    "nik": _sixteen(number, born, 40 if sex == "P" else 0),
                    "kk_number": _card(number // PER_FAMILY),
                    "name": name,
                    "name_upper": name.upper(),
                    "birth_date": born,
                    "sex": sex,
                    "family_relation": RELATIONS[number % PER_FAMILY],
                    "office": places[number // PER_FAMILY % len(places)],
                }
            )
        )
    Resident.objects.bulk_create(rows, batch_size=BATCH)


def _name(chance: Random, sex: str) -> str:
    first, second = (MEN, SECOND_MEN) if sex == "L" else (WOMEN, SECOND_WOMEN)
    return f"{chance.choice(first)} {chance.choice(second)} {chance.choice(second)}"


def _card(number: int) -> str:
    return _sixteen(number, date(2012, 1, 1) + timedelta(days=number % 3000), 0)


def _sixteen(number: int, day: date, more: int) -> str:
    """Unlike for any two of 380,000 numbers; serials from 9000 are not given out."""
    region = f"3521{number // 1000 % 19 + 1:02}"
    return f"{region}{day.day + more:02}{day:%m%y}{9000 + number % 1000}"
