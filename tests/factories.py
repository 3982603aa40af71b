"""Makes rows for tests: valid ones, so that a test states only what it is about.

Every person and every NIK here is invented (serials from 9000 are not given out).
"""

import itertools
from datetime import date

from django.contrib.auth.models import Group

from registry.models import CodeEntry, Office, Official, Resident, User

PASSWORD = "kata-sandi-uji-17"
_serial = itertools.count(1)


# --- registry ---------------------------------------------------------------------


def make_user(
    username: str,
    *,
    office: Office | None,
    group: str | None = None,
    owns_password: bool = True,
    **values,
) -> User:
    """An account with PASSWORD, changed by its owner unless told otherwise."""
    user = User(username=username, office=office, **values)
    user.name = user.name or username.replace(".", " ").title()
    user.set_password(PASSWORD)
    user.owns_password = owns_password
    user.save()
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


def make_official(
    *,
    office: Office,
    position: str,
    user: User | None = None,
    capacity: str = Official.Capacity.DEFINITIF,
    start_date: date = date(2020, 1, 1),
    **values,
) -> Official:
    """An appointment that runs from 2020 on."""
    values.setdefault("printed_name", user.name if user else "Pejabat Contoh")
    official = Official(
        office=office,
        position=position,
        user=user,
        capacity=capacity,
        start_date=start_date,
        **values,
    )
    official.full_clean()
    official.save()
    return official


def make_nik(*, birth_date: date, sex: str) -> str:
    """A new NIK that obeys the rules, of the kecamatan for the first 999."""
    count = next(_serial)
    day = birth_date.day + (40 if sex == "P" else 0)
    return f"{_region(count)}{day:02}{birth_date:%m%y}{_nth(count)}"


def make_kk() -> str:
    count = next(_serial)
    return f"{_region(count)}010120{_nth(count)}"


def _nth(count: int) -> str:
    return f"9{count % 1000:03}"


def _region(count: int) -> str:
    return f"3521{(15 + count // 1000) % 19 + 1:02}"


def code(kind: str, slug: str) -> CodeEntry:
    return CodeEntry.objects.get_by_natural_key(kind, slug)


def resident_values(
    *, office: Office, sex: str = "L", birth_date: date = date(1980, 5, 17), **values
) -> dict:
    """Everything a Resident needs, by field name."""
    return {
        "nik": make_nik(birth_date=birth_date, sex=sex),
        "kk_number": make_kk(),
        "name": "Sukarno Wibowo" if sex == "L" else "Siti Rahayu",
        "birth_place": "Ngawi",
        "birth_date": birth_date,
        "sex": sex,
        "family_relation": Resident.Relation.KEPALA_KELUARGA,
        "religion": code("religion", "islam"),
        "marital_status": code("marital_status", "kawin"),
        "occupation": code("occupation", "petani-pekebun"),
        "education": code("education", "slta-sederajat"),
        "citizenship": code("citizenship", "wni"),
        "address": "Dusun Krajan",
        "rt": "001",
        "rw": "002",
        "hamlet": "KRAJAN",
        "office": office,
        **values,
    }


def make_resident(*, office: Office, **values) -> Resident:
    """A living head of a family of his own, unless told otherwise."""
    return Resident.objects.create(**resident_values(office=office, **values))


# --- letters (its factories go below this line) -----------------------------------
