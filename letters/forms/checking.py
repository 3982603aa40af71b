"""Everything that stands in the way of sending a letter on, at once and each beside
its field: what is missing, what cannot be read, and what the rules say.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from letters.forms import indonesian
from letters.forms.conditions import holds, is_empty
from letters.forms.person import PERSON_LABELS
from letters.forms.rules import Problem, run_rule
from letters.forms.schema import Definition, Field, Requirement, Role
from letters.forms.values import look_at, raw_values
from registry.identifiers import (
    InvalidPhone,
    clean_nik,
    kk_errors,
    nik_errors,
    normalise_phone,
)

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


def check(
    definition: Definition,
    facts: Mapping[str, Any],
    *,
    env: Mapping[str, Any],
    attached: Collection[str] | None = None,
) -> list[Problem]:
    """Problems of `facts` ({"answers": {...}, "people": {role: [person, ...]}}),
    fields first, then people, documents, rules. `attached`: slugs of requirements
    that have a file; None leaves documents out."""
    raw = raw_values(definition, facts["answers"], facts["people"], env=env)
    problems: list[Problem] = []
    for field in definition.fields:
        if field.asked and holds(field.when, raw):
            problems += check_answer(field, raw[field.key], f"field:{field.key}")
    for role in definition.roles:
        if holds(role.when, raw):
            problems += _check_role(role, raw[role.slug])
    if attached is not None:
        for requirement in needed(definition, raw):
            if requirement.required and requirement.slug not in attached:
                target = f"requirement:{requirement.slug}"
                problems.append(Problem(target, f"{requirement.label} belum diunggah."))
    look = look_at(definition, raw, env=env)
    for rule in definition.rules:
        problems += run_rule(rule, look=look)
    return problems


def needed(definition: Definition, raw: Mapping[str, Any]) -> list[Requirement]:
    """The requirements whose conditions hold, optional ones too."""
    return [each for each in definition.requirements if holds(each.when, raw)]


def check_answer(field: Field, value: Any, target: str) -> list[Problem]:
    """Whether one answer is there and can be read; not what the rules say."""
    if is_empty(value) or (field.type == "bool" and field.required and not value):
        words = "harus dicentang" if field.type == "bool" else "belum diisi"
        return [Problem(target, f"{field.label} {words}.")] if field.required else []
    if field.type == "rows":
        return [
            problem
            for index, row in enumerate(value)
            for column in field.columns
            for problem in check_answer(
                column, row.get(column.key), f"{target}:{index}:{column.key}"
            )
        ]
    message = _unreadable(field, value) or _out_of_bounds(field, value)
    return [Problem(target, f"{field.label}: {message}")] if message else []


def _unreadable(field: Field, value: Any) -> str:
    text = str(value).strip()
    if field.type == "date" and indonesian.parse_date(value) is None:
        return "tanggal tidak dapat dibaca."
    if field.type == "time" and indonesian.parse_time(value) is None:
        return "jam tidak dapat dibaca; contoh 09.00."
    if field.type in ("int", "money") and indonesian.parse_int(value) is None:
        return "harus berupa angka."
    if field.type in ("nik", "kk"):
        errors = nik_errors if field.type == "nik" else kk_errors
        return " ".join(errors(clean_nik(text)))
    if field.type == "phone":
        try:
            normalise_phone(text)
        except InvalidPhone as error:
            return str(error)
    if field.type == "email" and not EMAIL.fullmatch(text):
        return "alamat email tidak dapat dibaca."
    if field.type in ("choice", "multi"):
        chosen = value if isinstance(value, list) else [value]
        known = {each for each, _ in field.choices}
        if not {str(each) for each in chosen} <= known:
            return "pilihan tidak dikenal."
    return ""


def _out_of_bounds(field: Field, value: Any) -> str:
    text = str(value).strip()
    if field.digits:
        plain = re.sub(r"[ .\-]", "", text)
        right = plain.isascii() and plain.isdigit() and len(plain) in field.digits
        if not right:
            return f"harus {' atau '.join(map(str, field.digits))} angka."
    if field.max_length and len(text) > field.max_length:
        return f"paling panjang {field.max_length} huruf."
    if field.type in ("int", "money"):
        amount = indonesian.parse_int(value) or 0
        if field.min is not None and amount < field.min:
            return f"paling sedikit {indonesian.number(field.min)}."
        if field.max is not None and amount > field.max:
            return f"paling banyak {indonesian.number(field.max)}."
    return ""


def _check_role(role: Role, raw: Any) -> Iterator[Problem]:
    people = [each for each in ([raw] if role.single else raw) if each]
    target = f"role:{role.slug}"
    if len(people) < role.min:
        words = "belum diisi" if role.min == 1 else f"paling sedikit {role.min} orang"
        yield Problem(target, f"{role.label} {words}.")
    if role.max is not None and len(people) > role.max:
        yield Problem(target, f"{role.label} paling banyak {role.max} orang.")
    for index, person in enumerate(people):
        yield from _check_person(role, person, f"{target}:{index}")


def _check_person(role: Role, person: Mapping[str, Any], at: str) -> Iterator[Problem]:
    whose = person.get("nama") or role.label
    nik = clean_nik(str(person.get("nik") or ""))
    if nik:
        for message in nik_errors(nik):
            yield Problem(f"{at}:nik", f"{whose}: {message}")
    for key in role.person_fields:
        if key == "nik" and not nik:
            yield from _check_without_nik(person, at, whose)
        elif is_empty(person.get(key)) and not (key == "no_kk" and not nik):
            yield Problem(f"{at}:{key}", f"{whose}: {PERSON_LABELS[key]} belum diisi.")
    for field in role.fields:
        yield from check_answer(field, person.get(field.key), f"{at}:{field.key}")


def _check_without_nik(
    person: Mapping[str, Any], at: str, whose: str
) -> Iterator[Problem]:
    """Babies have their mother's NIK, foreigners a passport (office-practice A10)."""
    stand_ins = {"bayi": "nik_ibu", "asing": "nomor_paspor"}
    key = stand_ins.get(str(person.get("tanpa_nik") or ""), "")
    if not key:
        yield Problem(f"{at}:nik", f"{whose}: NIK belum diisi.")
    elif is_empty(person.get(key)):
        yield Problem(f"{at}:{key}", f"{whose}: {PERSON_LABELS[key]} belum diisi.")
    elif key == "nik_ibu":
        for message in nik_errors(clean_nik(str(person[key]))):
            yield Problem(f"{at}:{key}", f"{whose}: {message}")
