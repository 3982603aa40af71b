"""The same request twice, and two families claiming one estate."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from letters import workflow
from letters.drafts import begin, save_draft
from letters.duplicates import duplicates
from letters.forms.examples import example
from letters.models import Service, State
from letters.people import person_of
from tests.factories import make_resident
from tests.factories_letters import advance, load_services, make_letter


@pytest.fixture
def now():
    return timezone.now()


def draft_of(slug, *, by, now, people):
    load_services()
    service = Service.objects.get(slug=slug)
    letter = begin(service=service, origin=by.office, by=by, now=now)
    answers = example(slug, timezone.localdate(now))["answers"]
    return save_draft(
        letter_id=letter.pk, answers=answers, people=people, by=by, now=now
    )


def estate(slug="ahli-waris", *, by, now, **deceased):
    people = example(slug, timezone.localdate(now))["people"]
    people["pewaris"] = [people["pewaris"][0] | deceased]
    return draft_of(slug, by=by, now=now, people=people)


def submitted(letter, now):
    """As if all its documents were there: only duplicates are asked about here."""
    letter.registration_number = f"PITU-99-{letter.pk:05d}"
    letter.submitted_at = now
    letter.submit(by=None, now=now, to_village=False)
    letter.save()
    return letter


def messages(letter, user, now):
    found = duplicates(letter, user=user, on=timezone.localdate(now))
    return [(each.level, each.message) for each in found]


def test_an_open_request_of_the_same_person_stops(people, now):
    people_of = example("spm-bpjs", date.today())["people"]
    first = submitted(
        draft_of("spm-bpjs", by=people["clerk"], now=now, people=people_of), now
    )
    second = draft_of("spm-bpjs", by=people["clerk"], now=now, people=people_of)
    ((level, message),) = messages(second, people["clerk"], now)
    assert level == "block" and first.registration_number in message
    assert "Menunggu verifikasi" in message


def test_a_hajatan_may_be_asked_for_twice(people, now):
    make_letter(State.SUBMITTED, people=people, now=now)
    again = make_letter(State.DRAFT, people=people, now=now)
    assert messages(again, people["clerk"], now) == []


@pytest.mark.parametrize("deceased", [{}, {"nik": "", "nama": "  KASAN   mustari "}])
def test_rival_heirs_go_to_the_kecamatan(people, now, deceased):
    submitted(estate(by=people["clerk"], now=now, **deceased), now)
    rival = estate(by=people["outsider"], now=now, **deceased)
    ((level, message),) = messages(rival, people["outsider"], now)
    assert level == "block" and message.endswith("Hubungi kecamatan.")
    # no more than that: neither who asked, nor where
    assert "Kalang" not in message and "PITU-" not in message
    # the kecamatan may go on, and is told
    ((level, _),) = messages(rival, people["examiner"], now)
    assert level == "warn"


def test_another_death_of_the_same_name_is_no_rival(people, now):
    submitted(estate(by=people["clerk"], now=now, nik=""), now)
    other = (timezone.localdate(now) - timedelta(days=900)).isoformat()
    later = estate(by=people["outsider"], now=now, nik="", tanggal_meninggal=other)
    assert messages(later, people["outsider"], now) == []


def test_a_duplicate_is_refused_when_it_is_sent(people, now):
    letter = make_letter(State.DRAFT, people=people, now=now)
    twin = make_letter(State.DRAFT, people=people, now=now)
    spec = letter.service_version.spec
    assert spec.duplicates.same_subject == "none"
    advance(letter, State.SUBMITTED, people=people, now=now)
    resident = make_resident(office=people["clerk"].office)
    save_draft(
        letter_id=twin.pk,
        answers=twin.all_answers,
        people={"pemohon": [person_of(resident) | {"no_hp": "+6281234567890"}]},
        by=people["clerk"],
        now=now,
    )
    workflow.submit(letter_id=twin.pk, by=people["clerk"], now=now)
