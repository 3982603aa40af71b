"""Paraf: Kasi and Sekcam put their initial to a letter before it gets its number."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from letters.content import document_hash
from letters.initials import next_initial
from letters.models import Initial, Letter
from letters.workflow.core import ensure_allowed, ensure_unblocked, locked, move
from letters.workflow.results import Result, one_by_one
from registry.models import User


def give_initial(*, letter_id: int, by: User, now: datetime) -> Letter:
    """Put this user's initial to the letter. Raises Refused if it is not his turn."""
    with locked(letter_id) as letter:
        ensure_allowed(letter, "give_initial", by=by)
        ensure_unblocked(letter, "give_initial", by=by, now=now)
        post = next_initial(letter, on=timezone.localdate(now)).post
        # one that was given for another content makes room
        letter.initials.filter(position=post.position, voided_at__isnull=True).update(
            voided_at=now
        )
        Initial.objects.create(
            letter=letter,
            position=post.position,
            title=post.title[:100],
            official=post.holder,
            content_hash=document_hash(letter),
            by=by,
            at=now,
        )
        move(letter, "give_initial", by=by, now=now, data={"post": post.title})
        return letter


def give_many_initials(
    *, letter_ids: Sequence[int], by: User, now: datetime
) -> list[Result]:
    """Initial several; one that is refused does not hold up the others."""
    return one_by_one(letter_ids, lambda pk: give_initial(letter_id=pk, by=by, now=now))
