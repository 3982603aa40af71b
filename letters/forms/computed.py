"""What is worked out instead of asked: ages, days, counts, lists, sentences. Named
functions over the answers, usable by any service; a service names one with parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from letters.forms import indonesian
from letters.forms.conditions import as_conditions, holds, is_empty
from letters.forms.look import PART, Look
from letters.forms.named import Named
from letters.forms.person import show_person
from registry.working_days import working_days_between

COMPUTED: dict[str, Named] = {}
Compute = Callable[[Look, Mapping[str, Any]], Any]


def _computed(**params: str) -> Callable[[Compute], Compute]:
    def enter(function: Compute) -> Compute:
        name = function.__name__
        COMPUTED[name] = Named(name, params, function)
        return function

    return enter


@_computed(role="role", day="date")
def age_on(look: Look, params: Mapping[str, Any]) -> int | None:
    """Whole years of the role's (first) person on a day."""
    on = look.day(params["day"])
    people = look.people(params["role"])
    born = indonesian.parse_date(people[0].get("tanggal_lahir")) if people else None
    return indonesian.age_on(born, on) if born and on and born <= on else None


@_computed(date="date")
def weekday(look: Look, params: Mapping[str, Any]) -> str:
    day = look.day(params["date"])
    return indonesian.weekday(day) if day else ""


@_computed(first="date", last="date?")
def date_range(look: Look, params: Mapping[str, Any]) -> str:
    """ "Sabtu s.d. Minggu, 12 s.d. 13 Desember 2026"; one day when `last` is empty."""
    first = look.day(params["first"])
    last = look.day(params["last"]) if "last" in params else None
    return indonesian.date_range(first, last or first) if first else ""


@_computed(first="date", last="date")
def working_days(look: Look, params: Mapping[str, Any]) -> int | None:
    """Working days after `first` up to and with `last`; 0 when it is not later."""
    first, last = look.day(params["first"]), look.day(params["last"])
    if not first or not last:
        return None
    return working_days_between(first, last, look.env.get("holidays", set()))


@_computed(role="role")
def count(look: Look, params: Mapping[str, Any]) -> int:
    return len(look.people(params["role"]))


@_computed(role="role")
def count_in_words(look: Look, params: Mapping[str, Any]) -> str:
    """ "2 (dua)"."""
    return indonesian.counted(len(look.people(params["role"])))


@_computed(path="path")
def in_words(look: Look, params: Mapping[str, Any]) -> str:
    """ "3 (tiga)" of a whole number that was answered."""
    value = indonesian.parse_int(look.value(params["path"]))
    return "" if value is None else indonesian.counted(value)


@_computed(role="role")
def family_head(look: Look, params: Mapping[str, Any]) -> str:
    """Who heads the family card of the role's person: the form notes it with the
    person as `kepala_keluarga`; the person himself when it is not known."""
    people = look.people(params["role"])
    if not people:
        return ""
    return people[0].get("kepala_keluarga") or people[0].get("nama", "")


@_computed(role="role", key="person_key")
def person(look: Look, params: Mapping[str, Any]) -> str:
    """One key of the role's (first) person, as a text prints it."""
    return look.shown(f"{params['role']}.{params['key']}")


@_computed(path="path")
def copy(look: Look, params: Mapping[str, Any]) -> Any:
    """What was answered elsewhere, unless something else is typed here."""
    return look.value(params["path"])


@_computed(role="role", key="person_key")
def list_people(look: Look, params: Mapping[str, Any]) -> str:
    """ "Ani, Budi, dan Citra"."""
    shown = [show_person(each, on=look.today) for each in look.people(params["role"])]
    return indonesian.listed([each.get(params["key"], "") for each in shown])


@_computed(roles="roles", day="date")
def youngest(look: Look, params: Mapping[str, Any]) -> int | None:
    """Age in whole years of the youngest of the roles' people on a day."""
    on = look.day(params["day"])
    births = [
        indonesian.parse_date(each.get("tanggal_lahir"))
        for role in params["roles"]
        for each in look.people(role)
    ]
    ages = [indonesian.age_on(born, on) for born in births if born and on]
    return min(ages, default=None)


@_computed(paths="paths")
def first_filled(look: Look, params: Mapping[str, Any]) -> str:
    """The first of several answers that is given, as a text prints it."""
    return next((shown for path in params["paths"] if (shown := look.shown(path))), "")


@_computed(role="role", when="conditions")
def any_person(look: Look, params: Mapping[str, Any]) -> bool:
    """Whether a person fits ALL conditions (their fields are `role.key`)."""
    role, conditions = params["role"], as_conditions(params["when"])
    return any(
        holds(conditions, {**look.raw, role: each}) for each in look.people(role)
    )


@_computed(role="role", age="int", day="date")
def has_minor(look: Look, params: Mapping[str, Any]) -> bool:
    """Whether somebody of the role is younger than `age` on the day."""
    on = look.day(params["day"])
    births = [
        indonesian.parse_date(each.get("tanggal_lahir"))
        for each in look.people(params["role"])
    ]
    return any(
        indonesian.age_on(born, on) < params["age"] for born in births if born and on
    )


@_computed(template="template", needs="fields?")
def join(look: Look, params: Mapping[str, Any]) -> str:
    """A sentence with {answers} in it; "" while one of `needs` is empty."""
    if any(is_empty(look.raw.get(key)) for key in params.get("needs", [])):
        return ""
    return " ".join(look.filled_in(params["template"]).split())


@_computed(field="field", cases="templates", otherwise="template?")
def match(look: Look, params: Mapping[str, Any]) -> str:
    """The sentence that belongs to what was chosen."""
    chosen = str(look.raw.get(params["field"]) or "")
    template = params["cases"].get(chosen, params.get("otherwise", ""))
    return " ".join(look.filled_in(template).split())


@_computed(parts="templates", by="text?")
def join_filled(look: Look, params: Mapping[str, Any]) -> str:
    """The sentences whose every {answer} is given, one behind the other."""
    found = []
    for template in params["parts"]:
        shown = look.filled_in(template)
        missing = [name for name in PART.findall(template) if not look.shown(name)]
        if not missing and shown.strip():
            found.append(shown.strip())
    return params.get("by", " ").join(found)
