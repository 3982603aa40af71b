"""The part of the start page that renews itself: sent only when it changed."""

import re

import pytest
from django.urls import reverse

from letters.lateness import Watch
from letters.models import State
from tests.factories_letters import make_letter

pytestmark = pytest.mark.django_db
PART = "/kantor/letters/letter/beranda/"


def version(client) -> str:
    html = client.get("/kantor/").content.decode()
    return re.search(r'data-version="(\w+)"', html)[1]


@pytest.fixture
def still(monkeypatch, now):
    """The clock of the waiting times stands, as it does for five minutes."""
    moment = Watch.__init__

    def stands(self, offices, **_):
        moment(self, offices, now=now)

    monkeypatch.setattr(Watch, "__init__", stands)


def test_the_page_names_where_its_part_is_asked_for(client, examiner):
    client.force_login(examiner)
    html = client.get("/kantor/").content.decode()
    assert f'data-renews="{reverse("admin:letters_home_part")}"' in html
    assert "letters/home.js" in html


def test_what_has_not_changed_is_not_sent(client, people, now, examiner, still):
    make_letter(State.SUBMITTED, people=people, now=now)
    client.force_login(examiner)
    tag = f'"{version(client)}"'
    for known in (tag, f"W/{tag}"):
        answer = client.get(PART, headers={"If-None-Match": known})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer["ETag"] == tag


def test_what_has_changed_comes_whole_with_its_version(
    client, people, now, examiner, still
):
    client.force_login(examiner)
    tag = f'"{version(client)}"'
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    answer = client.get(PART, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert answer["ETag"] != tag
    html = answer.content.decode()
    assert letter.registration_number in html
    assert "<html" not in html and "<form" not in html
    assert answer["ETag"] == f'"{version(client)}"'


def test_the_clock_goes_on_every_five_minutes(examiner, now):
    for minute, second in ((0, 0), (4, 59)):
        moment = now.replace(minute=40 + minute, second=second, microsecond=7)
        assert Watch.of(examiner, now=moment).now == moment.replace(
            minute=40, second=0, microsecond=0
        )


def test_after_the_session_ended_it_leads_to_the_login(client, examiner):
    assert "/kantor/login/" in client.get(PART)["Location"]
    client.force_login(examiner)
    assert client.get(PART).status_code == 200
    client.logout()
    assert client.get(PART).status_code == 302
    client.force_login(examiner)
    assert client.post(PART).status_code == 405


def test_asking_does_not_keep_a_session_alive(client, examiner):
    client.force_login(examiner)
    before = client.session.get_expiry_date()
    answer = client.get(PART)
    assert "sessionid" not in answer.cookies
    assert client.session.get_expiry_age() <= 10 * 3600
    assert client.session.get_expiry_date() >= before


def test_it_tells_each_user_his_own(client, people, now):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    client.force_login(people["examiner"])
    tag = client.get(PART)["ETag"]
    for who in ("outsider", "stranger", "kua_clerk"):
        client.force_login(people[who])
        answer = client.get(PART, headers={"If-None-Match": tag})
        assert answer.status_code == 200
        assert letter.registration_number not in answer.content.decode()
