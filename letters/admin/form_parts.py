"""The parts of the page on which a letter is made, as its template shows them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from letters.admin.fields_shown import Shown
from letters.admin.notes import Board
from letters.admin.people_blocks import RoleShown
from letters.admin.slots import Slot


@dataclass
class Group:
    """A card of questions; `told` what the service works out from them."""

    slug: str
    label: str
    asked: list[Shown] = field(default_factory=list)
    folded: list[Shown] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)

    @property
    def open(self) -> bool:
        return any(each.notes for each in self.folded)


@dataclass
class FormPage:
    """Everything that the template shows, in its order."""

    applicant: RoleShown | None
    proxies: list[RoleShown]  # called for by a yes/no beside the applicant
    roles: list[RoleShown]
    groups: list[Group]
    extra: list[Group]  # folded into the last card
    slots: list[Slot]
    facts: dict[str, Any]  # values of conditions that no input of the page holds
    suggestions: dict[str, list[str]]
    board: Board

    def all_roles(self) -> list[RoleShown]:
        first = [self.applicant] if self.applicant else []
        return [*first, *self.proxies, *self.roles]

    @property
    def extra_open(self) -> bool:
        shown = [each for group in self.extra for each in group.asked + group.folded]
        return any(each.notes for each in shown)

    def fields(self) -> Iterable[Shown]:
        """Every input that the page shows."""
        for role in self.all_roles():
            yield from [role.switch] if role.switch else []
            for person in role.people:
                yield from person.asked + person.folded
        for group in self.groups + self.extra:
            for each in group.asked + group.folded:
                yield each
                yield from (column for row in each.rows for column in row)

    def unreadable(self) -> dict[str, str]:
        """What is wrong with single inputs, by anchor."""
        return {
            each.anchor: " ".join(each.notes.blocks)
            for each in self.fields()
            if each.notes.blocks
        }

    @cached_property
    def anchors(self) -> set[str]:
        """Ids of the parts to which a message can lead."""
        return set(self._anchors())

    def _anchors(self) -> Iterable[str]:
        for role in self.all_roles():
            yield role.anchor
            yield from (person.anchor for person in role.people)
        yield from (each.anchor for each in self.fields())
        yield from (slot.anchor for slot in self.slots)

    def summary(self) -> list[tuple[str, str]]:
        """(message, anchor) of all that blocks, in the order of the page."""
        return [
            (each.message, self.anchor(each.target)) for each in self.board.blocking()
        ]

    def anchor(self, target: str) -> str:
        """The part of the page where a message stands, "" where nothing is shown."""
        parts = target.split(":") if target else []
        while parts:
            anchor = "t-" + "-".join(parts)
            if anchor in self.anchors:
                return anchor
            parts.pop()
        return ""
