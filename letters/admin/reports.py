"""Laporan bulanan and Layanan desa: a month to look at, on paper, or as a workbook."""

from collections.abc import Callable
from datetime import date, datetime

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from letters.admin.monitoring import scope_for
from letters.models import Letter, LetterExport
from letters.oversight.monthly_report import (
    MonthlyReport,
    monthly_report,
    newest_whole_month,
)
from letters.oversight.period import BadPeriod, Period
from letters.oversight.report_files import TYPES, report_file
from letters.oversight.report_tables import report_tables
from letters.oversight.scope import Scope, village_scope, villages_of
from letters.oversight.village_notice import notice_pdf, village_notice
from letters.rendering import RenderFailed

MONTHS_BACK = 36


def urls(admin_site: AdminSite) -> list:
    """Addresses below letters/letter/."""

    def report(request: HttpRequest) -> HttpResponse:
        return monthly(request, admin_site=admin_site)

    def notice(request: HttpRequest) -> HttpResponse:
        return village(request, admin_site=admin_site)

    def wrap(page: Callable) -> Callable:
        return admin_site.admin_view(never_cache(page))

    return [
        path("laporan/", wrap(report), name="letters_monthly_report"),
        path("layanan-desa/", wrap(notice), name="letters_village_notice"),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def monthly(request: HttpRequest, *, admin_site: AdminSite) -> HttpResponse:
    """GET shows the report of a month; POST with "type" hands it out and logs that."""
    offices, scope = scope_for(request)
    now = timezone.now()
    month = _month(request, on=timezone.localdate(now))
    report = monthly_report(scope=scope, month=month, now=now)
    if request.method == "POST":
        return _hand_out(request, report, now=now)
    context = {
        **admin_site.each_context(request),
        "opts": Letter._meta,
        "title": "Laporan bulanan",
        "report": report,
        "scope": scope,
        "offices": offices if len(offices) > 1 else [],
        "months": _choices(timezone.localdate(now)),
        "ready": newest_whole_month(timezone.localdate(now)),
        "tables": report_tables(report),
    }
    return render(request, "letters/admin/report_month.html", context)


@require_safe
def village(request: HttpRequest, *, admin_site: AdminSite) -> HttpResponse:
    """The numbers of a village for its notice board; "pdf" in the address prints it."""
    villages = villages_of(request.user)
    if not request.user.has_perm("letters.view_letter") or not villages:
        raise PermissionDenied("Halaman ini untuk desa dan kecamatan.")
    code = request.GET.get("desa") or villages[0].code
    chosen = next((each for each in villages if each.code == code), None)
    if chosen is None:
        raise Http404
    now = timezone.now()
    month = _month(request, on=timezone.localdate(now))
    scope = village_scope(chosen)
    asked = urlencode({"bulan": month.key, "desa": chosen.code})
    if "pdf" in request.GET:
        return _print_notice(request, scope, month, now=now, back=f"?{asked}")
    context = {
        **admin_site.each_context(request),
        **village_notice(scope=scope, month=month),
        "opts": Letter._meta,
        "title": f"Layanan {chosen.title}",
        "villages": villages if len(villages) > 1 else [],
        "months": _choices(timezone.localdate(now)),
        "asked": asked,
    }
    return render(request, "letters/admin/village_notice.html", context)


def _hand_out(
    request: HttpRequest, report: MonthlyReport, *, now: datetime
) -> HttpResponse:
    file_type = request.POST.get("type", "")
    office = report.found.scope.issuing
    asked = urlencode({"bulan": report.month.key, "kantor": office.code})
    page = f"{reverse('admin:letters_monthly_report')}?{asked}"
    if file_type not in TYPES:
        messages.error(request, "Pilih jenis berkas dahulu.")
        return redirect(page)
    try:
        content = report_file(report, file_type=file_type)
    except RenderFailed as error:
        messages.error(request, str(error))
        return redirect(page)
    # before the first byte leaves: an export without its line must not exist
    LetterExport.objects.create(
        user=request.user,
        at=now,
        what=LetterExport.What.REPORT,
        filter=f"{report.month.words}, {office.title}",
        count=sum(report.found.counts.cells.values()),
        file_type=file_type,
    )
    return _file(content, TYPES[file_type], f"{report.file_name}.{file_type}")


def _print_notice(
    request: HttpRequest, scope: Scope, month: Period, *, now: datetime, back: str
) -> HttpResponse:
    try:
        pdf = notice_pdf(scope=scope, month=month, now=now)
    except RenderFailed as error:
        messages.error(request, str(error))
        return redirect(f"{request.path}{back}")
    name = f"layanan-desa-{month.key}-{scope.origin.code}.pdf"
    return _file(pdf, TYPES["pdf"], name)


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )


def _month(request: HttpRequest, *, on: date) -> Period:
    """The month asked for; last month's report lies ready."""
    asked = request.GET.get("bulan", "")
    if not asked:
        return newest_whole_month(on)
    try:
        return Period.parse_month(asked, on=on)
    except BadPeriod as error:
        messages.error(request, str(error))
        return newest_whole_month(on)


def _choices(on: date) -> list[Period]:
    """The months that a page offers, the newest first."""
    return Period.month_of(on).months_up_to_it(MONTHS_BACK)[::-1]
