"""An import whose worker is killed, and what must hold afterwards.

A forked child does the work of the worker and is killed with SIGKILL; the next worker
comes when the lease has run out.
"""

from datetime import timedelta
from functools import partial

from django.utils import timezone

from registry.imports import intake, queue, steps, tasks
from registry.models import Office, PopulationImport, Resident, StagedResident, User
from tests import forking
from tests.factories import make_resident
from tests.importing import plain_file, work_off
from tests.registry.imports.people import as_row, person

State = PopulationImport.State
READING = ("after_reading", "before_staging_commit", "after_staging_commit")
WRITING = ("between_the_upserts", "before_write_commit", "after_write_commit")
UNDOING = ("in_the_undo",)
EACH = 20  # new, and as many that are changed
OLD, NEW = "Dusun Lama", "Dusun Baru"


def start(user: User, village: Office, *, until: str) -> PopulationImport:
    """A new import whose next piece of work is "reading", "writing" or "undoing"."""
    people = [make_resident(office=village, address=OLD) for _ in range(EACH)]
    rows = [as_row(resident, address=NEW) for resident in people]
    rows += [person(office=village, address=NEW) for _ in range(EACH)]
    now = timezone.now()
    found = intake.receive(
        user=user, content=plain_file(rows), file_name="warga.xlsx", now=now
    )
    if until == "reading":
        return found
    work_off()
    steps.decide(user=user, import_id=found.pk, mode="all", now=now)
    if until == "undoing":
        work_off()
        steps.undo(user=user, import_id=found.pk, now=now)
    found.refresh_from_db()
    return found


def in_a_child(found: PopulationImport, *, failpoint: str = "") -> int:
    """Let a forked child do the next piece of work; returns its process id."""
    task = {State.READING: tasks.examine, State.UNDOING: tasks.undo}.get(found.state)
    work = partial((task or tasks.write).call, found.pk)
    return forking.in_a_child(work, failpoint=failpoint)


def check(found: PopulationImport) -> None:
    """All of it is there or none, and its state says which."""
    found.refresh_from_db()
    new = Resident.objects.filter(address=NEW).count()
    told = Resident.history.filter(history_change_reason=found.reason).count()
    back = Resident.history.filter(history_change_reason=f"batal {found.reason}")
    is_written = found.state in (State.DONE, State.UNDOING)
    assert new == (2 * EACH if is_written else 0), (found.state, new)
    is_known = is_written or found.state == State.UNDONE
    assert told == (2 * EACH if is_known else 0), (found.state, told)
    assert back.count() == (2 * EACH if found.state == State.UNDONE else 0)
    if found.state == State.READY:
        assert StagedResident.objects.filter(population_import=found).count() == 40


def go_on(found: PopulationImport, *, until: State) -> None:
    """The lease runs out, somebody looks at the page, another worker takes it up."""
    past = timezone.now() - timedelta(days=1)
    PopulationImport.objects.filter(pk=found.pk).exclude(lease_until=None).update(
        lease_until=past, queued_at=past
    )
    queue.touch(found, now=timezone.now())
    work_off()
    check(found)
    assert found.state == until, (found.state, found.message)


def clear() -> None:
    """Room for the next: nobody is counted twice."""
    StagedResident.objects.all().delete()
    PopulationImport.objects.all().delete()
    Resident.history.all().delete()
    Resident.objects.all().delete()
