"""The PDF of a letter: each render a row of its own, never made again once signed."""

import secrets
from datetime import datetime

from django.db import models

from letters.models.letter import Letter
from letters.models.register import RegisterLine
from registry.models import Letterhead, Office, Official, Specimen, User


class Provider(models.TextChoices):
    """Who makes the signature; named when it is asked for, because it is printed."""

    OWN = "own", "Sertifikat kantor"
    BSRE = "bsre", "BSrE (BSSN)"
    INK = "ink", "Tanda tangan basah"


def new_token() -> str:
    """128 bits of chance: the address that the QR leads to cannot be guessed."""
    return secrets.token_urlsafe(16)


class VillageSignature(models.Model):
    """The village head's part: given by click, or on the sheet in ink."""

    class Method(models.TextChoices):
        CLICK = "click", "elektronik"
        INK = "ink", "lembar bertanda tangan basah dan stempel"

    letter = models.ForeignKey(
        Letter,
        models.PROTECT,
        related_name="village_signatures",
        verbose_name="surat",
    )
    office = models.ForeignKey(Office, models.PROTECT, verbose_name="desa")
    official = models.ForeignKey(Official, models.PROTECT, verbose_name="pejabat")
    printed_name = models.CharField("nama", max_length=150)
    heading = models.CharField("jabatan", max_length=200)
    content_hash = models.CharField("sidik isi", max_length=64)
    method = models.CharField("cara", max_length=5, choices=Method.choices)
    signature = models.ForeignKey(
        Specimen,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="spesimen tanda tangan",
    )
    stamp = models.ForeignKey(
        Specimen, models.PROTECT, null=True, related_name="+", verbose_name="stempel"
    )
    number = models.CharField(
        "nomor surat desa", max_length=120, blank=True
    )  # of the village's own letter, signed in the same act; "" without one
    number_date = models.DateField("tanggal surat desa", null=True)
    register_line = models.ForeignKey(
        RegisterLine,
        models.PROTECT,
        null=True,
        related_name="village_signatures",
        verbose_name="baris register desa",
    )  # null: the number was typed, it stands in the village's own system
    letterhead = models.ForeignKey(
        Letterhead, models.PROTECT, null=True, related_name="+", verbose_name="kop desa"
    )
    signed_by = models.ForeignKey(User, models.PROTECT, verbose_name="oleh")
    signed_at = models.DateTimeField("ditandatangani")
    voided_at = models.DateTimeField("gugur", null=True, blank=True)

    class Meta:
        verbose_name = "tanda tangan desa"
        verbose_name_plural = "tanda tangan desa"
        indexes = [
            models.Index(fields=["office", "number"], name="village_signature_number")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["letter"],
                condition=models.Q(voided_at__isnull=True),
                name="village_signature_one_in_force",
            ),
            models.CheckConstraint(
                condition=models.Q(number="", number_date__isnull=True)
                | ~models.Q(number="") & models.Q(number_date__isnull=False),
                name="village_signature_number_has_date",
            ),
            models.CheckConstraint(
                condition=models.Q(register_line__isnull=True) | ~models.Q(number=""),
                name="village_signature_line_has_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.printed_name}, {self.signed_at:%d-%m-%Y}"


class Document(models.Model):
    class Status(models.TextChoices):
        WAITING = "waiting", "menunggu tanda tangan"
        SUPERSEDED = "superseded", "diganti"
        SIGNED = "signed", "ditandatangani"
        REVOKED = "revoked", "dicabut"

    letter = models.ForeignKey(
        Letter, models.PROTECT, related_name="documents", verbose_name="surat"
    )
    register_line = models.ForeignKey(
        RegisterLine, models.PROTECT, related_name="documents", verbose_name="register"
    )
    token = models.CharField("alamat QR", max_length=40, unique=True, default=new_token)
    official = models.ForeignKey(
        Official, models.PROTECT, verbose_name="penanda tangan"
    )
    provider = models.CharField(
        "penyedia TTE",
        max_length=20,
        choices=Provider.choices,
        default=Provider.OWN,
    )
    letterhead = models.ForeignKey(
        Letterhead, models.PROTECT, null=True, verbose_name="kop"
    )
    signer_name = models.CharField("nama penanda tangan", max_length=150)
    signer_heading = models.CharField("jabatan tercetak", max_length=200)
    content_hash = models.CharField("sidik isi", max_length=64)
    rendered_sha256 = models.CharField(max_length=64, db_index=True)
    signed_sha256 = models.CharField(
        max_length=64, null=True, blank=True, db_index=True
    )
    certificate_serial = models.CharField("nomor sertifikat", max_length=64, blank=True)
    status = models.CharField(
        "status", max_length=12, choices=Status.choices, default=Status.WAITING
    )
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField("dibuat")
    signed_at = models.DateTimeField("ditandatangani", null=True, blank=True)
    ended_at = models.DateTimeField("diganti / dicabut", null=True, blank=True)
    end_reason = models.CharField("alasan", max_length=500, blank=True)

    class Meta:
        verbose_name = "dokumen"
        verbose_name_plural = "dokumen"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["letter"],
                condition=models.Q(status__in=["waiting", "signed"]),
                name="document_one_in_force",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status__in=["signed", "revoked"],
                    signed_sha256__isnull=False,
                    signed_at__isnull=False,
                )
                | models.Q(
                    status__in=["waiting", "superseded"],
                    signed_sha256__isnull=True,
                    signed_at__isnull=True,
                ),
                name="document_signed_has_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register_line} ({self.get_status_display()})"

    @property
    def is_ink(self) -> bool:
        """Signed on paper: the signed file is the scan of the sheet."""
        return self.provider == Provider.INK

    def supersede(self, *, now: datetime, reason: str) -> None:
        """The letter went back before it was signed: its QR page says so."""
        self.status = self.Status.SUPERSEDED
        self.ended_at = now
        self.end_reason = reason[:500]
        self.save(update_fields=["status", "ended_at", "end_reason"])


class DocumentFile(models.Model):
    """The bytes, in a table of their own so that lists never drag them along."""

    document = models.OneToOneField(
        Document, models.PROTECT, primary_key=True, related_name="file"
    )
    rendered = models.BinaryField()
    signed = models.BinaryField(null=True)

    class Meta:
        verbose_name = "isi dokumen"
        verbose_name_plural = "isi dokumen"

    def __str__(self) -> str:
        return f"berkas {self.document_id}"
