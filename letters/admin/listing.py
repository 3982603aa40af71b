"""Rows of letters as lists show them: what is joined, and what is left in the table."""

from django.db.models import Exists, OuterRef, Q

from letters.models import (
    Delivery,
    Document,
    Letter,
    Party,
    Provider,
    RegisterLine,
    State,
    TypoReport,
)
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
    open_reports = TypoReport.objects.filter(
        letter=OuterRef("pk"), answered_at__isnull=True
    )
    on_paper = Document.objects.filter(
        pk=OuterRef("document_id"), provider=Provider.INK
    )
    return (
        letters.select_related(
            "service_version__service", "origin_office", "register_line"
        )
        .annotate(
            reported=Exists(open_reports),
            on_paper=Exists(on_paper),
            on_its_way=Exists(Delivery.objects.open().filter(letter=OuterRef("pk"))),
        )
        .defer(*_HEAVY)
    )


def is_nik(text: str) -> bool:
    """Whether a search term is a NIK, which must not get into an address."""
    digits = clean_nik(text)
    return len(digits) == 16 and digits.isascii() and digits.isdigit()


def with_nik(letters: LetterQuerySet, nik: str) -> LetterQuerySet:
    """Letters in which somebody with this NIK takes part."""
    return letters.filter(pk__in=Party.objects.filter(nik=nik).values("letter"))


def found_by(letters: LetterQuerySet, term: str) -> LetterQuerySet:
    """Letters by registration number or its end, letter number, or a name.

    Numbers hold a digit and names hold none, so only one of both is looked through;
    each in a query of its own, which an index answers without reading the letters.
    """
    if not any(each.isdigit() for each in term):
        named = Party.objects.filter(name__icontains=term).order_by()
        titled = Letter.objects.filter(subject_name__icontains=term).order_by()
        both = named.values("letter").union(titled.values("pk"))
        return letters.filter(pk__in=both)
    numbered = Letter.objects.filter(registration_number=term.upper()).order_by()
    lines = Q(number__startswith=term)
    if term.isascii() and term.isdigit() and len(term) <= 6:
        end = f"-{int(term):05d}"
        numbered |= Letter.objects.filter(registration_number__endswith=end).order_by()
        lines |= Q(seq=int(term))
    taken = Letter.objects.filter(
        register_line__in=RegisterLine.objects.filter(lines).order_by().values("pk")
    ).order_by()
    return letters.filter(pk__in=numbered.values("pk").union(taken.values("pk")))
