"""Some 600 invented residents in families, with numbers that obey the rules.

Every NIK and KK number carries a serial from 9000, which nobody was given yet.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from letters.demo.names import BIRTH_PLACES, HAMLETS, full_name
from registry.models import CodeEntry, Office, Resident

HERE = "352116"
ELSEWHERE = ("352108", "352109", "352112", "352011", "351914", "331605")


@dataclass
class Numbers:
    """Hands out NIK and KK numbers; the same one never twice."""

    chance: Random
    used: set[str] = field(default_factory=set)

    def nik(self, *, born: date, sex: str, region: str = "") -> str:
        if not region:
            home = self.chance.random() < 0.94
            region = HERE if home else self.chance.choice(ELSEWHERE)
        day = born.day + (40 if sex == "P" else 0)
        return self._new(f"{region}{day:02}{born:%m%y}")

    def kk(self, *, issued: date) -> str:
        return self._new(f"{HERE}{issued:%d%m%y}")

    def _new(self, head: str) -> str:
        while True:
            number = f"{head}9{self.chance.randint(1, 999):03}"
            if number not in self.used:
                self.used.add(number)
                return number


class Codes:
    """The code lists, read once."""

    def __init__(self) -> None:
        self._known = {(e.kind, e.slug): e for e in CodeEntry.objects.all()}

    def __call__(self, kind: str, slug: str) -> CodeEntry:
        return self._known[kind, slug]


@dataclass
class Maker:
    """Makes families for one day of reference, always the same for one seed."""

    chance: Random
    today: date
    codes: Codes
    numbers: Numbers

    def populate(self, *, villages: list[Office], count: int) -> int:
        """About `count` residents, spread over the villages; returns how many."""
        made = 0
        turn = 0
        while made < count:
            made += self.family(villages[turn % len(villages)])
            turn += 1
        return made

    def family(self, village: Office) -> int:
        """One household; returns how many people live or lived in it."""
        kind = self.chance.choices(
            ["couple", "old couple", "widow", "single", "estate"], [62, 14, 8, 5, 11]
        )[0]
        age = {
            "couple": self.chance.randint(24, 58),
            "old couple": self.chance.randint(58, 79),
            "widow": self.chance.randint(45, 75),
            "single": self.chance.randint(23, 50),
            "estate": self.chance.randint(50, 74),
        }[kind]
        home = self._home(village)
        sex = "P" if kind == "widow" else "L"
        if kind == "single" and self.chance.random() < 0.4:
            sex = "P"
        head = self._person(
            sex=sex, age=age, home=home, relation=Resident.Relation.KEPALA_KELUARGA
        )
        rows = [head]
        mother, father = (head, None) if sex == "P" else (None, head)
        if kind in ("couple", "old couple", "estate"):
            wife = self._person(
                sex="P",
                age=max(20, age - self.chance.randint(0, 6)),
                home=home,
                relation=Resident.Relation.ISTRI,
            )
            self._marry(head, wife, home)
            rows.append(wife)
            mother = wife
        if kind == "widow":
            head["marital_status"] = self.codes("marital_status", "cerai-mati")
        if kind == "single":
            head["marital_status"] = self.codes("marital_status", "belum-kawin")
        if kind in ("couple", "widow", "estate", "old couple"):
            rows += self._children(father, mother, home, at_least=kind == "estate")
        if kind == "estate":
            self._bury(head, rows[1])
        elif kind == "old couple" and self.chance.random() < 0.3:
            parent = self._person(
                sex="P", age=age + 21, home=home, relation=Resident.Relation.ORANGTUA
            )
            parent["marital_status"] = self.codes("marital_status", "cerai-mati")
            rows.append(parent)
        for row in rows:
            Resident(**row).save()
        return len(rows)

    def _home(self, village: Office) -> dict:
        hamlets = Random(f"hamlets of {village.code}").sample(HAMLETS, 4)  # noqa: S311
        hamlet = self.chance.choice(hamlets)
        issued = self.today - timedelta(days=self.chance.randint(200, 4500))
        return {
            "kk_number": self.numbers.kk(issued=issued),
            "address": f"Dusun {hamlet}",
            "hamlet": hamlet,
            "rt": f"{self.chance.randint(1, 6):03}",
            "rw": f"{self.chance.randint(1, 4):03}",
            "office": village,
            "religion": self.codes(
                "religion", "kristen" if self.chance.random() < 0.03 else "islam"
            ),
        }

    def _person(self, *, sex: str, age: int, home: dict, relation: int) -> dict:
        born = self.today - timedelta(days=age * 365 + self.chance.randint(20, 340))
        chance = self.chance
        phone = ""
        if 17 <= age <= 70 and chance.random() < 0.8:
            phone = f"+62812000{chance.randint(0, 99999):05}"
        return {
            **home,
            "nik": self.numbers.nik(born=born, sex=sex),
            "name": full_name(chance, sex=sex, born=born.year),
            "birth_place": chance.choice(BIRTH_PLACES),
            "birth_date": born,
            "sex": sex,
            "family_relation": relation,
            "marital_status": self.codes("marital_status", "belum-kawin"),
            "occupation": self.codes("occupation", self._work(sex=sex, age=age)),
            "education": self.codes("education", self._school(age)),
            "citizenship": self.codes("citizenship", "wni"),
            "insurance": self.codes(
                "insurance",
                chance.choice(
                    ["bpjs-pbi", "bpjs-pbi", "bpjs-non-pbi", "tidak-belum-punya"]
                ),
            ),
            "father_name": full_name(chance, sex="L", born=born.year - 27),
            "mother_name": full_name(chance, sex="P", born=born.year - 24),
            "phone": phone,
        }

    def _marry(self, man: dict, woman: dict, home: dict) -> None:
        married = self.codes("marital_status", "kawin")
        younger = max(man["birth_date"], woman["birth_date"])
        day = younger + timedelta(days=20 * 365 + self.chance.randint(0, 1400))
        day = min(day, self.today - timedelta(days=300))
        number = f"{self.chance.randint(1, 400):04}/{day.month:02}/{day.year}"
        for each in (man, woman):
            each["marital_status"] = married
            each["marriage_date"] = day
            each["marriage_certificate"] = number

    def _children(self, father, mother, home, *, at_least: bool) -> list[dict]:
        parent = mother or father
        oldest = (self.today - parent["birth_date"]).days // 365 - 22
        rows = []
        count = self.chance.choice([1, 2, 2, 3, 3, 4])
        for _ in range(max(count, 2 if at_least else 0)):
            if oldest < 0:
                break
            age = oldest
            oldest -= self.chance.randint(3, 6)
            leaves_home = age > 31 and not at_least
            if leaves_home and self.chance.random() < 0.7:
                continue
            child = self._person(
                sex=self.chance.choice("LP"),
                age=age,
                home=home,
                relation=Resident.Relation.ANAK,
            )
            if father:
                child["father_name"] = father["name"]
                child["father_nik"] = father["nik"]
            if mother:
                child["mother_name"] = mother["name"]
                child["mother_nik"] = mother["nik"]
            rows.append(child)
        return rows

    def _bury(self, head: dict, widow: dict) -> None:
        # before the first letter, which is a year old
        died = self.today - timedelta(days=self.chance.randint(400, 1200))
        head["life_status"] = Resident.LifeStatus.MATI
        head["death_date"] = died
        head["phone"] = ""
        widow["marital_status"] = self.codes("marital_status", "cerai-mati")

    def _work(self, *, sex: str, age: int) -> str:
        if age < 7:
            return "belum-tidak-bekerja"
        if age < 19:
            return "pelajar-mahasiswa"
        if age > 70:
            return self.chance.choice(["petani-pekebun", "belum-tidak-bekerja"])
        men = ["petani-pekebun"] * 6 + ["buruh-tani-perkebunan"] * 2
        men += ["wiraswasta", "karyawan-swasta", "buruh-harian-lepas", "pedagang"]
        men += ["sopir", "tukang-batu", "tukang-kayu", "guru", "mekanik"]
        women = ["mengurus-rumah-tangga"] * 7 + ["petani-pekebun"] * 3
        women += ["pedagang", "guru", "tukang-jahit", "karyawan-swasta", "bidan"]
        return self.chance.choice(men if sex == "L" else women)

    def _school(self, age: int) -> str:
        if age < 6:
            return "tidak-belum-sekolah"
        if age < 13:
            return "belum-tamat-sd-sederajat"
        if age < 16:
            return "tamat-sd-sederajat"
        if age < 19:
            return "sltp-sederajat"
        if age > 55:
            return self.chance.choice(["tamat-sd-sederajat"] * 3 + ["sltp-sederajat"])
        return self.chance.choice(
            [
                "sltp-sederajat",
                "slta-sederajat",
                "slta-sederajat",
                "diploma-iv-strata-i",
            ]
        )
