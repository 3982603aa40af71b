"""What a service is: fields, people, documents, rules and texts, as plain data.

A service version stores this as JSON; the seven of Kecamatan Pitu stand as YAML in
fixtures/services. Nothing here knows a database, a form or one particular service.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from letters.forms.office_names import OFFICE_PLACEHOLDERS
from letters.forms.person import PERSON_KEYS, PERSON_SHOWN_KEYS

FIELD_TYPES = (
    *("text", "textarea", "nik", "kk", "date", "time", "int", "money", "phone"),
    *("email", "bool", "choice", "multi", "office", "rows"),
)
OPERATORS = (
    *("eq", "ne", "in", "not_in", "gt", "gte", "lt", "lte"),
    *("filled", "empty", "contains"),
)
LEVELS = ("block", "warn")
SOURCES = ("applicant", "family", "any")
HEADINGS = ("number", "register")
LAYOUTS = ("letter", "legalisation")
STEPS = ("make", "examine", "request", "sign", "notify")
ORIGINS = ("desa", "kua")
INITIALS = ("admin", "kasi", "sekcam")


class DefinitionError(Exception):
    """A service definition that cannot be used; `problems` lists all that is wrong."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("Definisi layanan belum benar:\n" + "\n".join(problems))


@dataclass(frozen=True)
class Condition:
    """`field` is an answer, or `role.key` of a person (any person of the role)."""

    field: str
    op: str
    value: Any = None


@dataclass(frozen=True)
class Computed:
    """A named function of letters.forms.computed and what it is given."""

    function: str
    params: Mapping[str, Any]


@dataclass(frozen=True)
class Field:
    """One answer. `computed` without `editable` is never asked, only shown; with
    `editable` what is typed wins over what is computed. `default` is a literal,
    "today", "origin" (the office that makes the letter) or "applicant.<key>"."""

    key: str
    label: str
    type: str = "text"
    required: bool = False
    group: str = ""
    folded: bool = False
    sensitive: bool = False
    help: str = ""
    placeholder: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    default: Any = None
    when: tuple[Condition, ...] = ()
    computed: Computed | None = None
    editable: bool = False
    min: int | None = None
    max: int | None = None
    max_length: int | None = None
    digits: tuple[int, ...] = ()
    columns: tuple[Field, ...] = ()

    @property
    def asked(self) -> bool:
        return self.computed is None or self.editable


@dataclass(frozen=True)
class Requirement:
    """A document to upload. `bind`: its pages become part of the signed PDF;
    `statement`: it is the statement that was printed here and signed on paper."""

    slug: str
    label: str
    hint: str = ""
    required: bool = True
    when: tuple[Condition, ...] = ()
    bind: bool = False
    statement: bool = False


@dataclass(frozen=True)
class Role:
    """People of a letter. `max` None = any number; `family_of`: whose family cards
    are offered to be ticked; `person_fields`: person keys that must be filled."""

    slug: str
    label: str
    min: int = 1
    max: int | None = 1
    subject: bool = False
    source: str = "any"
    family_of: tuple[str, ...] = ()
    when: tuple[Condition, ...] = ()
    fields: tuple[Field, ...] = ()
    person_fields: tuple[str, ...] = ()
    help: str = ""

    @property
    def single(self) -> bool:
        return self.max == 1


@dataclass(frozen=True)
class Rule:
    """A named rule of letters.forms.rules; `message` replaces its own words."""

    rule: str
    level: str = "block"
    params: Mapping[str, Any] = field(default_factory=dict)
    message: str = ""
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class VillageSignature:
    """`office_field`: the kades of the village answered there signs, else that of
    the origin."""

    office_field: str = ""


@dataclass(frozen=True)
class Classification:
    old: str = ""
    new: str = ""


@dataclass(frozen=True)
class Validity:
    """Either months from the date of the letter, or until an answered date."""

    months: int | None = None
    until_field: str = ""


@dataclass(frozen=True)
class Statement:
    """Printed from the draft and signed on paper; comes back as `requirement`,
    where one is named."""

    title: str
    requirement: str = ""


