"""A result per letter, when several are worked on at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from letters.models import Letter
from letters.workflow.core import Refused


@dataclass(frozen=True)
class Result:
    letter_id: int
    done: bool
    message: str


def one_by_one(
    letter_ids: Sequence[int], step: Callable[[int], Letter]
) -> list[Result]:
    """Take the step on each letter in its own transaction."""
    results = []
    for pk in letter_ids:
        try:
            letter = step(pk)
        except (Refused, Letter.DoesNotExist) as error:
            message = str(error) if isinstance(error, Refused) else "Surat tidak ada."
            results.append(Result(pk, False, message))
        else:
            results.append(Result(pk, True, letter.get_state_display()))
    return results
