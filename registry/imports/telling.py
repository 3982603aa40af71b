"""Tells whoever uploaded a file what became of it, when he may have left the page."""

from datetime import datetime

from django.urls import reverse

from registry.models import Notification, PopulationImport
from registry.outbox import mail_fields

State = PopulationImport.State
WORDS = {
    State.READY: "sudah dibaca dan menunggu keputusan Anda",
    State.MAPPING: "perlu dicocokkan kolomnya",
    State.DONE: "sudah tersimpan",
    State.FAILED: "gagal; tidak ada yang disimpan",
    State.UNDONE: "sudah dibatalkan",
}


def tell(import_id: int, *, now: datetime) -> None:
    """One notice per import and state that it comes to rest in."""
    found = PopulationImport.objects.select_related("uploaded_by").get(pk=import_id)
    user = found.uploaded_by
    if user is None or found.state not in WORDS:
        return
    about = f"import:{found.pk}:{found.state}"
    if Notification.objects.of(user).filter(about=about).exists():
        return
    Notification.objects.create(
        recipient=user,
        office_id=found.office_id,
        event="import",
        about=about,
        subject=f"Impor #{found.pk}",
        text=f"Impor penduduk #{found.pk} {WORDS[found.state]}.",
        url=reverse("admin:registry_populationimport_change", args=[found.pk]),
        created_at=now,
        **mail_fields(user.email if user.mail_notices else "", now=now),
    )
