"""The pages around handing over: a private link made, shown once, or taken back; a
delivery called off; the receipt of the request.

The step itself (collected, set out, received) is `hand_over` of letters.admin.steps.
"""

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from letters import workflow
from letters.admin.files import private, told
from letters.admin.posted_handing import posted_number
from letters.admin.reach import own_letter, visible_letter
from letters.citizens.private_links import link_address, ready_message
from letters.forms.indonesian import phone as written_phone
from letters.handing_over import phone_of
from letters.models import Letter
from letters.receipt import has_receipt, receipt_pdf
from letters.rendering import RenderFailed
from letters.workflow import NotAllowed, Refused


def urls(admin_site: AdminSite) -> list:
    """Addresses below letters/letter/."""

    def link(request: HttpRequest, pk: int) -> HttpResponse:
        return make_link(request, pk, admin_site=admin_site)

    def paper(request: HttpRequest, pk: int) -> HttpResponse:
        return receipt(request, pk, admin_site=admin_site)

    def to(address: str, view, name: str):
        return path(address, admin_site.admin_view(view), name=f"letters_letter_{name}")

    return [
        to("<int:pk>/tanda-terima.pdf", paper, "receipt"),
        to("<int:pk>/tautan/", link, "link"),
        to("<int:pk>/tautan/tarik/", revoke_link, "link_revoke"),
        to("<int:pk>/antar/batal/", call_off, "delivery_off"),
    ]


@never_cache
@require_POST
def make_link(request: HttpRequest, pk: int, *, admin_site: AdminSite) -> HttpResponse:
    """A new link; the answer is the only page that ever shows its address."""
    letter = visible_letter(request, pk)
    try:
        link, token = workflow.make_link(
            letter_id=letter.pk, by=request.user, now=timezone.now()
        )
    except Refused as error:
        return _refused(request, letter, error)
    url, phone = link_address(token), phone_of(letter)
    context = {
        **admin_site.each_context(request),
        "opts": Letter._meta,
        "title": "Tautan surat",
        "letter": letter,
        "link": link,
        "url": url,
        "phone": written_phone(phone),
        "whatsapp": ready_message(letter, phone=phone, url=url, until=link.expires_at),
    }
    return render(request, "letters/admin/link.html", context)


@require_POST
def revoke_link(request: HttpRequest, pk: int) -> HttpResponse:
    letter = visible_letter(request, pk)
    try:
        workflow.revoke_link(letter_id=letter.pk, by=request.user, now=timezone.now())
    except Refused as error:
        return _refused(request, letter, error)
    messages.success(request, "Tautan ditarik. Alamatnya tidak membuka surat lagi.")
    return redirect("admin:letters_letter_change", letter.pk)


@require_POST
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter came back undelivered."""
    letter = visible_letter(request, pk)
    try:
        workflow.call_off_delivery(
            letter_id=letter.pk,
            delivery_id=posted_number(request, "delivery"),
            by=request.user,
            now=timezone.now(),
            reason=request.POST.get("reason", ""),
        )
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except Refused as error:
        messages.error(request, str(error))
        return redirect("admin:letters_letter_step", letter.pk, "hand_over")
    messages.success(request, "Pengantaran dibatalkan. Suratnya kembali di kantor.")
    return redirect("admin:letters_letter_change", letter.pk)


@require_GET
def receipt(request: HttpRequest, pk: int, *, admin_site: AdminSite) -> HttpResponse:
    """The tanda terima, for the office that took the request."""
    letter = own_letter(request, pk)
    if not has_receipt(letter):
        raise Http404
    try:
        pdf = receipt_pdf(letter, by=request.user, now=timezone.now())
    except RenderFailed as error:
        return told(request, letter, str(error), admin_site)
    name = f"tanda-terima-{letter.registration_number}.pdf"
    return private(pdf, "application/pdf", name)


def _refused(request: HttpRequest, letter: Letter, error: Refused) -> HttpResponse:
    if isinstance(error, NotAllowed):
        raise PermissionDenied(str(error)) from error
    messages.error(request, str(error))
    return redirect("admin:letters_letter_change", letter.pk)
