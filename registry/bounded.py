"""Works on somebody else's file in a process that the kernel stops when it takes long.

A PDF of one kilobyte can ask for hours: one form drawn ten times by one that is drawn
ten times, and so on; a spreadsheet of 30 kilobytes unpacks to gigabytes. Nothing inside
a process can stop that; two such files would hold both workers of the site.
"""

import ctypes
import os
import pickle
import resource
import select
import signal
from collections.abc import Callable
from typing import NoReturn, TypeVar

Found = TypeVar("Found")
WALL_FACTOR = 4  # on a busy machine a second of work takes longer than a second
PR_SET_PDEATHSIG = 1  # prctl(2)


class TookTooLong(Exception):
    """The work was stopped, for its time or its memory; nothing of it is left."""


def in_time(
    work: Callable[[], Found],
    *,
    seconds: int,
    memory: int | None = None,
    more_memory: int | None = None,
    meanwhile: Callable[[], object] | None = None,
    every: float = 10.0,
) -> Found:
    """What `work` returns or raises (either must bear pickling), in a fork of this one.

    `seconds` of processor time, and `memory` bytes of address space in all or
    `more_memory` above what this process has; raises TookTooLong above any of them, or
    when the process died. `meanwhile` is called in this process each
    `every` seconds. What `work` needs is best imported before, so that it is not loaded
    each time; database connections must be closed before, where `work` uses them.
    """
    reading, writing = os.pipe()
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(work, writing, seconds, memory, more_memory, parent)
    os.close(writing)
    try:
        with os.fdopen(reading, "rb") as answer:
            while meanwhile and not select.select([answer], [], [], every)[0]:
                meanwhile()
            told = answer.read()
    except BaseException:
        os.kill(child, signal.SIGKILL)  # nobody waits for its answer any more
        raise
    finally:
        os.waitpid(child, 0)
    if not told:
        raise TookTooLong
    done, found = pickle.loads(told)  # noqa: S301 - written by our own fork, below
    if not done:
        raise found
    return found


def die_with_the_parent(number: int) -> None:
    """Ask Linux to send this process a signal when the one that started it ends."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)


def _work(
    work: Callable[[], object],
    writing: int,
    seconds: int,
    memory: int | None,
    more_memory: int | None,
    parent: int,
) -> NoReturn:
    """The life of the fork: it answers or is killed, and touches nothing else."""
    try:
        for name in (signal.SIGALRM, signal.SIGTERM):
            signal.signal(name, signal.SIG_DFL)  # the kernel's own end, no handler
        die_with_the_parent(signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(0)  # it died before we could ask
        signal.alarm(seconds * WALL_FACTOR)
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if more_memory is not None:
            memory = _address_space() + more_memory
        if memory is not None:
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        told = _answer(work)
        with os.fdopen(writing, "wb") as answer:
            answer.write(told)
    finally:
        os._exit(0)  # no clean-up: connections and files belong to the other process


def _address_space() -> int:
    """Bytes that this process has asked the kernel for, used or not (proc(5))."""
    with open("/proc/self/statm", "rb") as told:
        return int(told.read().split()[0]) * resource.getpagesize()


def _answer(work: Callable[[], object]) -> bytes:
    try:
        return pickle.dumps((True, work()))
    except MemoryError:
        return b""  # as one that was killed
    except Exception as error:
        return pickle.dumps((False, error))
