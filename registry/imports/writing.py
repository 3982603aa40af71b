"""From staged rows to residents and their history: a few statements, one transaction.

The same SQL on SQLite and PostgreSQL. Columns come from the models' own lists, so that
a new field of a resident cannot be left out of his history.
"""

from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from registry.failpoints import reach
from registry.imports import queue
from registry.models import IMPORTED_COLUMNS, PopulationImport, Resident, StagedResident

State = PopulationImport.State
CHANGED_MEANWHILE = (
    "Data penduduk berubah sejak berkas ini diperiksa, jadi berkas diperiksa lagi. "
    "Lihat hasilnya, lalu putuskan lagi."
)
History = Resident.history.model
RESIDENT = Resident._meta.db_table
STAGED = StagedResident._meta.db_table
HISTORY = History._meta.db_table
WRITTEN = (*IMPORTED_COLUMNS, "name_upper", "nik_warning_reason")
# simple-history's own columns, behind those that are copied
OF_HISTORY = (
    "history_date",
    "history_change_reason",
    "history_type",
    "history_user_id",
)


class Stale(Exception):
    """Somebody changed a resident that this import was compared with."""


def write(claimed: PopulationImport) -> None:
    """WRITING -> DONE, or back to READING when the population has changed since."""
    try:
        with transaction.atomic():
            queue.lock_tree(claimed.office)
            now = timezone.now()
            _insert_new(claimed, now)
            reach("between_the_upserts")
            _update_changed(claimed, now)
            _keep_history(claimed, now)
            if not queue.finish(claimed, state=State.DONE, written_at=now):
                raise queue.NotOurs
            reach("before_write_commit")
    except queue.NotOurs:
        return
    except (Stale, IntegrityError):
        _examine_again(claimed)
        return
    reach("after_write_commit")
    queue.forget_bytes(claimed)


def copied_columns() -> list[str]:
    """Columns that a resident and his history rows share, in one order."""
    own = {field.column for field in Resident._meta.concrete_fields}
    return [f.column for f in History._meta.concrete_fields if f.column in own]


def column_list(columns: list[str] | tuple[str, ...], *, of: str = "") -> str:
    quoted = map(connection.ops.quote_name, columns)
    return ", ".join(f"{of}.{name}" if of else name for name in quoted)


def execute(sql: str, parameters: list) -> int:
    """Run one statement; returns the rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.rowcount


def _insert_new(claimed: PopulationImport, now) -> None:
    """Everything a resident has is staged, or has a default that is the model's."""
    known = (
        f"SELECT COUNT(*) FROM {STAGED} s JOIN {RESIDENT} r ON r.nik = s.nik "  # noqa: S608
        "WHERE s.population_import_id = %s AND s.resident_id IS NULL"
    )
    with connection.cursor() as cursor:
        cursor.execute(known, [claimed.pk])
        if cursor.fetchone()[0]:
            raise Stale
    rest = _defaults(now)
    marks = ", ".join(["%s"] * len(rest))
    execute(
        f"INSERT INTO {RESIDENT} ({column_list([*WRITTEN, *rest])}) "  # noqa: S608
        f"SELECT {column_list(WRITTEN, of='s')}, {marks} FROM {STAGED} s "
        "WHERE s.population_import_id = %s AND s.resident_id IS NULL ORDER BY s.id",
        [*rest.values(), claimed.pk],
    )


def _defaults(now) -> dict[str, object]:
    """What a new resident has in the columns that are not staged."""
    found = {}
    for field in Resident._meta.concrete_fields:
        if field.primary_key or field.column in WRITTEN:
            continue
        value = now if _is_clock(field) else field.get_default()
        found[field.column] = field.get_db_prep_save(value, connection)
    return found


def _is_clock(field: models.Field) -> bool:
    return getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)


def _update_changed(claimed: PopulationImport, now) -> None:
    """Whoever was changed since he was compared is not touched, and so counts less."""
    clocks = [f for f in Resident._meta.concrete_fields if getattr(f, "auto_now", 0)]
    names = [connection.ops.quote_name(column) for column in WRITTEN]
    sets = [f"{name} = s.{name}" for name in names]
    sets += [f"{connection.ops.quote_name(field.column)} = %s" for field in clocks]
    times = [field.get_db_prep_save(now, connection) for field in clocks]
    staged = StagedResident.objects.filter(population_import=claimed)
    expected = staged.exclude(resident_id=None).count()
    touched = execute(
        f"UPDATE {RESIDENT} AS r SET {', '.join(sets)} FROM {STAGED} AS s "  # noqa: S608
        "WHERE s.population_import_id = %s AND r.id = s.resident_id "
        "AND r.updated_at = s.based_on",
        [*times, claimed.pk],
    )
    if expected and touched != expected:
        raise Stale


def _keep_history(claimed: PopulationImport, now) -> None:
    copied = copied_columns()
    execute(
        f"INSERT INTO {HISTORY} ({column_list([*copied, *OF_HISTORY])}) "  # noqa: S608
        f"SELECT {column_list(copied, of='r')}, %s, %s, "
        "CASE WHEN s.resident_id IS NULL THEN '+' ELSE '~' END, %s "
        f"FROM {STAGED} s JOIN {RESIDENT} r ON r.nik = s.nik "
        "WHERE s.population_import_id = %s ORDER BY s.id",
        [as_stored(now), claimed.reason, claimed.decided_by_id, claimed.pk],
    )


def as_stored(now) -> object:
    """A moment as the database of history rows wants it."""
    return History._meta.get_field("history_date").get_db_prep_save(now, connection)


def _examine_again(claimed: PopulationImport) -> None:
    now = timezone.now()
    with transaction.atomic():
        told = queue.finish(
            claimed, state=State.READING, message=CHANGED_MEANWHILE, mode="", counts={}
        )
        if told:
            claimed.state = State.READING
            queue.enqueue(claimed, now=now)
