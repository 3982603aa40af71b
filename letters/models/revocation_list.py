"""What the office's authority has revoked, as it was published each time."""

from django.db import models

from registry.models import User


class RevocationListQuerySet(models.QuerySet):
    def of(self, authority: str) -> "RevocationListQuerySet":
        """Args: the authority's fingerprint, SHA-256 in hexadecimal digits."""
        return self.filter(authority=authority)


class RevocationList(models.Model):
    """A signed list (RFC 5280, 5). The newest is in force; none is ever changed, for
    each stands in letters."""

    authority = models.CharField("sidik jari otoritas", max_length=64)
    number = models.PositiveIntegerField("nomor")
    issued_at = models.DateTimeField("diterbitkan")
    next_update = models.DateTimeField("berlaku sampai")
    der = models.BinaryField()
    count = models.PositiveIntegerField("sertifikat dicabut")
    made_by = models.ForeignKey(
        User,
        models.PROTECT,  # who made it stays known; None: a command on the server
        related_name="+",
        null=True,
        blank=True,
        verbose_name="oleh",
    )

    objects = RevocationListQuerySet.as_manager()

    class Meta:
        verbose_name = "daftar pencabutan"
        verbose_name_plural = "daftar pencabutan"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "number"], name="revocation_list_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(next_update__gt=models.F("issued_at")),
                name="revocation_list_has_a_term",
            ),
        ]

    def __str__(self) -> str:
        return f"Daftar pencabutan nomor {self.number}"
