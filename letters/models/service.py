"""What can be asked for: a service, its versions as data, and its settings per office.

A version is content: fields, requirements, roles, rules and texts. It has a hash,
is never edited once a letter uses it, and a letter stays with the version it began
with. What belongs to an issuing office (series, code, signer) is a row of its own.
"""

from functools import cached_property

from django.db import models

from letters.forms.schema import Definition
from registry.models import Office, Official, User


class ServiceQuerySet(models.QuerySet):
    def usable_at(self, office: Office) -> "ServiceQuerySet":
        """Services whose owner is this office or one above it."""
        parts = office.code.split(".")
        codes = [".".join(parts[: n + 1]) for n in range(len(parts))]
        return self.filter(owner_office__code__in=codes)


class Service(models.Model):
    owner_office = models.ForeignKey(
        Office, models.PROTECT, verbose_name="pemilik"
    )  # letters refer to it
    slug = models.SlugField("kode", max_length=40)
    name = models.CharField("nama", max_length=200)
    short_name = models.CharField("nama pendek", max_length=60)
    section = models.CharField("seksi", max_length=80, blank=True)
    icon = models.CharField("ikon", max_length=60, blank=True)
    order = models.PositiveSmallIntegerField("urutan", default=0)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = "layanan"
        verbose_name_plural = "layanan"
        ordering = ["order", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner_office", "slug"], name="service_owner_slug_unique"
            )
        ]

    def __str__(self) -> str:
        return self.short_name

    def newest_version(self) -> "ServiceVersion | None":
        return self.versions.order_by("-number").first()


class ServiceVersion(models.Model):
    service = models.ForeignKey(
        Service, models.PROTECT, related_name="versions", verbose_name="layanan"
    )  # letters are pinned to it
    number = models.PositiveIntegerField("versi")
    definition = models.JSONField("isi layanan")
    letter_text = models.TextField("naskah surat")
    statement_text = models.TextField("naskah surat pernyataan", blank=True)
    village_text = models.TextField("naskah surat desa", blank=True)
    content_hash = models.CharField("sidik isi", max_length=64)
    created_at = models.DateTimeField("dibuat", auto_now_add=True)
    created_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name="oleh"
    )  # null: loaded from fixtures/services

    class Meta:
        verbose_name = "versi layanan"
        verbose_name_plural = "versi layanan"
        ordering = ["service", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "number"], name="service_version_number_unique"
            ),
            models.UniqueConstraint(
                fields=["service", "content_hash"], name="service_version_hash_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} v{self.number}"

    @cached_property
    def spec(self) -> Definition:
        return Definition.parse(self.definition)


class ServiceSetting(models.Model):
    """How one issuing office runs one service."""

    class Paper(models.TextChoices):
        F4 = "F4", "F4 (215 x 330 mm)"
        A4 = "A4", "A4 (210 x 297 mm)"

    class Initials(models.TextChoices):
        """Positions in order, with commas; the admin's own paraf is his request."""

        NONE = "", "Admin saja"
        KASI = "kasi", "Kasi, lalu Admin"
        SEKCAM = "sekcam", "Sekcam, lalu Admin"
        KASI_SEKCAM = "kasi,sekcam", "Kasi, Sekcam, lalu Admin"

    service = models.ForeignKey(
        Service, models.PROTECT, related_name="settings", verbose_name="layanan"
    )
    office = models.ForeignKey(Office, models.PROTECT, verbose_name="kantor penerbit")
    series = models.ForeignKey(
        "letters.Series", models.PROTECT, verbose_name="seri nomor"
    )
    classification = models.CharField("kode klasifikasi", max_length=30)
    number_pattern = models.CharField(
        "pola nomor",
        max_length=120,
        default="{klasifikasi}/{urut:03d}/{unit}/{tahun}",
        help_text=(
            "Tanda yang dikenal: {klasifikasi} {urut} {urut:03d} {unit} {bulan} "
            "{bulan_romawi} {tahun} {kode_layanan} {kode_desa}"
        ),
    )
    signer_position = models.CharField(
        "penanda tangan",
        max_length=20,
        choices=Official.Position.choices,
        default=Official.Position.CAMAT,
    )
    delegates = models.ManyToManyField(
        Official,
        blank=True,
        verbose_name="pejabat atas nama (a.n.)",
        help_text="Pejabat yang boleh menandatangani layanan ini a.n. Camat.",
    )
    requires_bsre = models.BooleanField(
        "wajib BSrE",
        default=False,
        help_text=(
            "Hanya tanda tangan elektronik tersertifikasi BSrE yang boleh dipakai."
        ),
    )
    initials = models.CharField(
        "paraf",
        max_length=20,
        choices=Initials.choices,
        default=Initials.NONE,
        blank=True,
        help_text=(
            "Siapa yang memaraf sebelum nomor diberikan. Kasi: kepala seksi layanan "
            "ini. Jabatan yang kosong dilewati."
        ),
    )
    paper = models.CharField(
        "kertas", max_length=2, choices=Paper.choices, default=Paper.F4
    )
    on_behalf_of = models.CharField(
        "atas nama",
        max_length=60,
        blank=True,
        help_text="Misalnya BUPATI NGAWI: dicetak sebagai a.n. di atas CAMAT PITU.",
    )
    active = models.BooleanField("dibuka", default=True)

    class Meta:
        verbose_name = "pengaturan layanan"
        verbose_name_plural = "pengaturan layanan"
        ordering = ["office", "service"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "office"], name="service_setting_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.service} di {self.office}"

    @property
    def initial_positions(self) -> list[str]:
        return self.initials.split(",") if self.initials else []
