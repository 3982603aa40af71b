"""The part of the start page that renews itself, by itself: asked for every 30 s.

What has not changed is not sent again (304): an office on a weak network pays for a
few hundred bytes.
"""

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import path
from django.views.decorators.http import require_GET

from letters.admin.home import home_part, version_of


def urls(admin_site: AdminSite) -> list:
    """Addresses below letters/letter/."""
    return [
        path("beranda/", admin_site.admin_view(renewed), name="letters_home_part"),
    ]


@require_GET
def renewed(request: HttpRequest) -> HttpResponse:
    """The part as it is now, or nothing if the page has this version already."""
    part = home_part(request)
    tag = f'"{version_of(part)}"'
    # a server in between that compresses marks the tag as weak
    known = request.headers.get("If-None-Match", "").removeprefix("W/")
    answer = HttpResponseNotModified() if known == tag else HttpResponse(part)
    answer["ETag"] = tag
    return answer
