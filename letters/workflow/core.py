"""What every use case shares: lock, guard, transition, save, event."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction
from django_fsm import ConcurrentTransition, can_proceed, has_transition_perm

from letters import notices, sop_clock
from letters.forms.rules import Problem
from letters.guards import blockers
from letters.models import Letter, LetterEvent
from letters.models.state_machine import ARCHIVED, LABELS, NEEDS_REASON
from registry.models import User


class Refused(Exception):
    """The step was not taken; `problems` say why, in words to act on."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = list(problems)
        super().__init__(" ".join(problem.message for problem in problems))


class NotAllowed(Refused):
    """This user may not take this step, or the letter is past it."""


class Changed(Refused):
    """Somebody else was quicker."""

    def __init__(self) -> None:
        super().__init__(
            Problem("", "Surat sudah berubah sejak halaman ini dibuka. Muat ulang.")
        )


@contextmanager
def locked(letter_id: int) -> Iterator[Letter]:
    """The letter, locked against everyone else until the block ends.

    The lock comes first and alone: PostgreSQL joins rows as they were before it had to
    wait, and a number that was given meanwhile would be overlooked.
    """
    try:
        with transaction.atomic():
            if connection.features.has_select_for_update:
                Letter.objects.select_for_update().values("pk").get(pk=letter_id)
            yield (
                Letter.objects.select_related(
                    "service_version__service",
                    "origin_office",
                    "issuing_office",
                    "village_office",
                    "register_line",
                    "document__official",
                ).get(pk=letter_id)
            )
    except ConcurrentTransition:
        raise Changed from None


def ensure_allowed(letter: Letter, name: str, *, by: User) -> None:
    """Raise NotAllowed unless the state and the user admit this transition."""
    method = getattr(letter, name)
    if not can_proceed(method):
        raise NotAllowed(
            Problem(
                "",
                f"Surat ini berstatus “{letter.get_state_display()}”, jadi “"
                f"{LABELS[name]}” tidak dapat dilakukan lagi. Muat ulang halaman.",
            )
        )
    if not has_transition_perm(method, by):
        raise NotAllowed(
            Problem("", f"Anda tidak berwenang melakukan “{LABELS[name]}”.")
        )


def ensure_unblocked(
    letter: Letter, name: str, *, by: User, now: datetime, reason: str = ""
) -> None:
    """Raise Refused with all that blocks this transition."""
    found = [p for p in blockers(letter, name, user=by, now=now) if p.level == "block"]
    if name in NEEDS_REASON and not reason.strip():
        found.insert(0, Problem("reason", "Tuliskan alasannya."))
    if found:
        raise Refused(*found)


def take(
    letter: Letter,
    name: str,
    *,
    by: User,
    now: datetime,
    reason: str = "",
    data: dict | None = None,
    **arguments: object,
) -> LetterEvent:
    """Take a transition on a locked letter: check, move, save, write the event."""
    ensure_allowed(letter, name, by=by)
    ensure_unblocked(letter, name, by=by, now=now, reason=reason)
    return move(letter, name, by=by, now=now, reason=reason, data=data, **arguments)


def move(
    letter: Letter,
    name: str,
    *,
    by: User,
    now: datetime,
    reason: str = "",
    data: dict | None = None,
    **arguments: object,
) -> LetterEvent:
    """The transition itself, for a letter whose guards have just been asked."""
    from_state = letter.state
    getattr(letter, name)(by=by, now=now, **arguments)
    letter.updated_at = now
    if letter.state != from_state:
        letter.state_since = now
    if letter.archived_at is None and letter.state in ARCHIVED:
        # a draft that was never sent is cancelled and gone, nothing to keep
        letter.archived_at = now if letter.registration_number else None
    letter._history_user = by
    letter._history_date = now
    letter._change_reason = reason.strip() or LABELS[name]
    letter.save()
    event = LetterEvent.objects.create(
        letter=letter,
        kind=name,
        by=by,
        at=now,
        from_state=from_state,
        to_state=letter.state,
        reason=reason.strip(),
        data=data or {},
    )
    if letter.state != from_state:
        sop_clock.moved(letter, event)
    notices.tell(letter, event)
    return event
