"""Rows of letters as lists show them: what is joined, and what is left in the table."""

from django.db.models import Q

from letters.models import Party, State
from letters.models.letter import LetterQuerySet
from registry.identifiers import clean_nik

# large columns that no list shows
_HEAVY = (
    "answers",
    "sensitive_answers",
    "service_version__definition",
    "service_version__letter_text",
    "service_version__statement_text",
    "service_version__village_text",
)
TABS = {
    "menunggu": "Menunggu saya",
    "semua": "Semua",
    "draf": "Draf",
    "proses": "Dalam proses",
    "selesai": "Selesai",
    "ditutup": "Ditutup",
}
STATES_OF_TAB = {
    "draf": [State.DRAFT, State.RETURNED],
    "proses": [
        State.AWAITING_VILLAGE_SIGNATURE,
        State.SUBMITTED,
        State.APPROVED,
        State.AWAITING_SIGNATURE,
    ],
    "selesai": [State.SIGNED, State.HANDED_OVER],
    "ditutup": [State.REJECTED, State.CANCELLED, State.REVOKED],
}


def as_rows(letters: LetterQuerySet) -> LetterQuerySet:
    """With all that a row shows, in one query, and nothing that it does not."""
    return letters.select_related(
        "service_version__service", "origin_office", "register_line"
    ).defer(*_HEAVY)


def is_nik(text: str) -> bool:
    """Whether a search term is a NIK, which must not get into an address."""
    digits = clean_nik(text)
    return len(digits) == 16 and digits.isascii() and digits.isdigit()


def with_nik(letters: LetterQuerySet, nik: str) -> LetterQuerySet:
    """Letters in which somebody with this NIK takes part."""
    return letters.filter(pk__in=Party.objects.filter(nik=nik).values("letter"))


def found_by(letters: LetterQuerySet, term: str) -> LetterQuerySet:
    """Letters by registration number or its end, letter number, or a name."""
    named = Party.objects.filter(name__icontains=term).values("letter")
    condition = (
        Q(registration_number__iexact=term)
        | Q(register_line__number__istartswith=term)
        | Q(subject_name__icontains=term)
        | Q(pk__in=named)
    )
    if term.isascii() and term.isdigit() and len(term) <= 6:
        condition |= Q(registration_number__endswith=f"-{int(term):05d}")
        condition |= Q(register_line__seq=int(term))
    return letters.filter(condition)
