"""Register permohonan: every request by its registration number, to be read only."""

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from letters.admin import register_hand_out
from letters.admin.listing import found_by, with_nik
from letters.admin.nik_search import NikSearch
from letters.admin.paging import IdsFirst
from letters.admin.reach import visible_letter
from letters.admin.register_filters import (
    EVERY_YEAR,
    MonthFilter,
    OriginFilter,
    ServiceFilter,
    YearFilter,
)
from letters.models import RegisteredRequest, State
from letters.oversight.period import Period
from letters.oversight.register_months import as_requests
from registry.admin.base import ReadOnly, SidePages


class RequestYearFilter(YearFilter):
    """Years from the first request that the user may see."""

    def lookups(self, request, model_admin):
        this = timezone.localdate().year
        seen = RegisteredRequest.objects.visible_to(request.user)
        first = seen.order_by("submitted_at").values_list("submitted_at", flat=True)
        oldest = first.first()
        begin = timezone.localdate(oldest).year if oldest else this
        years = [(str(year), str(year)) for year in range(this, begin - 1, -1)]
        return [*years, (EVERY_YEAR, "Semua tahun")]

    def queryset(self, request, queryset):
        if self.value() == EVERY_YEAR:
            return queryset
        year = int(self.value())
        whole = Period(Period.month(year, 1).first, Period.month(year, 12).last)
        return queryset.filter(**whole.within("submitted_at"))


class RequestMonthFilter(MonthFilter):
    """By the month in which the request came in."""

    column = "submitted_at"

    def within(self, month: Period) -> dict:
        return month.within(self.column)


class RequestServiceFilter(ServiceFilter):
    column = "service_version__service"


class RequestStateFilter(admin.SimpleListFilter):
    title = "Semua status"
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return [each for each in State.choices if each[0] != State.DRAFT]

    def queryset(self, request, queryset):
        return queryset.filter(state=self.value()) if self.value() else queryset


@admin.register(RegisteredRequest)
class RegisteredRequestAdmin(NikSearch, SidePages, ReadOnly, admin.ModelAdmin):
    list_display = ["registration_number"]
    list_display_links = None
    list_filter = [
        RequestYearFilter,
        RequestMonthFilter,
        RequestServiceFilter,
        OriginFilter,
        RequestStateFilter,
    ]
    list_per_page = 50
    paginator = IdsFirst
    show_full_result_count = False
    actions = None
    ordering = ["-submitted_at", "-registration_number"]
    change_list_template = "letters/admin/requests.html"
    nik_key = "requests_search_nik"
    pages = (("ekspor/", "export", register_hand_out.request_page),)

    def get_queryset(self, request):
        found = RegisteredRequest.objects.visible_to(request.user)
        return as_requests(found).order_by(*self.ordering)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("letters.view_registerline") and (
            obj is None
            or RegisteredRequest.objects.visible_to(request.user).contains(obj)
        )

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def lookup_allowed(self, lookup, value, request):
        # only the filters above ask; no probing by a typed address
        return lookup in {each.parameter_name for each in self.list_filter}

    def changelist_view(self, request, extra_context=None):
        context = {
            "title": "Register permohonan",
            "may_export": request.user.has_perm(register_hand_out.PERMISSION),
            **(extra_context or {}),
        }
        return super().changelist_view(request, context)

    def get_search_results(self, request, queryset, search_term):
        if nik := self.searched_nik(request):
            return with_nik(queryset, nik), False
        if term := search_term.strip():
            return found_by(queryset, term), False
        return queryset, False

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return self._to_letter(request, object_id, "change")

    def history_view(self, request, object_id, extra_context=None):
        return self._to_letter(request, object_id, "history")

    @staticmethod
    def _to_letter(request: HttpRequest, object_id: str, page: str) -> HttpResponse:
        """A request has no page of its own: it is a letter."""
        known = object_id.isascii() and object_id.isdigit() and len(object_id) < 19
        if not known:
            raise Http404
        letter = visible_letter(request, int(object_id))
        return redirect(f"admin:letters_letter_{page}", letter.pk)
