"""The seven services read from their files, and what is told of answers to them."""

from datetime import date
from functools import cache
from pathlib import Path

import yaml

from letters.forms.checking import check, needed
from letters.forms.schema import Definition
from letters.forms.values import raw_values

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "services"
TODAY = date(2026, 7, 15)
ENV = {
    "today": TODAY,
    "holidays": set(),
    "offices": {"35.21.16.2001": "Desa Kalang"},
    "kecamatan": "Pitu",
    "kecamatan_code": "35.21.16",
    "origin": "35.21.16.2001",
}


@cache
def definition(slug):
    return Definition.parse(yaml.safe_load((FOLDER / f"{slug}.yaml").read_text()))


def found(slug, made, *, without=()):
    """{target: (level, message)} with every needed document but `without`."""
    service = definition(slug)
    raw = raw_values(service, made["answers"], made["people"], env=ENV)
    attached = {each.slug for each in needed(service, raw)} - set(without)
    return {
        problem.target: (problem.level, problem.message)
        for problem in check(service, made, env=ENV, attached=attached)
    }
