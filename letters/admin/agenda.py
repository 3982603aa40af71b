"""The agenda of the coming seven days: to read, to print, to hand to the Polsek."""

from datetime import timedelta

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET

from letters import hajatan_agenda
from letters.models import Letter


def urls(admin_site: AdminSite) -> list:
    """Addresses below letters/letter/."""

    @require_GET
    def page(request: HttpRequest) -> HttpResponse:
        return agenda(request, admin_site=admin_site)

    return [
        path(
            "agenda-hajatan/",
            admin_site.admin_view(page),
            name="letters_hajatan_agenda",
        )
    ]


def agenda(request: HttpRequest, *, admin_site: AdminSite) -> HttpResponse:
    """For those who watch over the office; what its other letters allow, they see
    in their lists."""
    user = request.user
    reads = user.has_perm("letters.view_letter")
    if not (reads and user.has_perm("letters.view_monitoring")):
        raise PermissionDenied
    today = timezone.localdate()
    letters = hajatan_agenda.in_order(hajatan_agenda.coming(user, on=today))
    context = {
        **admin_site.each_context(request),
        "opts": Letter._meta,
        "title": "Agenda hajatan minggu ini",
        "events": hajatan_agenda.events_of(letters, on=today),
        "first": today,
        "last": today + timedelta(days=hajatan_agenda.DAYS - 1),
        "office": user.office,
        "printed_at": timezone.now(),
    }
    return render(request, "letters/admin/agenda.html", context)
