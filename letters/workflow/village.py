"""The village head's click: appointment, specimen and content are kept with it."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from letters.content import content_hash
from letters.models import Letter, VillageSignature
from letters.village import heading_of, signing_appointment
from letters.workflow.core import locked, take
from letters.workflow.results import Result, one_by_one
from registry.models import Specimen, User


def sign_for_village(*, letter_id: int, by: User, now: datetime) -> Letter:
    """Sign for the village and send on. Raises Refused with what blocks."""
    with locked(letter_id) as letter:
        take(letter, "sign_for_village", by=by, now=now)
        official = signing_appointment(
            by, office=letter.village_office, on=timezone.localdate(now)
        )
        VillageSignature.objects.create(
            letter=letter,
            office=letter.village_office,
            official=official,
            printed_name=official.printed_name,
            heading=heading_of(official),
            content_hash=content_hash(letter),
            method=VillageSignature.Method.CLICK,
            signature=Specimen.objects.current_signature(by),
            stamp=Specimen.objects.current_stamp(letter.village_office),
            signed_by=by,
            signed_at=now,
        )
        return letter


def sign_many_for_village(
    *, letter_ids: Sequence[int], by: User, now: datetime
) -> list[Result]:
    """Sign several; one that is refused does not hold up the others."""
    return one_by_one(
        letter_ids, lambda pk: sign_for_village(letter_id=pk, by=by, now=now)
    )
