"""Revoking a signed letter: its QR page says so from then on."""

from datetime import datetime

from letters.models import Document, Letter, RegisterLine, TypoReport
from letters.village_letter import end_lines
from letters.workflow.core import locked, take
from letters.workflow.handing_over import end_deliveries
from registry.models import User


def revoke(*, letter_id: int, by: User, now: datetime, reason: str) -> Letter:
    """Declare a signed letter void. The file and the register line stay."""
    with locked(letter_id) as letter:
        take(letter, "revoke", by=by, now=now, reason=reason)
        declare_void(letter, by=by, now=now, reason=reason)
        return letter


def declare_void(letter: Letter, *, by: User, now: datetime, reason: str) -> None:
    """What a revoked letter leaves behind: document, register, an open report."""
    document = letter.document
    document.status = Document.Status.REVOKED
    document.ended_at = now
    document.end_reason = reason[:500]
    document.save(update_fields=["status", "ended_at", "end_reason"])
    line = letter.register_line
    line.status = RegisterLine.Status.REVOKED
    line.reason = reason[:500]
    line.save(update_fields=["status", "reason"])
    end_lines(letter, reason=reason, revoked=True)
    end_deliveries(letter, by=by, now=now, reason="Surat dicabut")
    close_report(letter, TypoReport.Answer.REVOKED, by=by, now=now)


def close_report(
    letter: Letter, answer: TypoReport.Answer, *, by: User, now: datetime
) -> None:
    letter.typo_reports.filter(answered_at__isnull=True).update(
        answer=answer, answered_by=by, answered_at=now
    )
