"""Gives the people of an example numbers that nobody in the database has yet, so that
the same example can be taken through the offices as often as one likes.
"""

from datetime import date
from random import SystemRandom
from typing import Any

from letters.demo.people import HERE
from letters.models import Party
from registry.models import Resident

_chance = SystemRandom()


def with_new_numbers(example: dict[str, Any]) -> dict[str, Any]:
    """The example with a new NIK, day of birth and family card for everybody.

    Whoever stands in several roles stays one person.
    """
    people = [person for found in example["people"].values() for person in found]
    changed: dict[str, dict[str, str]] = {}
    card = f"{HERE}{_chance.randint(1, 28):02}0619{_serial()}"
    for person in people:
        old = person.get("nik")
        if not old:
            continue
        if old not in changed:
            changed[old] = _identity(person)
        person.update(changed[old])
        if person.get("no_kk"):
            person["no_kk"] = card
    return example


def _identity(person: dict[str, str]) -> dict[str, str]:
    born = date.fromisoformat(person["tanggal_lahir"])
    while True:
        day = born.replace(day=_chance.randint(1, 28))
        digits = day.day + (40 if person["jenis_kelamin"] == "P" else 0)
        nik = f"{HERE}{digits:02}{day:%m%y}{_serial()}"
        taken = (
            Party.objects.filter(nik=nik).exists()
            or Resident.objects.filter(nik=nik).exists()
        )
        if not taken:
            return {"nik": nik, "tanggal_lahir": day.isoformat()}


def _serial() -> str:
    return f"9{_chance.randint(1, 999):03}"
