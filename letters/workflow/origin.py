"""What the office of origin does: submit, cancel (`handing_over` comes after)."""

from datetime import datetime

from django.utils import timezone

from letters.archive_words import index_letter
from letters.models import Letter
from letters.numbering import take_registration_number, void_line
from letters.village_letter import end_lines
from letters.workflow.core import locked, take
from registry.models import User


def submit(*, letter_id: int, by: User, now: datetime) -> Letter:
    """Send a complete draft, or a repaired letter, on its way.

    It goes to the village head where the service wants his signature and none is in
    force, else straight to the kecamatan. Raises Refused with all that is missing.
    """
    with locked(letter_id) as letter:
        spec = letter.service_version.spec
        signed = letter.village_signatures.filter(voided_at__isnull=True).exists()
        if letter.registration_number is None:
            # taken before the guards on purpose: a refusal rolls the number back
            letter.registration_number = take_registration_number(
                letter=letter, on=timezone.localdate(now)
            )
        take(
            letter,
            "submit",
            by=by,
            now=now,
            to_village=spec.village_signature is not None and not signed,
        )
        index_letter(letter)
        letter.defects.filter(resolved_at__isnull=True).update(
            resolved_at=now, resolved_by=by
        )
        return letter


def cancel(*, letter_id: int, by: User, now: datetime, reason: str) -> Letter:
    """End a request before it is signed; a number it had becomes "batal"."""
    with locked(letter_id) as letter:
        line, document = letter.register_line, letter.document
        take(letter, "cancel", by=by, now=now, reason=reason)
        if document is not None:
            document.supersede(now=now, reason=f"Dibatalkan: {reason}")
        if line is not None:
            void_line(line=line, reason=f"Dibatalkan: {reason}")
        end_lines(letter, reason=f"Dibatalkan: {reason}")
        return letter
