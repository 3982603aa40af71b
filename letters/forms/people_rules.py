"""Rules about people: who must differ, who must live, who needs a guardian."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from letters.forms.indonesian import age_on, parse_date
from letters.forms.look import Look
from letters.forms.rulebook import Finding, Findings, rule

Params = Mapping[str, Any]
Person = Mapping[str, Any]
LIFE_STATUS = {
    "1": "Hidup",
    "2": "Meninggal",
    "3": "Pindah",
    "4": "Hilang",
    "6": "Pergi",
    "9": "Tidak Valid",
}


def same_person(one: Person, other: Person) -> bool:
    """By NIK where both have one, else by name and date of birth."""
    if one.get("nik") and other.get("nik"):
        return one["nik"] == other["nik"]
    names = [
        " ".join(str(each.get("nama", "")).upper().split()) for each in (one, other)
    ]
    births = [each.get("tanggal_lahir") or "" for each in (one, other)]
    return bool(names[0]) and names[0] == names[1] and births[0] == births[1]


def _about(look: Look, role: str, index: int, person: Person, **more: Any) -> Finding:
    details = {"nama": person.get("nama") or "orang ini", "peran": look.label(role)}
    return Finding(f"role:{role}:{index}", details | more)


@rule("{nama} tidak boleh sekaligus {peran} dan {peran_lain}.", roles="roles")
def people_differ(look: Look, params: Params) -> Findings:
    """Nobody of the first role is anybody of the others."""
    first, *others = params["roles"]
    for index, person in enumerate(look.people(first)):
        for other in others:
            if any(same_person(person, each) for each in look.people(other)):
                yield _about(look, first, index, person, peran_lain=look.label(other))


@rule("{nama} tercantum lebih dari satu kali sebagai {peran}.", role="role")
def unique_people(look: Look, params: Params) -> Findings:
    people = look.people(params["role"])
    for index, person in enumerate(people):
        if any(same_person(person, each) for each in people[:index]):
            yield _about(look, params["role"], index, person)


@rule(
    "{nama} ({peran}) tidak tercantum sebagai {peran_lain}.", role="role", among="role"
)
def is_among(look: Look, params: Params) -> Findings:
    """Each person of the role is one of the other role; silent while it is empty."""
    others = look.people(params["among"])
    for index, person in enumerate(look.people(params["role"])):
        if others and not any(same_person(person, each) for each in others):
            other = look.label(params["among"])
            yield _about(look, params["role"], index, person, peran_lain=other)


@rule(
    "{nama} ({peran}) baru berumur {umur} tahun; paling muda {batas} tahun.",
    role="role",
    age="int",
    day="date?",
)
def min_age(look: Look, params: Params) -> Findings:
    """On `day`, else today."""
    on = look.day(params.get("day", "today"))
    for index, person in enumerate(look.people(params["role"])):
        born = parse_date(person.get("tanggal_lahir"))
        if born and on and age_on(born, on) < params["age"]:
            age = age_on(born, on)
            yield _about(
                look, params["role"], index, person, umur=age, batas=params["age"]
            )


@rule("Paling sedikit satu {peran} harus masih hidup.", role="role")
def at_least_one_alive(look: Look, params: Params) -> Findings:
    """Whose state is not known counts as alive."""
    people = look.people(params["role"])
    if people and all(str(each.get("life_status") or "") == "2" for each in people):
        yield Finding(f"role:{params['role']}", {"peran": look.label(params["role"])})


@rule(
    "{nama} ({peran}) tercatat {status} dalam data penduduk.",
    role="role",
    allow="texts",
)
def resident_status(look: Look, params: Params) -> Findings:
    """`allow`: codes of the population data ("1" alive, "2" dead, ...); whoever is
    not in the data passes."""
    for index, person in enumerate(look.people(params["role"])):
        status = str(person.get("life_status") or "")
        if status and status not in params["allow"]:
            name = LIFE_STATUS.get(status, status)
            yield _about(look, params["role"], index, person, status=name)


@rule("{nama} ({peran}) tidak beralamat di Kecamatan {kecamatan}.", role="role")
def must_live_in_kecamatan(look: Look, params: Params) -> Findings:
    """The issuing kecamatan; silent where the address does not say."""
    here = str(look.env.get("kecamatan") or "")
    for index, person in enumerate(look.people(params["role"])):
        there = str(person.get("kecamatan") or "")
        if here and there and there.strip().upper() != here.strip().upper():
            yield _about(look, params["role"], index, person, kecamatan=here)


@rule(
    "{nama} berumur {umur} tahun dan belum kawin: isi {label}.",
    role="role",
    key="person_key",
    age="int",
)
def guardian_required(look: Look, params: Params) -> Findings:
    """Whoever is younger than `age` today and was never married is represented."""
    role, key = params["role"], params["key"]
    for index, person in enumerate(look.people(role)):
        born = parse_date(person.get("tanggal_lahir"))
        unmarried = str(person.get("status_kawin") or "Belum Kawin").upper()
        if (
            born
            and age_on(born, look.today) < params["age"]
            and unmarried == "BELUM KAWIN"
            and not person.get(key)
        ):
            own = {each.key: each.label for each in look.roles[role].fields}
            details = {
                "nama": person.get("nama") or "Orang ini",
                "umur": age_on(born, look.today),
                "label": own.get(key, key),
            }
            yield Finding(f"role:{role}:{index}:{key}", details)
