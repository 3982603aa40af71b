"""Pictures of signatures and stamps, printed on letters that a village signs.

Versioned and add-only: a letter keeps the version it was signed with.
"""

from django.db import models
from django.db.models import Q

from registry.models.add_only import AddOnlyModel, AddOnlyQuerySet


class SpecimenQuerySet(AddOnlyQuerySet):
    def current_signature(self, user) -> "Specimen | None":
        """The newest picture of this user's signature, or None."""
        return (
            self.filter(kind=Specimen.Kind.SIGNATURE, user=user)
            .order_by("-version")
            .first()
        )

    def current_stamp(self, office) -> "Specimen | None":
        """The newest picture of this office's stamp, or None."""
        return (
            self.filter(kind=Specimen.Kind.STAMP, office=office)
            .order_by("-version")
            .first()
        )


class Specimen(AddOnlyModel):
    """One version of a person's signature or an office's stamp, as PNG."""

    class Kind(models.TextChoices):
        SIGNATURE = "signature", "Tanda tangan"
        STAMP = "stamp", "Stempel"

    kind = models.CharField("jenis", max_length=10, choices=Kind)
    user = models.ForeignKey(
        "registry.User",
        models.PROTECT,  # signed letters show it
        null=True,
        blank=True,
        related_name="specimens",
        verbose_name="pemilik tanda tangan",
    )
    office = models.ForeignKey(
        "registry.Office",
        models.PROTECT,  # signed letters show it
        null=True,
        blank=True,
        related_name="specimens",
        verbose_name="kantor pemilik stempel",
    )
    version = models.PositiveIntegerField("versi", editable=False)
    image = models.BinaryField("gambar PNG")
    created_at = models.DateTimeField("dibuat", auto_now_add=True)
    created_by = models.ForeignKey(
        "registry.User",
        models.PROTECT,  # who is answerable for it
        null=True,
        editable=False,
        related_name="+",
        verbose_name="dibuat oleh",
    )

    objects = SpecimenQuerySet.as_manager()

    class Meta:
        verbose_name = "spesimen"
        verbose_name_plural = "spesimen tanda tangan dan stempel"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="specimen_has_one_owner",
                condition=Q(kind="signature", user__isnull=False, office__isnull=True)
                | Q(kind="stamp", user__isnull=True, office__isnull=False),
                violation_error_message="Tanda tangan milik seorang pengguna; "
                "stempel milik sebuah kantor.",
            ),
            models.UniqueConstraint(
                fields=["user", "version"], name="specimen_signature_version_is_unique"
            ),
            models.UniqueConstraint(
                fields=["office", "version"], name="specimen_stamp_version_is_unique"
            ),
        ]

    def __str__(self) -> str:
        owner = self.user if self.kind == self.Kind.SIGNATURE else self.office
        return f"{self.get_kind_display()} {owner} versi {self.version}"

    def save(self, *args, **kwargs):
        if self.version is None:
            if self.kind == self.Kind.SIGNATURE:
                newest = type(self).objects.current_signature(self.user)
            else:
                newest = type(self).objects.current_stamp(self.office)
            self.version = newest.version + 1 if newest else 1
        super().save(*args, **kwargs)
