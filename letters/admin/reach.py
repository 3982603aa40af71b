"""Which letter a page is about, and whether its user may do this with it.

Whoever may not know of a letter reads 404; whoever knows of it but may not write it
reads 403. Every page of making a letter goes through these two.
"""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from letters.models import Letter
from letters.models.state_machine import MAKER


def visible_letter(request: HttpRequest, pk: int) -> Letter:
    """The letter, if this user may read it. Raises Http404 or PermissionDenied."""
    letter = get_object_or_404(
        Letter.objects.visible_to(request.user).for_composition(), pk=pk
    )
    if not request.user.has_perm("letters.view_letter"):
        raise PermissionDenied
    return letter


def own_letter(request: HttpRequest, pk: int) -> Letter:
    """The letter, if this user makes letters for its office of origin."""
    letter = visible_letter(request, pk)
    if not MAKER(letter, request.user):
        raise PermissionDenied
    return letter
