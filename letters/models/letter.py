"""A letter: one request, from draft to the signed document and beyond."""

from django.db import connections, models
from django.db.models import F, Value
from django.db.models.lookups import In
from django.utils import timezone
from simple_history.models import HistoricalRecords

from letters.models.encryption import EncryptedJSONField
from letters.models.service import ServiceVersion
from letters.models.state_machine import (
    WITH_DOCUMENT,
    WITH_SIGNATURE,
    WITHOUT_LINE,
    LetterStateMachine,
    State,
)
from registry.models import Office, User
from registry.scoping import visible_office_ids


class LetterQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "LetterQuerySet":
        """Letters made in, issued by, or to be signed in the offices he sees."""
        ids = visible_office_ids(user)
        if not ids:
            return self.none()

        def within(column: str) -> models.Q:
            if connections[self.db].vendor == "sqlite":
                # "+ 0" keeps SQLite from collecting whole offices by three indexes:
                # it walks the letters in order, or those of a state by its index
                return models.Q(In(F(column) + Value(0), sorted(ids)))
            return models.Q(**{f"{column}__in": ids})

        return self.filter(
            within("origin_office_id")
            | within("issuing_office_id")
            # what was never sent is nobody else's business, cancelled or not
            | within("village_office_id") & models.Q(registration_number__isnull=False)
        )

    def for_composition(self) -> "LetterQuerySet":
        """With all that a PDF of the letter is made from."""
        return self.select_related(
            "service_version__service",
            "origin_office",
            "issuing_office",
            "village_office",
            "register_line",
            "replaces__register_line",
        ).prefetch_related("parties", "attachments")

    def open(self) -> "LetterQuerySet":
        """Letters on which somebody still has to act before the signature."""
        return self.exclude(state__in=[*WITH_SIGNATURE, "rejected", "cancelled"])


