"""Invented people for the sample files; serials from 9000 are not given out."""

from dataclasses import dataclass
from datetime import date, timedelta

RELIGIONS = {1: "ISLAM", 2: "KRISTEN", 3: "KATHOLIK", 4: "HINDU", 5: "BUDHA"}
MARITAL = {1: "BELUM KAWIN", 2: "KAWIN", 3: "CERAI HIDUP", 4: "CERAI MATI"}
MARITAL_SHORT = {1: "BK", 2: "K", 3: "CH", 4: "CM"}
EDUCATION = {
    1: "TIDAK / BELUM SEKOLAH",
    2: "BELUM TAMAT SD/SEDERAJAT",
    3: "TAMAT SD / SEDERAJAT",
    4: "SLTP/SEDERAJAT",
    5: "SLTA / SEDERAJAT",
    7: "AKADEMI/ DIPLOMA III/S. MUDA",
    8: "DIPLOMA IV/ STRATA I",
}
OCCUPATIONS = {
    1: "BELUM/TIDAK BEKERJA",
    2: "MENGURUS RUMAH TANGGA",
    3: "PELAJAR/MAHASISWA",
    9: "PETANI/PEKEBUN",
    88: "WIRASWASTA",
}
RELATIONS = {1: "KEPALA KELUARGA", 3: "ISTRI", 4: "ANAK", 8: "MERTUA"}
BLOOD = {1: "A", 2: "B", 3: "AB", 4: "O", 13: "TIDAK TAHU"}
VILLAGES = (
    ("35.21.16.2004", "SELOPURO"),
    ("35.21.16.2003", "DUMPLENGAN"),
    ("35.21.16.2002", "PITU"),
)
_MEN = ("SUTRISNO", "BAMBANG WIDODO", "AGUS SALIM", "PAIMIN", "JOKO PRASETYO")
_WOMEN = ("SRI LESTARI", "WAGIYEM", "DEWI ANGGRAINI", "SITI KHOTIMAH", "NUR AINI")
_HAMLETS = ("KRAJAN", "JIWET", "NGRAMBE LOR")


@dataclass(frozen=True)
class Person:
    """What the files say of somebody; codes as in the description."""

    nik: str
    kk: str
    name: str
    sex: str  # "L" or "P"
    birth_place: str
    birth_date: date
    religion: int
    education: int
    occupation: int
    marital: int
    relation: int
    blood: int
    father: str
    mother: str
    hamlet: str
    rt: str
    rw: str
    village_code: str
    village: str


def nik_of(birth_date: date, sex: str, serial: int) -> str:
    day = birth_date.day + (40 if sex == "P" else 0)
    return (
        f"3521{serial // 1000 % 19 + 1:02}{day:02}{birth_date:%m%y}9{serial % 1000:03}"
    )


def people(families: int = 4, *, first: int = 0) -> list[Person]:
    """Four persons for each family: head, wife, two children. The same each time."""
    return [
        person
        for family in range(first, first + families)
        for person in _family(family)
    ]


def _family(number: int) -> list[Person]:
    code, village = VILLAGES[number % len(VILLAGES)]
    home = {
        "kk": f"3521{number // 1000 % 19 + 1:02}010119{9000 + number % 1000}",
        "hamlet": _HAMLETS[number % 3],
        "rt": f"{number % 8 + 1:03}",
        "rw": f"{number % 3 + 1:03}",
        "village_code": code,
        "village": village,
        "religion": number % 5 + 1,
        "birth_place": "NGAWI",
    }
    man, woman = _MEN[number % 5], _WOMEN[number % 5]
    born = date(1958, 3, 4) + timedelta(days=number * 137 % 9000)
    members = (
        ("L", man, born, 5, 9, 2, 1, "KASAN", "PONIRAH", 4),
        ("P", woman, born + timedelta(days=700), 4, 2, 2, 3, "SARDI", "TUKIYEM", 13),
        (
            "P",
            f"{woman} PUTRI",
            born + timedelta(days=9000),
            8,
            88,
            1,
            4,
            man,
            woman,
            1,
        ),
        ("L", f"{man} PUTRA", born + timedelta(days=12000), 1, 3, 1, 4, man, woman, 2),
    )
    return [
        Person(
            nik=nik_of(day, sex, number * 4 + place),
            name=name,
            sex=sex,
            birth_date=day,
            education=education,
            occupation=occupation,
            marital=marital,
            relation=relation,
            father=father,
            mother=mother,
            blood=blood,
            **home,
        )
        for place, (
            sex,
            name,
            day,
            education,
            occupation,
            marital,
            relation,
            father,
            mother,
            blood,
        ) in enumerate(members)
    ]
