"""Does several things at the same moment, in threads with connections of their own."""

import threading
from collections.abc import Callable

from django.db import connections

from letters.drafts import DraftClosed
from letters.uploads import UploadRefused
from letters.workflow import Refused
from registry.scoping import LookupThrottled

KNOWN = (Refused, DraftClosed, UploadRefused, LookupThrottled)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do all at the same moment; "done", or the name of what refused each."""
    start, told = threading.Barrier(len(acts)), [""] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        try:
            start.wait()
            act()
            told[number] = "done"
        except KNOWN as error:
            told[number] = type(error).__name__
        except Exception as error:
            told[number] = f"broke: {error!r}"
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=run, args=(number, act))
        for number, act in enumerate(acts)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not [each for each in told if each.startswith("broke")], told
    return told
