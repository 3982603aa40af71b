"""A paraf: what Kasi or Sekcam gave before the letter got its number; never printed."""

from django.db import models

from letters.models.letter import Letter
from registry.models import Official, User


class Initial(models.Model):
    letter = models.ForeignKey(
        Letter, models.PROTECT, related_name="initials", verbose_name="surat"
    )
    position = models.CharField(
        "jabatan", max_length=12, choices=Official.Position.choices
    )
    title = models.CharField("sebutan", max_length=100)  # Kasi Kesejahteraan Sosial
    official = models.ForeignKey(
        Official,
        models.PROTECT,
        related_name="initials_given",
        verbose_name="pejabat",
    )
    content_hash = models.CharField("sidik isi", max_length=64)  # content.document_hash
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="oleh")
    at = models.DateTimeField("diparaf")
    voided_at = models.DateTimeField("gugur", null=True, blank=True)

    class Meta:
        verbose_name = "paraf"
        verbose_name_plural = "paraf"
        ordering = ["letter", "at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "position"],
                condition=models.Q(voided_at__isnull=True),
                name="initial_one_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.at:%d-%m-%Y}"
