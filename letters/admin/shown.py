"""A letter's answers, people and documents as its page shows them.

What is sensitive is for those who work on the letter; everyone else reads that it is
kept from him.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from html import unescape
from typing import Any

from django.utils import timezone

from letters.admin.slots import Tile, file_tile
from letters.completeness import facts_of
from letters.forms.checking import needed
from letters.forms.conditions import is_empty
from letters.forms.environment import environment
from letters.forms.indonesian import parse_date
from letters.forms.look import show_row
from letters.forms.schema import Field
from letters.forms.values import text_values
from letters.initials import is_his_initial
from letters.models import Letter
from letters.models.attachment import INK_SHEET
from letters.models.state_machine import (
    EXAMINER,
    MAKER,
    REGISTRAR,
    SIGNER,
    VILLAGE_HEAD,
)
from letters.printed_values import kabupaten_of
from letters.texts import fill
from registry.identifiers import mask_nik, nik_warnings
from registry.models import User

HIDDEN = "dirahasiakan"
PERSON_ROWS = (
    ("identitas", "NIK"),
    ("no_kk", "Nomor KK"),
    ("ttl", "Lahir"),
    ("umur", "Umur"),
    ("jenis_kelamin", "Jenis kelamin"),
    ("agama", "Agama"),
    ("status_kawin", "Status perkawinan"),
    ("pekerjaan", "Pekerjaan"),
    ("alamat_lengkap", "Alamat"),
    ("no_hp", "HP"),
)


@dataclass(frozen=True)
class Fact:
    label: str
    value: str
    secret: bool = False


@dataclass
class PersonCard:
    role: str
    name: str
    facts: list[Fact]
    warnings: list[str]
    known: bool  # found in the data, not typed by hand


@dataclass
class Document:
    slug: str
    label: str
    required: bool
    tiles: list[Tile] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        verdicts = {tile.verdict for tile in self.tiles}
        if "wrong" in verdicts:
            return "wrong"
        return "right" if verdicts == {"right"} else "unexamined"


@dataclass
class Shown:
    groups: list[tuple[str, list[Fact]]]
    people: list[PersonCard]
    documents: list[Document]
    next_steps: list[str]

    @property
    def examined(self) -> str:
        """ "4/6": documents found right, of those that are needed or there."""
        right = sum(1 for each in self.documents if each.verdict == "right")
        return f"{right}/{len(self.documents)}"


def works_on(letter: Letter, user: User) -> bool:
    """Whether this letter is or was his work, so that he reads all of it."""
    sides = (MAKER, VILLAGE_HEAD, EXAMINER, REGISTRAR, SIGNER)
    if any(actor(letter, user) for actor in sides):
        return True
    # Kasi and Sekcam read all of what they initial, and of nothing else
    own = letter.initials.filter(by=user)
    return own.exists() or is_his_initial(letter, user, on=timezone.localdate())


def shown_of(letter: Letter, *, user: User, now: datetime) -> Shown:
    """All that the page shows of the content of a letter."""
    on = timezone.localdate(now)
    spec = letter.service_version.spec
    facts = facts_of(letter)
    env = environment(kecamatan=letter.issuing_office, on=on)
    values, raw = text_values(spec, facts["answers"], facts["people"], env=env)
    full = works_on(letter, user)
    values |= {
        "kantor": _office_words(letter),
        "desa": {"nama": letter.origin_office.name},
    }
    return Shown(
        groups=_groups(letter, values, raw, env=env, full=full),
        people=list(_people(letter, values, full=full)),
        documents=_documents(letter, raw),
        next_steps=[unescape(fill(line, values)) for line in spec.next_steps],
    )


def _office_words(letter: Letter) -> dict[str, str]:
    office = letter.issuing_office
    return {
        "nama": office.title,
        "wilayah": office.name,
        "jabatan": f"Camat {office.name}",
        "kabupaten": f"Kabupaten {kabupaten_of(letter)}",
    }


def _groups(
    letter: Letter, values: dict, raw: dict, *, env: dict, full: bool
) -> list[tuple[str, list[Fact]]]:
    spec = letter.service_version.spec
    titles = dict(spec.groups)
    found: dict[str, list[Fact]] = {slug: [] for slug in titles}
    for item in spec.fields:
        if is_empty(raw[item.key]):
            continue
        if item.sensitive and not full:
            fact = Fact(item.label, HIDDEN, secret=True)
        else:
            fact = Fact(item.label, _answer(item, values, raw, env), item.sensitive)
        found.setdefault(item.group, []).append(fact)
    return [
        (titles.get(slug, "Isian"), facts) for slug, facts in found.items() if facts
    ]


def _answer(item: Field, values: dict, raw: dict, env: dict) -> str:
    if item.type != "rows":
        return str(values[item.key])
    rows = [show_row(item.columns, row, env=env) for row in raw[item.key]]
    return "; ".join(", ".join(v for v in row.values() if v) for row in rows)


def _people(letter: Letter, values: dict, *, full: bool) -> Iterable[PersonCard]:
    spec = letter.service_version.spec
    parties = {(party.role, party.order): party for party in letter.parties.all()}
    for role in spec.roles:
        shown = values.get(role.slug) or []
        for order, person in enumerate([shown] if role.single else shown):
            party = parties.get((role.slug, order))
            if not person or party is None:
                continue
            yield PersonCard(
                role=role.label,
                name=person.get("nama") or party.name or "(belum bernama)",
                facts=list(_person_facts(person, role.fields, party.nik, full=full)),
                warnings=_nik_warnings(party.nik, party.data) if full else [],
                known=party.resident_id is not None,
            )


def _person_facts(
    person: dict, fields: Iterable[Field], nik: str, *, full: bool
) -> Iterable[Fact]:
    for item in fields:
        if person.get(item.key):
            yield Fact(item.label, person[item.key])
    for key, label in PERSON_ROWS:
        value = person.get(key)
        if not value or value == "-":
            continue
        if key in ("identitas", "no_kk") and not full:
            value = mask_nik(value) if value.isdigit() else value
        yield Fact(label, value)


def _nik_warnings(nik: str, data: dict[str, Any]) -> list[str]:
    born: date | None = parse_date(data.get("tanggal_lahir"))
    return nik_warnings(nik, birth_date=born, sex=data.get("jenis_kelamin"))


def _documents(letter: Letter, raw: dict) -> list[Document]:
    """Those that are needed or were uploaded; the village's sheet where it was."""
    files: dict[str, list[Tile]] = {}
    for file in letter.attachments.all():
        if file.removed_at is None:
            files.setdefault(file.requirement, []).append(file_tile(file))
    spec = letter.service_version.spec
    asked = {each.slug for each in needed(spec, raw) if each.required}
    found = [
        Document(each.slug, each.label, each.slug in asked, files.get(each.slug, []))
        for each in spec.requirements
        if each.slug in asked or each.slug in files
    ]
    if INK_SHEET in files:
        label = "Lembar bertanda tangan Kepala Desa"
        found.append(Document(INK_SHEET, label, False, files[INK_SHEET]))
    return found
