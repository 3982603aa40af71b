"""Who works on which import, and what becomes of those whose worker was killed.

A worker claims an import for some time (its lease) and counts the attempt; whatever it
stores at the end asks for that very attempt, so that a worker who was given up cannot
store anything any more. One import of an office tree writes at a time.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils import timezone

from registry import storage
from registry.models import Office, PopulationImport

State = PopulationImport.State
WITH_WORKER = (State.READING, State.WAITING, State.WRITING, State.UNDOING)
WRITERS = (State.WRITING, State.UNDOING)
GIVEN_UP = {
    State.READING: "Berkas gagal dibaca setelah dicoba beberapa kali. Tidak ada yang "
    "disimpan. Coba bagi berkasnya, atau hubungi Admin Kecamatan.",
    State.WRITING: "Impor gagal disimpan setelah dicoba beberapa kali. Tidak ada yang "
    "disimpan. Unggah lagi berkasnya, atau hubungi Admin Kecamatan.",
    State.UNDOING: "Impor gagal dibatalkan setelah dicoba beberapa kali. Tidak ada "
    "yang berubah. Coba lagi nanti, atau hubungi Admin Kecamatan.",
}


class NotOurs(Exception):
    """The import was thrown away meanwhile, or another worker has taken it over."""


def enqueue(population_import: PopulationImport, *, now: datetime) -> None:
    """Give the next step of an import to a worker; call it where the state is saved."""
    from registry.imports import tasks  # they call this module

    state = population_import.state
    task = {State.READING: tasks.examine, State.UNDOING: tasks.undo}.get(state)
    PopulationImport.objects.filter(pk=population_import.pk).update(queued_at=now)
    (task or tasks.write).enqueue(population_import.pk)


def touch(population_import: PopulationImport, *, now: datetime) -> PopulationImport:
    """What a page calls when somebody looks at an import; returns it as it is now.

    Work whose lease has run out (its worker was killed) is queued again; after
    settings.IMPORT_MAX_ATTEMPTS it is given up. Cheap otherwise.
    """
    if _is_stale(population_import, now):
        with transaction.atomic():
            found = _locked(population_import.pk)
            if found and _is_stale(found, now):
                enqueue(found, now=now)
    population_import.refresh_from_db()
    return population_import


def recover(*, now: datetime) -> int:
    """`touch` for all imports, by the worker itself; returns how many were waiting."""
    limit = now - _lease()
    under_way = PopulationImport.objects.filter(state__in=WITH_WORKER)
    stale = under_way.filter(
        Q(lease_until=None) | Q(lease_until__lt=now),
        Q(queued_at=None) | Q(queued_at__lt=limit),
    )
    found = list(stale)
    for each in found:
        touch(each, now=now)
    return len(found)


# --- claims -----------------------------------------------------------------------


def claim_reading(import_id: int) -> PopulationImport | None:
    """The import, this process's to read; None when it is somebody else's or done."""
    now = timezone.now()
    with transaction.atomic():
        found = _locked(import_id)
        if found is None or found.state != State.READING or _is_leased(found, now):
            return None
        return _take(found, state=State.READING, now=now)


def claim_turn(import_id: int, *, state: State) -> PopulationImport | None:
    """The import, this process's to write (WRITING) or to take back (UNDOING).

    None when it is not to be done, or another import of the tree is being written:
    then it waits and says so, and `wake` comes back to it.
    """
    now = timezone.now()
    waits_in = {State.WRITING: (State.WAITING, State.WRITING)}.get(state, (state,))
    try:
        with transaction.atomic():
            found = _locked(import_id)
            if found is None or found.state not in waits_in or _is_leased(found, now):
                return None
            lock_tree(found.office, nowait=True)
            other = _writer_beside(found, now)
            if other is None:
                return _take(found, state=state, now=now)
            found.message = f"Menunggu giliran: {other} sedang dikerjakan."
            found.save(update_fields=["message"])
    except OperationalError:  # PostgreSQL: a writer holds the tree
        _still_own(import_id, waits_in).update(
            message="Menunggu giliran: impor lain sedang dikerjakan."
        )
    return None


def lock_tree(office: Office, *, nowait: bool = False) -> None:
    """Hold the trees of this office until the transaction ends (PostgreSQL).

    On SQLite each transaction holds the whole database. With `nowait` it raises
    OperationalError when somebody else holds one of them.
    """
    tree = Office.objects.at_or_below(tree_of(office.code))
    upper = tree.filter(level__in=[Office.Level.KABUPATEN, Office.Level.KECAMATAN])
    # no_key: rows that refer to the office may still be stored meanwhile
    list(upper.order_by("pk").select_for_update(no_key=True, nowait=nowait))


def tree_of(code: str) -> str:
    """Code of the office whose tree is written as one: the kecamatan, or what is
    above it. Imports of two offices meet when one tree lies in the other."""
    return ".".join(code.split(".")[:3])


def beat(claimed: PopulationImport, **progress: int) -> bool:
    """Say that this attempt is still being worked on; False when it is not ours."""
    return bool(_own(claimed).update(lease_until=timezone.now() + _lease(), **progress))


def go_on(claimed: PopulationImport, **progress: int) -> None:
    """`beat`, and stop here when it was thrown away or given to somebody else.

    Raises NotOurs.
    """
    if not beat(claimed, **progress):
        raise NotOurs


def release(claimed: PopulationImport) -> None:
    """Let it be tried again soon: the database was busy, say."""
    _own(claimed).update(lease_until=None)


def finish(claimed: PopulationImport, *, state: State, **values: object) -> bool:
    """Set the state that this attempt ends in; False, and nothing is set, when it
    had been given up. Inside the transaction that stores what belongs to it."""
    return bool(
        _own(claimed).update(state=state, lease_until=None, attempts=0, **values)
    )


def fail(claimed: PopulationImport, message: str) -> None:
    """Nothing of it was stored; say why, and keep no rows and no bytes."""
    with transaction.atomic():
        if not finish(claimed, state=State.FAILED, message=message):
            return
        forget_rows(claimed)
    forget_bytes(claimed)


def forget_rows(population_import: PopulationImport) -> None:
    """Delete what was staged; no other process may be staging for it."""
    for rows in ("staged", "wrong_rows", "missing"):
        related = getattr(population_import, rows).all()
        related._raw_delete(related.db)  # nothing refers to them


def forget_rows_of_the_lost(import_id: int) -> None:
    """What a worker stored although the import had been thrown away meanwhile."""
    over = PopulationImport.objects.filter(
        pk=import_id, state__in=(State.DISCARDED, State.FAILED)
    )
    for each in over:
        forget_rows(each)


def forget_bytes(population_import: PopulationImport) -> None:
    storage.remove(population_import.file_sha256, folder=population_import.folder)


def wake(office: Office, *, now: datetime) -> None:
    """Give the next waiting import of these trees to a worker, after a commit."""
    waiting = PopulationImport.objects.filter(
        Q(state=State.WAITING) | Q(state=State.UNDOING, lease_until=None)
    ).select_related("office")
    for each in waiting.order_by("decided_at", "pk"):
        if _meet(each.office.code, office.code):
            enqueue(each, now=now)
            return


# --- inside -----------------------------------------------------------------------


def _lease() -> timedelta:
    return timedelta(seconds=settings.IMPORT_LEASE_SECONDS)


def _is_leased(found: PopulationImport, now: datetime) -> bool:
    return found.lease_until is not None and found.lease_until > now


def _is_stale(found: PopulationImport, now: datetime) -> bool:
    queued = found.queued_at is not None and found.queued_at > now - _lease()
    return found.state in WITH_WORKER and not _is_leased(found, now) and not queued


def _locked(import_id: int) -> PopulationImport | None:
    rows = PopulationImport.objects.select_for_update(of=("self",))
    return rows.select_related("office").filter(pk=import_id).first()


def _take(
    found: PopulationImport, *, state: State, now: datetime
) -> PopulationImport | None:
    if found.attempts >= settings.IMPORT_MAX_ATTEMPTS:
        _give_up(found, state)
        return None
    found.state = state
    found.attempts += 1
    found.lease_until = now + _lease()
    if state != State.READING:
        staged = found.counts.get("new", 0) + found.counts.get("changed", 0)
        found.lease_until += timedelta(seconds=staged // 500)  # nothing beats then
        found.message = ""
    found.save(update_fields=["state", "attempts", "lease_until", "message"])
    return found


def _give_up(found: PopulationImport, state: State) -> None:
    found.message, found.lease_until, found.attempts = GIVEN_UP[state], None, 0
    found.state = State.DONE if state == State.UNDOING else State.FAILED
    found.save(update_fields=["state", "attempts", "lease_until", "message"])
    if found.state == State.FAILED:
        forget_rows(found)
        transaction.on_commit(lambda: forget_bytes(found))


def _writer_beside(found: PopulationImport, now: datetime) -> PopulationImport | None:
    writers = PopulationImport.objects.filter(state__in=WRITERS, lease_until__gt=now)
    for other in writers.exclude(pk=found.pk).select_related("office"):
        if _meet(other.office.code, found.office.code):
            return other
    return None


def _meet(code: str, other: str) -> bool:
    one, two = f"{tree_of(code)}.", f"{tree_of(other)}."
    return one.startswith(two) or two.startswith(one)


def _own(claimed: PopulationImport):
    return _still_own(claimed.pk, (claimed.state,)).filter(attempts=claimed.attempts)


def _still_own(import_id: int, states: Iterable[State]):
    return PopulationImport.objects.filter(pk=import_id, state__in=states)
