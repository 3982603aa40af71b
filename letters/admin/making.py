"""Making a letter: choosing the service, and the one form on which it is filled in.

Every button of the form is a plain submit, so that the page works without its script;
the script only spares the waiting. Whatever a POST brings is stored as it was typed
before anything is said about it.
"""

import json
from datetime import datetime
from urllib.parse import quote

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from letters.admin.form_page import form_page
from letters.admin.form_parts import FormPage
from letters.admin.posted_form import PostedForm
from letters.admin.reach import own_letter
from letters.drafts import DraftClosed, ServiceClosed, begin, may_start
from letters.guards import blockers
from letters.models import Letter, LetterEvent, Service, TypoReport
from letters.prefill import VILLAGES
from registry.models import Office

MAKERS = (*VILLAGES, Office.Level.KUA)


def urls(admin_site: AdminSite) -> list:
    """Addresses below letters/letter/."""

    def services_page(request: HttpRequest) -> HttpResponse:
        return services(request, admin_site=admin_site)

    def form(request: HttpRequest, pk: int) -> HttpResponse:
        return fill_in(request, pk, admin_site=admin_site)

    wrap = admin_site.admin_view
    return [
        path("buat/", wrap(services_page), name="letters_letter_services"),
        path("buat/<slug:slug>/", wrap(begin_letter), name="letters_letter_begin"),
        path("<int:pk>/isi/", wrap(form), name="letters_letter_form"),
    ]


def origins(request: HttpRequest) -> list[Office]:
    """Offices in whose name this user may begin letters: his own, or, at the
    kecamatan, the villages he sees."""
    office = request.user.office
    if office is None:
        return []
    if office.level in MAKERS:
        return [office]
    seen = Office.objects.visible_to(request.user).filter(level__in=VILLAGES)
    return list(seen.order_by("order", "code"))


def _origin(request: HttpRequest, code: str) -> Office | None:
    found = origins(request)
    if len(found) == 1:
        return found[0]
    return next((office for office in found if office.code == code), None)


@require_http_methods(["GET", "HEAD"])
def services(request: HttpRequest, *, admin_site: AdminSite) -> HttpResponse:
    """Cards of the services that the office may start."""
    if not request.user.has_perm("letters.make_letter"):
        raise PermissionDenied
    offices = origins(request)
    origin = _origin(request, request.GET.get("desa", ""))
    cards = []
    for service in Service.objects.usable_at(origin) if origin else ():
        if may_start(service, origin) and _is_open(service, origin):
            cards.append(_card(service, origin))
    context = {
        **admin_site.each_context(request),
        "title": "Buat surat",
        "offices": offices,
        "origin": origin,
        "cards": cards,
        "choose": len(offices) > 1,
    }
    return render(request, "letters/admin/services.html", context)


def _is_open(service: Service, origin: Office) -> bool:
    setting = service.settings.filter(office__code=origin.kecamatan_code).first()
    return setting is None or setting.active


def _card(service: Service, origin: Office) -> dict:
    spec = service.newest_version().spec
    needed = [each for each in spec.requirements if each.required]
    lines = [f"*{spec.name}*", "Syarat yang perlu dibawa:"]
    lines += [
        f"{number}. {each.label}" + (" (bila perlu)" if each.when else "")
        for number, each in enumerate(needed, start=1)
    ]
    lines += ["", f"Diurus di Kantor {origin.title}, gratis."]
    return {
        "service": service,
        "spec": spec,
        "always": [each for each in needed if not each.when],
        "sometimes": [each for each in spec.requirements if each.when],
        "optional": [
            each for each in spec.requirements if not each.required and not each.when
        ],
        "whatsapp": "https://wa.me/?text=" + quote("\n".join(lines)),
    }


