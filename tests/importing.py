"""Imports in tests: queued work done here and now, files that need no reader.

`tasks_here(monkeypatch)` lets the reading of a file happen in this process, so that it
sees the transaction of the test; `work_off()` then does what a worker would do.
"""

import json
from collections.abc import Iterable
from datetime import date, datetime

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from registry.imports import examining, intake, tasks
from registry.imports.contract import (
    NO_NIK,
    Bad,
    Recognised,
    SheetNote,
    Table,
    Unreadable,
)
from registry.models import Office, PopulationImport, User


def tasks_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "in_a_child", lambda work, claimed: work())


def work_off() -> int:
    """Do all queued tasks, and those that they queue; returns how many."""
    done = 0
    while (queued := DBTaskResult.objects.ready().first()) is not None:
        queued.claim("test")
        queued.task.call(*queued.args_kwargs["args"], **queued.args_kwargs["kwargs"])
        queued.set_successful(None)
        done += 1
    return done


# --- a layout of our own: the cells are the values -------------------------------


def plain_file(
    people: Iterable[dict], *, sheet: str = "Data", first_row: int = 2, **words
) -> bytes:
    """A file for `plain_readers`: residents by field name, codes as their ids."""
    rows = list(people)
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {name: [_cell(row.get(name)) for row in rows] for name in names}
    sheet_of = {"sheet": sheet, "first_row": first_row, "columns": columns}
    return json.dumps({"tables": [sheet_of], **words}).encode()


def joined(*files: bytes) -> bytes:
    """One file with the sheets of several."""
    tables = [table for file in files for table in json.loads(file)["tables"]]
    return json.dumps({"tables": tables}).encode()


def plain_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let imports read what `plain_file` makes."""
    tasks_here(monkeypatch)
    monkeypatch.setattr(examining, "open_workbook", _open)
    monkeypatch.setattr(examining, "recognise", _recognise)
    monkeypatch.setattr(examining, "cleaners", lambda offices: _PlainCleaners())


def receive(
    content: bytes, *, user: User, name: str = "warga.xlsx", **values
) -> PopulationImport:
    """Upload it and let it be read; the import as it is then."""
    now = timezone.now()
    found = intake.receive(
        user=user, content=content, file_name=name, now=now, **values
    )
    work_off()
    found.refresh_from_db()
    return found


def _cell(value: object) -> object:
    if isinstance(value, (date, datetime)):
        return f"date:{value.isoformat()}"
    if isinstance(value, Office):
        return value.pk
    return value


def _open(content: bytes) -> dict:
    try:
        return json.loads(content)
    except ValueError:
        raise Unreadable("Berkas ini bukan lembar kerja.") from None


def _recognise(workbook: dict, mapping: dict | None = None) -> Recognised:
    tables = [_table(**each) for each in workbook["tables"]]
    return Recognised(
        format="plain",
        title="Uji",
        reason="Berkas uji.",
        sheets=[SheetNote(t.sheet, len(t.rows), True, "") for t in tables],
        tables=lambda: iter(tables),
        has_village=all("office" in table.columns for table in tables),
        total_rows=sum(len(table.rows) for table in tables),
    )


def _table(*, sheet: str, first_row: int, columns: dict[str, list]) -> Table:
    size = len(next(iter(columns.values()), []))

    def original(at: int) -> dict[str, str]:
        cells = {name.upper(): values[at] for name, values in columns.items()}
        return {name: "" if v is None else str(v) for name, v in cells.items()}

    return Table(
        sheet=sheet,
        rows=range(first_row, first_row + size),
        columns=columns,
        headers={name: name.upper() for name in columns},
        originals=original,
    )


class _PlainCleaners(dict):
    """For each field one that takes cells as they are; "bad:..." is no value."""

    def __missing__(self, name: str) -> "_PlainCleaner":
        found = self[name] = _PlainCleaner(blank=NO_NIK if name == "nik" else None)
        return found


class _PlainCleaner(dict):
    def __init__(self, *, blank: object) -> None:
        self._blank = blank

    def __missing__(self, cell: object) -> object:
        value = self._clean(cell)
        if not isinstance(cell, bool):
            self[cell] = value
        return value

    def _clean(self, cell: object) -> object:
        if cell is None or cell == "":
            return self._blank
        text = str(cell)
        if text.startswith("date:"):
            return date.fromisoformat(text.removeprefix("date:"))
        if text.startswith(("bad:", "soft:")):
            kind, _, message = text.partition(":")
            return Bad(message, soft=kind == "soft")
        return cell
