"""A list that is searched by number, name or NIK, with no NIK in any address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from letters.admin.listing import is_nik
from registry.identifiers import clean_nik


class NikSearch:
    """Mixin for a ModelAdmin: a search is posted. A NIK goes into the session, all
    else into the address; `nik_key` names this list's place in the session."""

    nik_key = ""

    def changelist_view(self, request, extra_context=None):
        if request.method == "POST":
            return self._search(request)
        if is_nik(request.GET.get("q", "")):
            return redirect(request.path)
        searched = {"searched_nik": self.searched_nik(request)}
        return super().changelist_view(request, searched | (extra_context or {}))

    def searched_nik(self, request: HttpRequest) -> str:
        """The NIK that this list shows the lines of; "" for none."""
        return request.session.get(self.nik_key, "")

    def _search(self, request: HttpRequest) -> HttpResponse:
        term = request.POST.get("q", "").strip()[:120]
        request.session.pop(self.nik_key, None)
        query = request.GET.copy()
        for key in ("q", "p"):
            query.pop(key, None)
        if is_nik(term):
            request.session[self.nik_key] = clean_nik(term)
        elif term:
            query["q"] = term
        return redirect(
            f"{request.path}?{query.urlencode()}" if query else request.path
        )
