"""The export of residents: what the list shows now, as xlsx or csv, and its log.

A page says first how many people would leave, and how the list is narrowed. Only the
POST makes the file, and a line of the log with it.
"""

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from registry.admin.base import OfficeFilter, ReadOnly, ScopedAdmin
from registry.exports.files import TYPES, export_file
from registry.exports.resident_resource import ResidentResource
from registry.identifiers import clean_nik
from registry.models import Resident, ResidentExport

PERMISSION = "registry.export_resident"
MOST_ROWS = 100_000  # some 40 s of work; a page may take 120


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, *, model_admin) -> HttpResponse:
    """GET says what would be exported; POST with "type" hands it out."""
    allowed = request.user.has_perm(PERMISSION)
    if not allowed or not model_admin.has_view_permission(request):
        raise PermissionDenied
    try:
        listing = model_admin.get_changelist_instance(request)
    except IncorrectLookupParameters:  # a page that is no more, an address typed
        return redirect("admin:registry_resident_export")
    residents = listing.get_queryset(request)
    total = residents.order_by()[: MOST_ROWS + 1].count()
    words = filter_words(request, listing, model_admin)
    if request.method == "POST":
        file_type = request.POST.get("type", "")
        if file_type in TYPES and 0 < total <= MOST_ROWS:
            return _hand_out(request, residents, file_type, words)
        messages.error(request, "Ekspor tidak dibuat. Pilih jenis berkas dahulu.")
        return redirect(request.get_full_path())
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": Resident._meta,
        "title": "Ekspor penduduk",
        "total": total,
        "too_many": total > MOST_ROWS,
        "most": MOST_ROWS,
        "filter": words,
        "back": reverse("admin:registry_resident_changelist"),
    }
    return render(request, "registry/residents/export.html", context)


def filter_words(request: HttpRequest, listing, model_admin) -> str:
    """How the list is narrowed, with no NIK and no name in it."""
    found = []
    for spec in listing.filter_specs:
        chosen = dict(spec.lookup_choices).get(spec.value())
        if chosen:
            found.append(f"{spec.title} {chosen}")
    if term := model_admin.search_term(request):
        found.append(_search_words(term))
    return "; ".join(found)


def _search_words(term: str) -> str:
    digits = clean_nik(term)
    if not digits.isdigit():
        return "pencarian awal nama"
    return "pencarian NIK/KK" if len(digits) == 16 else "pencarian awal NIK"


def _hand_out(
    request: HttpRequest, residents, file_type: str, words: str
) -> FileResponse:
    now = timezone.now()
    resource = ResidentResource()
    file, count = export_file(
        file_type,
        headers=resource.get_export_headers(),
        rows=resource.rows(residents),
    )
    # before the first byte leaves: an export without its line must not exist
    ResidentExport.objects.create(
        user=request.user, at=now, filter=words[:300], count=count, file_type=file_type
    )
    response = FileResponse(
        file,
        as_attachment=True,
        filename=f"penduduk-{timezone.localtime(now):%Y-%m-%d-%H%M}.{file_type}",
        content_type=TYPES[file_type],
    )
    response["Cache-Control"] = "private, no-store"
    return response


class UserOfficeFilter(OfficeFilter):
    office_path = "user__office"


@admin.register(ResidentExport)
class ResidentExportAdmin(ReadOnly, ScopedAdmin):
    """Who took which residents out: to be read only."""

    office_path = "user__office"
    list_display = ["at", "user", "narrowed", "count", "file_type"]
    list_display_links = None
    list_filter = [UserOfficeFilter]
    list_select_related = ["user"]
    fields = ["at", "user", "narrowed", "count", "file_type"]
    readonly_fields = fields

    @admin.display(description="saringan")
    def narrowed(self, obj: ResidentExport) -> str:
        return obj.filter or "semua penduduk"
