"""The front door: what SIPITULUNG is, and what a citizen brings to his village."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from letters.forms.schema import Requirement
from letters.models import ServiceSetting, ServiceVersion


@dataclass(frozen=True)
class Offer:
    """A service as a citizen reads it: what to bring, always and at times."""

    name: str
    icon: str
    help: str
    at_kua: bool
    brings: list[Requirement]
    sometimes: list[Requirement]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "letters/public/home.html", {"offers": _offers()})


@require_safe
def mark(request: HttpRequest) -> HttpResponse:
    """The small picture in a browser's tab."""
    return redirect(static("letters/mark.svg"))


def _offers() -> list[Offer]:
    """The services that are open at some kecamatan, in their order."""
    open_ids = ServiceSetting.objects.filter(active=True).values("service")
    newest: dict[int, ServiceVersion] = {}
    versions = (
        ServiceVersion.objects.filter(service__in=open_ids)
        .select_related("service")
        .defer("letter_text", "statement_text", "village_text")
        .order_by("service__order", "service", "-number")
    )
    for version in versions:
        newest.setdefault(version.service_id, version)
    return [_offer(version) for version in newest.values()]


def _offer(version: ServiceVersion) -> Offer:
    spec = version.spec
    always = [each for each in spec.requirements if each.required and not each.when]
    return Offer(
        name=spec.name,
        icon=spec.icon,
        help=spec.help,
        at_kua=spec.start_at == ("kua",),
        brings=always,
        sometimes=[each for each in spec.requirements if each not in always],
    )
