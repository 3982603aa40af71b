"""The page on which the kecamatan marks a letter as urgent, with the reason."""

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from letters import workflow
from letters.admin.reach import visible_letter
from letters.models import Letter
from letters.workflow import NotAllowed

QUICK_REASONS = ("Pasien rawat inap", "Akad besok", "Batas waktu bank", "Duka cita")
NEEDS_WORDS = "Tuliskan mengapa surat ini mendesak."


def urls(admin_site: AdminSite) -> list:
    """Addresses below letters/letter/."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def page(request: HttpRequest, pk: int) -> HttpResponse:
        return urgent(request, pk, admin_site=admin_site)

    return [
        path(
            "<int:pk>/mendesak/",
            admin_site.admin_view(never_cache(page)),
            name="letters_letter_urgent",
        )
    ]


def urgent(request: HttpRequest, pk: int, *, admin_site: AdminSite) -> HttpResponse:
    """GET asks for the reason, POST marks or lifts. 404 outside the scope."""
    letter = visible_letter(request, pk)
    if not workflow.may_mark_urgent(letter, request.user):
        raise PermissionDenied("Surat ini tidak dapat Anda tandai mendesak.")
    problem = ""
    if request.method == "POST":
        lifts = "_cabut" in request.POST
        reason = "" if lifts else request.POST.get("reason", "").strip()
        if lifts or reason:
            try:
                workflow.mark_urgent(
                    letter_id=pk, by=request.user, now=timezone.now(), reason=reason
                )
            except NotAllowed as error:
                raise PermissionDenied(str(error)) from error
            done = "Tidak lagi ditandai mendesak." if lifts else "Ditandai mendesak."
            messages.success(request, done)
            return redirect("admin:letters_letter_change", pk)
        problem = NEEDS_WORDS
    context = {
        **admin_site.each_context(request),
        "opts": Letter._meta,
        "title": "Tandai mendesak",
        "letter": letter,
        "problem": problem,
        "quick_reasons": QUICK_REASONS,
    }
    return render(request, "letters/admin/urgent.html", context)
