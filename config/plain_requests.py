"""What a request may be: not larger than needed, and in characters that people type.

Django puts no limit on uploaded files: it would write gigabytes to the disk before a
page is asked, and before it knows who sends them.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, QueryDict

from registry.plain_text import plain_text

UNTOUCHED = "pass"  # passwords and passphrases are taken as they are


class PlainRequests:
    """Middleware, before anything reads what was posted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _refuse_large(request)
        if "\x00" in request.path:
            raise Http404
        request.GET = _plain(request.GET)
        if request.method == "POST":
            request.POST = _plain(request.POST)
        return self.get_response(request)


def _refuse_large(request: HttpRequest) -> None:
    inside = request.path.startswith("/kantor/")
    limit = settings.REQUEST_MAX_BYTES if inside else settings.REQUEST_MAX_BYTES_PUBLIC
    length = request.META.get("CONTENT_LENGTH") or "0"
    # without a length Django reads nothing at all
    if not length.isdigit() or int(length) > limit:
        raise RequestDataTooBig("The request is larger than settings.REQUEST_MAX_BYTES")


def _plain(given: QueryDict) -> QueryDict:
    """The same, or a copy without the characters that nobody types."""
    untyped = [
        key
        for key, values in given.lists()
        if UNTOUCHED not in key
        and any(isinstance(v, str) and plain_text(v) != v for v in values)
    ]
    if not untyped:
        return given
    plain = given.copy()
    for key in untyped:
        plain.setlist(key, [plain_text(value) for value in given.getlist(key)])
    plain._mutable = False
    return plain
