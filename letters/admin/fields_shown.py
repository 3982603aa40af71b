"""Fields of a letter as its form shows them: kept value, choices, notes, conditions."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.forms import Form

from letters.admin.notes import Board, Notes
from letters.forms.schema import Condition, Field

FEW = 5  # choices that are laid out as buttons rather than in a list
TINY = frozenset({"rt", "rw"})
WIDTHS = {
    **dict.fromkeys(("time", "int"), "tiny"),
    **dict.fromkeys(("date", "money"), "narrow"),
    **dict.fromkeys(("textarea", "multi", "rows", "bool"), "wide"),
    "phone": "phone",
}


@dataclass
class Shown:
    """One input. `value` as it is typed; `checked` the values of a multi."""

    key: str
    name: str
    label: str
    kind: str
    target: str
    value: Any = ""
    checked: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    help: str = ""
    placeholder: str = ""
    required: bool = False
    folded: bool = False
    shown: bool = True
    when: list[dict] = field(default_factory=list)
    notes: Notes = field(default_factory=Notes)
    width: str = ""
    suggestions: str = ""  # id of a datalist
    rows: list[list["Shown"]] = field(default_factory=list)
    columns: list["Shown"] = field(default_factory=list)  # an empty row

    @property
    def anchor(self) -> str:
        return "t-" + self.target.replace(":", "-")

    @property
    def when_json(self) -> str:
        return json.dumps(self.when)

    @property
    def as_buttons(self) -> bool:
        return self.kind == "choice" and len(self.choices) <= FEW


def conditions(when: Iterable[Condition]) -> list[dict]:
    """As the script reads them from a data attribute."""
    return [{"field": each.field, "op": each.op, "value": each.value} for each in when]


def show_field(
    spec: Field,
    form: Form,
    *,
    target: str,
    board: Board,
    shown: bool = True,
    villages: Iterable[tuple[str, str]] = (),
    computed: str = "",
) -> Shown:
    """One field bound to what is kept; what cannot be read says so at once."""
    bound = form[spec.key]
    value = bound.value()
    notes = board.take(target, below=spec.type == "rows")
    if not notes.blocks:
        notes.blocks += [str(message) for message in form.errors.get(spec.key, [])]
    kind = "choice" if spec.type == "office" else spec.type
    choices = tuple(villages) if spec.type == "office" else spec.choices
    return Shown(
        key=spec.key,
        name=bound.html_name,
        label=spec.label,
        kind=kind,
        target=target,
        value=bool(value) if kind == "bool" else "" if value is None else value,
        checked=tuple(value or ()) if kind == "multi" else (),
        choices=choices,
        help=spec.help,
        placeholder=computed or spec.placeholder or _example(spec),
        required=spec.required,
        folded=spec.folded,
        shown=shown,
        when=conditions(spec.when),
        notes=notes,
        width=_width(spec),
    )


def _example(spec: Field) -> str:
    return {
        "date": "hh-bb-tttt",
        "time": "09:00",
        "phone": "08...",
        "money": "1.500.000",
    }.get(spec.type, "")


def _width(spec: Field) -> str:
    if spec.key in TINY:
        return "tiny"
    if spec.type == "choice" and len(spec.choices) <= FEW:
        return "wide"
    return WIDTHS.get(spec.type, "")
