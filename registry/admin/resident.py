"""Residents: found by NIK or name, within scope, without a NIK in any address.

The search is a POST: it puts the term into the session and leads back to the list.
Django's own search is a GET, which would write NIKs into addresses and thereby into
logs and browser histories. No search_fields either: Django's autocomplete (a GET)
stays closed for people.
"""

from django.contrib import admin
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.utils.functional import cached_property

from registry.admin import family, resident_export, resident_search
from registry.admin.base import AuditAdmin, OfficeFilter, SidePages
from registry.admin.resident_form import ResidentForm
from registry.models import Office, Resident
from registry.scoping import visible_office_ids

SEARCH_KEY = "resident_search"  # in the form and in the session
COUNT_CAP = 2000


class CappedPaginator(Paginator):
    """Counts no further than COUNT_CAP: nobody leafs through a million people."""

    @cached_property
    def count(self) -> int:
        ids = self.object_list.order_by().values("pk")[: COUNT_CAP + 1]
        return min(ids.count(), COUNT_CAP)


class VillageFilter(OfficeFilter):
    """Left away for who sees one village only."""

    title = "desa"

    def lookups(self, request, model_admin):
        villages = Office.objects.visible_to(request.user).filter(
            level__in=[Office.Level.DESA, Office.Level.KELURAHAN]
        )
        return [(each.code, each.title) for each in villages.order_by("order", "code")]

    def has_output(self) -> bool:
        return len(self.lookup_choices) > 1


class LifeStatusFilter(admin.SimpleListFilter):
    title = "status"
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return [(str(value), label) for value, label in Resident.LifeStatus.choices]

    def queryset(self, request, queryset):
        if self.value() in dict(self.lookup_choices):
            return queryset.filter(life_status=int(self.value()))
        return queryset


@admin.register(Resident)
class ResidentAdmin(SidePages, AuditAdmin):
    form = ResidentForm
    list_display = ["name"]  # the list's own template shows the rest
    list_filter = [VillageFilter, LifeStatusFilter]
    list_select_related = ["office"]
    sortable_by = ["name"]  # other orders would sort a whole region
    list_per_page = 50
    paginator = CappedPaginator
    show_full_result_count = False
    actions = None
    change_list_template = "registry/residents/list.html"
    pages = (
        ("<int:pk>/keluarga/", "family", family.family),
        ("cari/", "find", resident_search.find),
        ("ekspor/", "export", resident_export.export),
    )
    fieldsets = [
        ("Identitas", {"fields": ["nik", "kk_number", "name", "birth_place"]}),
        (
            "Biodata",
            {
                "fields": [
                    "birth_date",
                    "sex",
                    "religion",
                    "marital_status",
                    "occupation",
                    "education",
                    "citizenship",
                    "family_relation",
                ]
            },
        ),
        ("Alamat", {"fields": ["office", "address", "rt", "rw", "hamlet"]}),
        ("Hubungi", {"fields": ["phone", "email"]}),
        ("Status", {"fields": ["life_status", "death_date"]}),
        (
            "Orang tua",
            {"fields": ["father_name", "father_nik", "mother_name", "mother_nik"]},
        ),
        (
            "Isian tambahan",
            {
                "classes": ["collapse"],
                "fields": [
                    "blood_type",
                    "disability",
                    "insurance",
                    "insurance_number",
                    "birth_certificate",
                    "marriage_certificate",
                    "marriage_date",
                    "divorce_certificate",
                    "divorce_date",
                ],
            },
        ),
    ]

    def get_queryset(self, request):
        return Resident.objects.visible_to(request.user)  # knows its indexes

    def changelist_view(self, request, extra_context=None):
        if request.method == "POST" and SEARCH_KEY in request.POST:
            request.session[SEARCH_KEY] = request.POST[SEARCH_KEY].strip()[:120]
            return redirect(request.get_full_path())
        if "q" in request.GET:  # an old habit or a typed address: not followed
            return redirect(request.path)
        context = {
            "resident_search": self.search_term(request),
            "count_cap": COUNT_CAP,
            "several_villages": len(visible_office_ids(request.user)) > 1,
            "may_import": request.user.has_perm("registry.import_resident"),
            "may_export": request.user.has_perm("registry.export_resident"),
            **(extra_context or {}),
        }
        return super().changelist_view(request, context)

    def search_term(self, request) -> str:
        """What the user last looked for; "" shows everyone."""
        return request.session.get(SEARCH_KEY, "")

    def get_search_results(self, request, queryset, search_term):
        term = self.search_term(request)
        return (queryset.search(term) if term else queryset), False

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user
        return form

    def get_changeform_initial_data(self, request):
        initial = super().get_changeform_initial_data(request)
        initial.pop("nik", None)
        if request.user.office_id:
            initial.setdefault("office", request.user.office_id)
        return initial

    def has_delete_permission(self, request, obj=None):
        return False  # letters and history name people; their status changes instead
