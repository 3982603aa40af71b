"""The authority's certificate and its list of revoked ones, for programs and banks.

Their addresses stand in every signer's certificate and may never move.
"""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.http import http_date, parse_http_date_safe
from django.views.decorators.http import require_safe

from letters.signing.errors import KeyStoreUnreadable
from letters.signing.publication import newest_list, published_certificate

HOUR = 60 * 60
ABSENT = "Otoritas sertifikat kantor ini belum dibuat."


@require_safe
def authority_certificate(request: HttpRequest) -> HttpResponse:
    """DER (RFC 2585), the same for twenty years."""
    certificate = _certificate()
    if certificate is None:
        return _absent(ABSENT)
    response = HttpResponse(certificate, content_type="application/pkix-cert")
    return _kept(response, "otoritas.crt", seconds=24 * HOUR)


@require_safe
def authority_crl(request: HttpRequest) -> HttpResponse:
    """The newest list, DER; a visitor may keep it for an hour, for a revocation counts
    at once."""
    certificate = _certificate()
    found = newest_list(certificate) if certificate else None
    if found is None:
        return _absent("Belum ada daftar pencabutan.")
    if _is_known(request, found.issued_at):
        return HttpResponseNotModified()
    left = max(0, int((found.next_update - timezone.now()).total_seconds()))
    response = HttpResponse(bytes(found.der), content_type="application/pkix-crl")
    response["Last-Modified"] = http_date(found.issued_at.timestamp())
    response["ETag"] = f'"{found.authority[:16]}-{found.number}"'
    return _kept(response, "otoritas.crl", seconds=min(HOUR, left))


def _certificate() -> bytes | None:
    try:
        return published_certificate()
    except KeyStoreUnreadable:
        return None


def _is_known(request: HttpRequest, changed_at: datetime) -> bool:
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    return since is not None and since >= int(changed_at.timestamp())


def _kept(response: HttpResponse, name: str, *, seconds: int) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = f"public, max-age={seconds}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _absent(words: str) -> HttpResponse:
    response = HttpResponse(
        f"{words}\n", status=404, content_type="text/plain; charset=utf-8"
    )
    response["Cache-Control"] = "no-store"
    return response
