"""The rows of an import while nobody has decided: good, wrong, and who is missing.

Stored a piece at a time, so that nobody waits long for the database; they count only
once the import is READY. What an earlier attempt left is deleted first.
"""

from collections.abc import Collection, Iterator

from django.db import transaction

from registry.imports import bulk, queue
from registry.imports.comparing import STAGED, Compared
from registry.imports.contract import Recognised
from registry.imports.gathering import Gathered, originals
from registry.models import (
    MissingResident,
    PopulationImport,
    Resident,
    StagedResident,
    WrongRow,
)

PIECE = 10_000
PLACE = ("population_import_id", "sheet", "row", "warnings")
WRONG = ("population_import_id", "kind", "sheet", "row", "name", "cells", "problems")
SHEET_LENGTH = 40


def stage(
    claimed: PopulationImport,
    *,
    recognised: Recognised,
    gathered: Gathered,
    compared: Compared,
    village_ids: Collection[int],
) -> dict:
    """Store everything that was found; returns the counts for the import."""
    with transaction.atomic():
        queue.forget_rows(claimed)
    positions = sorted(compared.staged)
    for piece in _pieces(positions):
        rows = [_good(claimed.pk, gathered, compared, at) for at in piece]
        with transaction.atomic():
            bulk.insert(StagedResident, (*PLACE, *STAGED), rows)
        queue.go_on(claimed)
    wrong = sorted(gathered.problems.keys() | gathered.without_nik)
    cells = originals(gathered, recognised, wrong)
    for piece in _pieces(wrong):
        rows = [_wrong(claimed.pk, gathered, at, cells[at]) for at in piece]
        with transaction.atomic():
            bulk.insert(WrongRow, WRONG, rows)
    missing = _missing(claimed, gathered, village_ids) if claimed.is_complete else []
    for piece in _pieces(missing):
        with transaction.atomic():
            bulk.insert(
                MissingResident,
                ("population_import_id", "resident_id"),
                [(claimed.pk, resident) for resident in piece],
            )
    new = len(compared.new & compared.staged.keys())
    at_move = STAGED.index("is_move")
    return {
        "rows": len(gathered),
        "new": new,
        "changed": len(compared.staged) - new,
        "unchanged": compared.unchanged,
        "wrong": len(gathered.problems),
        "warned": len(gathered.warnings.keys() & compared.staged.keys()),
        "moved": sum(row[at_move] for row in compared.staged.values()),
        "without_nik": len(gathered.without_nik),
        "missing": len(missing),
        "sheets": [note.as_json() for note in recognised.sheets],
    }


def _pieces(things: list) -> Iterator[list]:
    for start in range(0, len(things), PIECE):
        yield things[start : start + PIECE]


def _good(import_id: int, gathered: Gathered, compared: Compared, at: int) -> tuple:
    warnings = gathered.warnings.get(at)
    told = bulk.as_json(list(warnings.items())) if warnings else "[]"
    place = (import_id, gathered.sheets[at][:SHEET_LENGTH], gathered.rows[at], told)
    return place + compared.staged[at]


def _wrong(import_id: int, gathered: Gathered, at: int, cells: dict[str, str]) -> tuple:
    kind = WrongRow.Kind.WRONG
    if at in gathered.without_nik:
        kind = WrongRow.Kind.WITHOUT_NIK
    problems = [
        (gathered.header(at, column), message)
        for column, message in gathered.problems.get(at, {}).items()
    ]
    return (
        import_id,
        kind.value,
        gathered.sheets[at][:SHEET_LENGTH],
        gathered.rows[at],
        gathered.columns["name"][at] or "",
        bulk.as_json({_plain(name): _plain(cell) for name, cell in cells.items()}),
        bulk.as_json(problems),
    )


def _plain(text: str) -> str:
    return text.replace("\0", "")  # PostgreSQL has no such character


def _missing(
    claimed: PopulationImport, gathered: Gathered, village_ids: Collection[int]
) -> list[int]:
    """Who lives in the villages of the file, as far as we know, and is not in it."""
    named = set(gathered.columns["office_id"])
    if None in named:
        named.add(gathered.village_id)
    villages = named & set(village_ids)
    present = set(gathered.columns["nik"])
    living = Resident.objects.alive().filter(office__in=villages).order_by("pk")
    people = living.values_list("pk", "nik").iterator(PIECE)
    return [pk for pk, nik in people if nik not in present]
