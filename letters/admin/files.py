"""What is uploaded to a letter and what is printed from it; nothing without asking.

Files are served by their number, under a neutral name: neither the address nor the
name of a saved copy tells who the person is. No browser keeps a copy of its own.
"""

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from letters import workflow
from letters.admin.reach import own_letter, visible_letter
from letters.admin.slots import Slot, file_tile, slot_of
from letters.admin.step_acts import head_chosen
from letters.composition import compose_preview, compose_statement
from letters.models import Attachment, DocumentFile, Letter, LetterEvent
from letters.models.attachment import INK_SHEET
from letters.models.state_machine import DELIVERER, WITH_DOCUMENT, WITH_SIGNATURE
from letters.rendering import RenderFailed, render_sheet
from letters.scans import UnreadableScan, thumbnail
from letters.uploads import UploadRefused, attach_posted, detach
from letters.village_sheet import compose_village_letter, compose_village_sheet
from registry.scoping import can_see_office
from registry.storage import FileMissing, StorageFull, read

PICTURE_POLICY = "default-src 'none'; frame-ancestors 'self'; sandbox"
SUFFIX = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


def urls(admin_site: AdminSite) -> list:
    """Addresses below letters/letter/."""

    def to(address: str, view, name: str):
        return path(address, admin_site.admin_view(view), name=f"letters_letter_{name}")

    def page(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        return composed(request, pk, kind=kind, admin_site=admin_site)

    def kind_of(kind: str):
        return lambda request, pk: page(request, pk, kind)

    return [
        to("<int:pk>/berkas/<slug:requirement>/", upload, "upload"),
        to("<int:pk>/berkas/<int:attachment>/lihat/", show_file, "file"),
        to("<int:pk>/berkas/<int:attachment>/hapus/", remove_file, "file_remove"),
        to("<int:pk>/pratinjau.pdf", kind_of("preview"), "preview"),
        to("<int:pk>/pernyataan.pdf", kind_of("statement"), "statement"),
        to("<int:pk>/lembar-kades.pdf", kind_of("village"), "village_sheet"),
        to("<int:pk>/lembar-kades/nomor/", number_sheet, "village_number"),
        to("<int:pk>/surat-desa.pdf", kind_of("village_letter"), "village_letter"),
        to("<int:pk>/surat.pdf", issued, "pdf"),
    ]


@require_POST
def upload(request: HttpRequest, pk: int, requirement: str) -> HttpResponse:
    """Store the posted files (name "berkas") of one requirement."""
    letter = own_letter(request, pk)
    slot = slot_of(letter, requirement)
    if slot is None:
        raise Http404
    errors = []
    for file in request.FILES.getlist("berkas")[:20]:
        try:
            attach_posted(
                letter=letter,
                requirement=requirement,
                file=file,
                by=request.user,
                now=timezone.now(),
            )
        except (UploadRefused, StorageFull) as error:
            errors.append(str(error))
    if not request.FILES:
        errors.append("Tidak ada berkas yang diterima. Pilih lagi.")
    return _answer(request, letter, slot, errors)


@require_POST
def remove_file(request: HttpRequest, pk: int, attachment: int) -> HttpResponse:
    letter = own_letter(request, pk)
    file = get_object_or_404(letter.attachments.current(), pk=attachment)
    errors = []
    try:
        detach(attachment=file, now=timezone.now())
    except UploadRefused as error:
        errors.append(str(error))
    return _answer(request, letter, slot_of(letter, file.requirement), errors)


@require_GET
def show_file(request: HttpRequest, pk: int, attachment: int) -> HttpResponse:
    """One uploaded file; `?kecil` a small picture of its first page."""
    letter = visible_letter(request, pk)
    file = get_object_or_404(Attachment.objects.filter(letter=letter), pk=attachment)
    try:
        content = read(file.sha256)
        if "kecil" in request.GET:
            return private(
                thumbnail(content, file.content_type), "image/jpeg", "kecil.jpg"
            )
    except (FileNotFoundError, UnreadableScan) as error:
        raise Http404 from error
    name = f"{file.requirement}-{file.order + 1}.{SUFFIX.get(file.content_type, 'bin')}"
    return private(content, file.content_type, name)


def composed(
    request: HttpRequest, pk: int, *, kind: str, admin_site: AdminSite
) -> HttpResponse:
    """A PDF made from the letter as it stands now; nothing of it is kept."""
    letter = visible_letter(request, pk)
    spec = letter.service_version.spec
    compose, name = {
        "preview": (compose_preview, "draf-surat"),
        "statement": (compose_statement, "pernyataan"),
        "village": (compose_village_sheet, "lembar-kades"),
        "village_letter": (compose_village_letter, "surat-desa"),
    }[kind]
    if kind == "statement" and not letter.service_version.statement_text:
        raise Http404
    if kind == "village" and not (spec.village_signature and letter.village_office):
        raise Http404
    sheet = None
    try:
        chosen = {"official": head_chosen(request, letter)} if kind == "village" else {}
        sheet = compose(letter, now=timezone.now(), **chosen)
        pdf = render_sheet(sheet) if sheet else b""
    except (FileMissing, RenderFailed, UnreadableScan) as error:
        return told(request, letter, str(error), admin_site)
    if sheet is None:
        raise Http404
    return private(pdf, "application/pdf", f"{name}.pdf")


@require_POST
def number_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the village's letter its number, then show the sheet for ink."""
    letter = visible_letter(request, pk)
    try:
        workflow.number_ink_sheet(
            letter_id=letter.pk,
            by=request.user,
            now=timezone.now(),
            official=head_chosen(request, letter),
        )
    except workflow.NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except workflow.Refused as error:
        messages.error(request, str(error))
        return redirect("admin:letters_letter_change", letter.pk)
    page = reverse("admin:letters_letter_village_sheet", args=[letter.pk])
    query = request.GET.urlencode()
    return redirect(f"{page}?{query}" if query else page)


@require_GET
def issued(request: HttpRequest, pk: int) -> HttpResponse:
    """The document itself: signed for all who see the letter; while it waits for its
    signature only for the office that issues it."""
    letter = visible_letter(request, pk)
    if letter.state not in WITH_DOCUMENT:
        raise Http404
    signed = letter.state in WITH_SIGNATURE
    if not signed and not can_see_office(request.user, letter.issuing_office_id):
        raise Http404
    file = get_object_or_404(DocumentFile, document_id=letter.document_id)
    saved = "unduh" in request.GET
    if not signed:
        name = f"{letter.registration_number}-belum-ditandatangani.pdf"
        return private(bytes(file.rendered), "application/pdf", name)
    # whoever only looks at it has not printed it: that is for who hands it over
    if saved or DELIVERER(letter, request.user):
        kind = LetterEvent.Kind.DOWNLOADED if saved else LetterEvent.Kind.PRINTED
        LetterEvent.objects.create(
            letter=letter, kind=kind, by=request.user, at=timezone.now()
        )
    name = f"{letter.registration_number}.pdf"
    return private(bytes(file.signed), "application/pdf", name, saved=saved)


def private(
    content: bytes, content_type: str, name: str, *, saved: bool = False
) -> HttpResponse:
    """Bytes of a person's papers: fixed kind, neutral name, kept nowhere."""
    response = HttpResponse(content, content_type=content_type)
    how = "attachment" if saved else "inline"
    response["Content-Disposition"] = f'{how}; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    if content_type.startswith("image/"):
        # opened by itself it can do nothing; browsers show no PDF in a sandbox
        response["Content-Security-Policy"] = PICTURE_POLICY
    return response


def _answer(
    request: HttpRequest, letter: Letter, slot: Slot | None, errors: list[str]
) -> HttpResponse:
    """JSON for the script, else back to the page the user came from."""
    slug = slot.slug if slot else ""
    if "application/json" in request.headers.get("Accept", ""):
        files = letter.attachments.current().filter(requirement=slug)
        tiles = [file_tile(each) for each in files]
        html = render(
            request, "letters/admin/form_tiles.html", {"tiles": tiles, "letter": letter}
        ).content.decode()
        # a refusal is an answer, told beside the slot; no fault of the connection
        return JsonResponse({"html": html, "count": len(tiles), "errors": errors})
    for error in errors:
        messages.error(request, error)
    if slug == INK_SHEET:
        return redirect("admin:letters_letter_change", letter.pk)
    return redirect(
        reverse("admin:letters_letter_form", args=[letter.pk])
        + f"#t-requirement-{slug}"
    )


def told(
    request: HttpRequest, letter: Letter, message: str, admin_site: AdminSite
) -> HttpResponse:
    """Why there is no PDF, as a page."""
    context = {
        **admin_site.each_context(request),
        "title": "PDF belum dapat dibuat",
        "letter": letter,
        "message": message,
    }
    return render(request, "letters/admin/form_failed.html", context, status=503)
