"""Appointments: who holds which post of which office, in which capacity, when.

Definitif, Plt. and Pj. exclude each other. A Plh. overlaps them and takes the pen
for as long as he serves. "a.n." is a delegation that runs beside them.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from registry.identifiers import nip_errors
from registry.scoping import visible_office_ids


class OfficialQuerySet(models.QuerySet):
    def in_term(self, on: date) -> "OfficialQuerySet":
        """Appointments that run on this day; both ends belong to the term."""
        return self.filter(
            Q(end_date__isnull=True) | Q(end_date__gte=on), start_date__lte=on
        )

    def visible_to(self, user) -> "OfficialQuerySet":
        return self.filter(office__in=visible_office_ids(user))

    def pen_holder(self, *, office, position: str, on: date) -> "Official | None":
        """Who signs for this post on this day: a Plh., else its holder, else None."""
        serving = self.in_term(on).filter(office=office, position=position)
        newest_first = serving.select_related("office", "user").order_by("-start_date")
        return (
            newest_first.filter(capacity=Official.Capacity.PLH).first()
            or newest_first.filter(capacity__in=Official.HOLDERS).first()
        )

    def pen_holders(
        self, *, offices, positions, on: date
    ) -> dict[tuple[int, str, str], "Official"]:
        """As `pen_holder`, of many posts in one question.

        Keyed by office id, position and, for heads of section, the section in small
        letters.
        """
        serving = self.in_term(on).filter(
            office__in=offices,
            position__in=positions,
            capacity__in=[Official.Capacity.PLH, *Official.HOLDERS],
        )
        found = {}
        for each in sorted(
            serving.select_related("office", "user"),
            key=lambda each: (each.capacity == Official.Capacity.PLH, each.start_date),
        ):
            heads = each.position == Official.Position.KASI
            section = each.section.strip().lower() if heads else ""
            found[each.office_id, each.position, section] = each  # the last one wins
        return found


class Official(models.Model):
    """One appointment, from a day to a day."""

    class Position(models.TextChoices):
        CAMAT = "camat", "Camat"
        SEKCAM = "sekcam", "Sekretaris Kecamatan"
        KASI = "kasi", "Kepala Seksi"
        KADES = "kades", "Kepala Desa"
        SEKDES = "sekdes", "Sekretaris Desa"
        LURAH = "lurah", "Lurah"
        KEPALA_KUA = "kepala_kua", "Kepala KUA"

    class Capacity(models.TextChoices):
        DEFINITIF = "definitif", "Definitif"
        PLT = "plt", "Plt. (Pelaksana Tugas)"
        PJ = "pj", "Pj. (Penjabat)"
        PLH = "plh", "Plh. (Pelaksana Harian)"
        AN = "an", "a.n. (atas nama)"

    HOLDERS = (Capacity.DEFINITIF, Capacity.PLT, Capacity.PJ)
    PREFIXES = {Capacity.PLT: "Plt. ", Capacity.PJ: "Pj. ", Capacity.PLH: "Plh. "}

    # position -> level of the offices that have it
    LEVELS = {
        Position.CAMAT: "kecamatan",
        Position.SEKCAM: "kecamatan",
        Position.KASI: "kecamatan",
        Position.KADES: "desa",
        Position.SEKDES: "desa",
        Position.LURAH: "kelurahan",
        Position.KEPALA_KUA: "kua",
    }

    user = models.ForeignKey(
        "registry.User",
        models.PROTECT,  # signatures name the appointment and its person
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name="pengguna",
        help_text="Kosong bila pejabat tidak bekerja dengan aplikasi ini.",
    )
    office = models.ForeignKey(
        "registry.Office",
        models.PROTECT,  # signatures name the office
        related_name="officials",
        verbose_name="kantor",
    )
    position = models.CharField(
        "jabatan",
        max_length=12,
        choices=Position,
        help_text="Untuk a.n.: jabatan yang diatasnamakan.",
    )
    section = models.CharField(
        "seksi", max_length=80, blank=True, help_text="Kesejahteraan Sosial"
    )
    capacity = models.CharField(
        "status jabatan", max_length=10, choices=Capacity, default=Capacity.DEFINITIF
    )
    own_title = models.CharField(
        "jabatan sendiri",
        max_length=80,
        blank=True,
        help_text="Hanya untuk a.n., dicetak di bawah a.n. CAMAT: SEKRETARIS KECAMATAN",
    )
    start_date = models.DateField("mulai")
    end_date = models.DateField("sampai", null=True, blank=True)
    printed_name = models.CharField(
        "nama tercetak", max_length=120, help_text="Dengan gelar, seperti di surat."
    )
    rank = models.CharField(
        "pangkat", max_length=60, blank=True, help_text="Pembina Tingkat I"
    )
    nip = models.CharField("NIP", max_length=18, blank=True, help_text="18 angka.")

    objects = OfficialQuerySet.as_manager()
    history = HistoricalRecords(verbose_name="riwayat pejabat")

    class Meta:
        verbose_name = "pejabat"
        verbose_name_plural = "pejabat"
        ordering = ["office__order", "office__code", "position", "-start_date"]
        constraints = [
            models.CheckConstraint(
                name="official_ends_after_start",
                condition=Q(end_date__isnull=True) | Q(end_date__gte=F("start_date")),
                violation_error_message="Tanggal sampai mendahului tanggal mulai.",
            ),
            models.CheckConstraint(
                name="official_nip_is_18_digits",
                condition=Q(nip="") | Q(nip__regex=r"^[0-9]{18}$"),
                violation_error_message="NIP terdiri dari 18 angka.",
            ),
            models.CheckConstraint(
                name="official_own_title_iff_on_behalf",
                condition=Q(capacity="an") & ~Q(own_title="")
                | ~Q(capacity="an") & Q(own_title=""),
                violation_error_message="Jabatan sendiri diisi hanya bila a.n.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.printed_name}, {' '.join(self.heading_lines()).rstrip(',')}"

    def clean(self) -> None:
        self.nip = self.nip.replace(" ", "")
        if self.nip and (problems := nip_errors(self.nip)):
            raise ValidationError({"nip": problems})
        level = self.LEVELS.get(self.position)
        if level and self.office_id and self.office.level != level:
            raise ValidationError(
                {"position": f"Jabatan ini tidak ada di {self.office.title}."}
            )
        if self.start_date and self.office_id and (rival := self._rival()):
            until = (
                rival.end_date.strftime("%d-%m-%Y") if rival.end_date else "sekarang"
            )
            raise ValidationError(
                f"Jabatan ini sudah dipegang {rival.printed_name} "
                f"({rival.start_date:%d-%m-%Y} s.d. {until}). "
                "Akhiri masa jabatan itu lebih dahulu."
            )

    def in_term(self, on: date) -> bool:
        return self.start_date <= on and (self.end_date is None or on <= self.end_date)

    def is_used(self) -> bool:
        """Whether anything that was signed, or waits for it, names this appointment."""
        return any(
            relation.related_model._default_manager.filter(
                **{relation.field.name: self.pk}
            ).exists()
            for relation in self._meta.related_objects
            if not relation.many_to_many
        )

    def post_title(self) -> str:
        """The post in capitals, as printed: "CAMAT PITU", "KEPALA DESA KALANG"."""
        name = self.office.name.upper()
        return {
            self.Position.CAMAT: f"CAMAT {name}",
            self.Position.SEKCAM: f"SEKRETARIS KECAMATAN {name}",
            self.Position.KASI: f"KEPALA SEKSI {self.section.upper()}".rstrip(),
            self.Position.KADES: f"KEPALA DESA {name}",
            self.Position.SEKDES: f"SEKRETARIS DESA {name}",
            self.Position.LURAH: f"LURAH {name}",
            self.Position.KEPALA_KUA: f"KEPALA KUA KECAMATAN {name}",
        }[self.Position(self.position)]

    def heading_lines(self) -> list[str]:
        """The lines over the signature, the last one with its comma."""
        if self.capacity == self.Capacity.AN:
            return [f"a.n. {self.post_title()}", f"{self.own_title.upper()},"]
        prefix = self.PREFIXES.get(self.Capacity(self.capacity), "")
        return [f"{prefix}{self.post_title()},"]

    def _rival(self) -> "Official | None":
        """Another appointment that may not stand beside this one, or None."""
        if self.capacity in self.HOLDERS:
            exclusive = self.HOLDERS
        elif self.capacity == self.Capacity.PLH:
            exclusive = (self.Capacity.PLH,)
        else:
            return None
        others = Official.objects.exclude(pk=self.pk).filter(
            Q(end_date__isnull=True) | Q(end_date__gte=self.start_date),
            office_id=self.office_id,
            position=self.position,
            section=self.section,
            capacity__in=exclusive,
        )
        if self.end_date:
            others = others.filter(start_date__lte=self.end_date)
        return others.first()
