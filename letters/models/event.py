"""What happened to a letter, in order; rows are only ever added."""

from django.db import models

from letters.models.letter import Letter
from letters.models.state_machine import NEEDS_REASON
from registry.models import User
from registry.models.add_only import AddOnlyModel


class LetterEvent(AddOnlyModel):
    class Kind(models.TextChoices):
        CREATED = "created", "Draf dibuat"
        OPENED = "opened", "Dibuka"
        SUBMIT = "submit", "Dikirim"
        SIGN_FOR_VILLAGE = "sign_for_village", "Ditandatangani Kepala Desa"
        BRING_INK_SHEET = "bring_ink_sheet", "Lembar ber-TTD Kepala Desa diunggah"
        APPROVE = "approve", "Disetujui"
        SEND_BACK = "send_back", "Dikembalikan untuk diperbaiki"
        GIVE_INITIAL = "give_initial", "Diparaf"
        REQUEST_SIGNATURE = "request_signature", "Diberi nomor dan diajukan TTE"
        REQUEST_INK = "request_ink", "Diajukan untuk ditandatangani basah"
        RECALL = "recall", "Ditarik kembali"
        RETURN_TO_REGISTRAR = "return_to_registrar", "Dikembalikan ke Admin"
        SIGN = "sign", "Ditandatangani elektronik"
        SIGN_IN_INK = "sign_in_ink", "Ditandatangani basah, pindaian disimpan"
        REJECT = "reject", "Ditolak"
        CANCEL = "cancel", "Dibatalkan"
        HAND_OVER = "hand_over", "Diserahkan"
        MAKE_LINK = "make_link", "Tautan surat dibuat"
        REVOKE_LINK = "revoke_link", "Tautan surat ditarik"
        START_DELIVERY = "start_delivery", "Berangkat diantar"
        CALL_OFF_DELIVERY = "call_off_delivery", "Tidak jadi diantar"
        REPORT_TYPO = "report_typo", "Salah ketik dilaporkan"
        BEGIN_REPLACEMENT = "begin_replacement", "Surat pengganti dibuat"
        DISMISS_REPORT = "dismiss_report", "Tidak perlu diganti"
        REVOKE = "revoke", "Dicabut"
        MARK_URGENT = "mark_urgent", "Ditandai mendesak"
        UNMARK_URGENT = "unmark_urgent", "Tidak lagi mendesak"
        PRINTED = "printed", "Dicetak"
        DOWNLOADED = "downloaded", "Diunduh"

    letter = models.ForeignKey(
        Letter, models.PROTECT, related_name="events", verbose_name="surat"
    )
    kind = models.CharField("peristiwa", max_length=25, choices=Kind.choices)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="oleh")
    at = models.DateTimeField("waktu", db_index=True)
    from_state = models.CharField("dari", max_length=30, blank=True)
    to_state = models.CharField("menjadi", max_length=30, blank=True)
    reason = models.TextField("alasan", blank=True)
    data = models.JSONField("rincian", default=dict, blank=True)

    class Meta:
        verbose_name = "peristiwa"
        verbose_name_plural = "riwayat"
        ordering = ["letter", "at", "pk"]
        indexes = [
            models.Index(fields=["letter", "at"], name="event_letter_at"),
            models.Index(fields=["kind", "at"], name="event_kind_at"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(
                    kind__in=list(NEEDS_REASON),
                    reason="",
                ),
                name="event_reason_where_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%d-%m-%Y %H:%M}"
