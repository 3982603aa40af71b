"""Work in a child process that a test kills: what the plug pulled out does."""

import os
import traceback
from collections.abc import Callable

from django.db import connections

from registry import failpoints


def in_a_child(work: Callable[[], object], *, failpoint: str = "") -> int:
    """Fork a child that does this and ends; returns its process id."""
    connections.close_all()  # a connection must not be shared with the child
    pid = os.fork()
    if pid:
        return pid
    try:
        failpoints.arm(failpoint)
        work()
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def ended(pid: int) -> int:
    """How the child ended: its exit code, or minus the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
