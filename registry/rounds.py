"""What the worker does from time to time besides its tasks.

Apps above this one add their rounds when they start; registry knows none of them by
name. A round that fails is told in the log and tried at the next turn.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

logger = logging.getLogger(__name__)
Work = Callable[..., object]  # called with now=


@dataclass
class Round:
    name: str
    work: Work
    seconds: float  # between two turns
    done_at: float = field(default=float("-inf"))


ROUNDS: list[Round] = []


def add(name: str, work: Work, *, seconds: float) -> None:
    """Have the worker call `work(now=...)` about every so many seconds."""
    if name not in {each.name for each in ROUNDS}:
        ROUNDS.append(Round(name, work, seconds))


def go(*, now: datetime) -> None:
    """Do what is due. Raises nothing but what stops the process."""
    for each in ROUNDS:
        if time.monotonic() - each.done_at < each.seconds:
            continue
        each.done_at = time.monotonic()
        try:
            each.work(now=now)
        except Exception as error:
            logger.warning("The round %s failed: %s", each.name, type(error).__name__)
