"""The people of a letter as its form shows them, role by role."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from letters.admin.fields_shown import Shown, conditions, show_field
from letters.admin.notes import Board, Notes
from letters.finding import families, family_roles, linked_people
from letters.forms.environment import village_choices
from letters.forms.letter_form import LetterForm, person_fields, prefix_of
from letters.forms.person import PERSON_FIELDS, show_person
from letters.forms.schema import Role
from letters.models import Letter
from letters.people import IDENTITY
from registry.finding import Found
from registry.models import CodeEntry, Resident, User

FACTS = (
    ("identitas", "NIK"),
    ("ttl", "Tempat, tanggal lahir"),
    ("umur", "Umur"),
    ("jenis_kelamin", "Jenis kelamin"),
    ("alamat_lengkap", "Alamat"),
    ("agama", "Agama"),
    ("status_kawin", "Status perkawinan"),
    ("pekerjaan", "Pekerjaan"),
)
REFERENCES = {each.key: each.reference for each in PERSON_FIELDS if each.reference}
MOST_IN_LIST = 12  # longer code lists are typed with suggestions
STAND_INS = {"nik_ibu": "bayi", "nomor_paspor": "asing"}
BESIDE = {"alamat": ("rt", "rw", "dusun"), "nik": ("tanpa_nik", *STAND_INS)}


@dataclass
class PersonShown:
    """One person: his facts, what is asked at once and what is folded away."""

    role: str
    index: int | str
    prefix: str
    target: str
    title: str
    resident_id: int | None = None
    status: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)
    hidden: list[Shown] = field(default_factory=list)
    asked: list[Shown] = field(default_factory=list)
    folded: list[Shown] = field(default_factory=list)
    open: bool = False
    notes: Notes = field(default_factory=Notes)
    phone: bool = False

    @property
    def anchor(self) -> str:
        return "t-" + self.target.replace(":", "-")


@dataclass
class RoleShown:
    role: Role
    people: list[PersonShown]
    blank: PersonShown | None
    family: list[Found]
    shown: bool
    when: list[dict]
    notes: Notes
    takes_family: str  # slugs of the roles whose family cards are offered
    switch: Shown | None = None  # the yes/no answer that calls for this role
    results: Any = None

    @property
    def target(self) -> str:
        return f"role:{self.role.slug}"

    @property
    def anchor(self) -> str:
        return f"t-role-{self.role.slug}"

    @property
    def when_json(self) -> str:
        return json.dumps(self.when)

    @property
    def full(self) -> bool:
        return self.role.max is not None and len(self.people) >= self.role.max


class PeopleBlocks:
    """Builds the blocks; `board` holds the messages that belong beside them."""

    def __init__(
        self, letter: Letter, *, now: datetime, board: Board | None = None
    ) -> None:
        self.letter, self.spec = letter, letter.service_version.spec
        self.on = timezone.localdate(now)
        self.board = board or Board([], [])
        villages = village_choices(letter.issuing_office)
        self.form = LetterForm(self.spec, villages=villages)
        self.lists = _code_lists()

    def roles(self, *, raw: Mapping[str, Any], holds, user: User, extra=()) -> list:
        """Every role; `extra` slugs of roles that get an empty block to type in."""
        linked = linked_people(self.letter)
        parties: dict[str, list] = {}
        for party in self.letter.parties.select_related("resident"):
            parties.setdefault(party.role, []).append(party)
        found = []
        for role in self.spec.roles:
            people = [
                self.block(role, index, party.data, resident_id=party.resident_id)
                for index, party in enumerate(parties.get(role.slug, []))
            ]
            if role.slug in extra:
                people.append(self.block(role, len(people), {}, resident_id=None))
            found.append(
                RoleShown(
                    role=role,
                    people=people,
                    blank=self.block(role, "__n__", {}, resident_id=None),
                    family=families(
                        letter=self.letter, role=role, people=linked, user=user
                    ),
                    shown=holds(role.when, raw),
                    when=conditions(role.when),
                    notes=self.board.take_rest(f"role:{role.slug}"),
                    takes_family=" ".join(family_roles(self.letter, role)),
                )
            )
        return found

    def block(
        self,
        role: Role,
        index: int | str,
        data: Mapping[str, Any],
        *,
        resident_id: int | None,
    ) -> PersonShown:
        target = f"role:{role.slug}:{index}"
        bound = self.form.person_block(role, index).kept(data)
        shown = {
            each.key: self._field(each, bound, data, target)
            for each in person_fields(role)
        }
        own = [each for each in shown.values() if each.key in _own(role)]
        person = PersonShown(
            role=role.slug,
            index=index,
            prefix=prefix_of(role, index),
            target=target,
            title=data.get("nama") or role.label,
            resident_id=resident_id,
            phone=role.source == "applicant",
            notes=self.board.take(target),
        )
        if resident_id is not None:
            words = show_person(dict(data), on=self.on)
            person.facts = [(label, words[key]) for key, label in FACTS if words[key]]
            person.status = _status(data)
            person.hidden = [shown[key] for key in IDENTITY]
            for each in person.hidden:  # mended in the population data, told here
                person.notes.add(each.notes)
            at_once = {each.key for each in own if not each.folded}
            at_once |= {"no_hp"} if person.phone else set()
            never = {*IDENTITY, *BESIDE["nik"]}
        else:
            at_once = self._typed_at_once(role, own)
            never = set()
        for each in shown.values():
            if each.key in never:
                continue
            (person.asked if each.key in at_once else person.folded).append(each)
        person.open = any(each.notes for each in person.folded)
        return person

    def _typed_at_once(self, role: Role, own: list[Shown]) -> set[str]:
        """What is asked of somebody who is not in the data: what the service needs."""
        keys = {"nik", "nama", *role.person_fields}
        keys |= {each.key for each in own if not each.folded}
        keys |= {"no_hp"} if role.source == "applicant" else set()
        for key, beside in BESIDE.items():
            if key in keys:
                keys |= set(beside)
        return keys

    def _field(self, spec, bound, data: Mapping[str, Any], target: str) -> Shown:
        shown = show_field(
            spec,
            bound,
            target=f"{target}:{spec.key}",
            board=self.board,
            villages=self.form.villages,
        )
        if spec.key in REFERENCES:
            names = self.lists.get(REFERENCES[spec.key], [])
            if len(names) <= MOST_IN_LIST:
                value = str(shown.value)
                known = names if value in (*names, "") else [value, *names]
                shown.kind, shown.choices = "choice", tuple((n, n) for n in known)
                shown.width = ""
            else:
                shown.suggestions = f"daftar-{spec.key}"
        if spec.key in STAND_INS:
            shown.when = [{"field": "tanpa_nik", "value": STAND_INS[spec.key]}]
            shown.shown = data.get("tanpa_nik") == STAND_INS[spec.key]
        return shown

    def suggestions(self) -> dict[str, list[str]]:
        """Datalists by id: code lists that are too long for a select."""
        return {
            f"daftar-{key}": self.lists.get(kind, [])
            for key, kind in REFERENCES.items()
            if len(self.lists.get(kind, [])) > MOST_IN_LIST
        }


def _own(role: Role) -> set[str]:
    return {each.key for each in role.fields}


def _status(data: Mapping[str, Any]) -> str:
    status = str(data.get("life_status") or "")
    if status in ("", str(Resident.LifeStatus.HIDUP.value)):
        return ""
    known = {str(value): label for value, label in Resident.LifeStatus.choices}
    return known.get(status, "")


def _code_lists() -> dict[str, list[str]]:
    wanted = set(REFERENCES.values())
    lists: dict[str, list[str]] = {}
    for kind, name in CodeEntry.objects.filter(kind__in=wanted).values_list(
        "kind", "name"
    ):
        lists.setdefault(kind, []).append(name)
    return lists
