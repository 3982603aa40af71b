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

from registry.admin.base import AuditAdmin, OfficeFilter
from registry.admin.resident_form import ResidentForm
from registry.identifiers import mask_nik
from registry.models import Resident

SEARCH_KEY = "resident_search"  # in the form and in the session
COUNT_CAP = 2000


class CappedPaginator(Paginator):
    """Counts no further than COUNT_CAP: nobody leafs through a million people."""

    @cached_property
    def count(self) -> int:
        ids = self.object_list.order_by().values("pk")[: COUNT_CAP + 1]
        return min(ids.count(), COUNT_CAP)


class ResidentOfficeFilter(OfficeFilter):
    title = "desa"


@admin.register(Resident)
class ResidentAdmin(AuditAdmin):
    form = ResidentForm
    list_display = [
        "name",
        "masked_nik",
        "sex",
        "birth_date",
        "office",
        "neighbourhood",
        "life_status",
    ]
    list_filter = [ResidentOfficeFilter, "life_status"]
    list_select_related = ["office"]
    sortable_by = ["name"]  # other orders would sort a whole region
    list_per_page = 50
    paginator = CappedPaginator
    show_full_result_count = False
    actions = None
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
            "resident_search": request.session.get(SEARCH_KEY, ""),
            "count_cap": COUNT_CAP,
            **(extra_context or {}),
        }
        return super().changelist_view(request, context)

    def get_search_results(self, request, queryset, search_term):
        term = request.session.get(SEARCH_KEY, "")
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

    @admin.display(description="NIK")
    def masked_nik(self, obj: Resident) -> str:
        return mask_nik(obj.nik)

    @admin.display(description="RT/RW")
    def neighbourhood(self, obj: Resident) -> str:
        return f"{obj.rt}/{obj.rw}"
