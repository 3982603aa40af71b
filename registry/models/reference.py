"""Code lists and holidays: small tables that are loaded from fixtures/."""

from datetime import date

from django.db import models


class CodeEntryManager(models.Manager):
    def get_by_natural_key(self, kind: str, slug: str) -> "CodeEntry":
        return self.get(kind=kind, slug=slug)


class CodeEntry(models.Model):
    """One entry of a SIAK/KK code list, with the spellings that imports use."""

    class Kind(models.TextChoices):
        RELIGION = "religion", "Agama"
        MARITAL_STATUS = "marital_status", "Status perkawinan"
        OCCUPATION = "occupation", "Pekerjaan"
        EDUCATION = "education", "Pendidikan"
        CITIZENSHIP = "citizenship", "Kewarganegaraan"
        BLOOD_TYPE = "blood_type", "Golongan darah"
        DISABILITY = "disability", "Penyandang disabilitas"
        INSURANCE = "insurance", "Asuransi kesehatan"

    kind = models.CharField("daftar", max_length=20, choices=Kind)
    code = models.PositiveSmallIntegerField("kode")
    slug = models.SlugField("kunci", max_length=60)
    name = models.CharField("nama", max_length=80)
    aliases = models.JSONField(
        "ejaan lain", default=list, blank=True, help_text="Ejaan di berkas impor."
    )
    order = models.PositiveSmallIntegerField("urutan", default=0)

    objects = CodeEntryManager()

    class Meta:
        verbose_name = "kode isian"
        verbose_name_plural = "daftar kode isian"
        ordering = ["kind", "order", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code"], name="code_entry_code_is_unique"
            ),
            models.UniqueConstraint(
                fields=["kind", "slug"], name="code_entry_slug_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str]:
        return (self.kind, self.slug)


class HolidayManager(models.Manager):
    def get_by_natural_key(self, day: str) -> "Holiday":
        return self.get(date=day)

    def between(self, first: date, last: date) -> set[date]:
        """The holidays from first to last, both included."""
        return set(
            self.filter(date__range=(first, last)).values_list("date", flat=True)
        )


class Holiday(models.Model):
    """A day on which offices are closed, by the joint decree of three ministers."""

    class Kind(models.TextChoices):
        NATIONAL = "libur", "Libur nasional"
        COLLECTIVE = "cuti_bersama", "Cuti bersama"

    date = models.DateField("tanggal", unique=True)
    name = models.CharField("nama", max_length=120)
    kind = models.CharField("jenis", max_length=12, choices=Kind, default=Kind.NATIONAL)

    objects = HolidayManager()

    class Meta:
        verbose_name = "hari libur"
        verbose_name_plural = "hari libur"
        ordering = ["date"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.date.isoformat(),)
