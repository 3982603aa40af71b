"""Works on somebody else's file in a process that the kernel stops when it takes long.

A PDF of one kilobyte can ask for hours: one form drawn ten times by one that is drawn
ten times, and so on; the same with the fields of signatures. Nothing inside a process
can stop that; two such files would hold both workers of the site.
"""

import os
import pickle
import resource
import signal
from collections.abc import Callable
from typing import NoReturn, TypeVar

Found = TypeVar("Found")
WALL_FACTOR = 4  # on a busy machine a second of work takes longer than a second


class TookTooLong(Exception):
    """The work was stopped; nothing of it is left."""


def in_time(work: Callable[[], Found], *, seconds: int) -> Found:
    """What `work` returns or raises (either must bear pickling), in a fork of this one.

    `seconds` of processor time; raises TookTooLong above it, or when the process died.
    What `work` needs is best imported before, so that it is not loaded each time.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(work, writing, seconds)
    os.close(writing)
    try:
        with os.fdopen(reading, "rb") as answer:
            told = answer.read()
    finally:
        os.waitpid(child, 0)
    if not told:
        raise TookTooLong
    done, found = pickle.loads(told)  # noqa: S301 - written by our own fork, below
    if not done:
        raise found
    return found


def _work(work: Callable[[], object], writing: int, seconds: int) -> NoReturn:
    """The life of the fork: it answers or is killed, and touches nothing else."""
    try:
        for name in (signal.SIGALRM, signal.SIGTERM):
            signal.signal(name, signal.SIG_DFL)  # the kernel's own end, no handler
        signal.alarm(seconds * WALL_FACTOR)
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        try:
            told = (True, work())
        except Exception as error:
            told = (False, error)
        with os.fdopen(writing, "wb") as answer:
            answer.write(pickle.dumps(told))
    finally:
        os._exit(0)  # no clean-up: connections and files belong to the other process
