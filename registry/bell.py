"""The bell: what is new for a person, in every office page.

One small answer is asked every fifteen seconds by every open page, so it costs one
query over an index that holds unread rows only, and nothing at all is sent when
nothing changed (ETag). Rows of others do not exist here.
"""

import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from registry.models import Notification

KEPT = timedelta(days=90)
A_PAGE = 30
NEWEST = 3  # texts that come with the count
MOST = 99  # above it the count says 99+


def urls(site) -> list:
    """Addresses below the site's own."""
    view = site.admin_view
    return [
        path("kabar/", view(never_cache(_page(site))), name="notices"),
        path("kabar/baru/", view(news), name="notices_new"),
        path("kabar/dibaca/", view(read_all), name="notices_read"),
        path("kabar/surel/", view(switch_mail), name="notices_mail"),
        path("kabar/<int:pk>/", view(open_one), name="notice_open"),
    ]


def bell_context(user) -> dict[str, object]:
    """What the head of every page shows; one query."""
    rows = Notification.objects.of(user).unread().order_by("-pk")
    ids = list(rows.values_list("pk", flat=True)[: MOST + 1])
    return {
        "bell_count": len(ids),
        "bell_words": f"{MOST}+" if len(ids) > MOST else str(len(ids)),
        "bell_last": ids[0] if ids else 0,
        "bell_seconds": settings.BELL_SECONDS,
    }


def _page(site):
    @require_safe
    def page(request: HttpRequest) -> HttpResponse:
        rows = Notification.objects.of(request.user).order_by("-pk")
        shown = Paginator(rows, A_PAGE).get_page(request.GET.get("p"))
        context = {
            **site.each_context(request),
            "title": "Pemberitahuan",
            "notices": shown,
            "mails": settings.MAIL_IS_ON and request.user.email,
        }
        return render(request, "registry/notices.html", context)

    return page


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """{"unread": n, "last": id, "new": [{id, text, url}]}, newest first."""
    rows = Notification.objects.of(request.user).unread().order_by("-pk")
    found = list(rows.values("pk", "text")[: MOST + 1])
    last = found[0]["pk"] if found else 0
    mark = hashlib.sha256(f"{request.user.pk}-{len(found)}-{last}".encode())
    etag = f'"{mark.hexdigest()[:16]}"'
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponse(status=304)
    else:
        response = JsonResponse(
            {
                "unread": len(found),
                "last": last,
                "new": [
                    {
                        "id": row["pk"],
                        "text": row["text"],
                        "url": reverse("admin:notice_open", args=[row["pk"]]),
                    }
                    for row in found[:NEWEST]
                ],
            }
        )
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


@require_POST
def open_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark it as read and go where it leads."""
    notice = Notification.objects.of(request.user).filter(pk=pk).first()
    if notice is None:
        raise Http404
    if notice.read_at is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=["read_at"])
    return redirect(notice.url or "admin:notices")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """All that the page showed; what came since stays new."""
    rows = Notification.objects.of(request.user).unread()
    last = request.POST.get("last", "")
    if last.isascii() and last.isdigit() and len(last) < 19:
        rows = rows.filter(pk__lte=int(last))
    rows.update(read_at=timezone.now())
    return redirect("admin:notices")


@require_POST
def switch_mail(request: HttpRequest) -> HttpResponse:
    """Whether he wants his notices by e-mail as well."""
    request.user.mail_notices = request.POST.get("surel") == "1"
    request.user.save(update_fields=["mail_notices"])
    return redirect("admin:notices")


def read_about(user, about: str, *, now: datetime) -> None:
    """He has seen what these notices tell of: its page was opened."""
    rows = Notification.objects.of(user).unread().filter(about=about)
    if rows.exists():  # a page that is only looked at takes no lock
        rows.update(read_at=now)


def forget_old(*, now: datetime) -> int:
    """Remove what is older than KEPT, unless its mail still waits."""
    old = Notification.objects.filter(created_at__lt=now - KEPT).exclude(
        mail__in=[Notification.Mail.WAITING, Notification.Mail.SENDING]
    )
    return old.delete()[0]
