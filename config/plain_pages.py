"""What went wrong, in words of an office: as a page, or as JSON for the form's script.

While DEBUG is on, Django answers errors with its own inside. A demo runs so, and
whoever works in it is no programmer: he gets the page that a real server shows. The
cause is in the log.
"""

import errno
import sys
from collections.abc import Callable, Iterator

from django.conf import settings
from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.defaults import bad_request as plain_bad_request

from letters.models.encryption import FieldKeyMissing
from registry.storage import FileMissing, StorageFull

TOLD = (FieldKeyMissing, FileMissing, StorageFull)  # their text is for operators
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
FULL = (
    "Penyimpanan server penuh, jadi yang terakhir Anda kirim belum tersimpan. Tekan "
    "Kembali pada peramban, jangan tutup isiannya, dan hubungi Admin Kecamatan."
)
BUSY = (
    "Basis data sedang sibuk atau tidak dapat dihubungi, jadi yang terakhir Anda kirim "
    "belum tersimpan. Tunggu sebentar, tekan Kembali pada peramban, lalu coba lagi."
)


class PlainPages:
    """Middleware; it stands outside the session, whose saving may fail as well."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code < 400 or response.streaming:
            return response
        if response.status_code == 500:
            return _trouble(request, getattr(request, "trouble", None))
        if response.status_code == 405 and not response.content:
            page = render(request, "405.html", status=405)
            page["Allow"] = response["Allow"]
            return page
        if settings.DEBUG and b"DEBUG = True" in response.content:
            return _instead_of_the_inside(request, response)
        return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400: Django has one status for what is odd and for what is too much."""
    if isinstance(exception, TOO_MUCH):
        return render(request, "413.html", status=413)
    return plain_bad_request(request, exception)


def _instead_of_the_inside(request: HttpRequest, response: HttpResponse):
    status = response.status_code
    if status == 400:
        names = (kind.__name__.encode() for kind in TOO_MUCH)
        status = 413 if any(name in response.content for name in names) else 400
    return render(request, f"{status}.html", status=status)


def _trouble(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    words = _words(error)
    status = 503 if words else 500
    if "application/json" in request.headers.get("Accept", ""):
        message = words or "Ada gangguan pada server. Coba lagi."
        return JsonResponse({"message": message, "errors": [message]}, status=status)
    # without the request: no look at the database, which may be what failed
    page = render_to_string("500.html", {"message": words})
    return HttpResponse(page, status=status)


def _words(error: BaseException | None) -> str:
    """What an operator may know of the cause; "" where there is nothing to say."""
    causes = list(_causes(error))
    if any(_is_full(each) for each in causes):
        return FULL
    for each in causes:
        if isinstance(each, TOLD):
            return str(each)
        if isinstance(each, (OperationalError, InterfaceError)):
            return BUSY
    return ""


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _is_full(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    return isinstance(error, OperationalError) and (
        "disk is full" in str(error)  # SQLite
        or type(error.__cause__).__name__ == "DiskFull"  # psycopg
    )


def _remember(request: HttpRequest | None = None, **_sent: object) -> None:
    if request is not None:
        request.trouble = sys.exc_info()[1]


got_request_exception.connect(_remember)
