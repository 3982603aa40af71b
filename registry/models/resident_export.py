"""The log of exports of residents: who, when, which filter, how many."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from registry.models.add_only import AddOnlyModel, OfUsersQuerySet


class ResidentExport(AddOnlyModel):
    """Who took which residents out, and how many: kept, never changed."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="oleh"
    )
    at = models.DateTimeField("waktu")
    # the filter in words, with no NIK and no name in it
    filter = models.CharField("saringan", max_length=300, blank=True)
    count = models.PositiveIntegerField("jumlah")
    file_type = models.CharField("jenis berkas", max_length=5)

    objects = OfUsersQuerySet.as_manager()

    class Meta:
        verbose_name = "ekspor penduduk"
        verbose_name_plural = "catatan ekspor penduduk"
        ordering = ["-pk"]
        default_permissions = ["view"]
        constraints = [
            models.CheckConstraint(
                name="resident_export_type_is_known",
                condition=Q(file_type__in=["xlsx", "csv"]),
            )
        ]

    def __str__(self) -> str:
        return f"Ekspor #{self.pk}"
