"""Named places where a test pulls the plug.

`FAILPOINT=after_line_taken` kills the process with SIGKILL when it gets there: what
the plug pulled out of the wall does. `FAILPOINT_LOG` names a file that counts the
kills which landed. Without these variables (always, on a server) nothing happens.
"""

import os
import signal

SIGNING = (
    "after_line_taken",
    "after_line_commit",
    "after_render",
    "before_document_commit",
    "after_document_commit",
    "after_attempt_commit",
    "after_signing",
    "before_signed_commit",
    "after_signed_commit",
)
# where a gateway signs; the second only where it gives its document an id
AT_A_GATEWAY = (
    "after_attempt_commit",
    "after_reference",
    "after_signing",
    "before_signed_commit",
    "after_signed_commit",
)
IMPORTING = (
    "after_reading",
    "before_staging_commit",
    "after_staging_commit",
    "between_the_upserts",
    "before_write_commit",
    "after_write_commit",
    "in_the_undo",
)
_armed = os.environ.get("FAILPOINT", "")


def arm(name: str) -> None:
    """Arm one fail-point in this process (a test does, after it has forked)."""
    global _armed
    _armed = name


def reach(name: str) -> None:
    """Die here if this fail-point is armed."""
    if not _armed or name != _armed:
        return
    log = os.environ.get("FAILPOINT_LOG")
    if log:
        with open(log, "a") as file:
            file.write(name + "\n")
    os.kill(os.getpid(), signal.SIGKILL)
