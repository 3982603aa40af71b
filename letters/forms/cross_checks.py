"""What the parts of a definition say of each other: every key that is named must
exist, every named function must be given what it takes. Returns problems with places.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from letters.forms.computed import COMPUTED
from letters.forms.conditions import as_conditions
from letters.forms.named import Named
from letters.forms.office_names import RESERVED
from letters.forms.person import PERSON_EXTRA_KEYS, PERSON_KEYS, PERSON_SHOWN_KEYS
from letters.forms.rules import RULES
from letters.forms.schema import (
    OPERATORS,
    Condition,
    Definition,
    Field,
    Role,
)

ALL_PERSON_KEYS = PERSON_KEYS | PERSON_SHOWN_KEYS | PERSON_EXTRA_KEYS
TEMPLATE = re.compile(r"\{\s*([\w.]+)\s*\}")
TEXT = re.compile(r"\{\{\s*([\w.]+)\s*\}\}")


def cross_check(definition: Definition) -> list[str]:
    """Every problem, in the order of the definition."""
    return [*_Checker(definition).problems()]


class _Checker:
    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.fields = {field.key: field for field in definition.fields}
        self.roles = {role.slug: role for role in definition.roles}
        self.requirements = {each.slug for each in definition.requirements}

    def problems(self) -> Iterable[str]:
        yield from self._unique()
        yield from self._fields()
        yield from self._roles()
        for index, requirement in enumerate(self.definition.requirements):
            yield from self._when(requirement.when, f"requirements[{index}].when")
        for index, rule in enumerate(self.definition.rules):
            place = f"rules[{index}]"
            yield from self._when(rule.when, f"{place}.when")
            yield from self._named(RULES, rule.rule, rule.params, place, "rule")
            named = RULES.get(rule.rule)
            if named and not (named.message or rule.message):
                yield f"{place}.message: wajib diisi"
        yield from self._head()

    def _unique(self) -> Iterable[str]:
        names = [("fields", each.key) for each in self.definition.fields]
        names += [("roles", each.slug) for each in self.definition.roles]
        counts = Counter(key for _, key in names)
        for place, key in dict.fromkeys(names):
            if counts[key] > 1:
                yield f"{place}: '{key}' dipakai lebih dari satu kali"
            if key in RESERVED:
                yield f"{place}: '{key}' adalah nama yang dipakai sistem"
        slugs = Counter(each.slug for each in self.definition.requirements)
        for slug, count in slugs.items():
            if count > 1:
                yield f"requirements: '{slug}' dipakai lebih dari satu kali"

    def _fields(self) -> Iterable[str]:
        groups = {slug for slug, _ in self.definition.groups}
        for index, field in enumerate(self.definition.fields):
            place = f"fields[{index}]"
            yield from self._field(field, place)
            if field.group and field.group not in groups:
                yield f"{place}.group: '{field.group}' bukan kelompok layanan ini"
            yield from self._when(field.when, f"{place}.when")
            if field.computed:
                yield from self._named(
                    COMPUTED,
                    field.computed.function,
                    field.computed.params,
                    f"{place}.computed",
                    "function",
                )

    def _field(self, field: Field, place: str) -> Iterable[str]:
        if field.type in ("choice", "multi") and not field.choices:
            yield f"{place}.choices: isian pilihan harus punya pilihan"
        if field.type not in ("choice", "multi") and field.choices:
            yield f"{place}.choices: hanya untuk isian choice atau multi"
        if (field.type == "rows") != bool(field.columns):
            yield f"{place}.columns: isian rows harus punya kolom, yang lain tidak"
        for number, column in enumerate(field.columns):
            yield from self._field(column, f"{place}.columns[{number}]")
        default = field.default
        if isinstance(default, str) and default.startswith("applicant."):
            if default.removeprefix("applicant.") not in ALL_PERSON_KEYS:
                yield f"{place}.default: '{default}' bukan data pemohon"
            elif self.definition.applicant_role is None:
                yield f"{place}.default: layanan ini tidak punya peran pemohon"
        elif default is not None and field.type == "choice":
            if default not in {value for value, _ in field.choices}:
                yield f"{place}.default: '{default}' bukan salah satu pilihan"

    def _roles(self) -> Iterable[str]:
        applicants = [
            role for role in self.definition.roles if role.source == "applicant"
        ]
        if len(applicants) != 1:
            yield "roles: harus ada tepat satu peran dengan source: applicant"
        elif not (applicants[0].single and applicants[0].min == 1):
            yield f"roles: '{applicants[0].slug}' (pemohon) harus tepat satu orang"
        if not self.definition.subject_roles:
            yield "roles: harus ada peran dengan subject: true"
        for index, role in enumerate(self.definition.roles):
            place = f"roles[{index}]"
            if role.max is not None and role.max < max(role.min, 1):
                yield f"{place}.max: lebih kecil daripada min"
            yield from self._when(role.when, f"{place}.when")
            for key in role.person_fields:
                if key not in PERSON_KEYS:
                    yield f"{place}.person_fields: '{key}' bukan data orang"
            for slug in role.family_of:
                if slug not in self.roles:
                    yield f"{place}.family_of: '{slug}' bukan peran layanan ini"
            for number, field in enumerate(role.fields):
                inner = f"{place}.fields[{number}]"
                yield from self._field(field, inner)
                if field.key in ALL_PERSON_KEYS:
                    yield f"{inner}.key: '{field.key}' sudah ada pada data orang"
                if field.computed or field.when or field.type == "rows":
                    yield f"{inner}: isian orang tidak boleh rows, computed, atau when"

    def _head(self) -> Iterable[str]:
        definition = self.definition
        signature = definition.village_signature
        if signature and signature.office_field:
            field = self.fields.get(signature.office_field)
            if field is None or field.type != "office":
                yield (
                    f"village_signature.office_field: '{signature.office_field}' bukan "
                    "isian office layanan ini"
                )
        if definition.validity and definition.validity.until_field:
            field = self.fields.get(definition.validity.until_field)
            if field is None or field.type != "date":
                yield "validity.until_field: bukan isian tanggal layanan ini"
        statement = definition.statement
        if statement and statement.requirement:
            if statement.requirement not in self.requirements:
                yield "statement.requirement: bukan syarat layanan ini"
        yield from self._village_letter()
        yield from self._agenda()
        rival = definition.duplicates.rival_role
        if rival and rival not in self.roles:
            yield f"duplicates.rival_role: '{rival}' bukan peran layanan ini"
        names = definition.placeholder_names()
        lines = [("register_text", definition.register_text)]
        lines += [(f"copies[{i}]", each) for i, each in enumerate(definition.copies)]
        lines += [
            (f"next_steps[{i}]", each) for i, each in enumerate(definition.next_steps)
        ]
        for place, line in lines:
            for name in TEXT.findall(line):
                if name not in names:
                    yield f"{place}: '{name}' bukan isian layanan ini"

    def _agenda(self) -> Iterable[str]:
        agenda = self.definition.agenda
        for name, key in vars(agenda).items() if agenda else ():
            field = self.fields.get(key)
            dated = name in ("date", "until")
            if key and (field is None or dated and field.type != "date"):
                yield f"agenda.{name}: '{key}' bukan isian yang cocok di layanan ini"

    def _village_letter(self) -> Iterable[str]:
        own = self.definition.village_letter
        if own is None:
            return
        if self.definition.village_signature is None:
            yield "village_letter: hanya bila ada village_signature"
        for name, kind in (("number_field", "text"), ("date_field", "date")):
            field = self.fields.get(getattr(own, name))
            if field is None or field.type != kind:
                yield f"village_letter.{name}: bukan isian {kind} layanan ini"
        if own.requirement and own.requirement not in self.requirements:
            yield "village_letter.requirement: bukan syarat layanan ini"

    def _path(self, path: Any) -> bool:
        """Whether `path` is an answer, or a key of a person of a role."""
        head, _, key = str(path).partition(".")
        if not key:
            return head in self.fields or head in self.roles
        role = self.roles.get(head)
        return role is not None and self._person_key(role, key)

    def _person_key(self, role: Role, key: Any) -> bool:
        return key in ALL_PERSON_KEYS or key in {each.key for each in role.fields}

    def _when(self, conditions: Iterable[Condition], place: str) -> Iterable[str]:
        for index, condition in enumerate(conditions):
            if not self._path(condition.field):
                name = condition.field
                yield f"{place}[{index}].field: '{name}' bukan isian layanan ini"
                continue
            field = self.fields.get(condition.field)
            if field is None or field.type not in ("choice", "multi"):
                continue
            values = {value for value, _ in field.choices}
            wanted = condition.value
            for value in wanted if isinstance(wanted, list) else [wanted]:
                if value is not None and value not in values:
                    yield f"{place}[{index}].value: '{value}' bukan pilihan {field.key}"

    def _named(
        self,
        table: Mapping[str, Named],
        name: str,
        params: Mapping[str, Any],
        place: str,
        word: str,
    ) -> Iterable[str]:
        named = table.get(name)
        if named is None:
            yield f"{place}.{word}: '{name}' tidak dikenal"
            return
        for param in named.required():
            if param not in params:
                yield f"{place}.params.{param}: wajib diisi"
        for param, value in params.items():
            if param not in named.params:
                yield f"{place}.params.{param}: tidak dikenal"
            else:
                kind = named.kind(param)
                yield from self._param(kind, value, f"{place}.params.{param}", params)

    def _param(
        self, kind: str, value: Any, place: str, params: Mapping[str, Any]
    ) -> Iterable[str]:
        many = {
            "fields": "field",
            "roles": "role",
            "paths": "path",
            "ints": "int",
            "texts": "text",
            "templates": "template",
        }
        if kind in many:
            parts = value.values() if isinstance(value, dict) else value
            if not isinstance(parts, list) and not isinstance(value, dict):
                yield f"{place}: harus berupa daftar"
                return
            for part in parts:
                yield from self._param(many[kind], part, place, params)
        elif kind == "field" and value not in self.fields:
            yield f"{place}: '{value}' bukan isian layanan ini"
        elif kind == "role" and value not in self.roles:
            yield f"{place}: '{value}' bukan peran layanan ini"
        elif kind == "date" and value != "today" and not self._path(value):
            yield f"{place}: '{value}' bukan isian layanan ini"
        elif kind == "path" and not self._path(value):
            yield f"{place}: '{value}' bukan isian layanan ini"
        elif kind == "person_key":
            role = self.roles.get(params.get("role", ""))
            if role and not self._person_key(role, value):
                yield f"{place}: '{value}' bukan data orang"
        elif kind == "int" and (isinstance(value, bool) or not isinstance(value, int)):
            yield f"{place}: harus berupa bilangan bulat"
        elif kind in ("text", "template") and not isinstance(value, str):
            yield f"{place}: harus berupa teks"
        elif kind == "conditions":
            yield from self._condition_list(value, place)
        if kind == "template" and isinstance(value, str):
            for name in TEMPLATE.findall(value):
                if not self._path(name):
                    yield f"{place}: '{name}' bukan isian layanan ini"

    def _condition_list(self, value: Any, place: str) -> Iterable[str]:
        if not isinstance(value, list) or not value:
            yield f"{place}: harus berupa daftar syarat"
            return
        for index, each in enumerate(value):
            if not isinstance(each, dict) or each.get("op", "eq") not in OPERATORS:
                yield f"{place}[{index}]: harus berupa field, op, value"
                return
        yield from self._when(as_conditions(value), place)
