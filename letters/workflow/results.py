"""A result per letter, when several are worked on at once."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from letters.models import Letter
from letters.workflow.core import Refused

NOT_TRIED = "Belum dicoba."
OUT_OF_TIME = "Belum dicoba karena waktunya habis. Ulangi untuk surat ini."


class Stopped(Exception):
    """The step failed in a way that would fail for the letters after it as well."""


@dataclass(frozen=True)
class Result:
    letter_id: int
    done: bool
    message: str
    stopped: bool = False  # the letters after this one were not tried


def one_by_one(
    letter_ids: Sequence[int],
    step: Callable[[int], Letter],
    *,
    seconds: float | None = None,
) -> list[Result]:
    """Take the step on each letter in its own transaction.

    A step that raises Stopped ends it; so does the time, where `seconds` are given:
    what is left is named as not tried.
    """
    ends = None if seconds is None else time.monotonic() + seconds
    results: list[Result] = []
    for pk in letter_ids:
        if results and results[-1].stopped:
            results.append(Result(pk, False, NOT_TRIED, stopped=True))
        elif results and ends is not None and time.monotonic() > ends:
            results.append(Result(pk, False, OUT_OF_TIME))
        else:
            results.append(_one(pk, step))
    return results


def _one(pk: int, step: Callable[[int], Letter]) -> Result:
    try:
        letter = step(pk)
    except Stopped as error:
        return Result(pk, False, str(error), stopped=True)
    except Refused as error:
        return Result(pk, False, str(error))
    except Letter.DoesNotExist:
        return Result(pk, False, "Surat tidak ada.")
    return Result(pk, True, letter.get_state_display())
