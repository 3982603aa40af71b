"""The archive: finished letters found again by number, person, place, time or word."""

from django.contrib import admin
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from letters.admin import archive_export
from letters.admin.archive_filters import (
    ArchiveMonthFilter,
    ArchiveServiceFilter,
    ArchiveStateFilter,
    ArchiveVillageFilter,
    ArchiveYearFilter,
)
from letters.admin.listing import as_rows
from letters.admin.paging import CappedIdsFirst
from letters.admin.reach import visible_letter
from letters.admin.shown import shown_of, works_on
from letters.archive_search import (
    DEEPEST,
    is_number,
    person_number_in,
    with_number,
    with_person,
    with_words,
)
from letters.models import ArchivedLetter, Letter
from letters.models.state_machine import WITH_SIGNATURE
from registry.admin.base import ReadOnly
from registry.admin.resident import COUNT_CAP

NUMBER_KEY = "archive_search_number"  # in the session: no NIK or KK in an address


@admin.register(ArchivedLetter)
class ArchivedLetterAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["registration_number"]
    list_filter = [
        ArchiveServiceFilter,
        ArchiveVillageFilter,
        ArchiveYearFilter,
        ArchiveMonthFilter,
        ArchiveStateFilter,
    ]
    list_per_page = 25
    paginator = CappedIdsFirst
    show_full_result_count = False
    actions = None
    ordering = ["-archived_at", "-pk"]
    change_list_template = "letters/admin/archive.html"

    def get_urls(self):
        take_out = self.admin_site.admin_view(
            lambda request: archive_export.export(request, model_admin=self)
        )
        own = path("unduh/", take_out, name="letters_archivedletter_export")
        return [own, *super().get_urls()]

    def get_queryset(self, request):
        letters = ArchivedLetter.objects.visible_to(request.user)
        return as_rows(letters.filter(archived_at__isnull=False))

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("letters.view_letter") and (
            obj is None or Letter.objects.visible_to(request.user).contains(obj)
        )

    def has_module_permission(self, request):
        return request.user.has_perm("letters.view_letter")

    def lookup_allowed(self, lookup, value, request):
        # only the filters above ask; no probing by a typed address
        return lookup in {each.parameter_name for each in self.list_filter}

    # --- the list ---------------------------------------------------------------

    def changelist_view(self, request, extra_context=None):
        if request.method == "POST":
            return self._search(request)
        if person_number_in(request.GET.get("q", "")):
            return redirect(request.path)
        query = request.GET.copy()
        query.pop("p", None)
        context = {
            "title": "Arsip",
            "count_cap": COUNT_CAP,
            "deepest": DEEPEST,
            "searched_number": self.searched_number(request),
            "may_export": request.user.has_perm(archive_export.PERMISSION),
            "most": archive_export.MOST_LETTERS,
            "all_found": query.urlencode(),
            **(extra_context or {}),
        }
        return super().changelist_view(request, context)

    def searched_number(self, request) -> str:
        """The NIK or KK that is looked for now."""
        return request.session.get(NUMBER_KEY, "")

    def _search(self, request):
        """Takes a search term: a NIK or KK into the session, else into the address."""
        term = " ".join(request.POST.get("q", "")[:200].split())[:120]
        request.session.pop(NUMBER_KEY, None)
        query = request.GET.copy()
        for key in ("q", "p"):
            query.pop(key, None)
        if number := person_number_in(term):
            request.session[NUMBER_KEY] = number
        elif term:
            query["q"] = term
        return redirect(
            f"{request.path}?{query.urlencode()}" if query else request.path
        )

    def get_search_results(self, request, queryset, search_term):
        if number := self.searched_number(request):
            return with_person(queryset, number), False
        if not (term := search_term.strip()):
            return queryset, False
        # sought once, not for the count and again for the page
        ids: list[int] = []
        if is_number(term):
            ids = _ids(with_number(queryset, term))
        if not ids:
            found, words, shallow = with_words(queryset, term)
            request.archive_shallow = shallow
            request.archive_wordless = not words
            ids = _ids(found)
        return queryset.filter(pk__in=ids), False

    # --- one letter -------------------------------------------------------------

    def change_view(self, request, object_id, form_url="", extra_context=None):
        letter = self._letter(request, object_id)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET"])
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": letter.service_version.service.name,
            "letter": letter,
            "shown": shown_of(letter, user=request.user, now=timezone.now()),
            "full": works_on(letter, request.user),
            "has_final": letter.state in WITH_SIGNATURE,
        }
        return render(request, "letters/admin/archived.html", context)

    def history_view(self, request, object_id, extra_context=None):
        letter = self._letter(request, object_id)
        return redirect("admin:letters_letter_history", letter.pk)

    @staticmethod
    def _letter(request, object_id: str) -> Letter:
        if not (object_id.isascii() and object_id.isdigit() and len(object_id) < 19):
            raise Http404
        letter = visible_letter(request, int(object_id))
        if letter.archived_at is None:
            raise Http404
        return letter


def _ids(letters) -> list[int]:
    return list(letters.values_list("pk", flat=True)[:COUNT_CAP])
