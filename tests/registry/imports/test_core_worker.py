"""The worker of `make run`: started with the site, started again, stopped with it."""

import subprocess
import sys

import pytest

from config import serve

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
