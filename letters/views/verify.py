"""What the QR on a letter leads to: whether it is in force, and whose file is genuine.

No login, no cookie but the form's own; nothing in an address that counts up, and of the
person only a masked name.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from letters.models import Document
from letters.verification import (
    Verdict,
    facts_of,
    find_document,
    is_on_record,
    signature_tables,
    standing_of,
    verify_bytes,
)
from registry.throttle import counted

WINDOW = 600  # seconds
# Of one address in WINDOW. Letters of ours are not counted: a bank checks its pile.
UPLOADS = 40
STOPPED = 9  # as many more are counted for a file whose inspection had to be stopped
# Addresses that lead to no letter. Who types one wrong does not come near; a script
# that guesses does. 2^128 tokens protect the letters, this protects the server, so a
# true address is answered in any case: many phones share one address of a network.
GUESSES = 60


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, token: str) -> HttpResponse:
    """The page of one document; a POST compares an uploaded file with it."""
    document = find_document(token) if len(token) <= 40 else None
    if document is None:
        if counted(request, "guess", within=WINDOW) > GUESSES:
            return render(request, "letters/public/too_often.html", status=429)
        return render(request, "letters/public/unknown.html", status=404)
    context = _shown(document) | _upload(request)
    verdict = context.get("verdict")
    if verdict is not None and verdict.document is not None:
        context["same_letter"] = verdict.document.pk == document.pk
    return render(request, "letters/public/verify.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify_upload(request: HttpRequest) -> HttpResponse:
    """For who holds a file and no QR."""
    context = _upload(request)
    verdict: Verdict | None = context.get("verdict")
    if verdict is not None and verdict.document is not None:
        context |= _shown(verdict.document)
    return render(request, "letters/public/upload.html", context)


def _shown(document: Document) -> dict:
    """What everyone may know of a letter."""
    return {
        "document": document,
        "standing": standing_of(document, on=timezone.localdate()),
        "facts": facts_of(document),
        "asked_at": timezone.now(),
    }


def _upload(request: HttpRequest) -> dict:
    """{"verdict": ...} or {"problem": words}, when a file was sent."""
    if request.method != "POST":
        return {}
    file = request.FILES.get("berkas")
    if file is None or not file.size:
        return {"problem": "Pilih dahulu berkas PDF-nya."}
    limit = settings.UPLOAD_MAX_BYTES
    if file.size > limit:
        return {"problem": f"Berkas terlalu besar. Paling besar {limit // 1048576} MB."}
    pdf = file.read()
    if not is_on_record(pdf) and counted(request, "upload", within=WINDOW) > UPLOADS:
        return {"problem": "Terlalu banyak berkas diperiksa. Coba lagi 10 menit lagi."}
    verdict = verify_bytes(pdf, now=timezone.now())
    if verdict.was_stopped:
        counted(request, "upload", within=WINDOW, weight=STOPPED)
    return {
        "verdict": verdict,
        "signatures": signature_tables(verdict),
        "asked_at": timezone.now(),
    }
