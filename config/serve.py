"""The launcher of `make run`: starts what the site is made of and stops it as one.

Ctrl-C or SIGTERM ends every process in its own time (a request is answered, a letter
or an import is finished), a second Ctrl-C at once. If gunicorn ends by itself, all is
stopped; a worker that ended is started again, after a pause.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

from registry import bounded

BIND = os.environ.get("BIND", "127.0.0.1")
PORT = int(os.environ.get("PORT", "8000"))

GUNICORN = ["gunicorn", "--config", "python:config.gunicorn"]
WORKER = ["django", "run_worker"]  # imports of residents, and whatever else takes long
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = (
    1.0,
    30.0,
)  # before a dead worker's next life
PATIENCE_SECONDS = 40  # above gunicorn's graceful_timeout


class Stopped(Exception):
    """Somebody wants the site to stop."""


def main() -> int:
    """Run until stopped; returns the exit status of the process."""
    os.environ.setdefault("SITE_URL", f"http://{BIND}:{PORT}")
    problem = _port_problem(bind=BIND, port=PORT)
    if problem:
        print(problem, file=sys.stderr)
        return 1
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _stop)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    running: list[subprocess.Popen[bytes]] = []
    welcomed = False
    try:
        running.append(gunicorn := _start(GUNICORN))
        worker = Worker(running)
        while True:
            if gunicorn.poll() is not None:
                print(f"gunicorn ended ({gunicorn.returncode}).", file=sys.stderr)
                return gunicorn.returncode or 1
            worker.look_after()
            if not welcomed and _answers(bind=BIND, port=PORT):
                _print_welcome()
                welcomed = True
            time.sleep(0.2)
    except Stopped:
        print("\nStopping ... (Ctrl-C again: at once)", flush=True)
        return 0
    finally:
        _end(running)


class Worker:
    """The worker process in its lives; the site does not stop when one of them ends."""

    def __init__(self, running: list[subprocess.Popen[bytes]]) -> None:
        self.running = running  # where it stands while it lives
        self.pause = FIRST_PAUSE_SECONDS
        self.process: subprocess.Popen[bytes] | None = None
        self.next_start = self.started = 0.0

    def look_after(self) -> None:
        """Start it, also again; each pause is twice as long as the one before."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.next_start:
                self.process, self.started = _start(WORKER), now
                self.running.append(self.process)
        elif self.process.poll() is not None:
            if now - self.started > LONGEST_PAUSE_SECONDS:  # it had been well
                self.pause = FIRST_PAUSE_SECONDS
            print(
                f"worker ended ({self.process.returncode}), starts again in "
                f"{self.pause:.0f} s.",
                file=sys.stderr,
                flush=True,
            )
            self.running.remove(self.process)
            self.process, self.next_start = None, now + self.pause
            self.pause = min(self.pause * 2, LONGEST_PAUSE_SECONDS)


def _port_problem(*, bind: str, port: int) -> str:
    """Why the site cannot listen there, or nothing."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except OSError as error:
            return (
                f"Cannot listen on {bind}:{port}: {error.strerror}.\n"
                "Is the site running already? Another port: make run PORT=8001"
            )
    return ""


def _answers(*, bind: str, port: int) -> bool:
    """Whether gunicorn listens; it does once the site is loaded."""
    try:
        socket.create_connection((bind, port), timeout=1).close()
    except OSError:
        return False
    return True


def _print_welcome() -> None:
    if os.environ.get("DEMO", "") in ("1", "true", "True", "yes", "on"):
        accounts = [sys.executable, "manage.py", "seed_demo", "--accounts"]
        subprocess.run(accounts, check=False)  # noqa: S603 - fixed words
    print(f"\nSIPITULUNG: {os.environ['SITE_URL']}   (Ctrl-C stops it)\n", flush=True)


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    # a group of its own: Ctrl-C reaches the launcher only, which then asks politely
    return subprocess.Popen(  # noqa: S603 - the commands above, nothing from outside
        [sys.executable, "-m", *command],
        process_group=0,
        preexec_fn=die_with_the_parent,  # no threads run here
    )


def die_with_the_parent() -> None:
    """End politely when the process that started this one is killed.

    Without it a worker of a killed gunicorn keeps the port for as long as `timeout`.
    """
    bounded.die_with_the_parent(signal.SIGTERM)


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask each to finish; whoever presses Ctrl-C again, or after long, kills them."""
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)  # a closed terminal may send several
    deadline = time.monotonic() + PATIENCE_SECONDS
    try:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=max(0, deadline - time.monotonic()))
    except (Stopped, subprocess.TimeoutExpired):
        for process in processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


if __name__ == "__main__":
    raise SystemExit(main())
