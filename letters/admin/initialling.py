"""Initialling several letters at once: Kasi and Sekcam, by click."""

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from letters import workflow
from letters.admin.listing import as_rows
from letters.admin.signing import AT_ONCE, Row, checked_words, ids_in
from letters.initials import Board, his_to_initial, initials_words
from letters.models import Letter
from letters.waiting import waiting_for
from letters.workflow import Result
from registry.scoping import visible_office_ids


def urls(admin_site: AdminSite) -> list:
    """The address below letters/letter/."""

    def page(request: HttpRequest) -> HttpResponse:
        return initial_many(request, admin_site=admin_site)

    view = admin_site.admin_view(never_cache(page))
    return [path("paraf/", view, name="letters_letter_initial_many")]


@require_http_methods(["GET", "HEAD", "POST"])
def initial_many(request: HttpRequest, *, admin_site: AdminSite) -> HttpResponse:
    """Letters that wait for his initial; a POST initials those that were ticked."""
    if not request.user.has_perm("letters.initial_letter"):
        raise PermissionDenied("Anda tidak berwenang memaraf surat.")
    problem, results = "", []
    if request.method == "POST":
        results = _initial(request)
        problem = "" if results else "Centang dahulu suratnya."
    rows = _rows(request)
    context = {
        **admin_site.each_context(request),
        "opts": Letter._meta,
        "title": "Paraf surat",
        "rows": rows,
        "ticked_count": sum(row.ticked for row in rows),
        "results": results,
        "done_count": sum(1 for _, result in results if result.done),
        "problem": problem,
    }
    return render(request, "letters/admin/initial_many.html", context)


def _initial(request: HttpRequest) -> list[tuple[Letter, Result]]:
    keys = ids_in(request.POST.getlist("pilih"))[:AT_ONCE]
    visible = Letter.objects.visible_to(request.user)
    known = list(visible.filter(pk__in=keys).values_list("pk", flat=True))
    results = workflow.give_many_initials(
        letter_ids=known, by=request.user, now=timezone.now()
    )
    letters = as_rows(visible).in_bulk(known)
    return [(letters[result.letter_id], result) for result in results]


def _rows(request: HttpRequest) -> list[Row]:
    user, on = request.user, timezone.localdate()
    offices = visible_office_ids(user)
    letters = (
        as_rows(waiting_for(user))
        .filter(his_to_initial(user, offices, on=on))
        .prefetch_related("attachments", "events__by", "defects", "initials")[:AT_ONCE]
    )
    board = Board(offices, on=on)
    chosen = set(ids_in(request.GET.getlist("surat")))
    rows = []
    for letter in letters:
        before = [each for each in board.wanted(letter) if each.given]
        words = [checked_words(letter), initials_words(before, on=on)]
        rows.append(
            Row(
                letter,
                key=letter.pk,
                pdf=reverse("admin:letters_letter_preview", args=[letter.pk]),
                checked="; ".join(filter(None, words)),
                ticked=not chosen or letter.pk in chosen,
            )
        )
    return rows
