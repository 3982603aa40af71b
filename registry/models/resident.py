"""The working copy of the population: who lives in which desa, in which family.

Keyed by NIK, grouped by KK number. Whoever has no NIK is not stored here.
"""

from django.core.validators import RegexValidator
from django.db import connections, models
from django.db.models import F, Q, Value
from django.db.models.lookups import In
from simple_history.models import HistoricalRecords

from registry.identifiers import clean_nik
from registry.models.reference import CodeEntry
from registry.scoping import visible_office_ids

SIXTEEN_DIGITS = r"^[0-9]{16}$"
OPTIONAL_SIXTEEN_DIGITS = r"^([0-9]{16})?$"
THREE_DIGITS = r"^[0-9]{3}$"


class ResidentQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ResidentQuerySet":
        ids = visible_office_ids(user)
        if len(ids) > 1 and self._is_sqlite():
            # "+ 0" keeps SQLite from collecting and sorting whole villages by the
            # index on office: it walks the names in order and stops after a page
            return self.filter(In(F("office_id") + Value(0), sorted(ids)))
        return self.filter(office__in=ids)

    def alive(self) -> "ResidentQuerySet":
        return self.filter(life_status=Resident.LifeStatus.HIDUP)

    def family_of(self, resident: "Resident") -> "ResidentQuerySet":
        """Everyone on the same KK, in its order (head first)."""
        return self.filter(kk_number=resident.kk_number).order_by(
            "family_relation", "birth_date", "pk"
        )

    def search(self, term: str) -> "ResidentQuerySet":
        """16 digits: that NIK or KK; other digits: NIKs beginning so; else the name.

        Only ranges on indexed columns, so that a million residents cost no more
        than a thousand. An empty term finds nobody.
        """
        digits = clean_nik(term)
        if not term.strip():
            return self.none()
        if not digits.isdigit():
            return self.filter(
                self._begins("name_upper", " ".join(term.split()).upper())
            )
        if len(digits) == 16:
            same = self.model.objects.filter(Q(nik=digits) | Q(kk_number=digits))
            return self.filter(pk__in=same.values("pk"))
        # in the order of its index; sorting by name would read all of a region
        return self.filter(self._begins("nik", digits)).order_by("nik")

    def _is_sqlite(self) -> bool:
        return connections[self.db].vendor == "sqlite"

    def _begins(self, column: str, start: str) -> Q:
        if self._is_sqlite():
            # LIKE with ESCAPE does not use SQLite's index; a range does
            return Q(
                **{f"{column}__gte": start, f"{column}__lt": start + chr(0x10FFFF)}
            )
        return Q(**{f"{column}__startswith": start})


def _code(kind: CodeEntry.Kind, *, label: str = "", optional: bool = False):
    """A foreign key into one code list."""
    return models.ForeignKey(
        CodeEntry,
        models.PROTECT,  # a list entry in use cannot go
        null=optional,
        blank=optional,
        limit_choices_to={"kind": kind.value},
        related_name="+",
        verbose_name=label or kind.label.lower(),
    )


