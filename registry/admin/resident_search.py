"""Finds residents while one types, under the search box of their list.

POST only, so that no NIK stands in an address or a log; only people of the user's own
offices are ever answered.
"""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from registry.finding import Search, clean_term, find_while_typing, nobody
from registry.throttle import asked_too_often

PER_MINUTE = 120  # questions of one user; typing a name asks some five times
TOO_MANY = "Terlalu banyak pencarian. Tunggu satu menit, lalu coba lagi."


@require_POST
def find(request: HttpRequest, *, model_admin) -> JsonResponse:
    """{"html": people or a message, "count"} for the posted "term"."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    user = request.user
    if asked_too_often(user, what="residents", per_minute=PER_MINUTE):
        return JsonResponse({"message": TOO_MANY}, status=429)
    term = clean_term(request.POST.get("term", ""))
    found = find_while_typing(user=user, term=term)
    if not found.people and not found.message:
        where = user.office.title if user.office else "kantor Anda"
        found = Search(message=nobody(term, where))
    html = render_to_string("registry/residents/found.html", {"found": found})
    return JsonResponse({"html": html, "count": len(found.people)})
