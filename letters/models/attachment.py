"""An uploaded page of a requirement; the bytes lie under a content address."""

from django.db import models

from letters.models.letter import Letter
from registry.models import User

# the requirement under which the sheet signed by the village head comes back
INK_SHEET = "lembar-kades"
# and the scan of the letter itself, signed in ink and stamped at the kecamatan
SIGNED_SHEET = "lembar-basah"
# they were signed for one letter and say nothing for the one that replaces it
NOT_COPIED = (INK_SHEET, SIGNED_SHEET)


class AttachmentQuerySet(models.QuerySet):
    def current(self) -> "AttachmentQuerySet":
        return self.filter(removed_at__isnull=True)


class Attachment(models.Model):
    class Verdict(models.TextChoices):
        UNEXAMINED = "unexamined", "belum diperiksa"
        RIGHT = "right", "sesuai"
        WRONG = "wrong", "tidak sesuai"

    letter = models.ForeignKey(
        Letter, models.CASCADE, related_name="attachments", verbose_name="surat"
    )
    requirement = models.SlugField("persyaratan", max_length=60)
    order = models.PositiveSmallIntegerField("halaman", default=0)
    sha256 = models.CharField(max_length=64, db_index=True)
    content_type = models.CharField("jenis berkas", max_length=40)
    size = models.PositiveIntegerField("ukuran (bita)")
    pages = models.PositiveSmallIntegerField("jumlah halaman", default=1)
    verdict = models.CharField(
        "hasil periksa",
        max_length=12,
        choices=Verdict.choices,
        default=Verdict.UNEXAMINED,
    )
    uploaded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="diunggah oleh"
    )
    uploaded_at = models.DateTimeField("diunggah")
    removed_at = models.DateTimeField("dihapus", null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "berkas persyaratan"
        verbose_name_plural = "berkas persyaratan"
        ordering = ["letter", "requirement", "order", "pk"]

    def __str__(self) -> str:
        return f"{self.requirement} {self.order + 1}"
