"""One view on what was answered, for the named functions: a value by its path, people
by role, a day, and each as a text would print it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from letters.forms import indonesian
from letters.forms.conditions import is_empty, values_at
from letters.forms.person import PERSON_LABELS, show_person
from letters.forms.schema import Field, Role

PART = re.compile(r"\{\s*([\w.]+)\s*\}")


@dataclass(frozen=True)
class Look:
    """`raw`: as letters.forms.values.raw_values makes it. `env`: today (date),
    holidays (set of dates), offices ({code: title}), kecamatan (name) and
    kecamatan_code; all but today may be missing."""

    raw: Mapping[str, Any]
    env: Mapping[str, Any]
    fields: Mapping[str, Field] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.env["today"]

    def value(self, path: str) -> Any:
        """The answer, or the key of the first person of the role; None if none."""
        return values_at(path, self.raw)[0]

    def people(self, role: str) -> list[Mapping[str, Any]]:
        people = self.raw.get(role) or []
        return people if isinstance(people, list) else [people]

    def day(self, path: str) -> date | None:
        return (
            self.today if path == "today" else indonesian.parse_date(self.value(path))
        )

    def label(self, path: str) -> str:
        head, _, key = path.partition(".")
        if path == "today":
            return "hari ini"
        if head in self.roles:
            role = self.roles[head]
            own = {each.key: each.label for each in role.fields}
            if not key:
                return role.label
            return f"{own.get(key) or PERSON_LABELS.get(key, key)} {role.label}"
        return self.fields[head].label if head in self.fields else head

    def target(self, path: str) -> str:
        """Where a message about this value belongs."""
        head, _, key = path.partition(".")
        return f"role:{head}:0:{key}" if key else f"field:{head}"

    def shown(self, path: str) -> str:
        """The value as a text prints it."""
        head, _, key = path.partition(".")
        if not key:
            found = self.fields.get(head)
            value = self.raw.get(head)
            return show_answer(found, value, env=self.env) if found else _plain(value)
        people = self.people(head)
        if not people:
            return ""
        role = self.roles.get(head)
        own = show_row(role.fields, people[0], env=self.env) if role else {}
        return (show_person(people[0], on=self.today) | own).get(key, "")

    def filled_in(self, template: str) -> str:
        """`template` with its {paths} shown, "" for what is not answered; "" as a
        whole when nothing that it names is answered."""
        names = PART.findall(template)
        if names and not any(self.shown(name) for name in names):
            return ""
        return PART.sub(lambda found: self.shown(found[1]), template)


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def show_answer(field: Field, value: Any, *, env: Mapping[str, Any]) -> str:
    """An answer as a text prints it; what cannot be read is printed as it was typed,
    so that a draft shows its own mistakes."""
    if field.type == "bool":
        return "Ya" if value in (True, "true", "True", "on", "1") else "Tidak"
    if is_empty(value):
        return ""
    if field.type == "date":
        day = indonesian.parse_date(value)
        return indonesian.long_date(day) if day else str(value)
    if field.type == "time":
        moment = indonesian.parse_time(value)
        return indonesian.clock(moment) if moment else str(value)
    if field.type in ("int", "money"):
        amount = indonesian.parse_int(value)
        if amount is None:
            return str(value)
        return (
            indonesian.rupiah(amount)
            if field.type == "money"
            else indonesian.number(amount)
        )
    if field.type == "phone":
        return indonesian.phone(str(value))
    if field.type == "choice":
        return dict(field.choices).get(str(value), str(value))
    if field.type == "multi":
        labels = dict(field.choices)
        parts = value if isinstance(value, list) else [value]
        return indonesian.listed([labels.get(str(part), str(part)) for part in parts])
    if field.type == "office":
        return str(env.get("offices", {}).get(value, value))
    if field.type == "rows":
        return indonesian.counted(len(value))
    return str(value).strip()


def show_row(
    columns: tuple[Field, ...], row: Mapping[str, Any], *, env: Mapping[str, Any]
) -> dict[str, str]:
    """One row of a rows field, or a person's own fields of a role."""
    return {each.key: show_answer(each, row.get(each.key), env=env) for each in columns}
