"""The site's worker, held still for a moment, so that a page is seen while it waits."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.site import Site


@contextmanager
def held_worker(site: Site) -> Iterator[None]:
    """Nothing is taken from the queue in here; afterwards the work goes on."""
    assert site.process is not None
    worker = _worker_below(site.process.pid)
    os.kill(worker, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(worker, signal.SIGCONT)


def _worker_below(parent: int) -> int:
    """The process id of `manage.py run_worker` that this launcher started."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    for child in children:
        if b"run_worker" in Path(f"/proc/{child}/cmdline").read_bytes():
            return int(child)
    raise AssertionError("the site has no worker")
