"""The life of a letter: its states, its transitions, and who may take which.

This table is the whole of it (`docs/decisions/0002-workflow.md`). A transition sets
its own columns and nothing else; `letters.workflow` locks, asks the guards, saves and
writes the event.
"""
# long because: all states and steps are read in one place, and compared there

from datetime import datetime

from django.db import models
from django_fsm import RETURN_VALUE, ConcurrentTransitionMixin, FSMField, transition

from letters.models.actors import (
    DELIVERER,
    EXAMINER,
    INITIALLER,
    MAKER,
    REGISTRAR,
    REPLACER,
    REVOKER,
    SIGNER,
    VILLAGE_HEAD,
    AnyOf,
)
from registry.models import User


class State(models.TextChoices):
    DRAFT = "draft", "Draf"
    AWAITING_VILLAGE_SIGNATURE = "awaiting_village_signature", "Menunggu TTD Kades"
    SUBMITTED = "submitted", "Menunggu verifikasi"
    RETURNED = "returned", "Pending: perlu perbaikan"
    APPROVED = "approved", "Disetujui: siap diajukan TTE"
    AWAITING_SIGNATURE = "awaiting_signature", "Menunggu TTE Camat"
    SIGNED = "signed", "Selesai: siap dicetak"
    HANDED_OVER = "handed_over", "Sudah diserahkan"
    REJECTED = "rejected", "Ditolak"
    CANCELLED = "cancelled", "Dibatalkan"
    REVOKED = "revoked", "Dicabut: tidak berlaku"


EDITABLE = (State.DRAFT, State.RETURNED)
WITH_DOCUMENT = (
    State.AWAITING_SIGNATURE,
    State.SIGNED,
    State.HANDED_OVER,
    State.REVOKED,
)
WITH_SIGNATURE = (State.SIGNED, State.HANDED_OVER, State.REVOKED)
ARCHIVED = (*WITH_SIGNATURE, State.REJECTED, State.CANCELLED)
CLOSED = (State.REJECTED, State.CANCELLED, State.REVOKED, State.HANDED_OVER)
WITHOUT_LINE = (
    State.DRAFT,
    State.AWAITING_VILLAGE_SIGNATURE,
    State.SUBMITTED,
    State.RETURNED,
    State.REJECTED,
    State.CANCELLED,
)


# transition -> the word on its button (office-practice D)
LABELS = {
    "submit": "Kirim ke Kecamatan",
    "sign_for_village": "Tanda tangani & teruskan",
    "bring_ink_sheet": "Unggah lembar ber-TTD Kades",
    "approve": "Konfirmasi: setujui",
    "send_back": "Pending: minta perbaikan",
    "give_initial": "Paraf",
    "request_signature": "Paraf, beri nomor & ajukan TTE",
    "request_ink": "Tanda tangan basah",
    "sign_in_ink": "Unggah lembar bertanda tangan",
    "recall": "Tarik kembali",
    "return_to_registrar": "Kembalikan ke Admin",
    "sign": "Tanda tangani (TTE)",
    "reject": "Tolak permohonan",
    "cancel": "Batalkan permohonan",
    "hand_over": "Catat penyerahan",
    "report_typo": "Lapor salah ketik",
    "begin_replacement": "Buat surat pengganti",
    "dismiss_report": "Tidak perlu diganti",
    "revoke": "Cabut surat",
}
NEEDS_REASON = (
    "send_back",
    "return_to_registrar",
    "recall",
    "reject",
    "cancel",
    "request_ink",
    "report_typo",
    "dismiss_report",
    "revoke",
)


