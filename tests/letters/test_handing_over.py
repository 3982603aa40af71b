"""Handing over: collected, or carried home; each with who, when and to whom."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from letters import workflow
from letters.models import Delivery, Letter, LetterEvent, State
from letters.workflow import NotAllowed, Refused
from tests.factories_letters import advance, make_draft, make_letter

LIST = "/kantor/letters/letter/"


def page(name: str, letter: Letter, *more) -> str:
    return reverse(f"admin:letters_letter_{name}", args=[letter.pk, *more])


def step(letter: Letter) -> str:
    return page("step", letter, "hand_over")


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def signed(people, now) -> Letter:
    return make_letter(State.SIGNED, people=people, now=now)


@pytest.fixture
def delivery(signed, clerk, now) -> Delivery:
    workflow.start_delivery(
        letter_id=signed.pk,
        by=clerk,
        now=now,
        address="Dusun Krajan RT 001",
        courier="Pak Warno",
        phone="+6281234567890",
    )
    return signed.deliveries.get()


def shown(client, letter) -> str:
    return client.get(page("change", letter)).content.decode()


# --- collected ------------------------------------------------------------------------


def test_collecting_notes_who_took_it_and_who_he_is(client, signed, clerk):
    client.force_login(clerk)
    form = client.get(step(signed)).content.decode()
    assert 'value="Sukarno Wibowo"' in form  # the applicant, unless somebody else comes
    posted = {"method": "collected", "receiver": "Bu Darmi", "relation": "Suami/istri"}
    assert client.post(step(signed), posted).status_code == 302
    letter = Letter.objects.get(pk=signed.pk)
    assert (letter.state, letter.handover_method) == (State.HANDED_OVER, "collected")
    assert letter.handover_receiver == "Bu Darmi"
    assert letter.handed_over_at is not None
    assert letter.events.get(kind="hand_over").data["relation"] == "Suami/istri"
    html = shown(client, letter)
    assert "Diambil di desa, diterima Bu Darmi (suami/istri)" in html


@pytest.mark.parametrize(
    ("posted", "told"),
    [
        ({}, "Pilih cara penyerahannya."),
        ({"method": "sent", "receiver": "X"}, "Pilih cara penyerahannya."),
        ({"method": "collected", "receiver": " "}, "Tuliskan siapa yang menerima."),
        ({"method": "delivered", "courier": "X"}, "Tuliskan alamat yang dituju."),
        ({"method": "delivered", "address": "X"}, "Tuliskan siapa yang mengantar."),
        ({"delivery": "1", "receiver": "X"}, "sudah berubah"),
        ({"delivery": "abc", "receiver": "X"}, "sudah berubah"),
    ],
)
def test_what_is_missing_is_told_and_nothing_happens(
    client, signed, clerk, posted, told
):
    client.force_login(clerk)
    assert told in client.post(step(signed), posted).content.decode()
    assert Letter.objects.get(pk=signed.pk).state == State.SIGNED
    assert not Delivery.objects.exists()


def test_a_relation_that_is_not_on_the_list_is_left_out(client, signed, clerk):
    client.force_login(clerk)
    posted = {"method": "collected", "receiver": "Bu Darmi", "relation": "<b>Raja</b>"}
    client.post(step(signed), posted)
    assert "relation" not in signed.events.get(kind="hand_over").data


@pytest.mark.parametrize(
    ("wish", "method", "words"),
    [
        ("diambil", "Diambil", "Diambil di desa"),
        ("elektronik", "Dikirim elektronik", "Dikirim elektronik"),
        ("diantar", "Diantar ke rumah", "Diantar ke rumah"),
    ],
)
def test_what_the_citizen_asked_for_is_open_already(
    client, people, wish, method, words
):
    now = timezone.now()
    make_letter(people=people, now=now)
    where = {"alamat_antar": "Dusun Sawah RT 009"}
    draft = make_draft(by=people["clerk"], now=now, cara_terima=wish, **where)
    letter = advance(draft, State.SIGNED, people=people, now=now)
    client.force_login(people["clerk"])
    html = client.get(step(letter)).content.decode()
    assert html.count('way" open') == 1
    assert f'way" open><summary>{method}</summary>' in html
    assert f"Permintaan pemohon: <strong>{words}</strong>" in html
    assert 'value="Dusun Sawah RT 009"' in html


# --- carried home ---------------------------------------------------------------------


def test_a_delivery_starts_with_the_address_that_is_known(client, signed, clerk):
    client.force_login(clerk)
    html = client.get(step(signed)).content.decode()
    assert 'value="Dusun Krajan RT 001/RW 002, Desa Kalang"' in html
    posted = {"method": "delivered", "address": "Dusun Krajan", "courier": "Pak Warno"}
    answer = client.post(step(signed), posted, follow=True)
    assert "Berangkat." in answer.content.decode()
    letter = Letter.objects.get(pk=signed.pk)
    assert letter.state == State.SIGNED and letter.handed_over_at is None
    found = letter.deliveries.get()
    assert (found.courier, found.sent_by) == ("Pak Warno", clerk)
    assert letter.events.filter(kind="start_delivery", by=clerk).count() == 1


def test_a_delivery_under_way_is_seen_on_the_letter_and_in_lists(
    client, delivery, clerk, signed
):
    client.force_login(clerk)
    html = shown(client, signed)
    assert "Sedang diantar oleh <strong>Pak Warno</strong> sejak" in html
    assert "Dusun Krajan RT 001" in html
    for address in (LIST, f"{LIST}?tab=semua", "/kantor/"):
        assert "Sedang diantar" in client.get(address).content.decode(), address


def test_it_is_received_in_one_act(client, delivery, signed, clerk):
    client.force_login(clerk)
    html = client.get(step(signed)).content.decode()
    assert "Sudah diterima" in html and "Berangkat</button>" not in html
    posted = {"delivery": delivery.pk, "receiver": "Siti", "relation": "Anak"}
    posted["note"] = "Di teras"
    answer = client.post(step(signed), posted)
    assert answer["Location"] == page("change", signed)
    delivery.refresh_from_db()
    assert (delivery.receiver, delivery.relation) == ("Siti", "Anak")
    assert delivery.note == "Di teras" and delivery.received_at is not None
    letter = Letter.objects.get(pk=signed.pk)
    assert (letter.state, letter.handover_method) == (State.HANDED_OVER, "delivered")
    assert letter.handover_receiver == "Siti"
    assert letter.handed_over_at == delivery.received_at
    # a second touch finds it done
    again = client.post(step(signed), posted)
    assert again.status_code == 302
    assert letter.events.filter(kind="hand_over").count() == 1
    assert "Diantar ke rumah, diterima Siti (anak)" in shown(client, letter)


def test_it_is_not_received_by_nobody(client, delivery, signed, clerk):
    client.force_login(clerk)
    posted = {"delivery": delivery.pk, "receiver": "  "}
    assert "Tuliskan siapa" in client.post(step(signed), posted).content.decode()
    delivery.refresh_from_db()
    assert delivery.received_at is None


def test_it_can_be_called_off_with_a_reason(client, delivery, signed, clerk):
    client.force_login(clerk)
    address = page("delivery_off", signed)
    assert client.get(address).status_code == 405
    client.post(address, {"delivery": delivery.pk, "reason": " "})
    delivery.refresh_from_db()
    assert delivery.called_off_at is None
    client.post(address, {"delivery": delivery.pk, "reason": "Rumah kosong"})
    delivery.refresh_from_db()
    assert delivery.called_off_reason == "Rumah kosong"
    assert Letter.objects.get(pk=signed.pk).state == State.SIGNED
    html = shown(client, signed)
    assert "Sedang diantar" not in html and "Rumah kosong" in html
    # and it may set out again, or be collected
    assert "Berangkat</button>" in client.get(step(signed)).content.decode()


def test_while_it_is_on_its_way_it_goes_no_other_way(delivery, signed, clerk, now):
    common = {"letter_id": signed.pk, "by": clerk, "now": now}
    with pytest.raises(Refused, match="sedang diantar oleh Pak Warno"):
        workflow.hand_over(**common, method="collected", receiver="X")
    with pytest.raises(Refused, match="sedang diantar"):
        workflow.make_link(**common)
    with pytest.raises(Refused, match="sedang diantar"):
        workflow.start_delivery(**common, address="Y", courier="Z")
    assert Delivery.objects.count() == 1
    assert not signed.private_links.exists()


def test_a_form_of_a_delivery_that_has_ended_ends_no_other(
    client, delivery, signed, clerk, now
):
    common = {"letter_id": signed.pk, "by": clerk, "now": now}
    workflow.call_off_delivery(**common, delivery_id=delivery.pk, reason="Hujan")
    workflow.start_delivery(**common, address="Y", courier="Z")
    client.force_login(clerk)
    old = {"delivery": delivery.pk, "receiver": "Siti", "reason": "x"}
    assert "sudah berubah" in client.post(step(signed), old).content.decode()
    client.post(page("delivery_off", signed), old)
    assert Delivery.objects.open().get().courier == "Z"
    assert Letter.objects.get(pk=signed.pk).state == State.SIGNED


def test_a_letter_that_is_revoked_is_not_carried_on(delivery, signed, people, now):
    workflow.revoke(
        letter_id=signed.pk, by=people["registrar"], now=now, reason="Isi surat keliru"
    )
    delivery.refresh_from_db()
    assert delivery.called_off_reason == "Surat dicabut"


def test_only_the_office_of_origin_carries_it(signed, people, now):
    for who in ("outsider", "examiner", "registrar", "camat", "head", "kua_clerk"):
        common = {"letter_id": signed.pk, "by": people[who], "now": now}
        with pytest.raises(NotAllowed):
            workflow.start_delivery(**common, address="Y", courier="Z")
        with pytest.raises(NotAllowed):
            workflow.make_link(**common)
    assert not Delivery.objects.exists() and not signed.private_links.exists()


@pytest.mark.parametrize(
    "state", [State.DRAFT, State.APPROVED, State.AWAITING_SIGNATURE]
)
def test_what_is_not_signed_is_neither_carried_nor_sent(people, clerk, now, state):
    letter = make_letter(state, people=people, now=now)
    common = {"letter_id": letter.pk, "by": clerk, "now": now}
    with pytest.raises(NotAllowed):
        workflow.start_delivery(**common, address="Y", courier="Z")
    with pytest.raises(NotAllowed):
        workflow.make_link(**common)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("delivery_one_open|delivery.letter_id", {}),
        ("delivery_received_by_somebody", {"received_at": True}),
        ("delivery_received_by_somebody", {"receiver": "X"}),
        ("delivery_called_off_with_reason", {"called_off_at": True}),
        ("delivery_called_off_with_reason", {"called_off_reason": "X"}),
    ],
)
def test_the_database_holds_what_a_delivery_must(delivery, now, name, change):
    values = {key: now if value is True else value for key, value in change.items()}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        if values:
            Delivery.objects.filter(pk=delivery.pk).update(**values)
        else:
            delivery.pk = None
            delivery.save(force_insert=True)


# --- printed --------------------------------------------------------------------------


def test_prints_are_counted_with_the_last_one_and_its_hand(client, signed, people):
    client.force_login(people["clerk"])
    assert "Belum pernah dicetak." in shown(client, signed)
    client.get(page("pdf", signed))
    assert "Dicetak 1 kali, " in shown(client, signed)
    for _ in range(2):
        client.get(page("pdf", signed))
    client.get(page("pdf", signed) + "?unduh")  # saving is not printing
    html = shown(client, signed)
    assert "Dicetak 3 kali, terakhir " in html and "oleh Operator Kalang." in html
    printed = LetterEvent.objects.filter(letter=signed, kind="printed")
    assert printed.count() == 3


def test_the_next_steps_are_told_while_the_letter_is_in_force(client, people):
    client.force_login(people["clerk"])
    words = "Bawa surat ini bersama Surat Permohonan Izin Keramaian"
    for state, told in (
        (State.APPROVED, False),
        (State.SIGNED, True),
        (State.HANDED_OVER, True),
        (State.REVOKED, False),
    ):
        letter = make_letter(state, people=people)
        assert (words in shown(client, letter)) == told, state
