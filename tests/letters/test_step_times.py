"""The steps of a letter as its page tells them: waiting, handling, the standard."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from letters import workflow
from letters.models import Letter, State
from letters.spans import rough_span, span
from letters.step_times import UNOPENED, service_times
from letters.workflow.opening import note_opened
from tests.factories_letters import make_draft, make_letter

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def now():
    """A Tuesday afternoon, an hour before the counters close."""
    return datetime(2026, 11, 24, 14, 3, tzinfo=ZoneInfo("Asia/Jakarta"))


def steps(letter: Letter, *, now) -> dict:
    letter = Letter.objects.for_composition().get(pk=letter.pk)
    return {each.step: each for each in service_times(letter, now=now).stays}


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 detik"),
        (42, "42 detik"),
        (60, "1 menit"),
        (65, "1 menit 5 detik"),
        (25 * 60 + 7, "25 menit"),
        (2 * 3600 + 600, "2 jam 10 menit"),
        (31 * 3600 + 600, "31 jam"),
    ],
)
def test_spans_are_said_as_one_says_them(seconds, words):
    assert span(seconds) == words
    assert "detik" not in rough_span(seconds)


def test_a_night_does_not_count_and_the_calendar_stands_beside(people, examiner, now):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    # the office closes at 15.00 and opens at 08.00: 57 minutes and 73 minutes
    opened = datetime(2026, 11, 25, 9, 13, tzinfo=ZoneInfo("Asia/Jakarta"))
    note_opened(letter=letter, by=examiner, now=opened)
    workflow.approve(letter_id=letter.pk, by=examiner, now=opened + 42 * SECOND)
    stay = steps(letter, now=opened + 60 * SECOND)["Verifikasi dan validasi"]
    assert stay.waited == (57 + 73) * 60
    assert stay.waited_by_calendar == (opened - now).total_seconds()
    assert (stay.handled, stay.standard, stay.within) == (42, 60, True)
    assert stay.sentence == (
        "menunggu 2 jam 10 menit jam kerja (sejak kemarin 14.03), ditangani 42 detik "
        "dari standar 1 menit"
    )


def test_handling_beyond_the_standard_is_over(people, examiner, now):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    note_opened(letter=letter, by=examiner, now=now)
    workflow.approve(letter_id=letter.pk, by=examiner, now=now + 61 * SECOND)
    assert steps(letter, now=now)["Verifikasi dan validasi"].within is False


def test_acted_from_a_pile_is_told_and_not_timed(people, examiner, now):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    workflow.approve(letter_id=letter.pk, by=examiner, now=now + 90 * SECOND)
    stay = steps(letter, now=now)["Verifikasi dan validasi"]
    assert (stay.handled, stay.within, stay.waited) == (None, None, 90)
    assert stay.handled_words == UNOPENED
    assert stay.sentence.endswith(UNOPENED)


def test_the_total_is_of_the_timed_steps_against_four_minutes(people, examiner, now):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    note_opened(letter=letter, by=examiner, now=now)
    workflow.approve(letter_id=letter.pk, by=examiner, now=now + 30 * SECOND)
    whole = Letter.objects.for_composition().get(pk=letter.pk)
    times = service_times(whole, now=now + 40 * SECOND)
    assert times.standard == 240
    assert times.handled == 30  # made and signed by the village in no time
    assert times.unknown == 0  # the village has no standard
    assert times.within
    assert times.now.step == "Validasi pengajuan TTE"
    assert times.now.handled_words == "belum dibuka"


def test_a_row_that_leads_to_the_step_itself_counts_as_opening(
    client, waiting, camat, now
):
    client.force_login(camat)
    step = reverse("admin:letters_letter_step", args=[waiting.pk, "sign"])
    client.get(step)
    assert waiting.step_times.get(ended_at__isnull=True).opened_at is not None
    assert waiting.events.filter(kind="opened", by=camat).count() == 1


def test_the_page_shows_the_times(client, people, examiner, now):
    letter = make_letter(State.APPROVED, people=people, now=now)
    client.force_login(examiner)
    page = reverse("admin:letters_letter_change", args=[letter.pk])
    html = client.get(page).content.decode()
    assert "Waktu layanan" in html
    assert "standar 4 menit" in html
    assert "tidak dibuka satu per satu" in html


def test_paper_is_told_and_counts_from_its_hour(client, clerk, now):
    letter = make_draft(by=clerk, now=now)
    Letter.objects.filter(pk=letter.pk).update(
        paper_received_at=now - timedelta(hours=2)
    )
    workflow.submit(letter_id=letter.pk, by=clerk, now=now + 30 * SECOND)
    made = steps(letter, now=now)["Entri dan unggah dokumen"]
    assert made.waited == 2 * 3600
    assert made.handled == 30
    client.force_login(clerk)
    page = reverse("admin:letters_letter_change", args=[letter.pk])
    assert "diterima di kertas 24 Nov 2026, 12.03" in client.get(page).content.decode()
