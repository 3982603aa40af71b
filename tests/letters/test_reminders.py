"""Returned requests are reminded of and closed; late letters are told of daily."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from letters import workflow
from letters.models import Letter, OversightSetting, State
from letters.reminders import go_round
from letters.workflow.closing import REASON, SYSTEM
from registry.models import Notification
from tests.factories_letters import make_letter

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def now() -> datetime:
    """A Tuesday at ten, when the offices are open."""
    return datetime(2026, 11, 3, 10, tzinfo=timezone.get_default_timezone())


def returned(people, now) -> Letter:
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    workflow.send_back(
        letter_id=letter.pk, by=people["examiner"], now=now, reason="KTP buram"
    )
    Notification.objects.all().delete()
    return letter


def reminders(kind: str) -> list[Notification]:
    return list(Notification.objects.filter(event=kind).order_by("pk"))


def test_a_request_that_lies_is_reminded_of_twice_and_closed(people, now):
    letter = returned(people, now)
    counts = {}
    for day in range(16):
        at = now + day * DAY
        for hour in (0, 1, 2):  # the round comes by more than once
            go_round(now=at + timedelta(hours=hour))
        counts[day] = len(reminders("reminder_repair"))
    # the 4th day is a Saturday, on which nobody is reminded
    assert (counts[2], counts[3], counts[6], counts[7]) == (0, 1, 1, 2)
    assert counts[15] == 2
    letter.refresh_from_db()
    assert letter.state == State.CANCELLED
    last = letter.events.last()
    assert (last.reason, last.by.username) == (REASON, SYSTEM)
    assert [row.recipient for row in reminders("cancelled")] == [people["clerk"]]


def test_a_request_sent_again_is_not_closed(people, now):
    letter = returned(people, now)
    workflow.submit(letter_id=letter.pk, by=people["clerk"], now=now + DAY)
    go_round(now=now + 21 * DAY)
    letter.refresh_from_db()
    assert letter.state == State.SUBMITTED
    assert not workflow.close_unrepaired(
        letter_id=letter.pk, returned_before=now + 21 * DAY, now=now + 21 * DAY
    )


def test_the_days_are_the_offices_own(people, kecamatan, now):
    OversightSetting.objects.create(
        office=kecamatan,
        first_reminder_days=1,
        second_reminder_days=2,
        close_after_days=3,
    )
    letter = returned(people, now)
    go_round(now=now + DAY)
    assert len(reminders("reminder_repair")) == 1
    go_round(now=now + 2 * DAY)
    go_round(now=now + 3 * DAY)
    letter.refresh_from_db()
    assert letter.state == State.CANCELLED


def test_nobody_is_disturbed_when_the_office_is_closed(people, now):
    returned(people, now)
    go_round(now=now + 3 * DAY + timedelta(hours=9))
    assert not reminders("reminder_repair")


def test_who_must_act_reads_once_a_day_how_many_are_late(people, now):
    make_letter(State.SUBMITTED, people=people, now=now)
    Notification.objects.all().delete()
    go_round(now=now + timedelta(minutes=30))
    assert not reminders("reminder_waiting")
    for minutes in (70, 90):
        go_round(now=now + timedelta(minutes=minutes))
    told = {row.recipient.username: row.text for row in reminders("reminder_waiting")}
    assert told == {
        "operator.kecamatan": "1 surat menunggu Anda lebih dari batas waktu.",
        "admin.kecamatan": "1 surat menunggu Anda lebih dari batas waktu.",
    }
    go_round(now=now + DAY + timedelta(hours=2))
    assert len(reminders("reminder_waiting")) == 4
    assert {row.recipient.username for row in reminders("reminder_stuck")} == {
        "camat",
        "sekcam",
        "admin.kecamatan",
    }


def test_nothing_is_closed_unwarned(people, now):
    """A worker that stood still for weeks reminds first, and closes a week later."""
    letter = returned(people, now)
    for day, state in ((20, State.RETURNED), (24, "returned"), (27, State.CANCELLED)):
        go_round(now=now + day * DAY)
        letter.refresh_from_db()
        assert letter.state == state, day


def test_two_workers_remind_once(people, now):
    returned(people, now)
    go_round(now=now + 3 * DAY)
    row = Notification.objects.get(event="reminder_repair")
    with pytest.raises(IntegrityError), transaction.atomic():
        Notification.objects.create(
            recipient=row.recipient,
            event="uji",
            text="lagi",
            once=row.once,
            created_at=now,
        )
