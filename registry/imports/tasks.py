"""The work of imports that happens outside the page. Tasks know numbers only.

Nothing is raised out of them: what goes wrong is told on the import, and the log gets
no values (they are people's).
"""

import gc
import logging
import traceback
from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.db import OperationalError, connections
from django.utils import timezone

from registry import bounded, storage
from registry.imports import examining, queue, telling, undoing, writing
from registry.imports.contract import Unreadable
from registry.models import PopulationImport

try:
    from django.tasks import task  # from Django 6 on
except ImportError:
    from django_tasks import task

logger = logging.getLogger(__name__)
State = PopulationImport.State
BEAT_SECONDS = 10
TOO_MUCH = (
    "Berkas terlalu besar atau terlalu lama dibaca. Tidak ada yang disimpan. Bagi "
    "menjadi beberapa berkas, misalnya per desa, lalu unggah lagi."
)
OUR_FAULT = (
    "Berkas tidak dapat dibaca karena kesalahan di server. Tidak ada yang disimpan. "
    "Hubungi Admin Kecamatan dan sebutkan nomor impor ini."
)
NOT_WRITTEN = (
    "Impor gagal disimpan karena kesalahan di server. Tidak ada yang disimpan. "
    "Hubungi Admin Kecamatan dan sebutkan nomor impor ini."
)
NOT_UNDONE = (
    "Impor gagal dibatalkan karena kesalahan di server. Tidak ada yang berubah. "
    "Hubungi Admin Kecamatan dan sebutkan nomor impor ini."
)


class ServerFault(Exception):
    """Something that is no fault of the file; what it was is in the log."""


@task
def examine(import_id: int) -> None:
    """Read, check, compare and stage the file: READING -> READY, MAPPING or FAILED."""
    claimed = queue.claim_reading(import_id)
    if claimed is None:
        return
    try:
        in_a_child(partial(_examine, claimed), claimed)
    except (Unreadable, storage.FileMissing) as error:
        queue.fail(claimed, str(error))
    except bounded.TookTooLong:
        queue.fail(claimed, TOO_MUCH)
    except ServerFault:
        queue.fail(claimed, OUR_FAULT)
    except queue.NotOurs:
        pass
    except OperationalError:
        queue.release(claimed)
    queue.forget_rows_of_the_lost(claimed.pk)
    telling.tell(import_id, now=timezone.now())


@task
def write(import_id: int) -> None:
    """Write the staged rows when it is their turn: WAITING -> WRITING -> DONE."""
    _take_turn(import_id, State.WRITING, writing.write, NOT_WRITTEN)


@task
def undo(import_id: int) -> None:
    """Take back what was written: UNDOING -> UNDONE."""
    _take_turn(import_id, State.UNDOING, undoing.undo, NOT_UNDONE)


def in_a_child(work: Callable[[], None], claimed: PopulationImport) -> None:
    """Do it in a process that the kernel stops when it takes too much."""

    def work_and_part() -> None:
        gc.disable()  # millions of values, no cycles, and the process ends anyway
        try:
            work()
        finally:
            connections.close_all()

    connections.close_all()  # a connection must not be shared with the child
    bounded.in_time(
        work_and_part,
        seconds=settings.IMPORT_CPU_SECONDS,
        memory=settings.IMPORT_MEMORY_BYTES,
        meanwhile=lambda: _beat(claimed),
        every=BEAT_SECONDS,
    )


def _examine(claimed: PopulationImport) -> None:
    try:
        examining.examine(claimed)
    except (
        Unreadable,
        storage.FileMissing,
        queue.NotOurs,
        OperationalError,
        MemoryError,
    ):
        raise
    except Exception as error:
        _log(claimed, error)
        raise ServerFault from None


def _beat(claimed: PopulationImport) -> None:
    try:
        queue.beat(claimed)
    except OperationalError:  # somebody writes for long; the next beat will do
        connections.close_all()


def _take_turn(
    import_id: int,
    state: State,
    work: Callable[[PopulationImport], None],
    sorry: str,
) -> None:
    claimed = queue.claim_turn(import_id, state=state)
    if claimed is None:
        return
    try:
        work(claimed)
    except OperationalError:
        queue.release(claimed)
    except Exception as error:
        _log(claimed, error)
        if state == State.UNDOING:
            queue.finish(claimed, state=State.DONE, message=sorry)
        else:
            queue.fail(claimed, sorry)
    telling.tell(import_id, now=timezone.now())
    queue.wake(claimed.office, now=timezone.now())


def _log(claimed: PopulationImport, error: Exception) -> None:
    """Where it went wrong and what kind of error: its words may hold a NIK."""
    lines = traceback.extract_tb(error.__traceback__)[-4:]
    where = " < ".join(f"{line.filename}:{line.lineno}" for line in reversed(lines))
    kind = type(error).__name__
    logger.error("%s (%s): %s at %s", claimed, claimed.state, kind, where)
