"""Who is found for a letter, by whom, and who is never told of."""

import logging

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from letters.admin import people as page
from letters.drafts import begin
from letters.models import Letter, Service, State
from registry.models import Resident, ResidentAccess
from tests.factories import make_resident
from tests.factories_letters import load_services, make_letter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet_minute():
    cache.clear()


def draft_of(user, slug="hajatan", origin=None) -> Letter:
    load_services()
    return begin(
        service=Service.objects.get(slug=slug),
        origin=origin or user.office,
        by=user,
        now=timezone.now(),
    )


def ask(client, letter, **question):
    return client.post(
        reverse("admin:letters_letter_people", args=[letter.pk]),
        question,
        content_type="application/json",
    )


def seek(client, letter, term, role="pemohon"):
    return ask(client, letter, ask="search", role=role, term=term).json()


@pytest.fixture
def letter(client, clerk) -> Letter:
    client.force_login(clerk)
    return draft_of(clerk)


@pytest.fixture
def sumini(clerk):
    return make_resident(office=clerk.office, name="Sumini Astuti", sex="P")


@pytest.fixture
def neighbour(desa_pitu):
    return make_resident(office=desa_pitu, name="Sumini Tetangga", sex="P")


def test_people_are_found_by_nik_prefix_and_name(client, letter, sumini):
    for term in (sumini.nik, sumini.nik[:9], "sumi", " SUMINI  as", sumini.kk_number):
        found = seek(client, letter, term)
        assert found["count"] >= 1 and "Sumini Astuti" in found["html"], term


def test_a_result_tells_two_of_one_name_apart_and_hides_the_nik(client, letter, sumini):
    html = seek(client, letter, "sumini")["html"]
    assert sumini.nik not in html and f"{sumini.nik[:6]}******" in html
    assert "RT 001/RW 002" in html and "lahir 1980" in html


def test_the_other_village_is_not_found_by_any_question(client, letter, neighbour):
    for term in (neighbour.nik, neighbour.nik[:8], "sumini", neighbour.kk_number):
        found = seek(client, letter, term)
        assert found["count"] == 0 and "Tetangga" not in found["html"], term
    chosen = ask(
        client, letter, ask="choose", role="pemohon", index=0, resident=neighbour.pk
    )
    assert chosen.status_code == 404
    family = ask(
        client,
        draft_of(letter.created_by, "spm-bpjs"),
        ask="family",
        role="anggota",
        people={"pemohon": [neighbour.pk]},
    ).json()
    assert family["count"] == 0


def test_an_unknown_nik_is_told_with_what_to_do(client, letter):
    html = seek(client, letter, "3521" + "160101809999")["html"]
    assert (
        "NIK tidak ada di data Desa Kalang. Periksa 16 angkanya, atau isi manual."
        in html
    )


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("su", "paling sedikit 3"),
        ("", "paling sedikit 3"),
        ("zzzz", "Nama itu tidak ada di data Desa Kalang"),
        ("3521" + "9" * 14, "16 angka"),
        ("%%%", "Nama itu tidak ada"),
    ],
)
def test_each_empty_result_has_its_words(client, letter, term, words):
    assert words in seek(client, letter, term)["html"]


def test_more_people_than_are_shown_is_said(client, letter, clerk):
    for number in range(10):
        make_resident(office=clerk.office, name=f"Paijo {number}")
    found = seek(client, letter, "paijo")
    assert found["count"] == 8 and "ketik lebih lengkap" in found["html"]


def test_a_chosen_person_comes_with_biodata_and_defaults(client, letter, sumini):
    answer = ask(
        client, letter, ask="choose", role="pemohon", index=0, resident=sumini.pk
    ).json()
    assert f'name="orang-pemohon-0-nik" value="{sumini.nik}"' in answer["html"]
    assert "Ngawi, 17 Mei 1980" in answer["html"]
    assert answer["defaults"]["alamat_lokasi"] == "Dusun Krajan RT 001/RW 002"


