"""Signing several letters at once: camat with one passphrase, kades by click.

With BSrE each letter is a request of its own, sent by the page with the passphrase that
only its memory holds (`one_by_one`); without scripts the form signs what time allows.
"""

from dataclasses import dataclass

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import (
    sensitive_post_parameters,
    sensitive_variables,
)
from django.views.decorators.http import require_http_methods, require_POST

from letters import workflow
from letters.admin.listing import as_rows
from letters.admin.secrets import Secret, secret_of
from letters.forms.rules import Problem
from letters.guards import CHANGE_FIRST
from letters.initials import Board, initials_words
from letters.models import Document, Letter, LetterEvent, Provider, State
from letters.signing.errors import SignatureError
from letters.templatetags.office import moment
from letters.village import replaced_words
from letters.waiting import nothing_waits, waiting_for
from letters.workflow import Refused, Result
from registry.models import User
from registry.scoping import visible_office_ids

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
        to("tanda-tangan/satu/", one_by_one, "sign_one"),
        to("tanda-tangan-desa/", kades, "village_sign_many"),
    ]


@dataclass
class Row:
    """A letter to be signed or initialled, with what was done before it came here."""

    letter: Letter
    key: int  # the document that is shown; for village and initial the letter
    pdf: str
    checked: str
    ticked: bool = True


@dataclass(frozen=True)
class Group:
    """Letters that wait for signatures by one provider."""

    provider: str
    words: str
    count: int


def _ensure_permitted(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(f"letters.{permission}"):
        raise PermissionDenied("Anda tidak berwenang menandatangani surat.")


@require_http_methods(["GET", "HEAD", "POST"])
def _page(
    request: HttpRequest, admin_site: AdminSite, *, village: bool
) -> HttpResponse:
    _ensure_permitted(request, "sign_for_village" if village else "sign_letter")
    results: list[tuple[Letter, Result]] = []
    problems: list[str] = []
    notice = ""
    if request.method == "POST":
        try:
            if "kode" in request.POST and not village:
                count = len(_asked_ids(request, "pilih")[:AT_ONCE])
                workflow.send_code(by=request.user, letters=count, now=timezone.now())
                notice = Secret.CODE_SENT
            else:
                results = _sign(request, village=village)
        except Refused as error:
            problems = [each.message for each in error.problems]
        except SignatureError as error:
            problems = [str(error)]
    groups = [] if village else _groups(request.user)
    provider = _chosen(groups, request)
    rows = _rows(request, village=village, provider=provider)
    signed = sum(1 for _, result in results if result.done)
    context = {
        **admin_site.each_context(request),
        "opts": Letter._meta,
        "title": "Tanda tangan surat",
        "village": village,
        "groups": groups,
        "provider": provider,
        "secret": secret_of(provider),
        "notice": notice,
        "one_by_one": provider == Provider.BSRE,
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


@require_POST
def one_by_one(request: HttpRequest) -> JsonResponse:
    """Sign one letter for the page that shows its progress.

    Answers `done`, `message` and, where the next one would fail too, `stopped`.
    """
    _ensure_permitted(request, "sign_letter")
    try:
        results = _sign(request, village=False)
    except Refused as error:
        stops = isinstance(error, workflow.NotAllowed)
        return JsonResponse({"done": False, "message": str(error), "stopped": stops})
    except SignatureError as error:  # of the passphrase: no other letter will do better
        return JsonResponse({"done": False, "message": str(error), "stopped": True})
    if len(results) != 1:
        return JsonResponse(
            {"done": False, "message": "Surat tidak ada.", "stopped": False}
        )
    _, result = results[0]
    return JsonResponse(
        {"done": result.done, "message": result.message, "stopped": result.stopped}
    )


def _groups(user: User) -> list[Group]:
    """By whom the waiting letters are to be signed; BSrE first."""
    counts = (
        waiting_for(user)
        .filter(state=State.AWAITING_SIGNATURE)
        .order_by()
        .values_list("document__provider")
        .annotate(count=Count("*"))
    )
    return [
        Group(provider, Provider(provider).label, count)
        for provider, count in sorted(counts)
    ]


def _chosen(groups: list[Group], request: HttpRequest) -> str:
    wanted = request.POST.get("penyedia") or request.GET.get("penyedia")
    known = [group.provider for group in groups]
    return wanted if wanted in known else (known[0] if known else Provider.OWN)


def _asked_ids(request: HttpRequest, key: str) -> list[int]:
    return ids_in(request.POST.getlist(key) or request.GET.getlist(key))


def ids_in(values: list[str]) -> list[int]:
    return [int(v) for v in values if v.isascii() and v.isdigit() and len(v) < 19]


@sensitive_variables("passphrase")
def _sign(request: HttpRequest, *, village: bool) -> list[tuple[Letter, Result]]:
    """Sign what was ticked; a result per letter, those of others left out.

    Ticked on the page, not in its address: somebody else may have prepared that.
    """
    keys = ids_in(request.POST.getlist("pilih"))[:AT_ONCE]
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
            raise Refused(Problem("", "Ketik dahulu passphrase atau kodenya."))
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


def _rows(request: HttpRequest, *, village: bool, provider: str) -> list[Row]:
    wanted_here = (
        {"state": State.AWAITING_VILLAGE_SIGNATURE}
        if village
        else {"state": State.AWAITING_SIGNATURE, "document__provider": provider}
    )
    letters = (
        as_rows(waiting_for(request.user))
        .filter(**wanted_here)
        .prefetch_related("attachments", "events__by", "defects", "initials")[:AT_ONCE]
    )
    on = timezone.localdate()
    board = Board([] if village else visible_office_ids(request.user), on=on)
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
        words = [checked_words(letter, village=village)]
        words.append(initials_words(board.wanted(letter), on=on))
        rows.append(Row(letter, key, pdf, "; ".join(filter(None, words)), ticked))
    return rows


def checked_words(letter: Letter, *, village: bool = False) -> str:
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
