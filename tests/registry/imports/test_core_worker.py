"""The worker of `make run`: started with the site, started again, stopped with it."""

import signal
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.utils import timezone

from config import serve
from registry import rounds
from registry.imports import intake
from registry.management.commands import run_worker
from registry.models import PopulationImport
from tests.importing import plain_file, plain_readers
from tests.registry.imports.people import person

ASLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def started(monkeypatch):
    """Every process that the launcher starts in its worker's place."""
    found: list[subprocess.Popen] = []

    def start(command):
        assert command == serve.WORKER
        found.append(subprocess.Popen(ASLEEP))
        return found[-1]

    monkeypatch.setattr(serve, "_start", start)
    yield found
    for process in found:
        process.kill()
        process.wait()


def test_a_dead_worker_is_started_again_after_a_pause(started, monkeypatch, capsys):
    clock = [1000.0]
    monkeypatch.setattr(serve.time, "monotonic", lambda: clock[0])
    running: list[subprocess.Popen] = []
    worker = serve.Worker(running)
    worker.look_after()
    assert running == started
    for lives, pause in ((1, 1), (2, 2), (3, 4)):
        started[-1].kill()
        started[-1].wait()
        worker.look_after()
        assert running == []
        clock[0] += pause - 0.1
        worker.look_after()
        assert len(started) == lives
        clock[0] += 0.2
        worker.look_after()
        assert len(started) == lives + 1
    assert "worker ended (-9), starts again in 4 s." in capsys.readouterr().err
    clock[0] += 100  # it lived long: the next pause is short again
    started[-1].kill()
    started[-1].wait()
    worker.look_after()
    assert "starts again in 1 s" in capsys.readouterr().err


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_what_is_queued_and_stops_when_asked(
    monkeypatch, registrar, desa_kalang, settings, tmp_path
):
    plain_readers(monkeypatch)
    settings.FILE_DIR = tmp_path
    handlers = {}
    monkeypatch.setattr(run_worker.signal, "signal", handlers.__setitem__)
    looks = []

    def idle(seconds: float) -> None:
        looks.append(seconds)
        if len(looks) == 2:  # Ctrl-C while nothing is to be done
            handlers[signal.SIGINT](signal.SIGINT, None)

    monkeypatch.setattr(run_worker.time, "sleep", idle)
    found = intake.receive(
        user=registrar,
        content=plain_file([person(office=desa_kalang)]),
        file_name="warga.xlsx",
        now=timezone.now(),
    )
    with pytest.raises(SystemExit) as end:
        call_command("run_worker")
    assert end.value.code == 0
    found.refresh_from_db()
    assert found.state == PopulationImport.State.READY
    assert len(looks) == 2
    assert max(looks) < 1


@pytest.mark.django_db
def test_an_idle_worker_asks_one_question_and_locks_nothing(
    monkeypatch, django_assert_num_queries
):
    # in the transaction of a test it would close the only connection
    monkeypatch.setattr(run_worker, "close_old_connections", lambda: None)
    command = run_worker.Command()
    command.stopping = command.at_work = False
    command.recovered_at = command.tidied_at = run_worker.time.monotonic()
    for each in rounds.ROUNDS:
        monkeypatch.setattr(each, "done_at", run_worker.time.monotonic())
    with django_assert_num_queries(1) as asked:
        assert not command._work()
    assert asked.captured_queries[0]["sql"].startswith("SELECT 1")
