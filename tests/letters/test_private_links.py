"""The private link: made once, opened with a birth date, logged, and ended."""

import re
from datetime import date, timedelta
from urllib.parse import unquote

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from letters import workflow
from letters.citizens.private_links import MOST_WRONG
from letters.models import (
    Letter,
    LinkOpening,
    OversightSetting,
    PrivateLink,
    State,
)
from letters.views import private_link as page
from registry.models.add_only import RecordIsFinal
from registry.throttle import forget_visits
from tests.factories_letters import make_letter
from tests.letters.citizens import WRONG_DAY, birth_date, fields_of, words


@pytest.fixture(autouse=True)
def nobody_came_before():
    forget_visits()


@pytest.fixture
def signed(people) -> Letter:
    return make_letter(State.SIGNED, people=people)


@pytest.fixture
def made(signed, clerk) -> tuple[PrivateLink, str]:
    return workflow.make_link(letter_id=signed.pk, by=clerk, now=timezone.now())


@pytest.fixture
def address(made) -> str:
    return reverse("private_link", args=[made[1]])


@pytest.fixture
def born(signed) -> date:
    return birth_date(signed)


def admin(name: str, letter: Letter) -> str:
    return reverse(f"admin:letters_letter_{name}", args=[letter.pk])


def open_with(client, address: str, born: date, **extra):
    return client.post(address, fields_of(born), **extra)


def outcomes(link: PrivateLink) -> list[str]:
    return list(link.openings.order_by("pk").values_list("outcome", flat=True))


# --- made -----------------------------------------------------------------------------


def test_one_touch_makes_it_and_hands_the_letter_over(client, signed, clerk):
    client.force_login(clerk)
    answer = client.post(admin("link", signed))
    html = answer.content.decode()
    url = re.search(r'id="tautan" value="([^"]+)"', html)[1]
    token = url.rstrip("/").rsplit("/", 1)[1]
    assert re.fullmatch(r"[A-Za-z0-9_-]{32}", token)  # 192 bits
    assert "no-store" in answer["Cache-Control"]
    whatsapp = unquote(re.search(r'href="(https://wa\.me/[^"]+)"', html)[1])
    assert whatsapp.startswith("https://wa.me/6281234567890?text=") and url in whatsapp
    assert "Sukarno" not in whatsapp and "gratis" in whatsapp
    letter = Letter.objects.get(pk=signed.pk)
    assert (letter.state, letter.handover_method) == (State.HANDED_OVER, "sent")
    assert letter.events.filter(kind="make_link", by=clerk).count() == 1


def test_its_address_is_shown_once_and_kept_nowhere(client, signed, clerk):
    client.force_login(clerk)
    html = client.post(admin("link", signed)).content.decode()
    token = re.search(r"/surat/([A-Za-z0-9_-]{32})/", html)[1]
    stored = [str(row) for row in PrivateLink.objects.values_list()]
    stored += [str(row) for row in signed.events.values_list()]
    stored += [str(dict(client.session))]
    assert not [each for each in stored if token in each]
    assert token not in client.get(admin("change", signed)).content.decode()
    assert client.get(admin("link", signed)).status_code == 405


def test_it_expires_after_the_days_of_the_office(signed, clerk):
    OversightSetting.objects.create(office=signed.issuing_office, link_days=3)
    now = timezone.now()
    link, _ = workflow.make_link(letter_id=signed.pk, by=clerk, now=now)
    assert link.expires_at - now == timedelta(days=3)


def test_a_new_one_ends_the_one_before(client, made, address, born, signed, clerk):
    _, token = workflow.make_link(letter_id=signed.pk, by=clerk, now=timezone.now())
    old = open_with(client, address, born)
    assert old.status_code == 410 and "tidak dipakai lagi" in words(old)
    new = open_with(client, reverse("private_link", args=[token]), born)
    assert new.status_code == 302
    assert signed.events.filter(kind="hand_over").count() == 1


def test_the_office_may_take_it_back(client, address, born, signed, clerk):
    client.force_login(clerk)
    client.post(admin("link_revoke", signed))
    assert open_with(client, address, born).status_code == 410
    assert signed.private_links.get().revoked_by == clerk
    assert "sudah berubah" in words(
        client.post(admin("link_revoke", signed), follow=True)
    )


# --- opened ---------------------------------------------------------------------------


def test_it_asks_the_birth_date_before_it_tells_anything(client, address, signed):
    answer = client.get(address)
    text = answer.content.decode()
    known = [signed.registration_number, "S*** ", signed.document.token, "Sukarno"]
    known += [signed.service_version.service.name]
    assert answer.status_code == 200 and "Tanggal lahir" in text
    assert not [each for each in known if each in text]
    assert "noindex" in answer["X-Robots-Tag"] and "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "strict-origin"


def test_the_right_date_shows_masked_facts_and_the_file(
    client, made, address, born, signed
):
    link, _ = made
    answer = client.post(address, fields_of(born), follow=True)
    text = words(answer)
    assert "S*** W***" in text and "Sukarno" not in answer.content.decode()
    assert signed.register_line.number in text and "Bawa surat ini" in text
    file = client.get(f"{address}unduh/")
    assert file.content == bytes(signed.document.file.signed)
    assert file["Content-Type"] == "application/pdf"
    assert file["Content-Disposition"] == (
        f'attachment; filename="{signed.registration_number}.pdf"'
    )
    assert "no-store" in file["Cache-Control"] and "noindex" in file["X-Robots-Tag"]
    assert outcomes(link) == ["opened", "downloaded"]


