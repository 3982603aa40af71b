"""The tree of offices, and the letterhead each of them prints.

One table for every level, keyed by the Kemendagri region code, so that another
kecamatan or a whole kabupaten is rows and not code.
"""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from simple_history.models import HistoricalRecords

from registry.models.add_only import AddOnlyModel, AddOnlyQuerySet
from registry.scoping import visible_office_ids

OFFICE_CODE = r"^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.([0-9]{4}|KUA))?)?)?$"


class OfficeQuerySet(models.QuerySet):
    def at_or_below(self, code: str) -> "OfficeQuerySet":
        """The office with this code and every office under it."""
        return self.filter(models.Q(code=code) | models.Q(code__startswith=f"{code}."))

    def visible_to(self, user) -> "OfficeQuerySet":
        return self.filter(pk__in=visible_office_ids(user))


class OfficeManager(models.Manager.from_queryset(OfficeQuerySet)):
    def get_by_natural_key(self, code: str) -> "Office":
        return self.get(code=code)


class Office(models.Model):
    """A government office, or the KUA of a kecamatan."""

    class Level(models.TextChoices):
        KABUPATEN = "kabupaten", "Kabupaten"
        KECAMATAN = "kecamatan", "Kecamatan"
        DESA = "desa", "Desa"
        KELURAHAN = "kelurahan", "Kelurahan"
        KUA = "kua", "KUA"

    code = models.CharField(
        "kode wilayah",
        max_length=13,
        unique=True,
        validators=[
            RegexValidator(
                OFFICE_CODE,
                "Kode wilayah Kemendagri dengan titik, misalnya 35.21.16.2001.",
            )
        ],
        help_text="Kode Kemendagri dengan titik, misalnya 35.21.16.2001. "
        "KUA: 35.21.16.KUA.",
    )
    level = models.CharField("tingkat", max_length=12, choices=Level)
    name = models.CharField(
        "nama", max_length=80, help_text="Tanpa kata Desa atau Kecamatan: Kalang."
    )
    order = models.PositiveSmallIntegerField("urutan", default=0)
    unit_code = models.CharField(
        "kode unit",
        max_length=20,
        blank=True,
        help_text="Bagian nomor surat, misalnya 404.604.",
    )
    postcode = models.CharField("kode pos", max_length=5, blank=True)
    address = models.CharField("alamat", max_length=200, blank=True)
    phone = models.CharField("telepon", max_length=40, blank=True)
    email = models.EmailField("email", blank=True)
    website = models.CharField("situs web", max_length=120, blank=True)

    objects = OfficeManager()
    history = HistoricalRecords(verbose_name="riwayat kantor")

    class Meta:
        verbose_name = "kantor"
        verbose_name_plural = "kantor"
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(
                name="office_code_is_a_region_code",
                condition=models.Q(code__regex=OFFICE_CODE),
                violation_error_message="Kode wilayah tidak sah.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        depth = self.code.count(".")
        expected = {
            self.Level.KABUPATEN: 1,
            self.Level.KECAMATAN: 2,
            self.Level.DESA: 3,
            self.Level.KELURAHAN: 3,
            self.Level.KUA: 3,
        }.get(self.level)
        is_kua = self.code.endswith(".KUA")
        if depth != expected or is_kua != (self.level == self.Level.KUA):
            raise ValidationError({"code": "Kode ini tidak cocok dengan tingkatnya."})

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    @property
    def title(self) -> str:
        """As one says it: "Desa Kalang", "Kecamatan Pitu", "KUA Pitu"."""
        return f"{self.get_level_display()} {self.name}"

    @property
    def parent_code(self) -> str:
        """Code of the office above, "" at the top."""
        return self.code.rpartition(".")[0]

    @property
    def kecamatan_code(self) -> str:
        """Code of the kecamatan this office is or belongs to, "" above that."""
        parts = self.code.split(".")
        return ".".join(parts[:3]) if len(parts) >= 3 else ""


class LetterheadQuerySet(AddOnlyQuerySet):
    def current(self, office: Office) -> "Letterhead | None":
        """The newest letterhead of an office, or None."""
        return self.filter(office=office).order_by("-version").first()


class Letterhead(AddOnlyModel):
    """The lines and the emblem over a letter; the newest version counts."""

    office = models.ForeignKey(
        Office,
        models.PROTECT,  # printed letters name it
        related_name="letterheads",
        verbose_name="kantor",
    )
    version = models.PositiveIntegerField("versi", editable=False)
    government_line = models.CharField(
        "baris pemerintah", max_length=100, help_text="PEMERINTAH KABUPATEN NGAWI"
    )
    upper_line = models.CharField(
        "baris tengah",
        max_length=100,
        blank=True,
        help_text="Kop desa: KECAMATAN PITU. Kop kecamatan: kosong.",
    )
    unit_line = models.CharField(
        "baris kantor", max_length=100, help_text="DESA KALANG"
    )
    address_line = models.CharField("baris alamat", max_length=200)
    contact_line = models.CharField("baris kontak", max_length=200, blank=True)
    logo = models.BinaryField("lambang", null=True, blank=True)
    logo_type = models.CharField("jenis lambang", max_length=40, blank=True)
    created_at = models.DateTimeField("dibuat", auto_now_add=True)
    created_by = models.ForeignKey(
        "registry.User",
        models.PROTECT,  # who is answerable for it
        null=True,
        editable=False,
        related_name="+",
        verbose_name="dibuat oleh",
    )

    objects = LetterheadQuerySet.as_manager()

    class Meta:
        verbose_name = "kop surat"
        verbose_name_plural = "kop surat"
        ordering = ["office__order", "office__code", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "version"], name="letterhead_version_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"Kop surat {self.office} versi {self.version}"

    def save(self, *args, **kwargs):
        if self.version is None:
            newest = type(self).objects.current(self.office)
            self.version = newest.version + 1 if newest else 1
        super().save(*args, **kwargs)
