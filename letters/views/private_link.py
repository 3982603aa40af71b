"""/surat/<token>/: the letter itself, for its subject, until the link expires.

The address is the first half of the key and stands nowhere but in it; the birth date is
the second. After that a cookie, good for this path and some minutes, lets the file be
fetched, however the telephone does that. Nothing is kept by a browser or a search
engine, and nobody else learns the address from it.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from letters.citizens.birth_date import TypedDate, typed_date
from letters.citizens.contact import contact_of
from letters.citizens.private_links import (
    MOST_WRONG,
    closed_words,
    find_link,
    note,
    public_facts,
    try_birth_date,
)
from letters.forms.indonesian import MONTHS
from letters.models import DocumentFile, LinkOpening, PrivateLink
from letters.next_steps import next_steps
from registry.throttle import counted

WINDOW = 600  # seconds
GUESSES = 60  # of one address in WINDOW: links that lead nowhere
WRONG = 20  # and birth dates that do not fit, of all links together
COOKIE, SALT, OPEN_SECONDS = "surat", "letters.private_link", 15 * 60
TOO_OFTEN = "Sudah terlalu sering dicoba dari jaringan Anda. Coba lagi 10 menit lagi."


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def private_link(request: HttpRequest, token: str) -> HttpResponse:
    """Asks the birth date, then shows what there is to fetch."""
    link = _link(token)
    if link is None:
        return _unknown(request)
    now = timezone.now()
    if (closed := closed_words(link, now=now)) is not None:
        return _closed(request, link, closed)
    typed, problem, status = TypedDate(), "", 200
    if request.method == "POST":
        typed = typed_date(request.POST)
        if typed.born is None:
            problem = typed.problem
        elif counted(request, "link-date", within=WINDOW, weight=0) >= WRONG:
            problem, status = TOO_OFTEN, 429
        elif try_birth_date(link, born=typed.born, now=now):
            return _opened(redirect("private_link", token), link, token)
        else:
            counted(request, "link-date", within=WINDOW)
            link.refresh_from_db(fields=["wrong_dates", "closed_at"])
            if (closed := closed_words(link, now=now)) is not None:
                return _closed(request, link, closed)
            left = MOST_WRONG - link.wrong_dates
            problem = (
                "Tanggal lahir itu tidak cocok. Isi menurut KTP pemilik surat. Sesudah "
                f"{left} kali lagi salah, tautan ini ditutup."
            )
    elif _is_open(request, link):
        context = {
            "token": token,
            "link": link,
            "facts": public_facts(link.letter),
            "todo": next_steps(link.letter, now=now),
        }
        return _kept_private(
            render(request, "letters/public/private_letter.html", context)
        )
    context = {
        "months": list(enumerate(MONTHS, start=1)),
        "typed": typed,
        "problem": problem,
        "contact": contact_of(link.letter.origin_office),
    }
    page = render(request, "letters/public/private_link.html", context, status=status)
    return _kept_private(page)


@never_cache
@require_safe
def private_file(request: HttpRequest, token: str) -> HttpResponse:
    """The PDF, for who has just given the birth date; all others are asked for it."""
    link = _link(token)
    if link is None:
        return _unknown(request)
    now = timezone.now()
    if closed_words(link, now=now) is not None or not _is_open(request, link):
        return _kept_private(redirect("private_link", token))
    if request.method == "GET":
        note(link, LinkOpening.Outcome.DOWNLOADED, now=now)
    file = DocumentFile.objects.get(document_id=link.letter.document_id)
    response = HttpResponse(bytes(file.signed), content_type="application/pdf")
    name = f"{link.letter.registration_number}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return _kept_private(response)


def _link(token: str) -> PrivateLink | None:
    return find_link(token) if len(token) <= 60 else None


def _is_open(request: HttpRequest, link: PrivateLink) -> bool:
    key = request.get_signed_cookie(COOKIE, "", salt=SALT, max_age=OPEN_SECONDS)
    return key == link.token_hash


def _opened(response: HttpResponse, link: PrivateLink, token: str) -> HttpResponse:
    response.set_signed_cookie(
        COOKIE,
        link.token_hash,
        salt=SALT,
        max_age=OPEN_SECONDS,
        path=response["Location"],
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return _kept_private(response)


def _unknown(request: HttpRequest) -> HttpResponse:
    if counted(request, "link", within=WINDOW) > GUESSES:
        page = render(request, "letters/public/too_often.html", status=429)
    else:
        page = render(request, "letters/public/link_unknown.html", status=404)
    return _kept_private(page)


def _closed(request: HttpRequest, link: PrivateLink, closed) -> HttpResponse:
    context = {"closed": closed, "contact": contact_of(link.letter.origin_office)}
    page = render(request, "letters/public/link_closed.html", context, status=410)
    return _kept_private(page)


def _kept_private(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    # no page, not even ours, is told the path; Django's check of forms needs the host
    response["Referrer-Policy"] = "strict-origin"
    return response
