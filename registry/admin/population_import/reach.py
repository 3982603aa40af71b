"""Which import a page is about: 404 outside the user's offices, 403 without the right.

Every look also takes up again what a killed worker left behind.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils import timezone

from registry.admin.population_import.words import BUSY
from registry.imports import intake, queue
from registry.models import Office, PopulationImport


def require_reader(request: HttpRequest, model_admin) -> None:
    if not model_admin.has_view_permission(request):
        raise PermissionDenied


def require_importer(request: HttpRequest) -> None:
    if not request.user.has_perm(intake.PERMISSION):
        raise PermissionDenied("Anda tidak berwenang mengimpor penduduk.")


def visible_import(request: HttpRequest, pk: int | str, model_admin):
    """The import as it is now. Raises Http404, PermissionDenied."""
    require_reader(request, model_admin)
    if not str(pk).isdecimal() or len(str(pk)) > 18:
        raise Http404
    found = (
        PopulationImport.objects.visible_to(request.user)
        .select_related("office", "village", "uploaded_by", "decided_by", "undone_by")
        .filter(pk=int(pk))
        .first()
    )
    if found is None:
        raise Http404
    return queue.touch(found, now=timezone.now()) if found.state in BUSY else found


def villages_for(user) -> list[Office]:
    """The villages among which an uploader may choose; one or none is no choice."""
    return intake.villages_of(user.office) if user.office else []


def chosen_village(villages: list[Office], given: str | None) -> Office | None:
    return next((each for each in villages if str(each.pk) == given), None)
