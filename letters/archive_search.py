"""Finds archived letters by number, by NIK or KK, or by the words they hold.

Each way asks an index and stops at a bound, so that years of letters do not make it
slower (docs/decisions/0014-archive-search.md).
"""

import re

from django.db.models import Exists, OuterRef, Q

from letters.archive_words import end_of, words_in
from letters.models import Letter, LetterWord, Party, RegisterLine
from letters.models.letter import LetterQuerySet
from registry.identifiers import clean_nik

MOST_WORDS = 6  # typed at once; more do not make a search narrower
# a word in no more letters than this is looked up, whatever else was typed
RARE = 2000
# of words that are all common, only so many letters of the list are looked through
DEEPEST = 4000
_SIXTEEN = re.compile(r"(?<!\d)\d{16}(?!\d)")


def person_number_in(text: str) -> str:
    """The NIK or KK within what was typed, which may not get into an address."""
    cleaned = clean_nik(text)
    if len(cleaned) >= 16 and cleaned.isascii() and cleaned.isdigit():
        return cleaned[:16]
    found = _SIXTEEN.search(text) or _SIXTEEN.search(cleaned)
    return found.group() if found else ""


def with_person(letters: LetterQuerySet, number: str) -> LetterQuerySet:
    """Letters of a person by his NIK, or of a family by the number of its card."""
    parties = Party.objects.order_by().values("letter")
    return letters.filter(
        pk__in=parties.filter(nik=number).union(parties.filter(kk_number=number))
    )


def with_number(letters: LetterQuerySet, term: str) -> LetterQuerySet:
    """Letters by registration number or its end, or by letter number or its begin."""
    registered = Q(registration_number=term.upper())
    lines = Q(number=term)
    if term.isascii() and term.isdigit() and len(term) <= 6:
        registered |= Q(registration_number__endswith=f"-{int(term):05d}")
        lines |= Q(seq=int(term))
    elif "/" in term:
        lines |= Q(number__startswith=term)
    numbered = Letter.objects.filter(registered).order_by().values("pk")
    taken = RegisterLine.objects.filter(lines).order_by().values("pk")
    by_line = Letter.objects.filter(register_line__in=taken).order_by().values("pk")
    return letters.filter(pk__in=numbered.union(by_line))


def is_number(term: str) -> bool:
    """Whether it may be the number of a letter: one piece with a digit in it."""
    return len(term.split()) == 1 and any(each.isdigit() for each in term)


def with_words(
    letters: LetterQuerySet, text: str
) -> tuple[LetterQuerySet, list[str], bool]:
    """Letters in which every typed word begins some word.

    Returns them, the words that were looked for (none: nothing that one could look
    for), and whether only the newest DEEPEST letters were looked through.
    """
    words = words_in(text)[:MOST_WORDS]
    if not words:
        return letters.none(), words, False
    rarest, count = min(
        ((word, _beginning(word)[: RARE + 1].count()) for word in words),
        key=lambda each: each[1],
    )
    if count <= RARE:
        found = letters.filter(pk__in=_beginning(rarest).values("letter"))
        others = [word for word in words if word != rarest]
    else:
        newest = letters.values("pk")[:DEEPEST]
        found, others = letters.filter(pk__in=newest), words
    for word in others:
        held = _beginning(word).filter(letter=OuterRef("pk"))
        found = found.filter(Exists(held))
    return found, words, count > RARE


def _beginning(word: str):
    """Rows of words that begin so: one range of the index, not a pattern."""
    rows = LetterWord.objects.filter(word__gte=word).order_by()
    end = end_of(word)
    return rows.filter(word__lt=end) if end else rows
