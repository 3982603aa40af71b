"""From what was answered to what conditions ask and what texts print.

Both are plain dicts: answers under their keys, people under the slugs of their roles
(one dict where the role is one person, else a list).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from letters.forms.computed import COMPUTED
from letters.forms.conditions import holds, is_empty
from letters.forms.look import Look, show_answer, show_row
from letters.forms.person import PERSON_SHOWN_KEYS, show_person
from letters.forms.schema import Definition, Field, Role

Answers = Mapping[str, Any]
People = Mapping[str, Sequence[Mapping[str, Any]]]


def raw_values(
    definition: Definition, answers: Answers, people: People, *, env: Mapping[str, Any]
) -> dict[str, Any]:
    """Every field and role of the definition with its value; "" for what is not
    answered or hidden by its conditions, computed ones worked out. `env` as in Look.

    Fields are taken in their order, so a condition or computation may use those
    above it.
    """
    raw: dict[str, Any] = {field.key: "" for field in definition.fields}
    for role in definition.roles:
        raw[role.slug] = _people(role, people)
    for field in definition.fields:
        raw[field.key] = answers.get(field.key, "") if field.asked else ""
    # hidden first, so that what is hidden does not show in what is computed
    for field in definition.fields:
        if not holds(field.when, raw):
            raw[field.key] = ""
        elif field.computed and is_empty(raw[field.key]):
            value = _compute(definition, field, raw, env)
            raw[field.key] = "" if value is None else value
    for role in definition.roles:
        if not holds(role.when, raw):
            raw[role.slug] = {} if role.single else []
    return raw


def _people(role: Role, people: People) -> Any:
    found = [dict(person) for person in people.get(role.slug, ()) if person]
    if role.single:
        return found[0] if found else {}
    return found


def _compute(
    definition: Definition, field: Field, raw: dict[str, Any], env: Mapping[str, Any]
) -> Any:
    named = COMPUTED[field.computed.function]
    return named(look_at(definition, raw, env=env), field.computed.params)


def look_at(
    definition: Definition, raw: Mapping[str, Any], *, env: Mapping[str, Any]
) -> Look:
    """The view of the named functions on values that raw_values made."""
    return Look(
        raw,
        env,
        {field.key: field for field in definition.fields},
        {role.slug: role for role in definition.roles},
    )


def text_values(
    definition: Definition, answers: Answers, people: People, *, env: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """(values, facts) for letters.texts.fill: what is printed, and the raw values
    that data-if asks about. The workflow adds surat, kantor, desa and
    penanda_tangan (letters.forms.office_names)."""
    raw = raw_values(definition, answers, people, env=env)
    shown: dict[str, Any] = {}
    for field in definition.fields:
        if field.type == "rows":
            rows = raw[field.key] or []
            shown[field.key] = [show_row(field.columns, row, env=env) for row in rows]
        else:
            shown[field.key] = show_answer(field, raw[field.key], env=env)
    for role in definition.roles:
        shown[role.slug] = show_role(role, raw[role.slug], env=env)
    return shown, raw


def show_role(role: Role, raw: Any, *, env: Mapping[str, Any]) -> Any:
    """The person or people of a role with every key as a text prints it."""
    people = [raw] if role.single else raw
    shown = [
        show_person(person, on=env["today"]) | show_row(role.fields, person, env=env)
        for person in people
        if person
    ]
    if role.single:
        return shown[0] if shown else {}
    return shown


def default_answers(
    definition: Definition, applicant: Mapping[str, Any], *, env: Mapping[str, Any]
) -> dict[str, Any]:
    """What a new form starts with; "today", "origin" (env["origin"], an office code)
    and "applicant.<key>" resolved."""
    found: dict[str, Any] = {}
    shown = show_person(applicant, on=env["today"])
    for field in definition.fields:
        value = field.default
        if value is None:
            continue
        if value == "today":
            value = env["today"].isoformat()
        elif value == "origin":
            value = env.get("origin", "")
        elif isinstance(value, str) and value.startswith("applicant."):
            key = value.removeprefix("applicant.")
            value = (shown if key in PERSON_SHOWN_KEYS else applicant).get(key, "")
        found[field.key] = value
    return found