def test_any_subject_or_the_applicant_opens_it_and_a_neighbour_does_not(
    client, address, signed
):
    signed.parties.create(role="saksi", name="Paimin", birth_date=WRONG_DAY, data={})
    assert "tidak cocok" in words(open_with(client, address, WRONG_DAY))


def test_the_file_is_for_who_gave_the_date_and_for_no_other(
    client, address, made, born, signed, people
):
    file = f"{address}unduh/"
    for visitor in (client, type(client)()):
        assert visitor.get(file)["Location"] == address
    open_with(client, address, born)
    assert client.get(file).status_code == 200
    other = type(client)()
    assert other.get(file).status_code == 302
    other.cookies[page.COOKIE] = made[0].token_hash  # without its signature
    assert other.get(file).status_code == 302
    cookie = client.cookies[page.COOKIE]
    assert cookie["httponly"] and cookie["path"] == address
    assert int(cookie["max-age"]) == page.OPEN_SECONDS


def test_the_key_of_one_link_opens_no_other(client, address, born, people):
    open_with(client, address, born)
    other = make_letter(State.SIGNED, people=people)
    _, token = workflow.make_link(
        letter_id=other.pk, by=people["clerk"], now=timezone.now()
    )
    elsewhere = type(client)()
    elsewhere.cookies[page.COOKIE] = client.cookies[page.COOKIE].value
    file = reverse("private_file", args=[token])
    assert elsewhere.get(file).status_code == 302


def test_a_link_that_has_ended_gives_no_file_to_who_had_opened_it(
    client, address, born, signed, clerk
):
    open_with(client, address, born)
    workflow.revoke_link(letter_id=signed.pk, by=clerk, now=timezone.now())
    answer = client.get(f"{address}unduh/", follow=True)
    assert answer.status_code == 410 and b"%PDF" not in answer.content


def test_every_opening_is_logged_and_read_on_the_letter(
    client, address, born, made, signed, clerk
):
    client.force_login(clerk)
    page_of = admin("change", signed)
    assert "Belum pernah dibuka." in words(client.get(page_of))
    visitor = type(client)()
    open_with(visitor, address, WRONG_DAY, REMOTE_ADDR="10.4.5.6")
    for _ in range(2):
        open_with(visitor, address, born, REMOTE_ADDR="10.4.5.6")
    visitor.get(f"{address}unduh/")
    visitor.get(address)
    text = words(client.get(page_of))
    assert "Dibuka 2 kali, terakhir " in text and "Diunduh 1 kali" in text
    assert "Tanggal lahir salah 1 kali" in text
    rows = [str(row) for row in LinkOpening.objects.values_list()]
    assert not [row for row in rows if "10.4.5.6" in row]
    with pytest.raises(RecordIsFinal):
        LinkOpening.objects.all().delete()


# --- wrong, ended, unknown ------------------------------------------------------------


def test_after_ten_wrong_dates_it_closes_and_the_office_reads_it(
    client, address, born, made, signed, clerk
):
    seen = []
    for n in range(MOST_WRONG):
        day = WRONG_DAY + timedelta(days=n)
        answer = open_with(client, address, day, REMOTE_ADDR=f"10.0.{n}.1")
        seen.append(answer.status_code)
    assert seen == [200] * (MOST_WRONG - 1) + [410]
    answer = open_with(client, address, born)
    assert answer.status_code == 410 and "ditutup" in words(answer)
    assert outcomes(made[0]) == ["wrong"] * MOST_WRONG
    client.force_login(clerk)
    text = words(client.get(admin("change", signed)))
    assert "Tautan ditutup" in text and "10 kali tanggal lahir salah" in text
    # a new one opens again
    html = client.post(admin("link", signed)).content.decode()
    new = re.search(r"/surat/[A-Za-z0-9_-]{32}/", html)[0]
    assert open_with(type(client)(), new, born).status_code == 302


def test_expired_revoked_and_unknown_say_so_in_words(
    client, address, born, made, signed, people
):
    PrivateLink.objects.update(
        created_at=timezone.now() - timedelta(days=40),
        expires_at=timezone.now() - timedelta(days=1),
    )
    expired = client.get(address)
    assert expired.status_code == 410
    assert "Masa berlaku tautan habis" in words(expired)
    assert "Kantor Desa Kalang" in words(expired)
    workflow.revoke(
        letter_id=signed.pk,
        by=people["registrar"],
        now=timezone.now(),
        reason="Sukarno bohong",
    )
    revoked = open_with(client, address, born)
    assert revoked.status_code == 410 and "Surat ini dicabut" in words(revoked)
    assert "bohong" not in words(revoked)
    unknown = client.get("/surat/tidak-ada/")
    assert unknown.status_code == 404 and "Tautan tidak dikenal" in words(unknown)
    assert outcomes(made[0]) == []


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("private_link_one_per_letter|privatelink.letter_id", None),
        ("private_link_revoked_by_somebody", {"revoked_at": True}),
        ("private_link_lasts", {"expires_at": True}),
    ],
)
def test_the_database_holds_what_a_link_must(made, name, values):
    link, _ = made
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        if values is None:
            link.pk, link.token_hash = None, "x"
            link.save(force_insert=True)
        else:
            key = next(iter(values))
            PrivateLink.objects.update(**{key: link.created_at})
