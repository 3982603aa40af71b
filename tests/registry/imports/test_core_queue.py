"""Workers: leases, attempts, turns; and the child that is stopped when it is greedy."""

import os
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from registry.imports import examining, intake, queue, steps, tasks
from registry.models import Office, PopulationImport, Resident, StagedResident
from tests import import_kills
from tests.factories import make_user
from tests.forking import ended
from tests.importing import plain_file, receive, work_off
from tests.registry.imports.people import person

State = PopulationImport.State
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_readers")]


@pytest.fixture
def upload(registrar, desa_kalang):
    """An import that no worker has seen yet."""

    def make(rows: int = 1) -> PopulationImport:
        return intake.receive(
            user=registrar,
            content=plain_file([person(office=desa_kalang) for _ in range(rows)]),
            file_name="warga.xlsx",
            now=timezone.now(),
        )

    return make


def decided(found: PopulationImport, user) -> PopulationImport:
    """Read, and decided upon; whatever else is queued is left alone."""
    tasks.examine.call(found.pk)
    steps.decide(user=user, import_id=found.pk, mode="all", now=timezone.now())
    found.refresh_from_db()
    return found


def later(seconds: int = 3600):
    return timezone.now() + timedelta(seconds=seconds)


def test_one_worker_reads_and_the_other_leaves_it(upload):
    found = upload()
    assert queue.claim_reading(found.pk).attempts == 1
    assert queue.claim_reading(found.pk) is None


def test_a_lost_worker_is_replaced_three_times(upload, tmp_path):
    found = upload()
    for attempt in (1, 2, 3):
        assert queue.claim_reading(found.pk).attempts == attempt
        PopulationImport.objects.update(lease_until=timezone.now())
    assert queue.claim_reading(found.pk) is None
    found.refresh_from_db()
    assert found.state == State.FAILED
    assert "dicoba beberapa kali" in found.message


def test_a_look_queues_again_what_was_lost_and_nothing_else(upload):
    found = upload()
    DBTaskResult.objects.all().delete()  # killed with its worker
    assert queue.touch(found, now=timezone.now()).state == State.READING
    assert not DBTaskResult.objects.exists()  # it may still stand in the queue
    queue.touch(found, now=later())
    assert DBTaskResult.objects.count() == 1
    queue.touch(found, now=later(3601))
    assert DBTaskResult.objects.count() == 1  # not with each look
    DBTaskResult.objects.all().delete()
    assert queue.recover(now=later(9000)) == 1
    work_off()
    assert queue.touch(found, now=later(9999)).state == State.READY
    assert queue.recover(now=later(99999)) == 0


def test_who_was_given_up_stores_nothing_any_more(upload):
    found = upload()
    lost = queue.claim_reading(found.pk)
    PopulationImport.objects.update(lease_until=timezone.now())
    queue.claim_reading(found.pk)
    assert not queue.beat(lost)
    with pytest.raises(queue.NotOurs):
        examining.examine(lost)
    queue.fail(lost, "tidak boleh")
    found.refresh_from_db()
    assert (found.state, found.attempts) == (State.READING, 2)


def test_thrown_away_while_it_is_read(upload, registrar, monkeypatch, tmp_path):
    found = upload()

    def meanwhile(name: str) -> None:
        if name == "after_reading":
            steps.discard(user=registrar, import_id=found.pk, now=timezone.now())

    monkeypatch.setattr(examining, "reach", meanwhile)
    work_off()
    found.refresh_from_db()
    assert found.state == State.DISCARDED
    assert not StagedResident.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_one_writes_in_a_tree_and_the_next_is_woken(upload, registrar):
    first, second = decided(upload(), registrar), decided(upload(), registrar)
    DBTaskResult.objects.all().delete()
    writing = queue.claim_turn(first.pk, state=State.WRITING)
    tasks.write.call(second.pk)
    second.refresh_from_db()
    assert second.state == State.WAITING
    assert second.message == f"Menunggu giliran: Impor #{first.pk} sedang dikerjakan."
    PopulationImport.objects.filter(pk=first.pk).update(
        state=State.WAITING, lease_until=None, attempts=writing.attempts
    )
    tasks.write.call(first.pk)
    work_off()  # the second was woken
    states = PopulationImport.objects.values_list("state", flat=True)
    assert set(states) == {State.DONE}


