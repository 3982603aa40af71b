"""Stuck letters with who holds them, and the week's agenda, on the start page."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from letters import hajatan_agenda
from letters.content import people_of
from letters.drafts import save_draft
from letters.holders import holders_of, with_holders
from letters.lateness import Watch
from letters.management.commands.rebuild_clock import Command
from letters.models import Letter, ServiceSetting, State
from letters.stuck import longest, told
from registry.models import User
from tests.factories_letters import make_draft, make_letter
from tests.letters.late_times import push_back

pytestmark = pytest.mark.django_db
AGENDA = "/kantor/letters/letter/agenda-hajatan/"
OVERSEERS = {"registrar", "camat", "supervisor"}


def holder(letter: Letter, *, now):
    found = holders_of(with_holders(Letter.objects.all()), on=timezone.localdate(now))
    return found[letter.pk]


def phone(user: User, number: str) -> None:
    User.objects.filter(pk=user.pk).update(phone=number)


@pytest.mark.parametrize(
    ("state", "who", "words"),
    [
        (State.AWAITING_VILLAGE_SIGNATURE, "head", "Kepala Desa Kalang"),
        (State.SUBMITTED, "examiner", "Operator Kecamatan Pitu"),
        (State.APPROVED, "registrar", "Admin Kecamatan Pitu"),
        (State.AWAITING_SIGNATURE, "camat", "Camat"),
    ],
)
def test_who_holds_a_letter_and_his_telephone(people, now, state, who, words):
    letter = make_letter(state, people=people, now=now)
    phone(people[who], "0812-3456-7890")
    found = holder(letter, now=now)
    assert (found.words, found.name) == (words, str(people[who]))
    assert found.phone == "6281234567890"


def test_before_the_number_the_paraf_is_waited_for(people, now, supervisor, kecamatan):
    letter = make_letter(State.APPROVED, people=people, now=now)
    ServiceSetting.objects.filter(office=kecamatan).update(initials="sekcam")
    found = holder(letter, now=now)
    assert (found.words, found.name) == ("Sekcam", str(supervisor))


def test_without_a_mobile_number_the_office_is_called_or_nobody(people, now):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    phone(people["examiner"], "(0351) 123456")
    assert holder(letter, now=now).phone == ""
    office = letter.issuing_office
    office.phone = "0813 1111 2222"
    office.save()
    assert holder(letter, now=now).phone == "6281311112222"


def test_the_reminder_is_ready_and_names_no_citizen(people, now, supervisor):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    push_back(letter, minutes=500, now=now)
    phone(people["examiner"], "081234567890")
    watch = Watch.of(supervisor, now=now)
    (found,) = told(longest(supervisor, 5, watch=watch), watch, page="/s/{}/")
    link = urlsplit(found.reminder)
    assert (link.netloc, link.path) == ("wa.me", "/6281234567890")
    text = parse_qs(link.query)["text"][0]
    assert letter.registration_number in text and "Hajatan" in text
    assert "8 jam" in text and f"/s/{letter.pk}/" in text
    party = letter.parties.first()
    for secret in (party.name, party.nik, letter.subject_name):
        assert secret not in text


def test_the_supervisor_sees_what_is_stuck_and_with_whom(client, people, now):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    fresh = make_letter(State.SUBMITTED, people=people, now=now)
    push_back(letter, minutes=500, now=now)
    for who, user in people.items():
        client.force_login(user)
        html = client.get("/kantor/").content.decode()
        if who in OVERSEERS:
            stuck = html[html.index("Surat macet") : html.index("Agenda hajatan")]
            assert letter.registration_number in stuck
            assert "Operator Kecamatan Pitu" in stuck
            assert "https://wa.me/" in stuck
            assert fresh.registration_number not in stuck
        else:
            assert "wa.me" not in html, who


# --- agenda -----------------------------------------------------------------------


def signed_for(people, now, *, days: int, **answers) -> Letter:
    day = timezone.localdate(now) + timedelta(days=days)
    return make_letter(
        State.SIGNED, people=people, now=now, tanggal_mulai=day.isoformat(), **answers
    )


def test_the_draft_keeps_the_days_of_its_event(people, clerk, now):
    draft = make_draft(
        by=clerk, now=now, tanggal_mulai="2027-03-05", tanggal_selesai="2027-03-06"
    )
    assert f"{draft.held_from} {draft.held_until}" == "2027-03-05 2027-03-06"
    for typed in ("besok", ""):
        again = save_draft(
            letter_id=draft.pk,
            answers=draft.all_answers | {"tanggal_mulai": typed},
            people=people_of(draft),
            by=clerk,
            now=now,
        )
        assert again.held_from is again.held_until is None


@pytest.mark.parametrize(
    ("first", "last", "there"),
    [(-1, -1, 0), (0, 0, 1), (6, 6, 1), (7, 7, 0), (-2, 0, 1), (5, 9, 1), (-3, 20, 1)],
)
def test_the_agenda_is_of_seven_days(people, clerk, now, camat, first, last, there):
    letter = signed_for(people, now, days=30)
    today = timezone.localdate(now)
    Letter.objects.filter(pk=letter.pk).update(
        held_from=today + timedelta(days=first), held_until=today + timedelta(days=last)
    )
    assert hajatan_agenda.coming(camat, on=today).count() == there


@pytest.mark.parametrize("state", State)
def test_only_what_is_allowed_stands_in_the_agenda(people, now, camat, state):
    letter = make_letter(state, people=people, now=now)
    today = timezone.localdate(now)
    Letter.objects.filter(pk=letter.pk).update(held_from=today, held_until=today)
    allowed = state in (State.SIGNED, State.HANDED_OVER)
    assert hajatan_agenda.coming(camat, on=today).count() == allowed


def test_the_agenda_tells_day_place_kind_entertainment_contact(client, people, now):
    letter = signed_for(
        people,
        now,
        days=3,
        hiburan=["wayang", "sound"],
        alamat_lokasi="Lapangan Kalang",
        penanggung_jawab="Pak Modin",
        hp_penanggung_jawab="081298765432",
    )
    client.force_login(people["supervisor"])
    for address in (AGENDA, "/kantor/"):
        html = client.get(address).content.decode()
        for words in (
            "Resepsi Pernikahan Rina dan Budi",
            "Lapangan Kalang",
            "Wayang kulit",
            "Sound system",
            "Pak Modin",
            "0812-9876-5432",
            letter.register_line.number,
        ):
            assert words in html, (address, words)
        assert letter.parties.first().nik not in html


def test_the_agenda_is_for_those_who_oversee(client, people, now):
    signed_for(people, now, days=3)
    for who, user in people.items():
        client.force_login(user)
        answer = client.get(AGENDA)
        if who in OVERSEERS:
            assert "Rina dan Budi" in answer.content.decode()
        elif who == "stranger":  # the role, but no office
            assert "Rina dan Budi" not in answer.content.decode()
            assert len(answer.context["events"]) == 0
        else:
            assert answer.status_code == 403, who


def test_older_letters_get_their_days_by_the_command(people, now):
    letter = signed_for(people, now, days=3)
    days = letter.held_from, letter.held_until
    Letter.objects.filter(pk=letter.pk).update(held_from=None, held_until=None)
    Command().handle(all=False)
    letter.refresh_from_db()
    assert (letter.held_from, letter.held_until) == days
    assert days[0] == timezone.localdate(now) + timedelta(days=3)
    assert reverse("admin:letters_hajatan_agenda") == AGENDA