@require_POST
def begin_letter(request: HttpRequest, slug: str) -> HttpResponse:
    """A new draft of this service, then its form."""
    if not request.user.has_perm("letters.make_letter"):
        raise PermissionDenied
    origin = _origin(request, request.POST.get("desa", ""))
    if origin is None:
        messages.error(request, "Pilih dahulu desa yang membuat surat.")
        return redirect("admin:letters_letter_services")
    service = Service.objects.usable_at(origin).filter(slug=slug).first()
    if service is None:
        raise Http404
    try:
        letter = begin(
            service=service, origin=origin, by=request.user, now=timezone.now()
        )
    except ServiceClosed as error:
        messages.error(request, str(error))
        return redirect("admin:letters_letter_services")
    return redirect("admin:letters_letter_form", letter.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def fill_in(request: HttpRequest, pk: int, *, admin_site: AdminSite) -> HttpResponse:
    """The form: shows the draft, stores what is posted, and sends on what is whole."""
    letter = own_letter(request, pk)
    quiet = "application/json" in request.headers.get("Accept", "")
    if not letter.is_editable:
        message = str(DraftClosed(letter))
        if quiet:
            return JsonResponse({"message": message}, status=409)
        messages.warning(request, message)
        return redirect("admin:letters_letter_change", pk)
    now = timezone.now()
    posted = None
    check = "periksa" in request.GET
    if request.method == "POST":
        posted = PostedForm(request, letter, now=now)
        try:
            letter = posted.save(quiet=quiet)
        except DraftClosed as error:
            if quiet:
                return JsonResponse({"message": str(error)}, status=409)
            messages.error(request, str(error))
            return redirect("admin:letters_letter_change", pk)
        if quiet:
            return _saved(request, letter, posted, now)
        check = posted.wants_on
    found = blockers(letter, "submit", user=request.user, now=now) if check else []
    stopped = any(each.level == "block" for each in found)
    if posted is not None and posted.whole:
        if posted.wants_on and not stopped and not posted.problems:
            return redirect("admin:letters_letter_step", pk, "submit")
        if not posted.problems and not posted.stays and not check:
            messages.success(
                request, f"Draf tersimpan pukul {timezone.localtime(now):%H.%M}."
            )
            return redirect("admin:letters_letter_form", pk)
    page = form_page(
        letter,
        user=request.user,
        now=now,
        results=posted.results if posted else {},
        problems=[*found, *(posted.problems if posted else ())],
        extra=posted.blank_roles if posted else (),
    )
    return _show(request, letter, page, posted, now, check, admin_site)


def _saved(
    request: HttpRequest, letter: Letter, posted: PostedForm, now: datetime
) -> JsonResponse:
    """The answer to the script's quiet save."""
    if not posted.whole:
        return JsonResponse({"message": "Isian tidak lengkap diterima."}, status=400)
    page = form_page(letter, user=request.user, now=now)
    told = {
        f"{group.slug}": [{"label": label, "text": text} for label, text in group.told]
        for group in page.groups + page.extra
    }
    return JsonResponse(
        {
            "saved": f"{timezone.localtime(now):%H.%M}",
            "facts": page.facts,
            "told": told,
            "problems": [each.message for each in posted.problems],
            "unreadable": page.unreadable(),
        }
    )


def _show(
    request: HttpRequest,
    letter: Letter,
    page: FormPage,
    posted: PostedForm | None,
    now: datetime,
    check: bool,
    admin_site: AdminSite,
) -> HttpResponse:
    spec = letter.service_version.spec
    context = {
        **admin_site.each_context(request),
        "title": spec.short_name,
        "letter": letter,
        "spec": spec,
        "page": page,
        "rest": page.board.rest(),
        "summary": page.summary() if check else [],
        "checked": check,
        "posted": posted,
        "urgent_when": json.dumps([{"field": "mendesak", "op": "eq", "value": True}]),
        "has_statement": bool(letter.service_version.statement_text),
        "statement_slot": spec.statement.requirement if spec.statement else "",
        "sent_back": _reason_of_return(letter),
        "report": _reported(letter),
        "paper_time": _paper_time(letter, posted),
        "only_full_nik": not request.user.has_perm("registry.view_resident"),
        "people_url": reverse("admin:letters_letter_people", args=[letter.pk]),
        "saved_at": timezone.localtime(letter.updated_at),
    }
    return render(request, "letters/admin/form.html", context)


def _reason_of_return(letter: Letter) -> str:
    returns = letter.events.filter(kind=LetterEvent.Kind.SEND_BACK)
    last = returns.last() if letter.state == "returned" else None
    return last.reason if last else ""


def _reported(letter: Letter) -> TypoReport | None:
    """What was wrong in the letter that this one is to replace."""
    if letter.replaces_id is None:
        return None
    return TypoReport.objects.filter(letter=letter.replaces_id).last()


def _paper_time(letter: Letter, posted: PostedForm | None) -> dict[str, str]:
    if posted is not None and posted.paper_typed:
        return posted.paper_typed
    if letter.paper_received_at is None:
        return {"date": "", "time": ""}
    at = timezone.localtime(letter.paper_received_at)
    return {"date": f"{at:%d-%m-%Y}", "time": f"{at:%H:%M}"}
