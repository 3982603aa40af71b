"""The page of one step: what will happen, what stands in the way, one button.

GET only shows; POST acts. Permission is asked on both, and again by the workflow with
the letter locked.
"""

from datetime import datetime, timedelta

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from letters import workflow
from letters.admin.files import private
from letters.admin.handed import asked_of
from letters.admin.open_steps import as_step, is_open
from letters.admin.reach import visible_letter
from letters.admin.secrets import Secret, secret_of
from letters.admin.slots import file_tile
from letters.admin.step_acts import act, askable_signers, checkables, number_to_come
from letters.admin.step_words import DANGER, QUICK_REASONS, done_words, promise_of
from letters.corrections import open_report
from letters.initials import initials_words, wanted_initials
from letters.ink import signed_sheets
from letters.models import DocumentFile, Letter, State
from letters.models.attachment import INK_SHEET
from letters.models.state_machine import LABELS, NEEDS_REASON, WITH_SIGNATURE
from letters.signers import possible_signers
from letters.signing.errors import SignatureError
from letters.uploads import UploadRefused
from letters.village import heading_of, possible_heads
from letters.workflow import NotAllowed, Refused
from letters.workflow.opening import note_opened
from registry.scoping import can_see_office
from registry.storage import StorageFull

TWICE = timedelta(minutes=2)  # a second click of the same person is no mistake


def urls(admin_site: AdminSite) -> list:
    """Addresses below letters/letter/."""

    def page(request: HttpRequest, pk: int, name: str) -> HttpResponse:
        return step(request, pk, name, admin_site=admin_site)

    return [
        path(
            "<int:pk>/langkah/<slug:name>/",
            admin_site.admin_view(
                sensitive_post_parameters("passphrase")(never_cache(page))
            ),
            name="letters_letter_step",
        ),
        path(
            "<int:pk>/dokumen/<int:document>/",
            admin_site.admin_view(document_shown),
            name="letters_letter_document_shown",
        ),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def step(
    request: HttpRequest, pk: int, name: str, *, admin_site: AdminSite
) -> HttpResponse:
    """One step on one letter. 404 outside the scope, 403 where it is not his."""
    letter = visible_letter(request, pk)
    now = timezone.now()
    if name not in LABELS:
        raise PermissionDenied("Langkah ini tidak dikenal.")
    if not is_open(letter, name, request.user):
        if request.method == "POST" and _just_done(letter, name, request, now):
            return redirect("admin:letters_letter_change", letter.pk)
        raise PermissionDenied(_closed_words(letter, name))
    if request.method == "GET":  # one tap in a list leads here
        note_opened(letter=letter, by=request.user, now=now)
    problems: list = []
    if request.method == "POST":
        try:
            if name == "sign" and "kode" in request.POST:
                workflow.send_code(by=request.user, letters=1, now=now)
                messages.success(request, Secret.CODE_SENT)
                return redirect(request.path)
            done = act(letter, name, request=request, now=now)
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        except Refused as error:
            if _just_done(letter, name, request, now):
                return redirect("admin:letters_letter_change", letter.pk)
            problems = error.problems
        except (SignatureError, UploadRefused, StorageFull) as error:
            problems = [str(error)]
        else:
            messages.success(request, done_words(name, done))
            return redirect("admin:letters_letter_change", done.pk)
        letter = visible_letter(request, pk)
        if not is_open(letter, name, request.user):
            raise PermissionDenied(_closed_words(letter, name))
    context = {
        **admin_site.each_context(request),
        **_page(letter, name, request=request, now=now),
        "problems": [getattr(each, "message", each) for each in problems],
    }
    page = "hand_over" if name == "hand_over" else "step"
    return render(request, f"letters/admin/{page}.html", context)


@require_GET
def document_shown(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """The very bytes that are to be signed, or that were."""
    letter = visible_letter(request, pk)
    if letter.document_id != document:
        raise Http404
    signed = letter.state in WITH_SIGNATURE
    if not signed and not can_see_office(request.user, letter.issuing_office_id):
        raise Http404
    file = DocumentFile.objects.get(document_id=document)
    content = bytes(file.signed if signed else file.rendered)
    return private(content, "application/pdf", f"{letter.registration_number}.pdf")


def _page(letter: Letter, name: str, *, request: HttpRequest, now: datetime) -> dict:
    """What the template of a step shows."""
    this = as_step(letter, name, user=request.user, now=now)
    context = {
        "letter": letter,
        "opts": Letter._meta,
        "title": this.label,
        "step": this,
        "name": name,
        "promise": promise_of(name, letter),
        "blocks": [each.message for each in this.blocks],
        "warnings": [each.message for each in this.warnings],
        "danger": name in DANGER,
        "asks_reason": name in NEEDS_REASON,
        "quick_reasons": QUICK_REASONS.get(name, ()),
        "typed": request.POST,
    }
    if name in ("sign", "request_signature", "request_ink", "give_initial"):
        on = timezone.localdate(now)
        wanted = wanted_initials(letter, on=on)
        context["initials"] = initials_words(
            wanted, on=on, waits=letter.state == State.APPROVED
        )
    if name == "send_back":
        context["checkables"] = [
            (title, [_as_typed(part, request) for part in parts])
            for title, parts in checkables(letter, now=now)
        ]
    elif name == "request_ink":
        named = letter.document.official_id if letter.document_id else None
        context["officials"] = [
            (official, heading_of(official), official.pk == named)
            for official in possible_signers(letter, on=timezone.localdate(now))
        ]
        context["number_words"] = number_to_come(letter, now=now)
    elif name == "sign_in_ink":
        context["sheets"] = [file_tile(each) for each in signed_sheets(letter)]
    elif name == "request_signature":
        context["signers"] = askable_signers(letter, now=now)
        context["number_words"] = number_to_come(letter, now=now)
    elif name == "sign":
        context["secret"] = secret_of(letter.document.provider)
    elif name in ("begin_replacement", "dismiss_report"):
        context["report"] = open_report(letter)
    elif name == "hand_over":
        context |= asked_of(letter)
        context["chosen"] = request.POST.get("method") or context["wish"]
    elif name == "bring_ink_sheet":
        files = letter.attachments.current().filter(requirement=INK_SHEET)
        context["sheets"] = [file_tile(each) for each in files]
        context["heads"] = possible_heads(letter, on=timezone.localdate(now))
    return context


def _as_typed(part, request: HttpRequest) -> dict:
    return {
        "key": part.key,
        "label": part.label,
        "wrong": f"wrong-{part.key}" in request.POST,
        "note": request.POST.get(f"note-{part.key}", ""),
    }


def _closed_words(letter: Letter, name: str) -> str:
    return (
        f"“{LABELS[name]}” tidak dapat Anda lakukan pada surat ini. Statusnya sekarang "
        f"“{letter.get_state_display()}”."
    )


def _just_done(letter: Letter, name: str, request: HttpRequest, now: datetime) -> bool:
    last = letter.events.exclude(to_state="").order_by("-pk").first()
    return (
        last is not None
        and last.kind == name
        and last.by_id == request.user.pk
        and now - last.at < TWICE
    )