def test_the_family_card_is_offered_in_its_order(client, letter, clerk, sumini):
    child = make_resident(
        office=clerk.office,
        name="Anak Sumini",
        kk_number=sumini.kk_number,
        family_relation=Resident.Relation.ANAK,
    )
    spm = draft_of(clerk, "spm-bpjs")
    answer = ask(
        client, spm, ask="family", role="anggota", people={"pemohon": [child.pk]}
    ).json()
    html = answer["html"]
    assert answer["count"] == 2
    assert html.index("Sumini Astuti") < html.index("Anak Sumini")
    assert sumini.nik not in html


def test_nothing_is_answered_to_a_get_or_to_nonsense(client, letter):
    url = reverse("admin:letters_letter_people", args=[letter.pk])
    assert client.get(url, {"term": "sumini"}).status_code == 405
    for body in (b"", b"[]", b"{", b'{"ask": "all"}', b'{"role": "hantu"}'):
        response = client.post(url, body, content_type="application/json")
        assert response.status_code == 404
    odd = ask(client, letter, ask="choose", role="pemohon", index=-1, resident="1")
    assert odd.status_code == 404


def test_a_post_without_its_token_is_refused(clerk, letter):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(clerk)
    assert ask(strict, letter, ask="search", role="pemohon", term="su").status_code == (
        403
    )


def test_another_village_cannot_ask_by_this_letter(client, letter, outsider, sumini):
    client.force_login(outsider)
    asked = ask(client, letter, ask="search", role="pemohon", term="sumini")
    assert asked.status_code == 404


def test_a_letter_that_was_sent_answers_no_more(client, people, clerk):
    letter = make_letter(State.SUBMITTED, people=people)
    client.force_login(clerk)
    asked = ask(client, letter, ask="search", role="pemohon", term="sukarno")
    assert asked.status_code == 409


def test_too_many_questions_in_a_minute_are_refused(
    client, letter, sumini, monkeypatch, caplog
):
    monkeypatch.setattr(page, "PER_MINUTE", 3)
    with caplog.at_level(logging.WARNING):
        answers = [
            ask(client, letter, ask="search", role="pemohon", term=sumini.nik)
            for _ in range(5)
        ]
    # a minute may end between two questions: at least the last one is refused
    assert answers[-1].status_code == 429
    assert "Terlalu banyak pencarian" in answers[-1].json()["message"]
    assert sumini.nik not in caplog.text and "Sumini" not in caplog.text


# --- the KUA -------------------------------------------------------------------------


@pytest.fixture
def kua_letter(client, kua_clerk) -> Letter:
    client.force_login(kua_clerk)
    return draft_of(kua_clerk, "dispensasi-nikah")


def test_the_kua_finds_nobody_by_name_or_prefix(client, kua_letter, sumini):
    for term in ("sumini", sumini.nik[:15], "Sumini Astuti", sumini.kk_number):
        found = seek(client, kua_letter, term, role="wanita")
        assert found["count"] == 0 and "Sumini" not in found["html"], term


def test_the_kua_finds_by_full_nik_and_it_is_logged(client, kua_letter, sumini):
    guessed = ask(
        client, kua_letter, ask="choose", role="wanita", index=0, resident=sumini.pk
    )
    assert guessed.status_code == 404  # not before he was looked up
    found = seek(client, kua_letter, sumini.nik, role="wanita")
    assert found["count"] == 1
    assert ResidentAccess.objects.filter(resident=sumini).count() == 1
    chosen = ask(
        client, kua_letter, ask="choose", role="wanita", index=0, resident=sumini.pk
    )
    assert "Sumini Astuti" in chosen.json()["html"]


def test_the_kua_sees_no_family(client, kua_letter, sumini):
    seek(client, kua_letter, sumini.nik, role="wanita")
    answer = ask(
        client, kua_letter, ask="family", role="wanita", people={"pria": [sumini.pk]}
    ).json()
    assert answer["count"] == 0


def test_the_kua_is_told_when_it_asked_too_much(client, kua_letter, sumini, settings):
    settings.KUA_LOOKUPS_PER_HOUR = 1
    seek(client, kua_letter, sumini.nik, role="wanita")
    again = seek(client, kua_letter, sumini.nik, role="wanita")
    assert again["count"] == 0 and "Batas 1 pencarian NIK" in again["html"]
