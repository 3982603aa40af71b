"""The words by which an archived letter is found: made when it is submitted.

Plain answers, names of the people, service and village; never a sensitive answer,
never a NIK (docs/decisions/0014-archive-search.md). Words are folded to a-z and 0-9, so
that the beginning of a word is one range of an index, whatever the collation.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from letters.forms.indonesian import long_date, parse_date
from letters.forms.schema import Field
from letters.models import Letter, LetterWord

SHORTEST, LONGEST = 3, 40
MOST_WORDS = 200  # of one letter; a longer text is found by its first words
_MARKS = re.compile(r"[\u0300-\u036f'’‘`]")  # accents and apostrophes: Ma'ruf, maruf
_NUMBER_OF_A_PERSON = re.compile(r"(?:\d[ .\-]?){16,}")
_WORD = re.compile(r"[0-9a-z]+")
_UNSEARCHED = ("nik", "kk", "phone", "email", "bool", "time", "int", "money")
_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"


def words_in(text: str) -> list[str]:
    """The distinct words of a text in their order; numbers of people are left out."""
    folded = _MARKS.sub("", unicodedata.normalize("NFKD", text)).casefold()
    found = _WORD.findall(_NUMBER_OF_A_PERSON.sub(" ", folded))
    long = (each[:LONGEST] for each in found if len(each) >= SHORTEST)
    return list(dict.fromkeys(long))


def words_of(letter: Letter) -> list[str]:
    """The words of a letter, with its parties, service version and offices loaded."""
    return words_in("\n".join(_texts(letter)))[:MOST_WORDS]


def end_of(beginning: str) -> str:
    """The first text behind all words that begin so; "" when there is none."""
    kept = beginning.rstrip("z")
    if not kept:
        return ""
    return kept[:-1] + _ALPHABET[_ALPHABET.index(kept[-1]) + 1]


def index_letter(letter: Letter) -> None:
    """Write the words of a submitted letter; a repaired one loses its old ones."""
    words = set(words_of(letter))
    known = dict(letter.words.values_list("word", "pk"))
    if gone := [known[word] for word in known if word not in words]:
        LetterWord.objects.filter(pk__in=gone).delete()
    LetterWord.objects.bulk_create(
        LetterWord(letter_id=letter.pk, word=word)
        for word in sorted(words - known.keys())
    )


def _texts(letter: Letter) -> Iterator[str]:
    version = letter.service_version
    yield version.service.name
    yield version.service.short_name
    yield letter.origin_office.name
    if letter.village_office is not None:
        yield letter.village_office.name
    yield letter.subject_name
    for party in letter.parties.all():
        yield party.name
    for field in version.spec.fields:
        if not field.sensitive:
            # the plain column alone: a sensitive answer does not stand in it
            yield from _answer(field, letter.answers.get(field.key))


def _answer(field: Field, value: object) -> Iterable[str]:
    if not value or field.type in _UNSEARCHED:
        return
    if field.type == "rows":
        for row in value if isinstance(value, list) else ():
            for column in field.columns:
                if not column.sensitive:
                    yield from _answer(column, row.get(column.key))
    elif field.type in ("choice", "multi"):
        labels = dict(field.choices)
        for each in value if isinstance(value, list) else [value]:
            yield labels.get(str(each), str(each))
    elif field.type == "date":
        day = parse_date(value)
        yield long_date(day) if day else ""
    elif field.type != "office":  # a code; the village's name stands above
        yield str(value)
