"""What the kecamatan decides: approve, send back for repair, reject."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from letters.models import Attachment, Defect, Letter
from letters.numbering import void_line
from letters.village_letter import end_lines
from letters.workflow.core import locked, take
from registry.models import User


@dataclass(frozen=True)
class Finding:
    """One thing that is not right: where (`field:KEY`, `requirement:SLUG`, ...)."""

    target: str
    label: str
    note: str

    def __str__(self) -> str:
        return f"{self.label}: {self.note}" if self.note else self.label


def approve(*, letter_id: int, by: User, now: datetime) -> Letter:
    """Everything is in order: on to the signature request."""
    with locked(letter_id) as letter:
        take(letter, "approve", by=by, now=now)
        letter.attachments.current().update(verdict=Attachment.Verdict.RIGHT)
        return letter


def send_back(
    *,
    letter_id: int,
    by: User,
    now: datetime,
    reason: str,
    findings: Sequence[Finding] = (),
) -> Letter:
    """Return the letter to its origin, with what is to be repaired."""
    with locked(letter_id) as letter:
        line = letter.register_line
        take(
            letter,
            "send_back",
            by=by,
            now=now,
            reason=reason,
            data={"findings": [str(each) for each in findings]},
        )
        if line is not None:
            void_line(line=line, reason=f"Dikembalikan ke desa: {reason}")
        letter.initials.filter(voided_at__isnull=True).update(voided_at=now)
        for finding in findings or [Finding("", "", reason)]:
            Defect.objects.create(
                letter=letter,
                round=letter.round,
                target=finding.target,
                label=finding.label[:200],
                note=(finding.note or reason)[:500],
                created_at=now,
                created_by=by,
            )
            if finding.target.startswith("requirement:"):
                letter.attachments.current().filter(
                    requirement=finding.target.partition(":")[2]
                ).update(verdict=Attachment.Verdict.WRONG)
        return letter


def reject(*, letter_id: int, by: User, now: datetime, reason: str) -> Letter:
    """Refuse the request for good; a number it had becomes "batal"."""
    with locked(letter_id) as letter:
        line, document = letter.register_line, letter.document
        take(letter, "reject", by=by, now=now, reason=reason)
        if document is not None:
            document.supersede(now=now, reason=f"Ditolak: {reason}")
        if line is not None:
            void_line(line=line, reason=f"Ditolak: {reason}")
        end_lines(letter, reason=f"Ditolak: {reason}")
        return letter
