"""How a signed letter reaches its citizen: by a private link, or carried to his home.

A link's address is kept as a hash only, so neither the database nor a copy of it opens
a letter. What happens at a link is logged without saying from where.
"""

from datetime import datetime

from django.db import models

from letters.models.letter import Letter
from registry.models import User
from registry.models.add_only import AddOnlyModel


class PrivateLink(models.Model):
    """The address under which the subject of a letter gets its PDF, for a while."""

    letter = models.ForeignKey(
        Letter, models.PROTECT, related_name="private_links", verbose_name="surat"
    )
    token_hash = models.CharField("sidik alamat", max_length=64, unique=True)
    created_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="dibuat oleh"
    )
    created_at = models.DateTimeField("dibuat")
    expires_at = models.DateTimeField("berlaku sampai")
    wrong_dates = models.PositiveSmallIntegerField("tanggal lahir salah", default=0)
    closed_at = models.DateTimeField(
        "ditutup", null=True, blank=True
    )  # by itself, after too many wrong birth dates
    revoked_at = models.DateTimeField("ditarik", null=True, blank=True)
    revoked_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ditarik oleh",
    )

    class Meta:
        verbose_name = "tautan surat"
        verbose_name_plural = "tautan surat"
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["letter"],
                condition=models.Q(revoked_at__isnull=True),
                name="private_link_one_per_letter",
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | models.Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="private_link_revoked_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="private_link_lasts",
            ),
        ]

    def __str__(self) -> str:
        return f"Tautan {self.pk}"

    def opens(self, now: datetime) -> bool:
        """Whether it leads to the letter, for whoever knows the birth date."""
        return (
            self.revoked_at is None and self.closed_at is None and now < self.expires_at
        )


class LinkOpening(AddOnlyModel):
    """What happened at a private link; never from where."""

    class Outcome(models.TextChoices):
        OPENED = "opened", "Dibuka"
        DOWNLOADED = "downloaded", "Diunduh"
        WRONG = "wrong", "Tanggal lahir salah"

    link = models.ForeignKey(
        PrivateLink, models.PROTECT, related_name="openings", verbose_name="tautan"
    )
    at = models.DateTimeField("waktu")
    outcome = models.CharField("hasil", max_length=10, choices=Outcome.choices)

    class Meta:
        verbose_name = "pembukaan tautan"
        verbose_name_plural = "pembukaan tautan"
        ordering = ["link", "at", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.at:%d-%m-%Y %H:%M}"


class DeliveryQuerySet(models.QuerySet):
    def open(self) -> "DeliveryQuerySet":
        """On its way: neither received nor called off."""
        return self.filter(received_at__isnull=True, called_off_at__isnull=True)


class Delivery(models.Model):
    """A letter on its way to somebody's home."""

    letter = models.ForeignKey(
        Letter, models.PROTECT, related_name="deliveries", verbose_name="surat"
    )
    address = models.CharField("alamat", max_length=200)
    courier = models.CharField("pengantar", max_length=150)
    phone = models.CharField("HP penerima", max_length=20, blank=True)
    sent_at = models.DateTimeField("berangkat")
    sent_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="dicatat oleh"
    )
    received_at = models.DateTimeField("diterima", null=True, blank=True)
    receiver = models.CharField("penerima", max_length=150, blank=True)
    relation = models.CharField("hubungan", max_length=60, blank=True)
    note = models.CharField("catatan", max_length=300, blank=True)
    called_off_at = models.DateTimeField("tidak jadi", null=True, blank=True)
    called_off_reason = models.CharField("alasan", max_length=300, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "pengantaran"
        verbose_name_plural = "pengantaran"
        ordering = ["letter", "sent_at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["letter"],
                condition=models.Q(
                    received_at__isnull=True, called_off_at__isnull=True
                ),
                name="delivery_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(received_at__isnull=True, receiver="")
                | models.Q(received_at__isnull=False) & ~models.Q(receiver=""),
                name="delivery_received_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(called_off_at__isnull=True, called_off_reason="")
                | models.Q(called_off_at__isnull=False, received_at__isnull=True)
                & ~models.Q(called_off_reason=""),
                name="delivery_called_off_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"Diantar {self.courier}, {self.sent_at:%d-%m-%Y}"
