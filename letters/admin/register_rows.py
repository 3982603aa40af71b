"""What is looked for in the book: by number, name, NIK, or the words of a letter that
was made outside the system."""

from django.db.models import Q

from letters.models import Party, RegisterLine
from letters.models.register import RegisterLineQuerySet


def lines_with_nik(lines: RegisterLineQuerySet, nik: str) -> RegisterLineQuerySet:
    """Lines whose letter has somebody with this NIK in it."""
    return lines.filter(letter__in=Party.objects.filter(nik=nik).values("letter"))


def lines_found_by(lines: RegisterLineQuerySet, term: str) -> RegisterLineQuerySet:
    """Lines by their number or a part of it, or by a name.

    Letters of ours are found by a number or by a name, as one of both holds digits;
    those made outside by what they are about, too. Each is a question of its own,
    which an index answers without reading the lines.
    """
    everything = RegisterLine.objects.order_by()
    outside = everything.filter(
        Q(subject__icontains=term) | Q(purpose__icontains=term), letter__isnull=True
    ).values("pk")
    if not any(each.isdigit() for each in term):
        named = everything.filter(person__icontains=term).values("pk")
        return lines.filter(pk__in=named.union(outside))
    if term.isascii() and term.isdigit() and len(term) <= 6:
        numbered = Q(seq=int(term)) | Q(number__startswith=term)
    else:
        numbered = Q(number__icontains=term)
    found = everything.filter(numbered).values("pk")
    return lines.filter(pk__in=found.union(outside))
