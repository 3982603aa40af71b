"""Chooses residents for the people of a demo letter, so that rules are kept: heirs are
of the family, a bride is not married, a witness is nobody's heir.
"""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from letters.people import person_of
from registry.models import Resident

Person = dict[str, str]
People = dict[str, list[Person]]
HEIR = {
    Resident.Relation.ISTRI: "istri",
    Resident.Relation.ANAK: "anak",
}


@dataclass
class Household:
    members: list[Resident]

    @property
    def head(self) -> Resident:
        return self.members[0]

    @property
    def village(self) -> int:
        return self.head.office_id

    @property
    def alive(self) -> list[Resident]:
        return [m for m in self.members if m.life_status == Resident.LifeStatus.HIDUP]


@dataclass
class Cast:
    """Everybody, by household; nobody asks for the same thing twice."""

    chance: Random
    today: date
    households: list[Household] = field(default_factory=list)
    _taken: dict[str, set[int]] = field(default_factory=dict)

    @classmethod
    def assemble(cls, *, chance: Random, today: date) -> "Cast":
        by_card: dict[str, list[Resident]] = {}
        everyone = Resident.objects.select_related(
            "office",
            "religion",
            "marital_status",
            "occupation",
            "education",
            "citizenship",
        ).order_by("kk_number", "family_relation", "birth_date", "pk")
        for resident in everyone:
            by_card.setdefault(resident.kk_number, []).append(resident)
        households = [Household(members) for members in by_card.values()]
        chance.shuffle(households)
        return cls(chance=chance, today=today, households=households)

    def age(self, resident: Resident) -> int:
        return (self.today - resident.birth_date).days // 365

    def _take(self, purpose: str, found: list[Resident]) -> Resident | None:
        """The first who was not taken for this purpose, or None."""
        taken = self._taken.setdefault(purpose, set())
        for resident in found:
            if resident.pk not in taken:
                taken.add(resident.pk)
                return resident
        return None

    def adult(self, purpose: str, village: int) -> Resident | None:
        """A living head of a household, or the wife, from 21 to 75."""
        return self._take(
            purpose,
            [
                member
                for house in self.households
                if house.village == village
                for member in house.alive[:2]
                if 21 <= self.age(member) <= 75
            ],
        )

    def family(self, resident: Resident) -> list[Resident]:
        """The living on his card, himself too."""
        return next(h.alive for h in self.households if resident in h.members)

    def couple(self) -> tuple[Resident, Resident] | None:
        """An unmarried man and woman of two households."""
        ready = [
            (house, member)
            for house in self.households
            for member in house.alive
            if member.marital_status.slug == "belum-kawin"
            and 21 <= self.age(member) <= 36
        ]
        man = self._take("nikah", [m for _, m in ready if m.sex == Resident.Sex.L])
        if man is None:
            return None
        woman = self._take(
            "nikah",
            [
                member
                for _, member in ready
                if member.sex == Resident.Sex.P
                and member.kk_number != man.kk_number
                and abs(self.age(member) - self.age(man)) < 9
            ],
        )
        return (man, woman) if woman else None

    def estate(self, purpose: str, village: int) -> Household | None:
        """A household whose head died; of this village if there still is one."""
        mourning = [
            house
            for house in self.households
            if house.head.life_status == Resident.LifeStatus.MATI
            and any(self.age(heir) > 20 for heir in house.alive)
        ]
        mourning.sort(key=lambda house: house.village != village)
        head = self._take(purpose, [house.head for house in mourning])
        return next((h for h in mourning if h.head is head), None)

    def heirs(self, house: Household) -> People:
        """Applicant, deceased and heirs, with their relations."""
        dead = house.head
        heirs, adult = [], None
        for heir in house.alive:
            relation = HEIR.get(Resident.Relation(heir.family_relation))
            if relation is None:
                continue
            person = person_of(heir) | {"hubungan": relation}
            if self.age(heir) < 17:
                person["wali"] = house.alive[0].name
            elif adult is None or adult["hubungan"] == "istri":
                adult = person
            heirs.append(person)
        place = self.chance.choice(
            ["RSUD dr. Soeroto Ngawi", "rumah", "RS Widodo Ngawi", "Puskesmas Pitu"]
        )
        deceased = person_of(dead) | {
            "tanggal_meninggal": dead.death_date.isoformat(),
            "tempat_meninggal": place,
        }
        return {
            "pemohon": [adult],
            "pewaris": [deceased],
            "ahli_waris": heirs,
        }

    def witnesses(self, house: Household) -> list[Person]:
        """Two neighbours, or fewer where there are not; they may witness often."""
        neighbours = [
            other.alive[0]
            for other in self.households
            if other is not house
            and other.village == house.village
            and other.alive
            and 30 <= self.age(other.alive[0]) <= 75
        ]
        self.chance.shuffle(neighbours)
        return [person_of(one) for one in neighbours[:2]]
