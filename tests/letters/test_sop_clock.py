"""The SOP clock: a row per stay, with who opened it and when it was done."""

from datetime import timedelta

import pytest

from letters import sop_clock, workflow
from letters.models import State, StepTime
from letters.workflow.opening import note_opened
from tests.factories_letters import make_letter

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def rows(letter) -> list[tuple]:
    return [
        (each.step, each.opened_at, each.ended_at, each.outcome)
        for each in letter.step_times.order_by("pk")
    ]


def test_each_step_has_its_row_with_opening_and_end(people, examiner, now):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    note_opened(letter=letter, by=examiner, now=now + MINUTE)
    workflow.approve(letter_id=letter.pk, by=examiner, now=now + 2 * MINUTE)
    step = letter.step_times.get(step="examine")
    assert step.opened_at == now + MINUTE
    assert (step.ended_at, step.ended_by) == (now + 2 * MINUTE, examiner)
    assert (step.outcome, step.standard) == ("approve", 60)
    still = letter.step_times.get(ended_at__isnull=True)
    assert (still.step, still.began_at) == ("request", now + 2 * MINUTE)


def test_who_opened_but_did_not_act_is_not_timed(people, examiner, registrar, now):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    note_opened(letter=letter, by=registrar, now=now)
    assert letter.step_times.get(ended_at__isnull=True).opened_at == now
    workflow.approve(letter_id=letter.pk, by=examiner, now=now + MINUTE)
    assert letter.step_times.get(step="examine").opened_at is None


def test_a_signed_letter_was_told_at_once_and_waits_to_be_handed_over(people, now):
    letter = make_letter(State.SIGNED, people=people, now=now)
    told = letter.step_times.get(step="notify")
    assert told.began_at == told.ended_at
    assert told.standard == 30
    assert letter.step_times.get(ended_at__isnull=True).step == "hand_over"


def test_a_repair_is_a_step_of_its_own(people, examiner, now):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    workflow.send_back(letter_id=letter.pk, by=examiner, now=now, reason="KTP buram")
    still = letter.step_times.get(ended_at__isnull=True)
    assert (still.step, still.standard) == ("repair", None)


def test_paper_counts_from_the_hour_it_was_received(people, clerk, now):
    letter = make_letter(State.DRAFT, people=people, now=now)
    letter.paper_received_at = now - timedelta(hours=2)
    letter.save()
    workflow.submit(letter_id=letter.pk, by=clerk, now=now + MINUTE)
    made = letter.step_times.get(step="make")
    assert made.began_at == now - timedelta(hours=2)
    assert made.opened_at is not None


def test_rebuilding_from_the_events_gives_the_same_rows(people, now):
    letter = make_letter(State.HANDED_OVER, people=people, now=now)
    before = rows(letter)
    sop_clock.rebuild(letter)
    assert rows(letter) == before
    assert not StepTime.objects.filter(letter=letter, ended_at__isnull=True).exists()


def test_a_clock_that_goes_back_stops_no_letter(people, examiner, now):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    workflow.approve(letter_id=letter.pk, by=examiner, now=now - MINUTE)
    step = letter.step_times.get(step="examine")
    assert step.ended_at == step.began_at == now


def test_an_opening_counts_for_its_own_round_when_it_is_rebuilt(
    people, examiner, clerk, now
):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    note_opened(letter=letter, by=examiner, now=now + MINUTE)
    step = {"letter_id": letter.pk, "by": examiner}
    workflow.send_back(**step, now=now + 2 * MINUTE, reason="KTP buram")
    workflow.submit(letter_id=letter.pk, by=clerk, now=now + 3 * MINUTE)
    letter.refresh_from_db()
    note_opened(letter=letter, by=examiner, now=now + 4 * MINUTE)
    workflow.approve(**step, now=now + 5 * MINUTE)
    before = rows(letter)
    sop_clock.rebuild(letter)
    assert rows(letter) == before
