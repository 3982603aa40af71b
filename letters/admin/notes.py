"""What is to be said beside a part of the form: problems, warnings, open defects."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from letters.forms.rules import Problem
from letters.models import Defect


@dataclass
class Notes:
    """Messages of one target, as the form's templates show them."""

    blocks: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)

    def add(self, other: "Notes") -> None:
        self.blocks += other.blocks
        self.warnings += other.warnings
        self.defects += other.defects

    def __bool__(self) -> bool:
        return bool(self.blocks or self.warnings or self.defects)


class Board:
    """All messages of a letter by target, and which of them found their place.

    What no part of the page has taken is told at the top, so that none is lost.
    """

    def __init__(self, problems: Iterable[Problem], defects: Iterable[Defect]) -> None:
        self.problems = list(problems)
        self.defects = list(defects)
        self.taken: set[str] = set()

    def take(self, target: str, *, below: bool = False) -> Notes:
        """The messages of a target; `below` also those of its parts."""
        self.taken.add(target)

        def mine(other: str) -> bool:
            if other == target:
                return True
            inside = below and other.startswith(f"{target}:")
            if inside:
                self.taken.add(other)
            return inside

        found = [each for each in self.problems if mine(each.target)]
        defects = [each for each in self.defects if mine(each.target)]
        # the guard's words for a defect are not repeated beside the defect itself
        said = tuple(str(each).rstrip(".") for each in defects)
        return Notes(
            blocks=[
                each.message
                for each in found
                if each.level == "block"
                and not (said and each.message.startswith(said))
            ],
            warnings=[each.message for each in found if each.level != "block"],
            defects=defects,
        )

    def take_rest(self, target: str) -> Notes:
        """Also what was said of parts of the target that the page does not show."""
        below = [
            each.target
            for each in [*self.problems, *self.defects]
            if each.target.startswith(f"{target}:") and each.target not in self.taken
        ]
        notes = self.take(target)
        for stray in dict.fromkeys(below):
            notes.add(self.take(stray))
        return notes

    def rest(self) -> Notes:
        """What belongs to no part that was shown."""
        left = [each for each in self.problems if each.target not in self.taken]
        return Notes(
            blocks=[each.message for each in left if each.level == "block"],
            warnings=[each.message for each in left if each.level != "block"],
            defects=[each for each in self.defects if each.target not in self.taken],
        )

    def blocking(self) -> list[Problem]:
        return [each for each in self.problems if each.level == "block"]
