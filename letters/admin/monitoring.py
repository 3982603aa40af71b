"""Pemantauan: the figures of a period, each leading to the letters behind it."""

from collections.abc import Callable
from datetime import date, timedelta

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from letters.admin.figure_filters import Links
from letters.admin.figures_shown import shown
from letters.forms.indonesian import parse_date
from letters.models import Letter
from letters.oversight.overview import overview
from letters.oversight.period import BadPeriod, Period
from letters.oversight.scope import (
    NoSuchOffice,
    Scope,
    issuing_offices,
    issuing_scope,
)
from registry.models import Office

PERMISSION = "letters.view_monitoring"
OWN = "sendiri"
CHOICES: dict[str, tuple[str, Callable[[date], Period]]] = {
    "bulan-ini": ("Bulan ini", Period.month_of),
    "bulan-lalu": ("Bulan lalu", lambda on: Period.month_of(on).month_before()),
    "12-bulan": (
        "12 bulan",
        lambda on: Period(
            Period.month_of(on).months_up_to_it(12)[0].first, Period.month_of(on).last
        ),
    ),
}
LONGEST = timedelta(days=366 * 5)


def urls(admin_site: AdminSite) -> list:
    """Addresses below letters/letter/."""

    def whole(request: HttpRequest) -> HttpResponse:
        return monitoring(request, admin_site=admin_site)

    def part(request: HttpRequest) -> HttpResponse:
        return monitoring(request, admin_site=admin_site, only_figures=True)

    def wrap(page: Callable) -> Callable:
        return admin_site.admin_view(never_cache(page))

    return [
        path("pemantauan/", wrap(whole), name="letters_monitoring"),
        path("pemantauan/angka/", wrap(part), name="letters_monitoring_figures"),
    ]


@require_safe
def monitoring(
    request: HttpRequest, *, admin_site: AdminSite, only_figures: bool = False
) -> HttpResponse:
    """The page, or only its figures for a page that renews itself."""
    offices, scope = scope_for(request)
    now = timezone.now()
    on = timezone.localdate(now)
    chosen, period, problem = chosen_period(request, on=on)
    links = Links(scope, several=len(offices) > 1)
    context = {
        "scope": scope,
        "now": now,
        "period": period,
        **shown(overview(scope, period), links=links),
    }
    if only_figures:
        return render(request, "letters/admin/monitoring_figures.html", context)
    asked = _asked(request)
    context |= {
        **admin_site.each_context(request),
        "opts": Letter._meta,
        "title": "Pemantauan",
        "offices": offices if len(offices) > 1 else [],
        "tabs": [
            (words, urlencode(asked | {"periode": key}), key == chosen)
            for key, (words, _) in CHOICES.items()
        ],
        "own": chosen == OWN,
        "problem": problem,
        "refresh": f"{reverse('admin:letters_monitoring_figures')}"
        f"?{request.GET.urlencode()}",
    }
    return render(request, "letters/admin/monitoring.html", context)


def scope_for(request: HttpRequest) -> tuple[list[Office], Scope]:
    """The offices he may choose from, and the one of `kantor`.

    Raises PermissionDenied, or Http404 for an office that is not his.
    """
    offices = issuing_offices(request.user)
    if not request.user.has_perm(PERMISSION) or not offices:
        raise PermissionDenied("Pemantauan hanya untuk kecamatan.")
    try:
        return offices, issuing_scope(offices, code=request.GET.get("kantor", ""))
    except NoSuchOffice as error:
        raise Http404 from error


def chosen_period(request: HttpRequest, *, on: date) -> tuple[str, Period, str]:
    """Which choice it is, the period, and what was wrong with the days typed."""
    chosen = request.GET.get("periode", "")
    if chosen != OWN:
        chosen = chosen if chosen in CHOICES else "bulan-ini"
        return chosen, CHOICES[chosen][1](on), ""
    first = parse_date(request.GET.get("dari"))
    last = parse_date(request.GET.get("sampai"))
    try:
        if first is None or last is None:
            raise BadPeriod("Isi kedua tanggalnya.")
        period = Period(first, last)
        if last - first > LONGEST:
            raise BadPeriod("Pilih paling lama lima tahun.")
    except BadPeriod as error:
        return OWN, Period.month_of(on), f"{error} Yang tampil: bulan ini."
    return OWN, period, ""


def _asked(request: HttpRequest) -> dict[str, str]:
    office = request.GET.get("kantor", "")
    return {"kantor": office} if office else {}
