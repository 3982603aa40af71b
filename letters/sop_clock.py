"""The SOP clock: when each step of a letter began, was opened, and ended.

A step is a stay with somebody: from the moment a letter came to him until it left. The
standard times of the SOP (report, SOP annex: 1 min, 1 min, 30 s, 1 min, 30 s) are times
of handling, from the moment who acts opened the letter; how long it lay before is told
beside it, in hours of the office and by the calendar.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import DateTimeField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from letters.models import Letter, LetterEvent, State, StepTime

Step = StepTime.Step
STEP_OF_STATE = {
    State.DRAFT: Step.MAKE,
    State.AWAITING_VILLAGE_SIGNATURE: Step.VILLAGE,
    State.SUBMITTED: Step.EXAMINE,
    State.RETURNED: Step.REPAIR,
    State.APPROVED: Step.REQUEST,
    State.AWAITING_SIGNATURE: Step.SIGN,
    State.SIGNED: Step.HAND_OVER,
}


def begin(letter: Letter, *, now: datetime) -> None:
    """The clock of a new draft starts; making it is handling it."""
    _row(letter, Step.MAKE, began_at=now, opened_at=now).save(force_insert=True)


def moved(letter: Letter, event: LetterEvent) -> None:
    """The letter went from one state to another: one step ends, the next begins.

    Two statements, inside the caller's transaction.
    """
    now = event.at
    opened = (
        LetterEvent.objects.filter(
            letter=letter,
            kind=LetterEvent.Kind.OPENED,
            by=event.by_id,
            at__gte=OuterRef("began_at"),
            pk__lt=event.pk,  # not when he opened it again, on its next round
        )
        .order_by("-pk")
        .values("at")[:1]
    )
    opened_at = Subquery(opened, output_field=DateTimeField())
    making = event.from_state == State.DRAFT
    values = {
        # two processes may read the clock in the other order than they get the lock
        "ended_at": Greatest("began_at", Value(now, DateTimeField())),
        "ended_by": event.by_id,
        "outcome": event.kind,
        "opened_at": Coalesce(opened_at, "opened_at") if making else opened_at,
    }
    received = letter.paper_received_at
    if making and received is not None and received < now:
        values["began_at"] = received  # on paper before anybody could type it
    StepTime.objects.filter(letter=letter, ended_at__isnull=True).update(**values)
    StepTime.objects.bulk_create(_after(letter, event))


def opened(letter: Letter, *, now: datetime) -> None:
    """Somebody whose turn it is has opened the letter."""
    StepTime.objects.filter(
        letter=letter, ended_at__isnull=True, opened_at__isnull=True
    ).update(opened_at=now)


def rebuild(letter: Letter) -> None:
    """The rows of a letter anew from its events (after an update of the program)."""
    StepTime.objects.filter(letter=letter).delete()
    begin(letter, now=letter.created_at)
    for event in letter.events.exclude(kind=LetterEvent.Kind.CREATED).order_by("pk"):
        if event.kind == LetterEvent.Kind.OPENED:
            opened(letter, now=event.at)
        elif event.to_state != event.from_state:
            moved(letter, event)


def _after(letter: Letter, event: LetterEvent) -> Iterable[StepTime]:
    now = event.at
    if event.to_state == State.SIGNED:
        # step 5 is done by the system, in the same moment
        yield _row(
            letter,
            Step.NOTIFY,
            began_at=now,
            opened_at=now,
            ended_at=now,
            outcome=event.kind,
        )
    if step := STEP_OF_STATE.get(event.to_state):
        yield _row(letter, step, began_at=now)


def _row(letter: Letter, step: str, **times: object) -> StepTime:
    version = letter.service_version
    return StepTime(
        letter=letter,
        step=step,
        standard=version.spec.standard_times.get(step),
        service_id=version.service_id,
        origin_office_id=letter.origin_office_id,
        issuing_office_id=letter.issuing_office_id,
        **times,
    )
