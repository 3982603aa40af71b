"""What the QR on a letter leads to: whether it is in force, and whose file is genuine.

No login, no cookie but the form's own; nothing in an address that counts up, and of the
person only a masked name.
"""

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from letters.models import Document
from letters.verification import Verdict, find_document, verify_bytes
from registry.identifiers import mask_name

UPLOADS = 40  # of one address, in WINDOW seconds: a whole office shares one
WINDOW = 600

WORDS = {
    Document.Status.SIGNED: (
        "Sah",
        "Surat ini tercatat, ditandatangani secara elektronik, dan berlaku.",
    ),
    "ink": ("Sah", "Ditandatangani basah dan distempel; pindaian tersimpan."),
    Document.Status.WAITING: (
        "Belum ditandatangani",
        "Surat ini masih menunggu tanda tangan, jadi belum berlaku.",
    ),
    Document.Status.SUPERSEDED: (
        "Diganti",
        "Lembar ini tidak pernah ditandatangani dan sudah ditarik. Jangan dipakai.",
    ),
    Document.Status.REVOKED: (
        "DICABUT",
        "Surat ini pernah ditandatangani, tetapi sudah dinyatakan tidak berlaku.",
    ),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, token: str) -> HttpResponse:
    """The page of one document; a POST compares an uploaded file with it."""
    document = find_document(token) if len(token) <= 40 else None
    if document is None:
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
    letter = document.letter
    on_paper = document.is_ink and document.status == Document.Status.SIGNED
    title, sentence = WORDS["ink" if on_paper else document.status]
    return {
        "document": document,
        "title": title,
        "sentence": sentence,
        "number": document.register_line.number,
        "date": document.register_line.date,
        "service": letter.service_version.service.name,
        "subject": mask_name(letter.subject_name.replace(" & ", " ")),
        "office": letter.issuing_office.title,
        "signed": document.status in ("signed", "revoked"),
    }


def _upload(request: HttpRequest) -> dict:
    """{"verdict": ...} or {"problem": words}, when a file was sent."""
    if request.method != "POST":
        return {}
    if not _allowed(request):
        return {"problem": "Terlalu banyak berkas diperiksa. Coba lagi 10 menit lagi."}
    file = request.FILES.get("berkas")
    if file is None or not file.size:
        return {"problem": "Pilih dahulu berkas PDF-nya."}
    limit = settings.UPLOAD_MAX_BYTES
    if file.size > limit:
        return {"problem": f"Berkas terlalu besar. Paling besar {limit // 1048576} MB."}
    return {"verdict": verify_bytes(file.read(), now=timezone.now())}


def _allowed(request: HttpRequest) -> bool:
    """Counts the uploads of an address; generous, and per server process."""
    key = f"verify:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, WINDOW)
    try:
        return cache.incr(key) <= UPLOADS
    except ValueError:  # it ran out between the two calls
        return True
