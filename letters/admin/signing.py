"""Signing several letters at once: camat with one passphrase, kades by click."""

from dataclasses import dataclass

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import (
    sensitive_post_parameters,
    sensitive_variables,
)
from django.views.decorators.http import require_http_methods

from letters import workflow
from letters.admin.listing import as_rows
from letters.forms.rules import Problem
from letters.guards import CHANGE_FIRST
from letters.models import Document, Letter, LetterEvent, State
from letters.signing.errors import SignatureError
from letters.templatetags.office import moment
from letters.village import replaced_words
from letters.waiting import nothing_waits, waiting_for
from letters.workflow import Refused, Result
from registry.models import User

AT_ONCE = 100


def urls(admin_site: AdminSite) -> list:
    """Addresses below letters/letter/."""

    def camat(request: HttpRequest) -> HttpResponse:
        return _page(request, admin_site, village=False)

    def kades(request: HttpRequest) -> HttpResponse:
        return _page(request, admin_site, village=True)

    def to(address: str, view, name: str):
        view = sensitive_post_parameters("passphrase")(never_cache(view))
        return path(address, admin_site.admin_view(view), name=f"letters_letter_{name}")

    return [
        to("tanda-tangan/", camat, "sign_many"),
        to("tanda-tangan-desa/", kades, "village_sign_many"),
    ]


@dataclass
class Row:
    """A letter to be signed, with what was done before it came here."""

    letter: Letter
    key: int  # the document that is shown, or the letter for the village
    pdf: str
    checked: str
    ticked: bool = True


@require_http_methods(["GET", "HEAD", "POST"])
def _page(
    request: HttpRequest, admin_site: AdminSite, *, village: bool
) -> HttpResponse:
    permission = "sign_for_village" if village else "sign_letter"
    if not request.user.has_perm(f"letters.{permission}"):
        raise PermissionDenied("Anda tidak berwenang menandatangani surat.")
    results: list[tuple[Letter, Result]] = []
    problems: list[str] = []
    if request.method == "POST":
        try:
            results = _sign(request, village=village)
        except Refused as error:
            problems = [each.message for each in error.problems]
        except SignatureError as error:
            problems = [str(error)]
    rows = _rows(request, village=village)
    signed = sum(1 for _, result in results if result.done)
    context = {
        **admin_site.each_context(request),
        "opts": Letter._meta,
        "title": "Tanda tangan surat",
        "village": village,
        "rows": rows,
        "ticked_count": sum(row.ticked for row in rows),
        "results": results,
        "signed_count": signed,
        "problems": problems,
        "must_change_password": not request.user.owns_password and CHANGE_FIRST,
        "replaced": village and replaced_words(request.user, on=timezone.localdate()),
        "nothing_waits": nothing_waits(request.user),
        "last_signed": None if rows else _last_signed(request.user),
    }
    return render(request, "letters/admin/sign_many.html", context)


def _asked_ids(request: HttpRequest, key: str) -> list[int]:
    return _ids(request.POST.getlist(key) or request.GET.getlist(key))


def _ids(values: list[str]) -> list[int]:
    return [int(v) for v in values if v.isascii() and v.isdigit() and len(v) < 19]


@sensitive_variables("passphrase")
def _sign(request: HttpRequest, *, village: bool) -> list[tuple[Letter, Result]]:
    """Sign what was ticked; a result per letter, those of others left out.

    Ticked on the page, not in its address: somebody else may have prepared that.
    """
    keys = _ids(request.POST.getlist("pilih"))[:AT_ONCE]
    if not keys:
        raise Refused(Problem("", "Centang dahulu suratnya."))
    visible = Letter.objects.visible_to(request.user)
    now = timezone.now()
    if village:
        known = list(visible.filter(pk__in=keys).values_list("pk", flat=True))
        results = workflow.sign_many_for_village(
            letter_ids=known, by=request.user, now=now
        )
    else:
        passphrase = request.POST.get("passphrase", "")
        if not passphrase:
            raise Refused(Problem("", "Ketik passphrase Anda."))
        known = list(
            Document.objects.filter(pk__in=keys, letter__in=visible).values_list(
                "pk", flat=True
            )
        )
        results = workflow.sign_many(
            document_ids=known, passphrase=passphrase, by=request.user, now=now
        )
    letters = as_rows(visible).in_bulk([result.letter_id for result in results])
    return [
        (letters[result.letter_id], result)
        for result in results
        if result.letter_id in letters
    ]


def _rows(request: HttpRequest, *, village: bool) -> list[Row]:
    state = State.AWAITING_VILLAGE_SIGNATURE if village else State.AWAITING_SIGNATURE
    letters = (
        as_rows(waiting_for(request.user))
        .filter(state=state)
        .prefetch_related("attachments", "events__by", "defects")[:AT_ONCE]
    )
    wanted = set(_asked_ids(request, "surat"))
    kept = set(_asked_ids(request, "pilih"))
    rows = []
    for letter in letters:
        key = letter.pk if village else letter.document_id
        if village:
            pdf = reverse("admin:letters_letter_preview", args=[letter.pk])
        else:
            pdf = reverse(
                "admin:letters_letter_document_shown",
                args=[letter.pk, letter.document_id],
            )
        ticked = key in kept if kept else (letter.pk in wanted or not wanted)
        rows.append(Row(letter, key, pdf, _checked(letter, village=village), ticked))
    return rows


def _checked(letter: Letter, *, village: bool) -> str:
    """ "Diperiksa Siti 24 Nov 2026, 09.12, syarat 6/6, tanpa catatan"."""
    kind = LetterEvent.Kind.SUBMIT if village else LetterEvent.Kind.APPROVE
    events = [event for event in letter.events.all() if event.kind == kind]
    verdicts: dict[str, bool] = {}
    for file in letter.attachments.all():
        if file.removed_at is None:
            right = file.verdict == "right"
            verdicts[file.requirement] = verdicts.get(file.requirement, True) and right
    parts = []
    if events:
        word = "Diajukan" if village else "Diperiksa"
        parts.append(f"{word} {events[-1].by} {moment(events[-1].at)}")
    if village:
        parts.append(f"{len(verdicts)} berkas")
    else:
        parts.append(f"syarat {sum(verdicts.values())}/{len(verdicts)}")
    notes = len(letter.defects.all())
    parts.append(f"{notes} catatan pernah diperbaiki" if notes else "tanpa catatan")
    return ", ".join(parts)


def _last_signed(user: User):
    last = (
        LetterEvent.objects.filter(by=user, kind__in=["sign", "sign_for_village"])
        .order_by("-pk")
        .first()
    )
    return last.at if last else None
