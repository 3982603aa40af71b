"""Why letters were returned, rejected or revoked: the reasons most often given.

A reason may name several things with a semicolon between them, as the ready words on
the form are put together; each counts for itself. Case and a full stop at the end make
no other reason.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from letters.models import LetterEvent
from letters.oversight.figures import Kind
from letters.oversight.period import Period
from letters.oversight.scope import Scope

SHOWN = 8
EVENTS = {
    Kind.RETURNED: LetterEvent.Kind.SEND_BACK,
    Kind.REJECTED: LetterEvent.Kind.REJECT,
    Kind.REVOKED: LetterEvent.Kind.REVOKE,
}


@dataclass(frozen=True)
class Reason:
    """`count` letters for which it was given in the period, each once.

    `key` stands for it in an address, where its words may not stand.
    """

    kind: Kind
    words: str
    count: int
    key: str


def reasons(
    scope: Scope, period: Period, *, kinds: Iterable[Kind] = tuple(EVENTS)
) -> dict[Kind, list[Reason]]:
    """The reasons of each kind, the most frequent first (one query)."""
    letters: dict[tuple[Kind, str], set[int]] = defaultdict(set)
    spelling: dict[tuple[Kind, str], Counter[str]] = defaultdict(Counter)
    wanted = {EVENTS[kind]: kind for kind in kinds}
    rows = _given(scope, period, list(wanted)).values_list("kind", "letter", "reason")
    for event, letter, text in rows:
        for words in parts(text):
            place = wanted[event], _alike(words)
            letters[place].add(letter)
            spelling[place][words] += 1
    found: dict[Kind, list[Reason]] = {kind: [] for kind in wanted.values()}
    for (kind, alike), of_letters in letters.items():
        words = spelling[kind, alike].most_common(1)[0][0]
        found[kind].append(Reason(kind, words, len(of_letters), key_of(alike)))
    for each in found.values():
        each.sort(key=lambda reason: (-reason.count, reason.words))
    return found


def letters_with(
    scope: Scope | None, period: Period, *, kind: Kind, key: str
) -> set[int]:
    """Ids of the letters for which this reason was given in the period."""
    rows = _given(scope, period, [EVENTS[kind]]).values_list("letter", "reason")
    return {
        letter
        for letter, text in rows
        if any(key_of(_alike(words)) == key for words in parts(text))
    }


def parts(text: str) -> Iterator[str]:
    """The things that a reason names, without what differs by chance."""
    for part in text.split(";"):
        words = " ".join(part.split()).rstrip(". ")
        if words:
            yield words


def key_of(alike: str) -> str:
    return hashlib.sha256(alike.encode()).hexdigest()[:12]


def _alike(words: str) -> str:
    return words.casefold()


def _given(scope: Scope | None, period: Period, events: list[str]):
    rows = LetterEvent.objects.filter(kind__in=events, **period.within("at"))
    if scope is not None:
        rows = rows.filter(**scope.conditions("letter__"))
    return rows.order_by("pk")
