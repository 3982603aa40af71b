"""The page of an import: where it is, what was found, what can be decided."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from registry.admin.population_import.acts import open_acts
from registry.admin.population_import.found import Findings, kept_after_undo
from registry.admin.population_import.mapping import mapping_rows, villages_of
from registry.admin.population_import.reach import visible_import
from registry.admin.population_import.words import (
    BUSY,
    WAITS,
    WITH_ROWS,
    percent,
    tiles,
)
from registry.imports import intake
from registry.imports.fields import choices
from registry.imports.recognition import TITLES
from registry.models import PopulationImport

State = PopulationImport.State


@require_safe
def look(request: HttpRequest, pk: str, *, model_admin) -> HttpResponse:
    found = visible_import(request, pk, model_admin)
    return show(request, found, model_admin=model_admin)


@require_safe
def progress(request: HttpRequest, pk: int, *, model_admin) -> JsonResponse:
    """{"state", "busy", "percent", "count", "total"}, asked while the page waits."""
    found = visible_import(request, pk, model_admin)
    return JsonResponse(
        {
            "state": found.state,
            "busy": found.state in BUSY,
            "percent": percent(found),
            "count": found.progress,
            "total": found.progress_total if found.state == State.READING else 0,
        }
    )


def show(
    request: HttpRequest, found: PopulationImport, *, model_admin, problems=None
) -> HttpResponse:
    """The page, with problems of what was just posted beside their columns."""
    may_import = request.user.has_perm(intake.PERMISSION)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": PopulationImport._meta,
        "title": str(found),
        "import": found,
        "counts": found.counts,
        "format_title": TITLES.get(found.format, found.format),
        "waits": WAITS.get(found.state, ""),
        "busy": found.state in BUSY,
        "percent": percent(found),
        # rows are counted while they are read; writing is one step
        "counted": found.state == State.READING and found.progress_total,
        "may_import": may_import,
        "acts": open_acts(found) if may_import else [],
        "problem": (problems or {}).get(None, ""),
    }
    if found.state in WITH_ROWS:
        context["tiles"] = tiles(found.counts)
        context["found"] = Findings(found)
    if found.state == State.MAPPING:
        context |= _mapping(request, found, problems or {})
    if found.state == State.UNDONE:
        context["kept"] = kept_after_undo(found, request.user)
    return render(request, "registry/imports/import.html", context)


def _mapping(request: HttpRequest, found: PopulationImport, problems: dict) -> dict:
    villages = villages_of(found, request.user) if found.village_id is None else []
    return {
        "columns": mapping_rows(found, request.POST, problems),
        "fields": choices(),
        "villages": villages if len(villages) > 1 else [],
        "village": request.POST.get("desa", ""),
        "needs_village": bool(found.mapping.get("needs_village")),
    }