class Letter(LetterStateMachine):
    class Handover(models.TextChoices):
        COLLECTED = "collected", "Diambil di desa"
        SENT = "sent", "Dikirim elektronik"
        DELIVERED = "delivered", "Diantar ke rumah"

    service_version = models.ForeignKey(
        ServiceVersion, models.PROTECT, verbose_name="layanan"
    )  # pinned when the draft is begun
    origin_office = models.ForeignKey(
        Office, models.PROTECT, related_name="letters_made", verbose_name="asal"
    )
    issuing_office = models.ForeignKey(
        Office, models.PROTECT, related_name="letters_issued", verbose_name="penerbit"
    )
    village_office = models.ForeignKey(
        Office,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="letters_to_sign",
        verbose_name="desa penanda tangan",
    )  # whose head signs: the place of the event may be another village
    registration_number = models.CharField(
        "nomor registrasi", max_length=30, unique=True, null=True, blank=True
    )  # null until submitted
    answers = models.JSONField("isian", default=dict, blank=True)
    sensitive_answers = EncryptedJSONField(
        "isian yang dirahasiakan", default=dict, blank=True
    )
    subject_name = models.CharField(
        "atas nama", max_length=300, blank=True
    )  # as lists show it; kept by the draft
    # when what it allows takes place; kept by the draft where the service has an agenda
    held_from = models.DateField("acara mulai", null=True, blank=True)
    held_until = models.DateField("acara selesai", null=True, blank=True)
    round = models.PositiveSmallIntegerField("pengajuan ke", default=0)
    urgent_reason = models.CharField("alasan mendesak", max_length=200, blank=True)
    paper_received_at = models.DateTimeField(
        "permohonan diterima pukul", null=True, blank=True
    )  # entered later from paper, so that the clock is fair
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replacements",
        verbose_name="menggantikan",
    )
    register_line = models.OneToOneField(
        "letters.RegisterLine",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="current_letter",
        verbose_name="baris register",
    )
    document = models.OneToOneField(
        "letters.Document",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="current_letter",
        verbose_name="dokumen",
    )
    created_by = models.ForeignKey(User, models.PROTECT, verbose_name="dibuat oleh")
    created_at = models.DateTimeField("dibuat")
    updated_at = models.DateTimeField("diubah")
    state_since = models.DateTimeField("berstatus sejak", default=timezone.now)
    submitted_at = models.DateTimeField("diajukan", null=True, blank=True)
    signed_at = models.DateTimeField("ditandatangani", null=True, blank=True)
    archived_at = models.DateTimeField(
        "masuk arsip", null=True, blank=True
    )  # signed, or ended after it was submitted; `letters.workflow.core` sets it once
    handed_over_at = models.DateTimeField("diserahkan", null=True, blank=True)
    handover_method = models.CharField(
        "cara penyerahan", max_length=10, choices=Handover.choices, blank=True
    )
    handover_receiver = models.CharField("diterima oleh", max_length=150, blank=True)

    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "surat"
        verbose_name_plural = "surat"
        ordering = ["-id"]
        permissions = [
            ("make_letter", "Membuat dan mengajukan surat"),
            ("sign_for_village", "Menandatangani untuk desa"),
            ("examine_letter", "Memeriksa permohonan"),
            ("initial_letter", "Memaraf surat"),
            ("request_signature", "Memberi nomor dan mengajukan TTE"),
            ("sign_letter", "Menandatangani surat (TTE)"),
            ("hand_over_letter", "Mencatat penyerahan surat"),
            ("replace_letter", "Membuat surat pengganti"),
            ("revoke_letter", "Mencabut surat"),
            ("view_monitoring", "Melihat pemantauan dan laporan bulanan"),
            ("export_archive", "Mengunduh arsip surat"),
        ]
        indexes = [
            # all that lists and counts ask of letters that they do not show
            models.Index(
                fields=[
                    *("state", "origin_office", "issuing_office", "village_office"),
                    "state_since",
                ],
                name="letter_state_offices_since",
            ),
            models.Index(
                fields=["held_until", "held_from"],
                condition=models.Q(held_until__isnull=False),
                name="letter_held",
            ),
            models.Index(fields=["subject_name"], name="letter_subject_name"),
            models.Index(fields=["origin_office", "state"], name="letter_origin_state"),
            # figures of a period are counted without reading the letters
            *(
                models.Index(
                    fields=[
                        "issuing_office",
                        column,
                        "origin_office",
                        "service_version",
                        *more,
                    ],
                    name=name,
                )
                for name, column, *more in (
                    ("letter_received", "submitted_at"),
                    (
                        *("letter_signed", "signed_at"),
                        *("submitted_at", "paper_received_at"),
                    ),
                    ("letter_handed_over", "handed_over_at"),
                )
            ),
            models.Index(
                fields=["issuing_office", "state", "state_since"], name="letter_ended"
            ),
            # the register of requests, as it is read and by month
            models.Index(
                fields=["submitted_at", "registration_number"],
                name="letter_registered",
            ),
            # the archive, newest first, with all that narrows it
            models.Index(
                fields=[
                    "archived_at",
                    "id",
                    "origin_office",
                    "issuing_office",
                    "village_office",
                    "registration_number",
                    "state",
                    "service_version",
                ],
                name="letter_archive",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["replaces"],
                condition=~models.Q(state__in=["cancelled", "rejected"]),
                name="letter_one_replacement",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="letter_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(document__isnull=False, state__in=WITH_DOCUMENT)
                | models.Q(document__isnull=True) & ~models.Q(state__in=WITH_DOCUMENT),
                name="letter_document_iff_asked",
            ),
            models.CheckConstraint(
                condition=models.Q(register_line__isnull=False, state__in=WITH_DOCUMENT)
                | models.Q(register_line__isnull=True, state__in=WITHOUT_LINE)
                | models.Q(state=State.APPROVED),
                name="letter_line_fits_state",
            ),
            models.CheckConstraint(
                condition=models.Q(signed_at__isnull=False, state__in=WITH_SIGNATURE)
                | models.Q(signed_at__isnull=True)
                & ~models.Q(state__in=WITH_SIGNATURE),
                name="letter_signed_at_iff_signed",
            ),
            models.CheckConstraint(
                condition=models.Q(registration_number__isnull=False)
                | models.Q(state__in=[State.DRAFT, State.CANCELLED]),
                name="letter_registered_once_submitted",
            ),
        ]

    def __str__(self) -> str:
        return self.registration_number or f"Draf {self.pk}"

    @property
    def all_answers(self) -> dict:
        """Plain and encrypted answers together, for forms and texts."""
        return {**self.answers, **self.sensitive_answers}

    @property
    def is_editable(self) -> bool:
        return self.state in (State.DRAFT, State.RETURNED)
