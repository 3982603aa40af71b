"""Numbers and the register: one line per number, in order, none missing, none twice."""

from django.db import models

from registry.models import Office, User
from registry.models.add_only import RecordIsFinal


class Series(models.Model):
    """A run of numbers of one office, counted anew each year."""

    class Kind(models.TextChoices):
        LETTER = "letter", "Nomor surat"
        REGISTRATION = "registration", "Nomor registrasi permohonan"

    office = models.ForeignKey(Office, models.PROTECT, verbose_name="kantor")
    slug = models.SlugField("kode", max_length=40)
    name = models.CharField("nama", max_length=100)
    kind = models.CharField(
        "jenis", max_length=20, choices=Kind.choices, default=Kind.LETTER
    )

    class Meta:
        verbose_name = "seri nomor"
        verbose_name_plural = "seri nomor"
        ordering = ["office", "slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "slug"], name="series_office_slug_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.office})"


class SeriesYear(models.Model):
    """The counter of a series in a year; its row is locked while a number is taken."""

    series = models.ForeignKey(
        Series, models.PROTECT, related_name="years", verbose_name="seri"
    )
    year = models.PositiveSmallIntegerField("tahun")
    start_value = models.PositiveIntegerField(
        "nomor terakhir di buku agenda",
        default=0,
        help_text="Nomor pertama dari aplikasi adalah angka ini ditambah satu.",
    )
    last_seq = models.PositiveIntegerField("nomor terakhir", default=0)

    class Meta:
        verbose_name = "nomor per tahun"
        verbose_name_plural = "nomor per tahun"
        ordering = ["series", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "year"], name="series_year_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(last_seq__gte=models.F("start_value")),
                name="series_year_last_from_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year}"


class VillageNumbering(models.Model):
    """Where a village takes the numbers of its own letters; no row: they are typed."""

    class Source(models.TextChoices):
        TYPED = "typed", "Diketik: nomor dari SRIGATI atau buku agenda desa"
        OWN = "own", "Diberikan aplikasi: seri nomor desa sendiri"

    office = models.OneToOneField(
        Office,
        models.PROTECT,
        related_name="village_numbering",
        verbose_name="desa",
    )
    source = models.CharField(
        "asal nomor", max_length=10, choices=Source.choices, default=Source.TYPED
    )
    number_pattern = models.CharField(
        "pola nomor",
        max_length=120,
        default="{klasifikasi}/{urut:03d}/{unit}/{tahun}",
        help_text="Dipakai bila nomor diberikan aplikasi. {unit} adalah kode unit desa "
        "(menu Kantor). Tanda yang dikenal: {klasifikasi} {urut} {urut:03d} {unit} "
        "{bulan} {bulan_romawi} {tahun} {kode_layanan} {kode_desa}",
    )

    class Meta:
        verbose_name = "nomor surat desa"
        verbose_name_plural = "nomor surat desa"
        ordering = ["office__order", "office__code"]

    def __str__(self) -> str:
        return f"Nomor surat {self.office}"


class RegisterLineQuerySet(models.QuerySet):
    def delete(self):
        raise RecordIsFinal


class RegisterLine(models.Model):
    """A number that was given, with its date: never edited, never removed.

    Only what became of it (`status`, `reason`) is written later.
    """

    class Status(models.TextChoices):
        VALID = "valid", "sah"
        VOID = "void", "batal"
        REVOKED = "revoked", "dicabut"
        OUTSIDE = "outside", "luar aplikasi"

    series = models.ForeignKey(
        Series, models.PROTECT, related_name="lines", verbose_name="seri"
    )
    year = models.PositiveSmallIntegerField("tahun")
    seq = models.PositiveIntegerField("no. urut")
    number = models.CharField("nomor", max_length=120, db_index=True)
    date = models.DateField("tanggal")
    letter = models.ForeignKey(
        "letters.Letter",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="register_lines",
        verbose_name="surat",
    )  # null: a letter made outside the system
    # as on the letter: totals and filters join nothing; null: outside the system
    service = models.ForeignKey(
        "letters.Service",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="layanan",
    )
    origin_office = models.ForeignKey(
        Office,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="asal",
    )
    subject = models.CharField("jenis / perihal", max_length=200)
    person = models.CharField("nama", max_length=300, blank=True)
    village = models.CharField("desa", max_length=80, blank=True)
    purpose = models.CharField("kepada / keperluan", max_length=300, blank=True)
    signer = models.CharField("penanda tangan", max_length=200, blank=True)
    handler = models.CharField(
        "pengolah", max_length=100, blank=True
    )  # of a letter outside the system: who keeps it
    status = models.CharField(
        "keterangan", max_length=10, choices=Status.choices, default=Status.VALID
    )
    reason = models.CharField("alasan", max_length=500, blank=True)
    taken_by = models.ForeignKey(User, models.PROTECT, verbose_name="diambil oleh")
    taken_at = models.DateTimeField("diambil pada")
    # of the form that took a number for a letter outside: sent twice, it takes one
    token = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    MANUAL = "TTD manual"  # how the reason of a line signed in ink begins

    objects = RegisterLineQuerySet.as_manager()

    class Meta:
        verbose_name = "baris buku register"
        verbose_name_plural = "buku register"
        ordering = ["-year", "-seq"]
        permissions = [
            ("export_registerline", "Mengekspor dan mencetak buku register"),
            ("take_outside_number", "Mengambil nomor untuk surat di luar aplikasi"),
        ]
        # the book as it is read: the newest line first, whatever the series
        indexes = [
            models.Index(fields=["-year", "-seq", "series"], name="register_newest"),
            models.Index(fields=["series", "date"], name="register_month"),
            # narrowed, it is read in the same order without reading the other lines
            models.Index(
                fields=["series", "year", "service", "seq"], name="register_service"
            ),
            models.Index(
                fields=["series", "year", "origin_office", "seq"],
                name="register_origin",
            ),
            models.Index(
                fields=["series", "year", "signer", "seq"], name="register_signer"
            ),
            models.Index(
                fields=["series", "year", "status", "seq"], name="register_status"
            ),
            # a search within names reads this index alone
            models.Index(fields=["person"], name="register_person"),
            models.Index(
                fields=["subject", "purpose"],
                condition=models.Q(letter__isnull=True),
                name="register_outside_words",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "year", "seq"], name="register_seq_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["valid", "outside"])
                | ~models.Q(reason=""),
                name="register_void_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(letter__isnull=False)
                | models.Q(status__in=["outside", "void"]),
                name="register_line_has_letter",
            ),
            models.UniqueConstraint(
                # two books may hold a letter: the kecamatan's and the village's own
                fields=["letter", "series"],
                condition=models.Q(status="valid"),
                name="register_one_valid_line_per_letter_and_series",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            kwargs["update_fields"] = ["status", "reason"]
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise RecordIsFinal

    @property
    def remark(self) -> str:
        """The column "Ket.": sah, batal, dicabut, luar aplikasi or TTD manual."""
        if self.status == self.Status.VALID and self.reason.startswith(self.MANUAL):
            return self.MANUAL
        return self.get_status_display()

    @property
    def remark_words(self) -> str:
        """What more there is to say of it: why, and who keeps a letter made outside."""
        reason = self.reason.removeprefix(f"{self.MANUAL}: ")
        handler = f"pengolah: {self.handler}" if self.handler else ""
        return "; ".join(filter(None, (reason, handler)))