class Resident(models.Model):
    """A person with a NIK, as last known."""

    class Sex(models.TextChoices):
        L = "L", "Laki-laki"
        P = "P", "Perempuan"

    class Relation(models.IntegerChoices):
        """Status hubungan dalam keluarga (SHDK), as printed on a KK."""

        KEPALA_KELUARGA = 1, "Kepala Keluarga"
        SUAMI = 2, "Suami"
        ISTRI = 3, "Istri"
        ANAK = 4, "Anak"
        MENANTU = 5, "Menantu"
        CUCU = 6, "Cucu"
        ORANGTUA = 7, "Orangtua"
        MERTUA = 8, "Mertua"
        FAMILI_LAIN = 9, "Famili Lain"
        PEMBANTU = 10, "Pembantu"
        LAINNYA = 11, "Lainnya"

    class LifeStatus(models.IntegerChoices):
        """Status dasar penduduk; the numbers are SIAK's."""

        HIDUP = 1, "Hidup"
        MATI = 2, "Mati"
        PINDAH = 3, "Pindah"
        HILANG = 4, "Hilang"
        PERGI = 6, "Pergi"
        TIDAK_VALID = 9, "Tidak Valid"

    nik = models.CharField(
        "NIK",
        max_length=16,
        unique=True,
        validators=[RegexValidator(SIXTEEN_DIGITS, "NIK terdiri dari 16 angka.")],
    )
    kk_number = models.CharField(
        "nomor KK",
        max_length=16,
        db_index=True,
        validators=[RegexValidator(SIXTEEN_DIGITS, "Nomor KK terdiri dari 16 angka.")],
    )
    name = models.CharField("nama lengkap", max_length=120)
    name_upper = models.CharField(max_length=120, db_index=True, editable=False)
    birth_place = models.CharField("tempat lahir", max_length=80)
    birth_date = models.DateField("tanggal lahir")
    sex = models.CharField("jenis kelamin", max_length=1, choices=Sex)
    family_relation = models.PositiveSmallIntegerField(
        "hubungan dalam keluarga", choices=Relation
    )
    life_status = models.PositiveSmallIntegerField(
        "status penduduk", choices=LifeStatus, default=LifeStatus.HIDUP
    )
    # unknown until somebody tells: spreadsheets of villages have gaps
    religion = _code(CodeEntry.Kind.RELIGION, optional=True)
    marital_status = _code(CodeEntry.Kind.MARITAL_STATUS, optional=True)
    occupation = _code(CodeEntry.Kind.OCCUPATION, optional=True)
    education = _code(CodeEntry.Kind.EDUCATION, optional=True)
    citizenship = _code(CodeEntry.Kind.CITIZENSHIP)
    blood_type = _code(CodeEntry.Kind.BLOOD_TYPE, optional=True)
    disability = _code(CodeEntry.Kind.DISABILITY, optional=True)
    insurance = _code(CodeEntry.Kind.INSURANCE, optional=True)
    insurance_number = models.CharField("nomor asuransi", max_length=30, blank=True)
    father_name = models.CharField("nama ayah", max_length=120, blank=True)
    mother_name = models.CharField("nama ibu", max_length=120, blank=True)
    father_nik = models.CharField(
        "NIK ayah",
        max_length=16,
        blank=True,
        validators=[RegexValidator(SIXTEEN_DIGITS, "NIK terdiri dari 16 angka.")],
    )
    mother_nik = models.CharField(
        "NIK ibu",
        max_length=16,
        blank=True,
        validators=[RegexValidator(SIXTEEN_DIGITS, "NIK terdiri dari 16 angka.")],
    )
    birth_certificate = models.CharField("nomor akta lahir", max_length=60, blank=True)
    marriage_certificate = models.CharField(
        "nomor akta perkawinan", max_length=60, blank=True
    )
    marriage_date = models.DateField("tanggal perkawinan", null=True, blank=True)
    divorce_certificate = models.CharField(
        "nomor akta perceraian", max_length=60, blank=True
    )
    divorce_date = models.DateField("tanggal perceraian", null=True, blank=True)
    death_date = models.DateField("tanggal meninggal", null=True, blank=True)
    address = models.CharField("alamat (jalan/dusun)", max_length=160)
    rt = models.CharField(
        "RT", max_length=3, validators=[RegexValidator(THREE_DIGITS, "Tiga angka.")]
    )
    rw = models.CharField(
        "RW", max_length=3, validators=[RegexValidator(THREE_DIGITS, "Tiga angka.")]
    )
    hamlet = models.CharField("dusun", max_length=60, blank=True)
    office = models.ForeignKey(
        "registry.Office",
        models.PROTECT,  # decides who may see this person
        related_name="residents",
        limit_choices_to={"level__in": ["desa", "kelurahan"]},
        verbose_name="desa",
    )
    phone = models.CharField("nomor HP", max_length=20, blank=True)
    email = models.EmailField("email", blank=True)
    nik_warning_reason = models.CharField(
        "alasan NIK tetap dipakai", max_length=200, blank=True
    )
    created_at = models.DateTimeField("dicatat", auto_now_add=True)
    updated_at = models.DateTimeField("diubah", auto_now=True)

    objects = ResidentQuerySet.as_manager()
    history = HistoricalRecords(
        verbose_name="riwayat penduduk",
        # they follow from the rest and would be noise in the list of changes
        excluded_fields=["name_upper", "created_at", "updated_at"],
        # a history is asked for by its resident only
        no_db_index=[
            "nik",
            "kk_number",
            "religion",
            "marital_status",
            "occupation",
            "education",
            "citizenship",
            "blood_type",
            "disability",
            "insurance",
            "office",
        ],
    )

    class Meta:
        verbose_name = "penduduk"
        verbose_name_plural = "penduduk"
        ordering = ["name_upper", "pk"]
        permissions = [
            ("look_up_by_nik", "Boleh mencari penduduk se-kecamatan dengan NIK utuh"),
            ("import_resident", "Boleh mengimpor penduduk"),
            ("export_resident", "Boleh mengekspor penduduk"),
        ]
        indexes = [
            models.Index(fields=["office", "name_upper"], name="resident_office_name"),
            # the few dead or moved among a million, in the order of the list
            models.Index(fields=["life_status", "name_upper"], name="resident_status"),
        ]
        constraints = [
            models.CheckConstraint(
                name="resident_nik_is_16_digits",
                condition=Q(nik__regex=SIXTEEN_DIGITS),
                violation_error_message="NIK terdiri dari 16 angka.",
            ),
            models.CheckConstraint(
                name="resident_kk_is_16_digits",
                condition=Q(kk_number__regex=SIXTEEN_DIGITS),
                violation_error_message="Nomor KK terdiri dari 16 angka.",
            ),
            models.CheckConstraint(
                name="resident_nik_is_not_kk",
                condition=~Q(nik=F("kk_number")),
                violation_error_message="NIK dan nomor KK tidak boleh sama.",
            ),
            models.CheckConstraint(
                name="resident_parents_nik_is_16_digits",
                condition=Q(father_nik__regex=OPTIONAL_SIXTEEN_DIGITS)
                & Q(mother_nik__regex=OPTIONAL_SIXTEEN_DIGITS),
                violation_error_message="NIK ayah dan ibu terdiri dari 16 angka.",
            ),
            models.CheckConstraint(
                name="resident_rt_rw_are_3_digits",
                condition=Q(rt__regex=THREE_DIGITS) & Q(rw__regex=THREE_DIGITS),
                violation_error_message="RT dan RW terdiri dari tiga angka.",
            ),
            models.CheckConstraint(
                name="resident_sex_is_known", condition=Q(sex__in=["L", "P"])
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        self.name_upper = self.name.upper()
        update_fields = kwargs.get("update_fields")
        if update_fields is not None and "name" in update_fields:
            kwargs["update_fields"] = {*update_fields, "name_upper"}
        super().save(*args, **kwargs)
