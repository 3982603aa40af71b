"""What a person signs with, and what became of each attempt to sign."""

from django.db import models

from letters.models.document import Document, Provider
from letters.models.encryption import EncryptedJSONField
from registry.models import User

ELECTRONIC = [choice for choice in Provider.choices if choice[0] != Provider.INK]


class SigningCredential(models.Model):
    """A person's means to sign, by one provider.

    `own`: a key and a certificate of the office, opened by his passphrase. `bsre`: who
    he is at BSrE, which keeps the key; then `subject` is his name in its certificate.
    """

    class RevocationReason(models.TextChoices):
        LOST_KEY = "lost_key", "Kunci atau passphrase hilang, atau diketahui orang lain"
        LEFT_OFFICE = "left_office", "Tidak lagi bertugas di kantor ini"
        REPLACED = "replaced", "Diganti sertifikat baru"

    user = models.ForeignKey(
        User, models.PROTECT, related_name="credentials", verbose_name="pemilik"
    )
    provider = models.CharField(
        "penyedia", max_length=20, choices=ELECTRONIC, default=Provider.OWN
    )
    pkcs12 = models.BinaryField(null=True)
    certificate = models.BinaryField(null=True)  # DER
    serial = models.CharField(
        "nomor sertifikat", max_length=64, unique=True, null=True, blank=True
    )
    subject = models.CharField("pemegang", max_length=200)
    not_before = models.DateTimeField("berlaku sejak", null=True, blank=True)
    not_after = models.DateTimeField("berlaku sampai", null=True, blank=True)
    # {"nik": ...} or {"email": ...}: the name by which BSrE knows him, encrypted
    identity = EncryptedJSONField("pengenal di BSrE", default=dict, blank=True)
    revoked_at = models.DateTimeField("dicabut", null=True, blank=True)
    revocation_reason = models.CharField(
        "alasan pencabutan",
        max_length=20,
        choices=RevocationReason.choices,
        blank=True,
    )
    # what was signed since then is doubtful; empty: nothing that was signed is
    invalid_since = models.DateTimeField("diragukan sejak", null=True, blank=True)
    revoked_by = models.ForeignKey(
        User,
        models.PROTECT,  # who revoked stays known
        related_name="+",
        null=True,
        blank=True,
        verbose_name="dicabut oleh",
    )
    issued_by = models.ForeignKey(
        User,
        models.PROTECT,  # who issued stays known; None: a command on the server
        related_name="+",
        null=True,
        blank=True,
        verbose_name="diterbitkan oleh",
    )
    created_at = models.DateTimeField("dibuat")
    failed_attempts = models.PositiveSmallIntegerField("salah passphrase", default=0)
    last_failed_at = models.DateTimeField("terakhir salah", null=True, blank=True)
    locked_until = models.DateTimeField("terkunci sampai", null=True, blank=True)

    class Meta:
        verbose_name = "sertifikat penanda tangan"
        verbose_name_plural = "sertifikat penanda tangan"
        ordering = ["-pk"]
        permissions = [
            ("manage_certificates", "Menerbitkan dan mencabut sertifikat TTE"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    provider=Provider.OWN,
                    pkcs12__isnull=False,
                    certificate__isnull=False,
                    serial__isnull=False,
                    not_before__isnull=False,
                    not_after__isnull=False,
                    identity="",
                )
                | models.Q(provider=Provider.BSRE, pkcs12__isnull=True)
                & ~models.Q(identity=""),
                name="credential_fits_provider",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(provider=Provider.BSRE, revoked_at__isnull=True),
                name="credential_one_at_bsre",
            ),
            models.CheckConstraint(
                condition=models.Q(invalid_since__isnull=True)
                | models.Q(
                    revoked_at__isnull=False,
                    revoked_at__gte=models.F("invalid_since"),
                ),
                name="credential_invalid_before_revoked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.serial or self.get_provider_display()})"


class SigningAttempt(models.Model):
    """By whom, when, with which outcome; one may be open per document."""

    class Outcome(models.TextChoices):
        OPEN = "open", "berjalan"
        SIGNED = "signed", "berhasil"
        FAILED = "failed", "gagal"
        ABANDONED = "abandoned", "terputus"

    document = models.ForeignKey(
        Document, models.PROTECT, related_name="attempts", verbose_name="dokumen"
    )
    user = models.ForeignKey(User, models.PROTECT, verbose_name="oleh")
    provider = models.CharField("penyedia", max_length=20, choices=ELECTRONIC)
    started_at = models.DateTimeField("mulai")
    lease_until = models.DateTimeField("batas waktu")
    finished_at = models.DateTimeField("selesai", null=True, blank=True)
    outcome = models.CharField(
        "hasil", max_length=10, choices=Outcome.choices, default=Outcome.OPEN
    )
    message = models.CharField("keterangan", max_length=500, blank=True)
    # the gateway's id of what it signed: its file can be fetched once more
    reference = models.CharField("nomor di gateway", max_length=100, blank=True)

    class Meta:
        verbose_name = "percobaan TTE"
        verbose_name_plural = "percobaan TTE"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document"],
                condition=models.Q(outcome="open"),
                name="signing_one_open_attempt",
            )
        ]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.get_outcome_display()}"
