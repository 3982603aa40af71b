"""The site of `make run` on a folder of its own, while the browser looks at it.

A process of its own rather than pytest-django's live_server: it is what the offices
get (gunicorn's processes, one renderer each, no threads that WeasyPrint bears badly),
it needs no Django in the process in which playwright keeps an event loop, and it knows
its address before the first letter prints it in a QR.
"""

import json
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 60
MANAGE = [sys.executable, "manage.py"]


@dataclass
class Site:
    """A running site: `url` without a slash, and what `tests.e2e.prepare` laid down."""

    url: str
    env: dict[str, str]
    prepared: dict
    process: subprocess.Popen | None = None

    @property
    def host(self) -> str:
        return self.url.removeprefix("http://")

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A management command on this site's data; whoever calls judges its status."""
        return subprocess.run(
            [*MANAGE, *words], env=self.env, capture_output=True, text=True
        )

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait()


def start(*, folder: Path, more: dict[str, str]) -> Site:
    """Fills a database in `folder` and serves it on a free port.

    Args: `more` environment variables of the site.
    """
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    env = {
        **os.environ,
        "DEBUG": "1",
        "DEMO": "1",
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "BIND": "127.0.0.1",
        "PORT": str(port),
        "SITE_URL": url,
        "WEB_CONCURRENCY": "2",
        "BELL_SECONDS": "1",
        **more,
    }
    prepare = [sys.executable, "-m", "tests.e2e.prepare"]
    done = subprocess.run(prepare, env=env, stdout=subprocess.PIPE, check=True)
    site = Site(url, env, json.loads(done.stdout))
    log = (folder / "server.log").open("wb")
    with log:
        site.process = subprocess.Popen(
            [sys.executable, "-m", "config.serve"], env=env, stdout=log, stderr=log
        )
    _wait_for(port, site.process)
    return site


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(port: int, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, "config.serve ended: see server.log"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    process.terminate()
    raise AssertionError(f"nothing answers on port {port} after {START_SECONDS} s")
