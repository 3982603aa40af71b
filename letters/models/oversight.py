"""What an office sets for its own oversight, and the log of what was taken out."""

from django.db import models

from registry.models import Office, User
from registry.models.add_only import AddOnlyModel, OfUsersQuerySet


class OversightSetting(models.Model):
    """How an issuing office watches over its letters; no row: the defaults."""

    office = models.OneToOneField(
        Office, models.PROTECT, related_name="oversight", verbose_name="kantor"
    )
    late_minutes = models.PositiveIntegerField(
        "terlambat setelah (menit jam kerja)",
        default=60,
        help_text="Surat yang menunggu lebih lama ditandai terlambat di daftar.",
    )
    stuck_minutes = models.PositiveIntegerField(
        "macet setelah (menit jam kerja)",
        default=420,
        help_text="Surat yang menunggu lebih lama tampil di Surat macet. Satu hari "
        "kerja 7 jam = 420 menit.",
    )
    first_reminder_days = models.PositiveSmallIntegerField(
        "pengingat perbaikan pertama (hari)", default=3
    )
    second_reminder_days = models.PositiveSmallIntegerField(
        "pengingat perbaikan kedua (hari)", default=7
    )
    close_after_days = models.PositiveSmallIntegerField(
        "ditutup bila tidak diperbaiki (hari)", default=14
    )
    link_days = models.PositiveSmallIntegerField(
        "tautan surat elektronik berlaku (hari)", default=30
    )

    class Meta:
        verbose_name = "pengaturan pengawasan"
        verbose_name_plural = "pengaturan pengawasan"
        ordering = ["office"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    first_reminder_days__gt=0,
                    second_reminder_days__gt=models.F("first_reminder_days"),
                    close_after_days__gt=models.F("second_reminder_days"),
                ),
                name="oversight_days_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    late_minutes__gt=0, stuck_minutes__gte=models.F("late_minutes")
                ),
                name="oversight_stuck_after_late",
            ),
        ]

    def __str__(self) -> str:
        return f"Pengawasan {self.office}"

    @classmethod
    def of(cls, office: Office) -> "OversightSetting":
        """The settings of an office, or the defaults (not stored)."""
        return cls.objects.filter(office=office).first() or cls(office=office)


class LetterExport(AddOnlyModel):
    """Who took registers, reports or files of the archive out: kept, never changed."""

    class What(models.TextChoices):
        REGISTER = "register", "Buku register"
        REQUESTS = "requests", "Register permohonan"
        ARCHIVE = "archive", "Arsip surat"
        REPORT = "report", "Laporan bulanan"

    user = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="oleh"
    )
    at = models.DateTimeField("waktu")
    what = models.CharField("isi", max_length=10, choices=What)
    # in words, with no NIK and no name in it
    filter = models.CharField("saringan", max_length=300, blank=True)
    count = models.PositiveIntegerField("jumlah")
    file_type = models.CharField("jenis berkas", max_length=5)

    objects = OfUsersQuerySet.as_manager()

    class Meta:
        verbose_name = "ekspor surat"
        verbose_name_plural = "catatan ekspor surat"
        ordering = ["-pk"]
        default_permissions = ["view"]

    def __str__(self) -> str:
        return f"{self.get_what_display()} #{self.pk}"
