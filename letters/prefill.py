"""Fills in what need not be typed: what the applicant's data say, and whom a NIK names.

Only ever into what is still empty; what a person typed is never replaced.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from letters.finding import person_for
from letters.forms.conditions import is_empty
from letters.forms.environment import environment
from letters.forms.values import default_answers
from letters.models import Letter
from letters.people import linked_resident
from registry.identifiers import clean_nik
from registry.models import Office, User
from registry.scoping import LookupThrottled, look_up_by_full_nik

VILLAGES = (Office.Level.DESA, Office.Level.KELURAHAN)
People = dict[str, list[dict[str, Any]]]


def origin_code(origin: Office) -> str:
    """What the default "origin" means: the village that makes the letter."""
    return origin.code if origin.level in VILLAGES else ""


def applicant_defaults(
    letter: Letter, applicant: Mapping[str, Any], *, now: datetime
) -> dict[str, Any]:
    """Answers that the service takes over from its applicant, by field key."""
    spec = letter.service_version.spec
    env = environment(kecamatan=letter.issuing_office, on=timezone.localdate(now))
    found = default_answers(spec, applicant, env=env)
    return {
        field.key: found[field.key]
        for field in spec.fields
        if isinstance(field.default, str)
        and field.default.startswith("applicant.")
        and not is_empty(found.get(field.key))
    }


def with_applicant_defaults(
    letter: Letter,
    answers: Mapping[str, Any],
    people: Mapping[str, Sequence[Mapping[str, Any]]],
    *,
    now: datetime,
) -> dict[str, Any]:
    """`answers` with what a newly named applicant brings; he is new when the stored
    letter has none or another one, so that an emptied field stays empty."""
    role = letter.service_version.spec.applicant_role
    named = people.get(role.slug, []) if role else []
    if not named:
        return dict(answers)
    before = letter.parties.filter(role=role.slug).values_list("nik", flat=True).first()
    if before and before == named[0].get("nik"):
        return dict(answers)
    defaults = applicant_defaults(letter, named[0], now=now)
    new = {key: each for key, each in defaults.items() if is_empty(answers.get(key))}
    return dict(answers) | new


def with_known_people(
    letter: Letter, people: People, *, user: User, now: datetime
) -> People:
    """Whoever was typed as a NIK alone becomes the person of the population data."""
    spec = letter.service_version.spec
    return {
        role.slug: [
            _known(role, person, user=user, now=now)
            for person in people.get(role.slug, [])
        ]
        for role in spec.roles
    }


def _known(role, person: dict[str, Any], *, user: User, now: datetime) -> dict:
    nik = clean_nik(str(person.get("nik") or ""))
    if len(nik) != 16 or person.get("nama"):
        return person
    resident = linked_resident(nik, user=user, now=now)
    if resident is None and user.has_perm("registry.look_up_by_nik"):
        try:
            resident = look_up_by_full_nik(user=user, nik=nik, now=now)
        except LookupThrottled:
            return person
    if resident is None:
        return person
    known = person_for(role=role, resident_id=resident.pk, user=user, now=now)
    typed = {key: value for key, value in person.items() if not is_empty(value)}
    return (known or {}) | typed
