"""An import of residents: the uploaded file, what was found in it, what was decided.

The rows wait in tables of their own (staged, wrong) until somebody decides; only then
are they written, in one transaction. Written rows are kept there too: undoing an import
starts from them.
"""

from datetime import UTC

from django.conf import settings
from django.db import models

from registry.models.resident import Resident
from registry.scoping import visible_office_ids

IMPORTS = "imports"  # folder of their bytes, below FILE_DIR
# columns of a resident that a spreadsheet may bring, by the model's attribute names
IMPORTED_COLUMNS = (
    "nik",
    "kk_number",
    "name",
    "birth_place",
    "birth_date",
    "sex",
    "family_relation",
    "life_status",
    "religion_id",
    "marital_status_id",
    "occupation_id",
    "education_id",
    "citizenship_id",
    "blood_type_id",
    "disability_id",
    "insurance_id",
    "insurance_number",
    "father_name",
    "mother_name",
    "father_nik",
    "mother_nik",
    "birth_certificate",
    "marriage_certificate",
    "marriage_date",
    "divorce_certificate",
    "divorce_date",
    "address",
    "rt",
    "rw",
    "hamlet",
    "phone",
    "office_id",
)


class PopulationImportQuerySet(models.QuerySet):
    def visible_to(self, user) -> "PopulationImportQuerySet":
        return self.filter(office__in=visible_office_ids(user))


