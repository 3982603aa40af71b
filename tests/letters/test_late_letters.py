"""What lies too long is marked, filtered and counted, by the hours of its office."""

import re
from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from letters.lateness import WATCHED, Watch
from letters.models import Letter, LetterEvent, OversightSetting, State
from registry.models import OfficeHours
from tests.factories_letters import make_letter
from tests.letters.late_times import push_back

pytestmark = pytest.mark.django_db
LIST = "/kantor/letters/letter/"


def marks(client, query: str = "tab=semua") -> list[str]:
    html = client.get(f"{LIST}?{query}").content.decode()
    return re.findall(r">(Terlambat|Macet)</span>", html)


def numbers(client, query: str) -> set[str]:
    html = client.get(f"{LIST}?{query}").content.decode()
    return set(re.findall(r"PITU-\d\d-\d{5}", html))


@pytest.mark.parametrize(
    ("minutes", "mark"), [(50, []), (70, ["Terlambat"]), (430, ["Macet"])]
)
def test_the_list_marks_late_and_stuck(client, people, now, examiner, minutes, mark):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    push_back(letter, minutes=minutes, now=now)
    client.force_login(examiner)
    assert marks(client) == mark


@pytest.mark.parametrize("state", State)
def test_only_what_lies_with_the_offices_is_watched(client, people, now, state):
    letter = make_letter(state, people=people, now=now)
    push_back(letter, minutes=5000, now=now)
    client.force_login(people["clerk"])
    assert marks(client) == (["Macet"] if state in WATCHED else [])


def test_limits_are_those_of_the_office(client, people, now, examiner):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    push_back(letter, minutes=100, now=now)
    OversightSetting.objects.create(
        office=letter.issuing_office, late_minutes=110, stuck_minutes=110
    )
    client.force_login(examiner)
    assert marks(client) == []
    OversightSetting.objects.update(late_minutes=20, stuck_minutes=90)
    assert marks(client) == ["Macet"]


def test_hours_are_those_of_the_issuing_office(people, now, examiner, kecamatan):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    since = push_back(letter, minutes=430, now=now)
    letter.refresh_from_db()
    assert Watch.of(examiner, now=now).waiting(letter).stuck
    # open for an hour on one day of the week only: nothing is late so soon
    OfficeHours.objects.filter(office=kecamatan).delete()
    OfficeHours.objects.create(
        office=kecamatan,
        weekday=(since - timedelta(days=1)).weekday(),
        opens=time(8),
        closes=time(8, 30),
    )
    assert not Watch.of(examiner, now=now).waiting(letter).late


def test_the_filters_find_just_these(client, people, now, examiner):
    fresh = make_letter(State.SUBMITTED, people=people, now=now)
    late = make_letter(State.SUBMITTED, people=people, now=now)
    stuck = make_letter(State.APPROVED, people=people, now=now)
    push_back(late, minutes=100, now=now)
    push_back(stuck, minutes=500, now=now)
    client.force_login(examiner)
    both = {late.registration_number, stuck.registration_number}
    assert numbers(client, "tab=semua&lama=terlambat") == both
    assert numbers(client, "tab=semua&lama=macet") == {stuck.registration_number}
    assert numbers(client, "tab=semua") == both | {fresh.registration_number}


def test_filter_and_mark_agree_about_every_letter(client, people, now, examiner):
    for minutes in (5, 30, 50, 70, 90, 410, 430, 900):
        letter = make_letter(State.SUBMITTED, people=people, now=now)
        push_back(letter, minutes=minutes, now=now)
    watch = Watch.of(examiner, now=now)
    letters = Letter.objects.all()
    for condition, mark in ((watch.late(), "late"), (watch.stuck(), "stuck")):
        found = set(letters.filter(condition).values_list("pk", flat=True))
        assert found == {e.pk for e in letters if getattr(watch.waiting(e), mark)}
    assert letters.filter(watch.late()).count() == 5
    assert letters.filter(watch.stuck()).count() == 2


def test_another_village_filters_nothing_of_ours(client, people, now, outsider):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    push_back(letter, minutes=500, now=now)
    client.force_login(outsider)
    assert numbers(client, "tab=semua&lama=macet") == set()
    client.force_login(people["clerk"])
    assert numbers(client, "tab=semua&lama=macet") == {letter.registration_number}


def test_marks_cost_three_questions_however_many_rows(people, now, examiner):
    for _ in range(3):
        push_back(
            make_letter(State.SUBMITTED, people=people, now=now), minutes=500, now=now
        )
    letters = list(Letter.objects.all())
    examiner.refresh_from_db()
    list(Letter.objects.visible_to(examiner))  # his offices are known
    with CaptureQueriesContext(connection) as asked:
        watch = Watch.of(examiner, now=now)
        assert all(watch.waiting(each).stuck for each in letters)
    assert len(asked) == 3


# --- urgent -----------------------------------------------------------------------


def urgent(letter: Letter) -> str:
    return reverse("admin:letters_letter_urgent", args=[letter.pk])


@pytest.mark.parametrize("who", ["examiner", "registrar"])
def test_the_kecamatan_marks_a_letter_as_urgent_later(client, people, now, who):
    old = make_letter(State.SUBMITTED, people=people, now=now - timedelta(days=1))
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    client.force_login(people[who])
    assert client.get(urgent(letter)).status_code == 200
    client.post(urgent(letter), {"reason": " Pasien rawat inap "})
    letter.refresh_from_db()
    assert letter.urgent_reason == "Pasien rawat inap"
    event = letter.events.get(kind=LetterEvent.Kind.MARK_URGENT)
    assert (event.by, event.reason) == (people[who], "Pasien rawat inap")
    client.force_login(people["examiner"])
    html = client.get(LIST).content.decode()
    first, second = (each.registration_number for each in (letter, old))
    assert html.index(first) < html.index(second)
    assert "Pasien rawat inap" in html
    page = reverse("admin:letters_letter_change", args=[letter.pk])
    assert "Mendesak: Pasien rawat inap" in client.get(page).content.decode()


def test_a_mark_needs_a_reason_and_can_be_lifted(client, people, now, examiner):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    client.force_login(examiner)
    page = client.post(urgent(letter), {"reason": "  "})
    assert "Tuliskan mengapa" in page.content.decode()
    client.post(urgent(letter), {"reason": "Akad besok"})
    client.post(urgent(letter), {"reason": "Akad besok", "_cabut": "1"})
    letter.refresh_from_db()
    assert letter.urgent_reason == ""
    kinds = [e.kind for e in letter.events.order_by("-pk")[:2]]
    assert kinds == ["unmark_urgent", "mark_urgent"]


@pytest.mark.parametrize("who", ["clerk", "head", "camat", "supervisor"])
def test_nobody_else_marks(client, people, now, who):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    client.force_login(people[who])
    assert client.post(urgent(letter), {"reason": "x"}).status_code == 403
    client.force_login(people["outsider"])
    assert client.post(urgent(letter), {"reason": "x"}).status_code == 404
    letter.refresh_from_db()
    assert letter.urgent_reason == ""


@pytest.mark.parametrize("state", [State.DRAFT, State.RETURNED, State.SIGNED])
def test_what_does_not_wait_with_the_offices_is_not_marked(
    client, people, now, examiner, state
):
    letter = make_letter(state, people=people, now=now)
    client.force_login(examiner)
    assert client.post(urgent(letter), {"reason": "x"}).status_code == 403
