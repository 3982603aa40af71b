"""How long each step of each letter took: one row per stay with somebody.

Derived from the events, written with them in one transaction, so that lists, the
dashboard and reports need not walk through every event (`letters.sop_clock`).
"""

from django.db import models

from letters.models.letter import Letter
from letters.models.service import Service
from registry.models import Office, User


class StepTime(models.Model):
    class Step(models.TextChoices):
        MAKE = "make", "Entri dan unggah dokumen"
        VILLAGE = "village", "Tanda tangan Kepala Desa"
        EXAMINE = "examine", "Verifikasi dan validasi"
        REPAIR = "repair", "Perbaikan oleh asal surat"
        REQUEST = "request", "Validasi pengajuan TTE"
        SIGN = "sign", "Tanda tangan elektronik"
        NOTIFY = "notify", "Pemberitahuan ke asal surat"
        HAND_OVER = "hand_over", "Cetak dan serahkan"

    letter = models.ForeignKey(
        Letter, models.CASCADE, related_name="step_times", verbose_name="surat"
    )
    step = models.CharField("langkah", max_length=10, choices=Step)
    began_at = models.DateTimeField("masuk")
    # by the person who ended it; while it lasts, by the first whose turn it was
    opened_at = models.DateTimeField("dibuka", null=True, blank=True)
    ended_at = models.DateTimeField("selesai", null=True, blank=True)
    ended_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="oleh",
    )
    outcome = models.CharField("hasil", max_length=25, blank=True)  # LetterEvent.Kind
    # seconds of handling that the SOP allows; null: the SOP has no such step
    standard = models.PositiveIntegerField("waktu standar", null=True, blank=True)
    # as on the letter, so that figures join nothing
    service = models.ForeignKey(Service, models.PROTECT, verbose_name="layanan")
    origin_office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", verbose_name="asal"
    )
    issuing_office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", verbose_name="penerbit"
    )

    class Meta:
        verbose_name = "waktu langkah"
        verbose_name_plural = "waktu langkah"
        ordering = ["letter", "began_at", "pk"]
        default_permissions = ()
        indexes = [
            # all that figures of a period ask of its stays
            models.Index(
                fields=[
                    *("issuing_office", "ended_at", "step", "outcome", "standard"),
                    *("opened_at", "began_at", "letter"),
                ],
                name="step_figures",
            ),
            models.Index(
                fields=["issuing_office", "began_at", "step"],
                condition=models.Q(ended_at__isnull=True),
                name="step_waiting",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["letter"],
                condition=models.Q(ended_at__isnull=True),
                name="step_time_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True)
                | models.Q(ended_at__gte=models.F("began_at")),
                name="step_time_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return self.get_step_display()