class PopulationImport(models.Model):
    """One uploaded file on its way into the population ("impor #n")."""

    class State(models.TextChoices):
        READING = "reading", "Sedang dibaca"  # waits for the worker, or is read by it
        MAPPING = "mapping", "Perlu dicocokkan"  # header row unknown: a person maps it
        READY = "ready", "Menunggu keputusan"
        WAITING = "waiting", "Menunggu giliran"  # decided; another import is writing
        WRITING = "writing", "Sedang disimpan"
        DONE = "done", "Tersimpan"
        FAILED = "failed", "Gagal"  # nothing of it was stored; `message` says why
        DISCARDED = "discarded", "Dibuang"
        UNDOING = "undoing", "Sedang dibatalkan"
        UNDONE = "undone", "Dibatalkan"

    class Mode(models.TextChoices):
        ALL = "all", "Semua atau tidak sama sekali"
        GOOD = "good", "Hanya baris yang benar"

    office = models.ForeignKey(
        "registry.Office",
        models.PROTECT,
        related_name="population_imports",
        verbose_name="kantor",
        help_text="Rows outside this office and those below it are refused.",
    )
    village = models.ForeignKey(
        "registry.Office",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="desa",
        help_text="The desa of rows that name none.",
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,  # the command line
        related_name="+",
        verbose_name="oleh",
    )
    uploaded_at = models.DateTimeField("diunggah")
    file_sha256 = models.CharField(max_length=64)
    file_size = models.PositiveBigIntegerField("ukuran (byte)")
    file_name = models.CharField(
        "nama berkas", max_length=120, help_text="Without long numbers: may be a NIK."
    )
    state = models.CharField("keadaan", max_length=10, choices=State)
    message = models.TextField("pesan", blank=True)
    # what was recognised
    format = models.CharField("format", max_length=20, blank=True)
    format_reason = models.TextField("alasan", blank=True)
    # {"sheet": name, "header_row": 1, "signature": hash, "columns": [{"header": str,
    # "samples": [str, ...], "field": str or "", "key": str}, ...]} of an unknown header
    # row; "needs_village": True where the file names none and nobody chose one; once
    # somebody answered, "chosen": {"position": field}
    mapping = models.JSONField(default=dict, blank=True)
    # what the uploader asked
    erase_blanks = models.BooleanField("sel kosong menghapus isi lama", default=False)
    is_complete = models.BooleanField("berkas memuat seluruh penduduk", default=False)
    mode = models.CharField(max_length=4, choices=Mode, blank=True)
    # what was found: {"rows", "new", "changed", "unchanged", "wrong", "warned",
    # "moved", "without_nik", "missing", "sheets": [{"name", "rows", "read", "why"}]};
    # once undone, "undo": {"restored", "removed", "kept_count", "kept": [[id, why]]}
    counts = models.JSONField(default=dict, blank=True)
    # the worker
    progress = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    queued_at = models.DateTimeField(null=True, blank=True)  # last given to a worker
    # the decision
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    written_at = models.DateTimeField("disimpan", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = PopulationImportQuerySet.as_manager()

    class Meta:
        verbose_name = "impor penduduk"
        verbose_name_plural = "impor penduduk"
        ordering = ["-pk"]
        default_permissions = ["view"]  # starting one needs registry.import_resident

    def __str__(self) -> str:
        return f"Impor #{self.pk}"

    @property
    def reason(self) -> str:
        """What the history rows of this import give as their reason."""
        return f"impor #{self.pk}"

    @property
    def folder(self) -> str:
        """Where its bytes wait, below FILE_DIR: not shared, so they can be removed."""
        return f"{IMPORTS}/{self.uploaded_at.astimezone(UTC):%Y%m%d-%H%M%S-%f}"


class StagedResident(models.Model):
    """A good row: a resident as he will be once the import is written.

    Columns named like the resident's hold the merged, final values, so that writing is
    one INSERT .. SELECT and one UPDATE .. FROM. Unchanged residents are not staged.
    """

    population_import = models.ForeignKey(
        PopulationImport, models.CASCADE, related_name="staged"
    )
    sheet = models.CharField(max_length=40, blank=True)
    row = models.PositiveIntegerField("baris")  # as the spreadsheet counts, from 1
    resident_id = models.BigIntegerField(null=True)  # null: a new resident
    based_on = models.DateTimeField(null=True)  # updated_at of the resident compared
    # [[column of IMPORTED_COLUMNS, old as shown, new as shown], ...]; empty when new
    changes = models.JSONField(default=list)
    # [[column, message], ...]: odd, but may be true
    warnings = models.JSONField(default=list)
    is_move = models.BooleanField(default=False)  # known in another village until now
    nik = models.CharField(max_length=16)
    kk_number = models.CharField(max_length=16)
    name = models.CharField(max_length=120)
    name_upper = models.CharField(max_length=120)
    birth_place = models.CharField(max_length=80)
    birth_date = models.DateField()
    sex = models.CharField(max_length=1)
    family_relation = models.PositiveSmallIntegerField()
    life_status = models.PositiveSmallIntegerField()
    religion_id = models.BigIntegerField(null=True)
    marital_status_id = models.BigIntegerField(null=True)
    occupation_id = models.BigIntegerField(null=True)
    education_id = models.BigIntegerField(null=True)
    citizenship_id = models.BigIntegerField()
    blood_type_id = models.BigIntegerField(null=True)
    disability_id = models.BigIntegerField(null=True)
    insurance_id = models.BigIntegerField(null=True)
    insurance_number = models.CharField(max_length=30)
    father_name = models.CharField(max_length=120)
    mother_name = models.CharField(max_length=120)
    father_nik = models.CharField(max_length=16)
    mother_nik = models.CharField(max_length=16)
    birth_certificate = models.CharField(max_length=60)
    marriage_certificate = models.CharField(max_length=60)
    marriage_date = models.DateField(null=True)
    divorce_certificate = models.CharField(max_length=60)
    divorce_date = models.DateField(null=True)
    address = models.CharField(max_length=160)
    rt = models.CharField(max_length=3)
    rw = models.CharField(max_length=3)
    hamlet = models.CharField(max_length=60)
    phone = models.CharField(max_length=20)
    office_id = models.BigIntegerField()
    nik_warning_reason = models.CharField(max_length=200)

    class Meta:
        default_permissions = []
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class WrongRow(models.Model):
    """A row that cannot be stored, or (without_nik) is only listed: with its cells."""

    class Kind(models.TextChoices):
        WRONG = "wrong", "Salah"
        WITHOUT_NIK = "without_nik", "Belum ber-NIK"

    population_import = models.ForeignKey(
        PopulationImport, models.CASCADE, related_name="wrong_rows"
    )
    kind = models.CharField(max_length=11, choices=Kind, default=Kind.WRONG)
    sheet = models.CharField(max_length=40, blank=True)
    row = models.PositiveIntegerField("baris")
    name = models.CharField(max_length=120, blank=True)
    # the row as the file has it, as text: {header of the original: text of the cell};
    # for BIP, whose rows have no header: {field: text}
    cells = models.JSONField(default=dict)
    # every problem: [[header or field, message], ...]
    problems = models.JSONField(default=list)

    class Meta:
        default_permissions = []
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row}".strip()


class MissingResident(models.Model):
    """Somebody of the villages in a file that claims to be complete, who is not in it.

    Nothing happens to him by itself; a person decides on his own page.
    """

    population_import = models.ForeignKey(
        PopulationImport, models.CASCADE, related_name="missing"
    )
    resident = models.ForeignKey(Resident, models.CASCADE, related_name="+")

    class Meta:
        default_permissions = []
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.resident)


class RememberedMapping(models.Model):
    """How a header row was mapped last time, for the offices of one tree."""

    office = models.ForeignKey("registry.Office", models.CASCADE, related_name="+")
    signature = models.CharField(max_length=64)  # SHA-256 of the normalised headers
    fields = models.JSONField()  # {normalised header: field or ""}
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["office", "signature"], name="mapping_signature_is_unique"
            )
        ]

    def __str__(self) -> str:
        return self.signature[:12]
