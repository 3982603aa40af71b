"""“Lapor salah ketik”: what a village found wrong in a letter already signed."""

from django.db import models

from letters.models.letter import Letter
from registry.models import User


class TypoReport(models.Model):
    class Answer(models.TextChoices):
        REPLACED = "replaced", "Surat pengganti dibuat"
        DISMISSED = "dismissed", "Tidak perlu diganti"
        REVOKED = "revoked", "Surat dicabut"

    letter = models.ForeignKey(
        Letter, models.PROTECT, related_name="typo_reports", verbose_name="surat"
    )
    wrong = models.TextField("yang salah")
    right = models.CharField("seharusnya", max_length=300, blank=True)
    reported_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="dilaporkan oleh"
    )
    reported_at = models.DateTimeField("dilaporkan")
    answer = models.CharField(
        "jawaban", max_length=10, choices=Answer.choices, blank=True
    )
    answered_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="dijawab oleh",
    )
    answered_at = models.DateTimeField("dijawab", null=True, blank=True)

    class Meta:
        verbose_name = "laporan salah ketik"
        verbose_name_plural = "laporan salah ketik"
        ordering = ["letter", "reported_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["letter"],
                condition=models.Q(answered_at__isnull=True),
                name="typo_report_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, answer="")
                | models.Q(answered_at__isnull=False) & ~models.Q(answer=""),
                name="typo_report_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"Salah ketik, {self.reported_at:%d-%m-%Y}"
