"""The way back of a whole import, as far as nobody has built on it since.

What an import wrote is found by its history rows. A resident whose newest row is the
import's goes back to the row before; a new one goes away if nothing refers to him.
All others stay and are listed with the reason.
"""

from datetime import datetime

from django.db import connection, models, transaction
from django.utils import timezone

from registry.failpoints import reach
from registry.imports import queue
from registry.imports.writing import (
    HISTORY,
    OF_HISTORY,
    RESIDENT,
    History,
    as_stored,
    column_list,
    copied_columns,
    execute,
)
from registry.models import PopulationImport, Resident

State = PopulationImport.State
LISTED = 1_000
CHANGED = "Diubah lagi setelah impor ini."
REFERRED = "Sudah dipakai, misalnya dalam surat."
NO_PAST = "Keadaan sebelum impor tidak tercatat."
WORK = "registry_undone_rows"  # temporary: id, kind, the history row to go back to


def undo(claimed: PopulationImport) -> None:
    """UNDOING -> UNDONE; counts["undo"] says what became of whom."""
    try:
        with transaction.atomic():
            queue.lock_tree(claimed.office)
            now = timezone.now()
            _collect(claimed)
            kept = _keep_those_in_use()
            restored = _restore(claimed, now)
            reach("in_the_undo")
            removed = _remove(claimed, now)
            execute(f"DROP TABLE {WORK}", [])
            counts = claimed.counts | {
                "undo": {
                    "restored": restored,
                    "removed": removed,
                    "kept_count": len(kept),
                    "kept": kept[:LISTED],
                }
            }
            if not queue.finish(
                claimed, state=State.UNDONE, counts=counts, message="", undone_at=now
            ):
                raise queue.NotOurs
    except queue.NotOurs:
        return


def referring_columns() -> list[tuple[str, str]]:
    """(table, column) of every foreign key to a resident that would hold him."""
    return [
        (relation.related_model._meta.db_table, relation.field.column)
        for relation in _relations()
        if relation.on_delete is not models.CASCADE
    ]


def _relations() -> list[models.ForeignObjectRel]:
    every = Resident._meta.get_fields(include_hidden=True)
    return [
        field
        for field in every
        if (field.one_to_many or field.one_to_one)
        and field.auto_created
        and field.related_model is not History
    ]


def _collect(claimed: PopulationImport) -> None:
    """Whom this import wrote: kind "new", "old", "changed" (since) or "no_past"."""
    written = as_stored(claimed.written_at)
    execute(
        f"CREATE TEMPORARY TABLE {WORK} AS "  # noqa: S608 - names of our own
        "SELECT h.id AS id, h.history_id AS history_id, "
        "CASE WHEN h.history_type = '+' THEN 'new' ELSE 'old' END AS kind, "
        f"(SELECT MAX(p.history_id) FROM {HISTORY} p WHERE p.id = h.id "
        "AND p.history_id < h.history_id) AS past "
        f"FROM {HISTORY} h WHERE h.history_date = %s AND h.history_change_reason = %s",
        [written, claimed.reason],
    )
    execute(f"CREATE INDEX {WORK}_id ON {WORK} (id)", [])
    if connection.vendor == "postgresql":  # nobody changes them from here on
        execute(
            f"SELECT r.id FROM {RESIDENT} r JOIN {WORK} w ON w.id = r.id "  # noqa: S608
            "ORDER BY r.id FOR UPDATE OF r",
            [],
        )
    execute(
        f"UPDATE {WORK} SET kind = 'changed' WHERE EXISTS "  # noqa: S608
        f"(SELECT 1 FROM {HISTORY} l WHERE l.id = {WORK}.id "
        f"AND l.history_id > {WORK}.history_id) OR EXISTS "
        f"(SELECT 1 FROM {RESIDENT} r WHERE r.id = {WORK}.id AND r.updated_at <> %s)",
        [written],
    )
    execute(
        f"UPDATE {WORK} SET kind = 'no_past' WHERE kind = 'old' AND past IS NULL",  # noqa: S608
        [],
    )


def _keep_those_in_use() -> list[list]:
    """Marks new residents that something refers to; returns [[id, why], ...]."""
    for table, column in referring_columns():
        execute(
            f"UPDATE {WORK} SET kind = 'used' WHERE kind = 'new' AND EXISTS "  # noqa: S608
            f"(SELECT 1 FROM {table} f WHERE f.{column} = {WORK}.id)",
            [],
        )
    why = {"changed": CHANGED, "used": REFERRED, "no_past": NO_PAST}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT w.id, w.kind FROM {WORK} w JOIN {RESIDENT} r ON r.id = w.id "  # noqa: S608
            "WHERE w.kind IN ('changed', 'used', 'no_past') ORDER BY w.id"
        )
        return [[pk, why[kind]] for pk, kind in cursor]


def _restore(claimed: PopulationImport, now: datetime) -> int:
    columns = [column for column in copied_columns() if column != "id"]
    names = [connection.ops.quote_name(column) for column in columns]
    sets = ", ".join(f"{name} = p.{name}" for name in names)
    with connection.cursor() as cursor:  # the upper-cased name has no history
        cursor.execute(
            f"SELECT r.id, p.name FROM {WORK} w JOIN {RESIDENT} r ON r.id = w.id "  # noqa: S608
            f"JOIN {HISTORY} p ON p.history_id = w.past "
            "WHERE w.kind = 'old' AND p.name <> r.name"
        )
        renamed = [(name.upper()[:120], pk) for pk, name in cursor.fetchall()]
    count = execute(
        f"UPDATE {RESIDENT} AS r SET {sets}, updated_at = %s "  # noqa: S608
        f"FROM {WORK} AS w JOIN {HISTORY} AS p ON p.history_id = w.past "
        "WHERE w.kind = 'old' AND r.id = w.id",
        [as_stored(now)],
    )
    if renamed:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {RESIDENT} SET name_upper = %s WHERE id = %s",  # noqa: S608
                renamed,
            )
    _keep_history(claimed, now, kind="old", history_type="~")
    return count


def _remove(claimed: PopulationImport, now: datetime) -> int:
    _keep_history(claimed, now, kind="new", history_type="-")
    mine = f"(SELECT id FROM {WORK} WHERE kind = 'new')"  # noqa: S608
    for relation in _relations():
        if relation.on_delete is models.CASCADE:
            table, column = relation.related_model._meta.db_table, relation.field.column
            execute(f"DELETE FROM {table} WHERE {column} IN {mine}", [])  # noqa: S608
    return execute(f"DELETE FROM {RESIDENT} WHERE id IN {mine}", [])  # noqa: S608


def _keep_history(
    claimed: PopulationImport, now: datetime, *, kind: str, history_type: str
) -> None:
    copied = copied_columns()
    execute(
        f"INSERT INTO {HISTORY} ({column_list([*copied, *OF_HISTORY])}) "  # noqa: S608
        f"SELECT {column_list(copied, of='r')}, %s, %s, %s, %s "
        f"FROM {WORK} w JOIN {RESIDENT} r ON r.id = w.id WHERE w.kind = %s "
        "ORDER BY w.id",
        [
            as_stored(now),
            f"batal {claimed.reason}",
            history_type,
            claimed.undone_by_id,
            kind,
        ],
    )
