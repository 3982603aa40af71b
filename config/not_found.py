"""While DEBUG is on, Django answers 404 with its own inside: a list of all addresses.

A demo runs with DEBUG, and whoever works in it is no programmer: he gets the page that
a real server shows.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class PlainNotFound:
    """Middleware: 404.html instead of Django's technical page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        technical = (
            settings.DEBUG
            and response.status_code == 404
            and not response.streaming
            and b"DEBUG = True" in response.content
        )
        return render(request, "404.html", status=404) if technical else response
