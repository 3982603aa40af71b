"""The examiner's marks: one small POST per document, with or without a script."""

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from letters.admin.reach import visible_letter
from letters.models import Attachment
from letters.workflow import NotAllowed
from letters.workflow.verdict import mark_attachment


def urls(admin_site: AdminSite) -> list:
    """Addresses below letters/letter/."""
    return [
        path(
            "<int:pk>/berkas/<int:attachment>/periksa/",
            admin_site.admin_view(mark),
            name="letters_letter_verdict",
        )
    ]


@require_POST
def mark(request: HttpRequest, pk: int, attachment: int) -> HttpResponse:
    """`verdict`: right, wrong or unexamined; then back to the same document."""
    letter = visible_letter(request, pk)
    try:
        marked = mark_attachment(
            letter_id=letter.pk,
            attachment_id=attachment,
            verdict=request.POST.get("verdict", ""),
            by=request.user,
            now=timezone.now(),
        )
    except (Attachment.DoesNotExist, ValueError) as error:
        raise Http404 from error
    except NotAllowed as error:
        messages.error(request, str(error))
        return redirect("admin:letters_letter_change", letter.pk)
    page = reverse("admin:letters_letter_change", args=[letter.pk])
    return redirect(f"{page}#berkas-{marked.requirement}")
