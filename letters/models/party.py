"""Every person in a letter, with his data as they were when it was submitted."""

from django.db import models

from letters.models.letter import Letter
from registry.models import Resident


class Party(models.Model):
    letter = models.ForeignKey(
        Letter, models.CASCADE, related_name="parties", verbose_name="surat"
    )
    role = models.SlugField("peran", max_length=40)
    order = models.PositiveSmallIntegerField("urutan", default=0)
    resident = models.ForeignKey(
        Resident, models.PROTECT, null=True, blank=True, verbose_name="warga"
    )  # null: typed by hand, because he lives elsewhere or has no NIK yet
    nik = models.CharField("NIK", max_length=16, blank=True, db_index=True)
    kk_number = models.CharField(
        "nomor KK", max_length=16, blank=True, db_index=True
    )  # copied from `data`, so that the archive finds a family
    name = models.CharField("nama", max_length=150, blank=True)
    birth_date = models.DateField("tanggal lahir", null=True, blank=True)
    data = models.JSONField("biodata", default=dict)  # keys: letters.forms.person

    class Meta:
        verbose_name = "pihak"
        verbose_name_plural = "pihak"
        ordering = ["letter", "role", "order"]
        # a search within names reads this index alone, not the people's data
        indexes = [models.Index(fields=["name", "letter"], name="party_name_letter")]
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "role", "order"], name="party_role_order_unique"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Defect(models.Model):
    """What the examiner found wrong: a field, a document, a person, or all of it."""

    letter = models.ForeignKey(
        Letter, models.CASCADE, related_name="defects", verbose_name="surat"
    )
    round = models.PositiveSmallIntegerField("pengajuan ke")
    target = models.CharField("bagian", max_length=120, blank=True)
    label = models.CharField("nama bagian", max_length=200, blank=True)
    note = models.CharField("catatan", max_length=500)
    created_at = models.DateTimeField("dicatat")
    created_by = models.ForeignKey(
        "registry.User", models.PROTECT, related_name="+", verbose_name="oleh"
    )
    resolved_at = models.DateTimeField("diperbaiki", null=True, blank=True)
    resolved_by = models.ForeignKey(
        "registry.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="diperbaiki oleh",
    )

    class Meta:
        verbose_name = "yang perlu diperbaiki"
        verbose_name_plural = "yang perlu diperbaiki"
        ordering = ["letter", "round", "pk"]

    def __str__(self) -> str:
        return f"{self.label or 'Permohonan'}: {self.note}"
