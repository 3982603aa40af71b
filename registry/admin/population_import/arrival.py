"""The list of imports, and the upload that adds one.

With its script the upload shows how far it is and answers in JSON; without it, it is a
form like any other.
"""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_safe,
)

from registry.admin.population_import.reach import (
    chosen_village,
    require_importer,
    require_reader,
    villages_for,
)
from registry.admin.population_import.words import short_counts
from registry.imports import intake
from registry.imports.refusal import Refused
from registry.models import PopulationImport
from registry.scoping import visible_office_ids
from registry.storage import StorageFull

PER_PAGE = 25
NO_FILE = "Pilih berkasnya dahulu."
SUFFIXES = ".xlsx,.xlsm,.xls,.ods,.csv,.zip"


@require_safe
def listing(request: HttpRequest, *, model_admin) -> HttpResponse:
    require_reader(request, model_admin)
    return _page(request, model_admin)


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, *, model_admin) -> HttpResponse:
    """Takes "berkas"; answers the address of its page, or what is wrong with it."""
    require_reader(request, model_admin)
    require_importer(request)
    if request.method != "POST":
        return redirect("admin:registry_populationimport_changelist")
    return _receive(request, model_admin)


def _receive(request: HttpRequest, model_admin) -> HttpResponse:
    file = request.FILES.get("berkas")
    try:
        if file is None:
            raise Refused(NO_FILE)
        intake.check_size(file.size)  # before its bytes are held in memory
        made = intake.receive(
            user=request.user,
            content=file.read(),
            file_name=file.name,
            now=timezone.now(),
            village=chosen_village(
                villages_for(request.user), request.POST.get("desa")
            ),
            erase_blanks="kosongkan" in request.POST,
            is_complete="lengkap" in request.POST,
        )
    except (Refused, StorageFull) as error:
        if _wants_json(request):
            return JsonResponse({"message": str(error)}, status=400)
        return _page(request, model_admin, problem=str(error))
    address = reverse("admin:registry_populationimport_change", args=[made.pk])
    if _wants_json(request):
        return JsonResponse({"address": address})
    return redirect(address)


def _page(request: HttpRequest, model_admin, *, problem: str = "") -> HttpResponse:
    user = request.user
    imports = (
        PopulationImport.objects.visible_to(user)
        .select_related("office", "village", "uploaded_by")
        .defer("mapping", "format_reason")
    )
    page = Paginator(imports, PER_PAGE).get_page(request.GET.get("p"))
    villages = villages_for(user)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": PopulationImport._meta,
        "title": "Impor penduduk",
        "page": page,
        "rows": [(each, short_counts(each)) for each in page],
        "several_offices": len(visible_office_ids(user)) > 1,
        "may_import": user.has_perm(intake.PERMISSION),
        "villages": villages if len(villages) > 1 else [],
        "problem": problem,
        "typed": request.POST,
        "most_bytes": settings.IMPORT_MAX_BYTES,
        "most": f"{settings.IMPORT_MAX_BYTES // 1_000_000} MB",
        "suffixes": SUFFIXES,
    }
    return render(request, "registry/imports/list.html", context)


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")
