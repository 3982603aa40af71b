"""Letters: the list that begins with what waits for the user, and each letter's page.

Nothing is written through Django's own forms: every act has an address of its own.
"""

from django.contrib import admin
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils import timezone

from letters.admin import (
    agenda,
    examining,
    files,
    handing_over,
    home_part,
    initialling,
    making,
    monitoring,
    people,
    reports,
    signing,
    steps,
    urgency,
)
from letters.admin.detail import detail_context
from letters.admin.figure_filters import DETAILS, HappeningFilter, IssuerFilter
from letters.admin.filters import (
    LatenessFilter,
    MonthFilter,
    SectionFilter,
    ServiceFilter,
    StateFilter,
    TabFilter,
    UrgentFilter,
    VillageFilter,
)
from letters.admin.history import saved_versions
from letters.admin.listing import TABS, as_rows, found_by, is_nik, with_nik
from letters.admin.paging import CappedIdsFirst
from letters.admin.reach import visible_letter
from letters.admin.ticking import ticking_of
from letters.admin.waiting_rows import LetterList
from letters.models import Letter
from letters.waiting import nothing_waits, waiting_for
from letters.workflow.opening import note_opened
from registry import bell
from registry.admin.base import ReadOnly
from registry.admin.resident import COUNT_CAP
from registry.identifiers import clean_nik

# what the figures of the first page narrow the list by
NARROWS = ("status", "lama", "mendesak")
NIK_KEY = "letter_search_nik"  # in the session: a NIK stands in no address


@admin.register(Letter)
class LetterAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["registration_number"]
    list_filter = [
        TabFilter,
        SectionFilter,
        ServiceFilter,
        VillageFilter,
        StateFilter,
        MonthFilter,
        LatenessFilter,
        UrgentFilter,
        HappeningFilter,
        IssuerFilter,
    ]
    list_per_page = 25
    paginator = CappedIdsFirst
    show_full_result_count = False
    actions = None
    ordering = ["-pk"]
    change_list_template = "letters/admin/list.html"

    def get_urls(self):
        own = [
            *making.urls(self.admin_site),
            *files.urls(self.admin_site),
            *people.urls(self.admin_site),
            *examining.urls(self.admin_site),
            *steps.urls(self.admin_site),
            *signing.urls(self.admin_site),
            *initialling.urls(self.admin_site),
            *urgency.urls(self.admin_site),
            *agenda.urls(self.admin_site),
            *home_part.urls(self.admin_site),
            *monitoring.urls(self.admin_site),
            *reports.urls(self.admin_site),
            *handing_over.urls(self.admin_site),
        ]
        return own + super().get_urls()

    def get_queryset(self, request):
        return as_rows(Letter.objects.visible_to(request.user))

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("letters.view_letter") and (
            obj is None or Letter.objects.visible_to(request.user).contains(obj)
        )

    def lookup_allowed(self, lookup, value, request):
        # only the filters above ask; no probing by a typed address
        known = {each.parameter_name for each in self.list_filter}
        return lookup in known.union(DETAILS)

    # --- the list ---------------------------------------------------------------

    def get_changelist(self, request, **kwargs):
        return LetterList

    def changelist_view(self, request, extra_context=None):
        if request.method == "POST":
            return self._search(request)
        if is_nik(request.GET.get("q", "")):
            return redirect(request.path)
        user = request.user
        waiting = (
            waiting_for(user).count() if user.has_perm("letters.view_letter") else 0
        )
        context = {
            "title": "Surat",
            "tabs": TABS,
            "tab": request.GET.get("tab") or self.default_tab(request),
            "waiting_count": waiting,
            "nothing_waits": nothing_waits(user),
            "count_cap": COUNT_CAP,
            "narrowed": any(request.GET.get(name) for name in NARROWS),
            "searched_nik": request.session.get(NIK_KEY, ""),
            "ticking": ticking_of(user) if waiting else None,
            **(extra_context or {}),
        }
        return super().changelist_view(request, context)

    def _search(self, request):
        """Takes a search term: a NIK into the session, all else into the address."""
        term = request.POST.get("q", "").strip()[:120]
        request.session.pop(NIK_KEY, None)
        if is_nik(term):
            request.session[NIK_KEY] = clean_nik(term)
            return redirect(request.path)
        query = request.GET.copy()
        for key in ("q", "p", "tab"):
            query.pop(key, None)
        if term:
            query["q"] = term
        return redirect(
            f"{request.path}?{query.urlencode()}" if query else request.path
        )

    def default_tab(self, request) -> str:
        searched = request.GET.get("q") or request.session.get(NIK_KEY)
        return "semua" if searched else "menunggu"

    def get_ordering(self, request):
        if (request.GET.get("tab") or self.default_tab(request)) == "menunggu":
            return waiting_for(request.user).query.order_by
        return self.ordering

    def get_search_results(self, request, queryset, search_term):
        if nik := request.session.get(NIK_KEY):
            return with_nik(queryset, nik), False
        if not (term := search_term.strip()):
            return queryset, False
        # sought once, not for the count and again for the page
        found = found_by(queryset, term).values_list("pk", flat=True)[:COUNT_CAP]
        return queryset.filter(pk__in=list(found)), False

    # --- one letter -------------------------------------------------------------

    def change_view(self, request, object_id, form_url="", extra_context=None):
        letter = visible_letter(request, self._number(object_id))
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET"])
        now = timezone.now()
        note_opened(letter=letter, by=request.user, now=now)
        bell.read_about(request.user, f"letter:{letter.pk}", now=now)
        context = {
            **self.admin_site.each_context(request),
            **detail_context(letter, user=request.user, now=now),
            "opts": self.opts,
            "title": letter.service_version.service.name,
        }
        return render(request, "letters/admin/detail.html", context)

    def history_view(self, request, object_id, extra_context=None):
        letter = visible_letter(request, self._number(object_id))
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET"])
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "letter": letter,
            "title": f"Riwayat isian {letter}",
            "versions": saved_versions(letter),
        }
        return render(request, "letters/admin/history.html", context)

    @staticmethod
    def _number(object_id: str) -> int:
        if not (object_id.isascii() and object_id.isdigit() and len(object_id) < 19):
            raise Http404
        return int(object_id)
