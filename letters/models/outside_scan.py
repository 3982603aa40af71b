"""The scan of a letter that was made outside the system under a number of ours."""

from django.db import models

from letters.models.register import RegisterLine
from registry.models import User
from registry.models.add_only import AddOnlyModel


class OutsideScan(AddOnlyModel):
    """A scan is never taken away; the newest counts. Bytes: a content address."""

    line = models.ForeignKey(
        RegisterLine, models.PROTECT, related_name="scans", verbose_name="nomor"
    )
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField("jenis berkas", max_length=40)
    size = models.PositiveIntegerField("ukuran (bita)")
    pages = models.PositiveSmallIntegerField("jumlah halaman", default=1)
    uploaded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="diunggah oleh"
    )
    uploaded_at = models.DateTimeField("diunggah")

    class Meta:
        verbose_name = "pindaian surat di luar aplikasi"
        verbose_name_plural = "pindaian surat di luar aplikasi"
        ordering = ["line", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["line", "sha256"], name="outside_scan_once_per_line"
            )
        ]

    def __str__(self) -> str:
        return f"Pindaian {self.line_id}"
