"""Letters of the archive as a zip: those that were ticked, or all that was found.

A page says first how many letters leave and how large they are. Only the POST makes
the file, and a line of the log and an event of each letter with it.
"""

import tempfile

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from letters.archive_bundle import size_of, write_bundle
from letters.archive_search import is_number, person_number_in
from letters.models import ArchivedLetter, LetterEvent, LetterExport

PERMISSION = "letters.export_archive"
MOST_LETTERS = 200
MOST_BYTES = 500 * 1024 * 1024  # read, checked and written in some ten seconds
FULL = (
    "Zip belum dibuat karena penyimpanan server penuh. Pilih lebih sedikit surat, atau "
    "hubungi Admin Kecamatan."
)


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, *, model_admin) -> HttpResponse:
    """GET says what would be taken out (`surat` = ticked ids, else what the filters
    and the search find); POST to the same address hands it out."""
    if not (
        request.user.has_perm(PERMISSION) and model_admin.has_view_permission(request)
    ):
        raise PermissionDenied
    ticked = "surat" in request.GET
    if not ticked and person_number_in(request.GET.get("q", "")):
        return redirect("admin:letters_archivedletter_changelist")
    try:
        letters, words = (
            _ticked(request, model_admin) if ticked else _found(request, model_admin)
        )
    except IncorrectLookupParameters:
        return redirect("admin:letters_archivedletter_changelist")
    ids = list(letters.values_list("pk", flat=True)[: MOST_LETTERS + 1])
    too_many = len(ids) > MOST_LETTERS
    size = 0 if too_many else size_of(ids)
    too_large = size > MOST_BYTES
    if request.method == "POST" and ids and not too_many and not too_large:
        return _hand_out(request, ids, words)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": ArchivedLetter._meta,
        "title": "Unduh arsip",
        "count": len(ids),
        "size": size,
        "too_many": too_many,
        "too_large": too_large,
        "most": MOST_LETTERS,
        "most_bytes": MOST_BYTES,
        "words": words,
    }
    return render(request, "letters/admin/archive_export.html", context)


def _ticked(request: HttpRequest, model_admin):
    ids = [
        int(each)
        for each in request.GET.getlist("surat")[: MOST_LETTERS + 1]
        if each.isascii() and each.isdigit() and len(each) < 19
    ]
    rows = model_admin.get_queryset(request).filter(pk__in=ids)
    return rows.order_by(*model_admin.ordering), "surat yang dipilih"


def _found(request: HttpRequest, model_admin):
    listing = model_admin.get_changelist_instance(request)
    return listing.get_queryset(request), filter_words(request, listing, model_admin)


def filter_words(request: HttpRequest, listing, model_admin) -> str:
    """How the list is narrowed, with no NIK, no name and no typed word in it."""
    found = []
    for spec in listing.filter_specs:
        if chosen := dict(spec.lookup_choices).get(spec.value()):
            kind = spec.title.removeprefix("Semua ")
            found.append(f"{kind} {chosen}")
    if model_admin.searched_number(request):
        found.append("pencarian NIK/KK")
    elif term := request.GET.get("q", "").strip():
        found.append("pencarian nomor" if is_number(term) else "pencarian kata")
    return "; ".join(found)


def _hand_out(request: HttpRequest, ids: list[int], words: str) -> HttpResponse:
    now = timezone.now()
    file = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)
    try:
        count = write_bundle(ids, file, now=now)
    except OSError:
        file.close()
        messages.error(request, FULL)
        return redirect(request.get_full_path())
    # before the first byte leaves: what was taken out without its line must not exist
    with transaction.atomic():
        line = LetterExport.objects.create(
            user=request.user,
            at=now,
            what=LetterExport.What.ARCHIVE,
            filter=words[:300],
            count=count,
            file_type="zip",
        )
        LetterEvent.objects.bulk_create(
            LetterEvent(
                letter_id=pk,
                kind=LetterEvent.Kind.DOWNLOADED,
                by=request.user,
                at=now,
                data={"archive": line.pk},
            )
            for pk in ids
        )
    file.seek(0)
    response = FileResponse(
        file,
        as_attachment=True,
        filename=f"arsip-surat-{timezone.localtime(now):%Y-%m-%d-%H%M}.zip",
        content_type="application/zip",
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
