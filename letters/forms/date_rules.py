"""Rules about days: order, past and future, working days, ages on a day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from letters.forms.conditions import is_empty
from letters.forms.indonesian import age_on, long_date, parse_date, parse_time
from letters.forms.look import Look
from letters.forms.rulebook import Finding, Findings, rule
from registry.working_days import working_days_between

Params = Mapping[str, Any]


@rule("{label} ({tanggal}) sudah lewat.", field="path")
def date_not_past(look: Look, params: Params) -> Findings:
    day = look.day(params["field"])
    if day and day < look.today:
        yield _about_day(look, params["field"])


@rule("{label} ({tanggal}) belum terjadi.", field="path")
def date_not_future(look: Look, params: Params) -> Findings:
    day = look.day(params["field"])
    if day and day > look.today:
        yield _about_day(look, params["field"])


@rule(
    "{label} ({tanggal}) tidak boleh sebelum {label_awal} ({tanggal_awal}).",
    first="date",
    then="date",
)
def date_order(look: Look, params: Params) -> Findings:
    """`then` is not before `first`."""
    first, then = look.day(params["first"]), look.day(params["then"])
    if first and then and then < first:
        at = params["then"] if params["then"] != "today" else params["first"]
        yield Finding(look.target(at), _two_days(look, params))


@rule(
    "{label} harus sesudah {label_awal}.",
    first="field",
    then="field",
    first_date="field?",
    then_date="field?",
)
def time_order(look: Look, params: Params) -> Findings:
    """`then` is later than `first`, where both are on one day."""
    days = [
        look.day(params[key]) for key in ("first_date", "then_date") if key in params
    ]
    if len(days) == 2 and days[1] and days[0] != days[1]:
        return
    first = parse_time(look.value(params["first"]))
    then = parse_time(look.value(params["then"]))
    if first and then and then <= first:
        names = {
            "label": look.label(params["then"]),
            "label_awal": look.label(params["first"]),
        }
        yield Finding(look.target(params["then"]), names)


@rule(
    "Dari {label_awal} sampai {label} hanya {hari} hari kerja; paling sedikit {batas}.",
    first="date",
    then="date",
    days="int",
)
def min_working_days(look: Look, params: Params) -> Findings:
    found = _working_days(look, params)
    if found is not None and found < params["days"]:
        yield _about_working_days(look, params, found)


@rule(
    "Dari {label_awal} sampai {label} ada {hari} hari kerja; paling banyak {batas}.",
    first="date",
    then="date",
    days="int",
)
def max_working_days(look: Look, params: Params) -> Findings:
    found = _working_days(look, params)
    if found is not None and found > params["days"]:
        yield _about_working_days(look, params, found)


@rule(
    "Dari {label_awal} sampai {label} hanya {hari} hari; paling sedikit {batas} hari.",
    first="date",
    then="date",
    days="int",
)
def min_days(look: Look, params: Params) -> Findings:
    """Silent when `then` is past: date_order and date_not_past speak of that."""
    first, then = look.day(params["first"]), look.day(params["then"])
    if first and then and 0 <= (then - first).days < params["days"]:
        yield _about_working_days(look, params, (then - first).days)


@rule(
    "Umur {nama} pada {tanggal} adalah {umur} tahun; {batas}.",
    role="role",
    day="date",
    min="int?",
    max="int?",
    unless="field?",
)
def age_between(look: Look, params: Params) -> Findings:
    """Every person of the role; `unless`: an answer (a ruling) that lifts it."""
    if "unless" in params and not is_empty(look.raw.get(params["unless"])):
        return
    on = look.day(params["day"])
    least, most = params.get("min"), params.get("max")
    limits = [f"paling muda {least} tahun"] if least is not None else []
    limits += [f"paling tua {most} tahun"] if most is not None else []
    for index, person in enumerate(look.people(params["role"])):
        born = parse_date(person.get("tanggal_lahir"))
        if not born or not on:
            continue
        age = age_on(born, on)
        if (least is not None and age < least) or (most is not None and age > most):
            yield Finding(
                f"role:{params['role']}:{index}:tanggal_lahir",
                {
                    "nama": person.get("nama") or look.label(params["role"]),
                    "umur": age,
                    "tanggal": long_date(on),
                    "batas": ", ".join(limits),
                },
            )


def _about_day(look: Look, path: str) -> Finding:
    details = {"label": look.label(path), "tanggal": long_date(look.day(path))}
    return Finding(look.target(path), details)


def _two_days(look: Look, params: Params) -> dict[str, Any]:
    return {
        "label": look.label(params["then"]),
        "tanggal": long_date(look.day(params["then"])),
        "label_awal": look.label(params["first"]),
        "tanggal_awal": long_date(look.day(params["first"])),
    }


def _working_days(look: Look, params: Params) -> int | None:
    first, then = look.day(params["first"]), look.day(params["then"])
    if not first or not then or then < first:
        return None
    return working_days_between(first, then, look.env.get("holidays", set()))


def _about_working_days(look: Look, params: Params, found: int) -> Finding:
    details = _two_days(look, params) | {"hari": found, "batas": params["days"]}
    return Finding(look.target(params["then"]), details)