class LetterStateMachine(ConcurrentTransitionMixin, models.Model):
    """The state column of a letter and the transitions between its values."""

    state = FSMField(
        "status", default=State.DRAFT, choices=State.choices, protected=True
    )

    class Meta:
        abstract = True

    @transition(
        field=state,
        source=[State.DRAFT, State.RETURNED],
        target=RETURN_VALUE(State.AWAITING_VILLAGE_SIGNATURE, State.SUBMITTED),
        permission=MAKER,
    )
    def submit(self, *, by: User, now: datetime, to_village: bool) -> State:
        self.submitted_at = self.submitted_at or now
        self.round += 1
        if to_village:
            return State.AWAITING_VILLAGE_SIGNATURE
        return State.SUBMITTED

    @transition(
        field=state,
        source=State.AWAITING_VILLAGE_SIGNATURE,
        target=State.SUBMITTED,
        permission=VILLAGE_HEAD,
    )
    def sign_for_village(self, *, by: User, now: datetime) -> None: ...

    @transition(
        field=state,
        source=State.AWAITING_VILLAGE_SIGNATURE,
        target=State.SUBMITTED,
        permission=MAKER,
    )
    def bring_ink_sheet(self, *, by: User, now: datetime) -> None: ...

    @transition(
        field=state,
        source=State.SUBMITTED,
        target=State.APPROVED,
        permission=EXAMINER,
    )
    def approve(self, *, by: User, now: datetime) -> None: ...

    @transition(
        field=state,
        source=State.AWAITING_VILLAGE_SIGNATURE,
        target=State.RETURNED,
        permission=VILLAGE_HEAD,
    )
    @transition(
        field=state,
        source=State.SUBMITTED,
        target=State.RETURNED,
        permission=EXAMINER,
    )
    @transition(
        field=state,
        source=State.APPROVED,
        target=State.RETURNED,
        permission=AnyOf((REGISTRAR, INITIALLER)),
    )
    def send_back(self, *, by: User, now: datetime) -> None:
        self.register_line = None

    @transition(
        field=state,
        source=State.APPROVED,
        target=None,  # the letter stays where it is
        permission=INITIALLER,
    )
    def give_initial(self, *, by: User, now: datetime) -> None: ...

    @transition(
        field=state,
        source=State.APPROVED,
        target=State.AWAITING_SIGNATURE,
        permission=REGISTRAR,
    )
    def request_signature(self, *, by: User, now: datetime, document) -> None:
        self.document = document

    @transition(
        field=state,
        # from the second the workflow recalls it first
        source=[State.APPROVED, State.AWAITING_SIGNATURE],
        target=State.AWAITING_SIGNATURE,
        permission=REGISTRAR,
    )
    def request_ink(self, *, by: User, now: datetime, document) -> None:
        self.document = document

    @transition(
        field=state,
        source=State.AWAITING_SIGNATURE,
        target=State.SIGNED,
        permission=REGISTRAR,
    )
    def sign_in_ink(self, *, by: User, now: datetime) -> None:
        self.signed_at = now

    @transition(
        field=state,
        source=State.AWAITING_SIGNATURE,
        target=State.APPROVED,
        permission=REGISTRAR,
    )
    def recall(self, *, by: User, now: datetime) -> None:
        self.document = None

    @transition(
        field=state,
        source=State.AWAITING_SIGNATURE,
        target=State.APPROVED,
        permission=SIGNER,
    )
    def return_to_registrar(self, *, by: User, now: datetime) -> None:
        self.document = None

    @transition(
        field=state,
        source=State.AWAITING_SIGNATURE,
        target=State.SIGNED,
        permission=SIGNER,
    )
    def sign(self, *, by: User, now: datetime) -> None:
        self.signed_at = now

    @transition(
        field=state,
        source=State.SUBMITTED,
        target=State.REJECTED,
        permission=EXAMINER,
    )
    @transition(
        field=state,
        source=State.APPROVED,
        target=State.REJECTED,
        permission=REGISTRAR,
    )
    @transition(
        field=state,
        source=State.AWAITING_SIGNATURE,
        target=State.REJECTED,
        permission=SIGNER,
    )
    def reject(self, *, by: User, now: datetime) -> None:
        self.register_line = None
        self.document = None

    @transition(
        field=state,
        source=[
            State.DRAFT,
            State.AWAITING_VILLAGE_SIGNATURE,
            State.SUBMITTED,
            State.RETURNED,
        ],
        target=State.CANCELLED,
        permission=MAKER,
    )
    @transition(
        field=state,
        source=[State.APPROVED, State.AWAITING_SIGNATURE],
        target=State.CANCELLED,
        permission=REGISTRAR,
    )
    def cancel(self, *, by: User, now: datetime) -> None:
        self.register_line = None
        self.document = None

    @transition(
        field=state,
        source=State.SIGNED,
        target=State.HANDED_OVER,
        permission=DELIVERER,
    )
    def hand_over(self, *, by: User, now: datetime, how: str, receiver: str) -> None:
        self.handed_over_at = now
        self.handover_method = how
        self.handover_receiver = receiver

    @transition(
        field=state,
        source=[State.SIGNED, State.HANDED_OVER],
        target=None,
        permission=DELIVERER,
    )
    def report_typo(self, *, by: User, now: datetime) -> None: ...

    @transition(
        field=state,
        source=[State.SIGNED, State.HANDED_OVER],
        target=None,
        permission=REPLACER,
    )
    def begin_replacement(self, *, by: User, now: datetime) -> None: ...

    @transition(
        field=state,
        source=[State.SIGNED, State.HANDED_OVER],
        target=None,
        permission=REPLACER,
    )
    def dismiss_report(self, *, by: User, now: datetime) -> None: ...

    @transition(
        field=state,
        source=[State.SIGNED, State.HANDED_OVER],
        target=State.REVOKED,
        permission=REVOKER,
    )
    def revoke(self, *, by: User, now: datetime) -> None: ...