@dataclass(frozen=True)
class VillageLetter:
    """The village's own letter, from the same answers (its text: `village`), signed by
    its head with his click. `number_field`, `date_field`: where a number of the
    village's own system is typed; `requirement`: a scan that stands in its place."""

    title: str
    number_field: str
    date_field: str
    requirement: str = ""
    classification: Classification = Classification()


@dataclass(frozen=True)
class Duplicates:
    """`same_subject`: a second open letter of one subject stops or not;
    `rival_role`: two letters about one person of this role need the kecamatan."""

    same_subject: str = "stop"
    rival_role: str = ""


@dataclass(frozen=True)
class Agenda:
    """The letter allows something on a day: its fields, by what they tell those who
    keep order there. `date` alone is needed; `until` where it may last longer."""

    date: str
    until: str = ""
    time: str = ""
    kind: str = ""
    place: str = ""
    village: str = ""
    entertainment: str = ""
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Definition:
    slug: str
    name: str
    short_name: str
    title: str
    sop_number: str = ""
    section: str = ""
    order: int = 0
    icon: str = ""
    help: str = ""
    start_at: tuple[str, ...] = ("desa",)
    village_signature: VillageSignature | None = None
    initials: tuple[str, ...] = ()
    classification: Classification = Classification()
    series: str = "agenda"
    heading: str = "number"
    layout: str = "letter"
    standard_times: Mapping[str, int] = field(default_factory=dict)
    validity: Validity | None = None
    copies: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()
    register_text: str = ""
    on_behalf_of: str = ""
    statement: Statement | None = None
    village_letter: VillageLetter | None = None
    duplicates: Duplicates = Duplicates()
    agenda: Agenda | None = None
    groups: tuple[tuple[str, str], ...] = ()
    fields: tuple[Field, ...] = ()
    roles: tuple[Role, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    rules: tuple[Rule, ...] = ()
    source: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def parse(cls, data: dict[str, Any]) -> Definition:
        """Raises DefinitionError with every problem of `data` and its place."""
        from letters.forms.parsing import parse_definition  # it imports this module

        return parse_definition(data)

    @property
    def applicant_role(self) -> Role | None:
        return next((role for role in self.roles if role.source == "applicant"), None)

    @property
    def subject_roles(self) -> tuple[Role, ...]:
        return tuple(role for role in self.roles if role.subject)

    @property
    def sensitive_keys(self) -> frozenset[str]:
        return frozenset(item.key for item in self.fields if item.sensitive)

    def field(self, key: str) -> Field:
        """Raises KeyError when the service has no such field."""
        for item in self.fields:
            if item.key == key:
                return item
        raise KeyError(key)

    def role(self, slug: str) -> Role:
        """Raises KeyError when the service has no such role."""
        for item in self.roles:
            if item.slug == slug:
                return item
        raise KeyError(slug)

    def placeholder_names(self) -> set[str]:
        """Every name that its texts may use; people of a list role and rows are used
        by `data-each="slug"` and inside it as `item.<key>` (see letters.texts)."""
        names = set(OFFICE_PLACEHOLDERS)
        for item in self.fields:
            names.add(item.key)
            names |= {f"{item.key}.{column.key}" for column in item.columns}
        for role in self.roles:
            keys = PERSON_KEYS | PERSON_SHOWN_KEYS | {each.key for each in role.fields}
            names |= {f"{role.slug}.{key}" for key in keys} | {role.slug}
        return names

    def content_hash(self, texts: Mapping[str, str]) -> str:
        """SHA-256 (hex) of the definition as it was written and its texts; the order
        of keys does not count. What was written, not what was read: a schema that
        grows a setting must not make a new version of every service."""
        content = {"definition": self.source, "texts": dict(texts)}
        canonical = json.dumps(
            content, sort_keys=True, ensure_ascii=False, separators=(",", ":")
        )
        return hashlib.sha256(canonical.encode()).hexdigest()