def test_another_tree_does_not_wait(upload, registrar, kecamatan):
    first = decided(upload(), registrar)
    queue.claim_turn(first.pk, state=State.WRITING)
    other = Office.objects.create(code="35.21.17", level="kecamatan", name="Lain")
    village = Office.objects.create(code="35.21.17.2001", level="desa", name="Jauh")
    user = make_user("admin.lain", office=other, group="Admin Kecamatan")
    found = receive(plain_file([person(office=village)]), user=user)
    steps.decide(user=user, import_id=found.pk, mode="all", now=timezone.now())
    tasks.write.call(found.pk)
    found.refresh_from_db()
    assert found.state == State.DONE


def test_trees():
    assert queue.tree_of("35.21.16.2001") == "35.21.16"
    assert queue.tree_of("35.21.16") == "35.21.16"
    assert queue.tree_of("35.21") == "35.21"
    assert queue._meet("35.21", "35.21.16.2001")
    assert not queue._meet("35.21.1", "35.21.16")


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_write_one_after_the_other(upload, registrar, settings):
    """Four forked workers and four imports of one tree: nobody fails, all are there."""
    found = [decided(upload(30), registrar) for _ in range(4)]
    children = [import_kills.in_a_child(each) for each in found]
    assert [ended(pid) for pid in children] == [0] * 4
    work_off()  # whoever had to wait was woken
    states = PopulationImport.objects.values_list("state", flat=True)
    assert set(states) == {State.DONE}
    assert Resident.objects.count() == 120
    assert Resident.history.count() == 120


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one lock")
def test_the_tree_is_locked_while_somebody_writes(upload, registrar):
    """Even where the lease of the one who writes has run out."""
    found = decided(upload(), registrar)
    holding, done = threading.Event(), threading.Event()

    def hold() -> None:
        from django.db import transaction

        with transaction.atomic():
            queue.lock_tree(found.office)
            holding.set()
            done.wait(20)
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert holding.wait(20)
        assert queue.claim_turn(found.pk, state=State.WRITING) is None
    finally:
        done.set()
        holder.join()
    found.refresh_from_db()
    assert (found.state, found.message[:16]) == (State.WAITING, "Menunggu giliran")
    assert queue.claim_turn(found.pk, state=State.WRITING) is not None


# --- the child that reads ---------------------------------------------------------


def _read_in_a_real_child(found, monkeypatch, work) -> PopulationImport:
    monkeypatch.undo()  # `in_a_child` is the real one again
    monkeypatch.setattr(examining, "examine", work)
    tasks.examine.call(found.pk)
    found.refresh_from_db()
    return found


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("greed", ["memory", "time"])
def test_a_greedy_file_is_stopped(upload, monkeypatch, settings, greed, tmp_path):
    found = upload()

    def devour(claimed) -> None:
        if greed == "memory":
            bytearray(2 * settings.IMPORT_MEMORY_BYTES)
        end = time.process_time() + 30
        while time.process_time() < end:
            pass

    settings.IMPORT_CPU_SECONDS = 1
    _read_in_a_real_child(found, monkeypatch, devour)
    assert found.state == State.FAILED
    assert found.message == tasks.TOO_MUCH
    assert os.getpid() and PopulationImport.objects.exists()  # we are still here


@pytest.mark.django_db(transaction=True)
def test_a_fault_of_ours_is_told_and_no_value_logged(upload, monkeypatch, caplog):
    found = upload()

    def stumble(claimed) -> None:
        raise ValueError("352116" + "4512909003")

    _read_in_a_real_child(found, monkeypatch, stumble)
    assert found.state == State.FAILED
    assert found.message == tasks.OUR_FAULT
    assert "352116" not in caplog.text
