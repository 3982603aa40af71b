"""Imports of residents, end to end, beside the least that could be done and a peer.

The least: calamine reads the sheet and ready rows go into the residents' own table,
with its indexes, by executemany: no check, no history. The peer: django-import-export
as it comes, row by row, with simple-history; it is even given its rows ready made.
"""

import resource
import time
from collections.abc import Callable
from pathlib import Path

import tablib
from django.conf import settings
from django.db import connection, connections, transaction
from django.db.models import Max
from django.utils import timezone
from import_export.resources import ModelResource
from python_calamine import CalamineWorkbook

from registry.imports import intake, steps, tasks
from registry.models import Office, PopulationImport, Resident, StagedResident, User
from tests.bench import spreadsheets
from tests.bench.ground import Ground
from tests.bench.measuring import report

State = PopulationImport.State
TABLE = Resident._meta.db_table
COLUMNS = [field.column for field in Resident._meta.concrete_fields]
MOST_MEGABYTES = 500  # at 100,000 rows
PEER_MOST = 100_000  # rows; the peer takes a quarter of an hour for them
FIRST = 40_000  # number of the first person; those below belong to other parts
ROUNDS = {30_000: 3, 100_000: 1, 300_000: 1}


def measure(ground: Ground, people: dict[str, User]) -> None:
    ground.use("small")
    user = people["registrar"]
    is_server = connection.vendor == "postgresql"
    bounds = {
        size: _measure(ground, user, size)
        for size in (30_000, 100_000, *([300_000] if is_server else []))
    }
    # after all of ours: a process that reads a file is forked from this one, and would
    # be counted with whatever the peer left in its memory
    for size, bound in bounds.items():
        if size <= PEER_MOST:
            _measure_peer(user, size, bound=bound)


def _measure(ground: Ground, user: User, size: int) -> float:
    """Ours beside the bound, whose seconds are returned."""
    before = Resident.objects.aggregate(last=Max("pk"))["last"] or 0
    path, content = _workbook(size)
    ours, least, again = [], [], []
    for _ in range(ROUNDS[size]):
        _empty(before)
        ours.append(_timed(lambda: _import(user, content, size)))
        again.append(_timed(lambda: _read(user, content, unchanged=size)))
        rows = _ready_rows(before)
        _empty(before)
        least.append(_timed(lambda ready=rows: _least(path, ready)))
    best, bound = min(ours), min(least)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    report(
        f"Import of {size:,} rows, checks and history ({ground.engine})",
        f"{best:.2f} s",
        beside=_beside(bound),
        ratio=best / bound,
        target=2.0,
    )
    report(
        "- the same file again: nothing changes",
        f"{min(again):.2f} s",
        beside=_beside(bound),
        ratio=min(again) / bound,
    )
    report(
        "- largest process until now, MB",
        f"{peak} MB",
        beside=f"{MOST_MEGABYTES} MB at 100,000 rows",
        reached=peak <= MOST_MEGABYTES if size == 100_000 else None,
    )
    _empty(before)
    path.unlink()
    return bound


def _measure_peer(user: User, size: int, *, bound: float) -> None:
    before = Resident.objects.aggregate(last=Max("pk"))["last"] or 0
    path, content = _workbook(size)
    _import(user, content, size)
    rows = _ready_rows(before)
    _empty(before)
    peer = _timed(lambda: _peer(rows))
    report(
        f"- import-export as it comes, with history, {size:,} rows",
        f"{peer:.1f} s",
        beside=_beside(bound),
        ratio=peer / bound,
    )
    _empty(before)
    path.unlink()


def _workbook(size: int) -> tuple[Path, bytes]:
    path = Path(settings.VAR_DIR) / f"bench-{size}.xlsx"
    spreadsheets.write(path, spreadsheets.rows(size, first=FIRST))
    return path, path.read_bytes()


def _beside(bound: float) -> str:
    return f"calamine and executemany of ready rows, {bound:.2f} s"


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _read(user: User, content: bytes, **expected: int) -> PopulationImport:
    found = intake.receive(
        user=user,
        content=content,
        file_name="warga.xlsx",
        village=Office.objects.get(code="35.21.16.2001"),
        now=timezone.now(),
        by_worker=False,
    )
    tasks.examine.call(found.pk)
    found.refresh_from_db()
    assert found.state == State.READY, found.message
    for name, count in expected.items():
        assert found.counts[name] == count, found.counts
    return found


def _import(user: User, content: bytes, size: int) -> None:
    found = _read(user, content, new=size)
    steps.decide(
        user=user,
        import_id=found.pk,
        mode="all",
        now=timezone.now(),
        by_worker=False,
    )
    tasks.write.call(found.pk)
    found.refresh_from_db()
    assert found.state == State.DONE, found.message
    assert Resident.history.filter(history_change_reason=found.reason).count() == size


def _ready_rows(before: int) -> list[tuple]:
    imported = Resident.objects.filter(pk__gt=before).order_by("pk")
    return list(imported.values_list(*COLUMNS))


def _least(path: Path, rows: list[tuple]) -> None:
    CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    marks = ", ".join(["%s"] * len(COLUMNS))
    names = ", ".join(COLUMNS)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {TABLE} ({names}) VALUES ({marks})", rows)


class PeerResource(ModelResource):
    class Meta:
        model = Resident
        import_id_fields = ("nik",)
        exclude = ("id", "created_at", "updated_at", "name_upper")


def _peer(rows: list[tuple]) -> None:
    fields = [
        f for f in Resident._meta.concrete_fields if f.editable and not f.primary_key
    ]
    places = [COLUMNS.index(field.column) for field in fields]
    data = tablib.Dataset(headers=[field.name for field in fields])
    for row in rows:
        data.append(["" if row[at] is None else row[at] for at in places])
    result = PeerResource().import_data(data, raise_errors=True, use_transactions=True)
    assert not result.has_errors()


def _empty(before: int) -> None:
    """As it was; what was deleted is not left to be skipped over."""
    StagedResident.objects.all().delete()
    PopulationImport.objects.all().delete()
    with connection.cursor() as cursor:
        for table in (Resident.history.model._meta.db_table, TABLE):
            cursor.execute(f"DELETE FROM {table} WHERE id > %s", [before])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    connections.close_all()
