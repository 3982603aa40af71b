"""A citizen's pages: numbers, birth dates and links guessed, forms forged."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from letters import workflow
from letters.citizens.private_links import MOST_WRONG, find_link, try_birth_date
from letters.models import Delivery, Letter, LetterEvent, PrivateLink, State
from letters.views import private_link, tracking
from tests.attack.at_once import at_once
from tests.attack.conftest import enter
from tests.factories_letters import make_letter
from tests.letters.citizens import TRACK, WRONG_DAY, ask, birth_date, fields_of, words


@pytest.fixture
def submitted(people) -> Letter:
    return make_letter(State.SUBMITTED, people=people)


@pytest.fixture
def signed(people) -> Letter:
    return make_letter(State.SIGNED, people=people)


@pytest.fixture
def token(signed, clerk) -> str:
    return made(signed, clerk)


@pytest.fixture
def address(token) -> str:
    return reverse("private_link", args=[token])


@pytest.fixture
def born(signed) -> date:
    return birth_date(signed)


def made(letter: Letter, by) -> str:
    return workflow.make_link(letter_id=letter.pk, by=by, now=timezone.now())[1]


def open_with(client, address: str, born: date, **extra):
    return client.post(address, fields_of(born), **extra)


def admin(name: str, letter: Letter, *more) -> str:
    return reverse(f"admin:letters_letter_{name}", args=[letter.pk, *more])


# --- guessed --------------------------------------------------------------------------


def test_the_birth_dates_of_a_life_cannot_be_walked_from_many_addresses(
    client, submitted
):
    number = submitted.registration_number
    seen = []
    for n in range(tracking.WRONG_FOR_ONE + 5):
        day = WRONG_DAY + timedelta(days=n)
        answer = ask(client, number, day, REMOTE_ADDR=f"10.0.{n}.1")
        seen.append(answer.status_code)
    assert seen == [200] * tracking.WRONG_FOR_ONE + [429] * 5
    # not even the right one: an answer would tell which it is
    right = ask(client, number, birth_date(submitted), REMOTE_ADDR="10.9.9.9")
    assert right.status_code == 429 and "terlalu sering" in words(right)
    # a number that does not exist stops in the same way
    seen = [
        ask(client, "PITU-26-88888", WRONG_DAY, REMOTE_ADDR=f"10.1.{n}.1").status_code
        for n in range(tracking.WRONG_FOR_ONE + 1)
    ]
    assert seen == [200] * tracking.WRONG_FOR_ONE + [429]


def test_one_address_cannot_walk_through_the_numbers(client, submitted):
    born = birth_date(submitted)
    seen = [
        ask(client, f"PITU-26-{n:05d}", born).status_code
        for n in range(70_000, 70_000 + tracking.WRONG + 2)
    ]
    assert seen == [200] * tracking.WRONG + [429] * 2
    number = submitted.registration_number
    assert ask(client, number, born).status_code == 429
    elsewhere = ask(client, number, born, REMOTE_ADDR="10.0.0.2")
    assert "Menunggu verifikasi" in words(elsewhere)


def test_who_is_right_may_look_as_often_as_he_likes(client, submitted):
    number, born = submitted.registration_number, birth_date(submitted)
    seen = {ask(client, number, born).status_code for _ in range(tracking.WRONG + 10)}
    assert seen == {200}


def test_one_address_does_not_try_many_links(client, people, address, born):
    seen = []
    for n in range(private_link.WRONG // 5 + 1):
        letter = make_letter(State.SIGNED, people=people)
        _, token = workflow.make_link(
            letter_id=letter.pk, by=people["clerk"], now=timezone.now()
        )
        for day in range(5):
            where = reverse("private_link", args=[token])
            seen.append(
                open_with(client, where, WRONG_DAY + timedelta(n + day)).status_code
            )
    assert seen == [200] * private_link.WRONG + [429] * 5
    assert open_with(client, address, born).status_code == 429


def test_guessing_addresses_is_answered_shortly(client, address):
    seen = [client.get(f"/surat/{n:032d}/").status_code for n in range(70)]
    assert seen == [404] * private_link.GUESSES + [429] * (70 - private_link.GUESSES)
    seen = [client.get(f"/surat/{n:032d}/unduh/").status_code for n in range(3)]
    assert seen == [429] * 3
    assert client.get(address).status_code == 200  # a true one still opens


def test_what_a_visitor_claims_of_his_address_helps_him_nothing(client, submitted):
    number = submitted.registration_number
    seen = []
    for n in range(tracking.WRONG + 2):
        headers = {"HTTP_X_FORWARDED_FOR": f"10.0.0.{n}", "HTTP_FORWARDED": "for=x"}
        other = f"PITU-26-{80_000 + n}"
        seen.append(ask(client, other, WRONG_DAY, **headers).status_code)
    assert seen[-2:] == [429, 429]
    assert ask(client, number, birth_date(submitted)).status_code == 429


def test_only_the_very_address_leads_to_a_letter(client, token, signed):
    link = PrivateLink.objects.get()
    tries = [token.swapcase(), token[:-1], token + "a", token[::-1], "%25", "_" * 32]
    tries += [link.token_hash, str(link.pk), str(signed.pk), signed.document.token]
    tries += [signed.registration_number, "' OR 1=1 --", "*", "a" * 5000]
    for each in tries:
        answer = client.get(reverse("private_link", args=[each]))
        assert answer.status_code == 404, each
        assert "Kalang" not in words(answer)
    assert client.get(reverse("private_link", args=[token])).status_code == 200


def test_the_pages_take_no_form_from_elsewhere(submitted, address, born):
    strict = Client(enforce_csrf_checks=True)
    number = submitted.registration_number
    assert ask(strict, number, birth_date(submitted)).status_code == 403
    assert open_with(strict, address, born).status_code == 403
    for target in (TRACK, address):
        assert Client().put(target).status_code == 405
    assert Client().post(f"{address}unduh/").status_code == 405


def test_odd_forms_are_answered_and_tell_nothing(client, submitted, address):
    odd = ["", "0", "-1", "9" * 400, "１９", "1e3", "\x00", "<b>", "' OR 1=1 --"]
    for value in odd:
        fields = {"hari": value, "bulan": value, "tahun": value}
        for target in (TRACK, address):
            posted = {"no": submitted.registration_number} | fields
            answer = client.post(target, posted)
            assert answer.status_code == 200, (target, value)
            assert "Menunggu" not in words(answer), (target, value)
            assert "<b>" not in answer.content.decode()
        assert client.post(TRACK, {"no": value} | fields).status_code == 200
    assert not PrivateLink.objects.filter(wrong_dates__gt=0).exists()


@pytest.mark.django_db(transaction=True)
def test_guesses_that_come_together_count_one_by_one(people):
    letter = make_letter(State.SIGNED, people=people)
    link = find_link(made(letter, people["clerk"]))
    now = timezone.now()

    def guess():
        assert not try_birth_date(link, born=WRONG_DAY, now=now)

    at_once(*[guess] * (MOST_WRONG + 4))
    link.refresh_from_db()
    assert link.wrong_dates == MOST_WRONG and link.closed_at == now
    assert link.openings.count() == MOST_WRONG
    connection.close()


# --- forged ---------------------------------------------------------------------------


def _state(letter: Letter) -> tuple:
    return (
        Letter.objects.get(pk=letter.pk).state,
        list(PrivateLink.objects.values_list("pk", "revoked_at")),
        list(Delivery.objects.values_list("pk", "received_at", "called_off_at")),
        LetterEvent.objects.filter(letter=letter).exclude(kind="opened").count(),
    )


FORGED = {
    "method": "delivered",
    "address": "Rumah saya",
    "courier": "Saya",
    "receiver": "Saya",
    "reason": "x",
}


def test_nobody_but_the_office_of_origin_sends_or_carries(
    client, people, enemies, signed
):
    """Another village reads 404; who may read the letter is refused."""
    own = {key: people[key] for key in ("head", "examiner", "registrar", "camat")}
    workflow.start_delivery(
        letter_id=signed.pk,
        by=people["clerk"],
        now=timezone.now(),
        address="Krajan",
        courier="Pak Warno",
    )
    forged = FORGED | {"delivery": Delivery.objects.get().pk}
    before = _state(signed)
    for who, user in (enemies | own).items():
        enter(client, user)
        for name, more in (
            ("link", ()),
            ("link_revoke", ()),
            ("delivery_off", ()),
            ("step", ("hand_over",)),
        ):
            answer = client.post(admin(name, signed, *more), forged)
            status = answer.status_code
            assert status in ((403,) if who in own else (302, 403, 404)), (who, name)
            if status == 302:
                assert "/kantor/login/" in answer["Location"], (who, name)
            assert "/surat/" not in answer.content.decode(), (who, name)
    assert _state(signed) == before


def test_a_delivery_of_another_letter_is_not_ended_through_ones_own(
    client, people, signed
):
    clerk, now = people["clerk"], timezone.now()
    other = make_letter(State.SIGNED, people=people)
    for letter, courier in ((signed, "Pak Warno"), (other, "Bu Yem")):
        workflow.start_delivery(
            letter_id=letter.pk, by=clerk, now=now, address="Krajan", courier=courier
        )
    theirs = other.deliveries.get().pk
    enter(client, clerk)
    forged = {"delivery": theirs, "receiver": "X", "reason": "x"}
    client.post(admin("step", signed, "hand_over"), forged)
    client.post(admin("delivery_off", signed), forged)
    assert Delivery.objects.open().count() == 2
    assert Letter.objects.get(pk=signed.pk).state == State.SIGNED


def test_a_link_of_another_letter_is_not_revoked_through_ones_own(
    client, people, signed, token
):
    other = make_letter(State.SIGNED, people=people)
    kept = made(other, people["clerk"])
    enter(client, people["clerk"])
    client.post(admin("link_revoke", signed))
    assert find_link(kept).revoked_at is None
    assert find_link(token).revoked_at is not None


def test_making_and_revoking_a_link_is_no_address_to_follow(client, people, signed):
    enter(client, people["clerk"])
    before = _state(signed)
    for name in ("link", "link_revoke", "delivery_off"):
        assert client.get(admin(name, signed)).status_code == 405
    assert _state(signed) == before
