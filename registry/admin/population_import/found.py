"""What was found in a file, as its page lists it: the first fifty of each kind."""

from dataclasses import dataclass
from functools import cached_property

from registry.admin.population_import.words import column_words
from registry.identifiers import mask_nik
from registry.models import (
    MissingResident,
    PopulationImport,
    Resident,
    StagedResident,
    WrongRow,
)

MOST = 50


@dataclass(frozen=True)
class Line:
    """One row of the file. parts: (column, old, new), or (column, message)."""

    place: str  # "Data Penduduk baris 12"
    name: str
    nik: str  # masked
    parts: tuple[tuple, ...]
    is_move: bool = False


class Findings:
    """Read when the template asks, so that a folded part that is empty costs little."""

    def __init__(self, population_import: PopulationImport) -> None:
        self.of = population_import

    @cached_property
    def changes(self) -> list[Line]:
        staged = self._staged().filter(resident_id__isnull=False)
        # who moves first: it is what a person has to look at
        return [
            self._changed(each) for each in staged.order_by("-is_move", "pk")[:MOST]
        ]

    @cached_property
    def new(self) -> list[Line]:
        staged = self._staged().filter(resident_id__isnull=True)
        return [self._line(each, ()) for each in staged[:MOST]]

    @cached_property
    def warnings(self) -> list[Line]:
        staged = self._staged().exclude(warnings=[])
        return [self._line(each, _told(each.warnings)) for each in staged[:MOST]]

    @cached_property
    def wrong(self) -> list[Line]:
        return self._wrong(WrongRow.Kind.WRONG)

    @cached_property
    def without_nik(self) -> list[Line]:
        return self._wrong(WrongRow.Kind.WITHOUT_NIK)

    @cached_property
    def missing(self) -> list[Resident]:
        found = MissingResident.objects.filter(population_import=self.of)
        found = found.select_related("resident__office")[:MOST]
        return [each.resident for each in found]

    def _staged(self):
        return StagedResident.objects.filter(population_import=self.of)

    def _changed(self, staged: StagedResident) -> Line:
        parts = tuple(
            (column_words(column), old, new) for column, old, new in staged.changes
        )
        return self._line(staged, parts)

    def _line(self, staged: StagedResident, parts: tuple) -> Line:
        return Line(
            place(staged),
            staged.name,
            mask_nik(staged.nik),
            parts,
            is_move=staged.is_move,
        )

    def _wrong(self, kind: str) -> list[Line]:
        rows = WrongRow.objects.filter(population_import=self.of, kind=kind)
        return [
            Line(place(each), each.name, "", _told(each.problems))
            for each in rows.defer("cells")[:MOST]
        ]


def place(row: StagedResident | WrongRow) -> str:
    return f"{row.sheet} baris {row.row}".strip() if row.row else row.sheet


def kept_after_undo(
    population_import: PopulationImport, user
) -> list[tuple[Resident, str]]:
    """Who was left as he is, and why; of the offices that this user sees."""
    kept = population_import.counts.get("undo", {}).get("kept", [])[:MOST]
    residents = Resident.objects.visible_to(user).in_bulk([pk for pk, _ in kept])
    return [(residents[pk], why) for pk, why in kept if pk in residents]


def _told(problems: list) -> tuple[tuple[str, str], ...]:
    return tuple((column_words(column), message) for column, message in problems)
