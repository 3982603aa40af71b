"""The KUA finds one person by all sixteen digits: logged, counted, by no other way."""

import pytest
from django.urls import reverse
from django.utils import timezone

from letters.admin import people as page
from letters.models import Letter, Service
from registry.models import Office, Resident, ResidentAccess
from tests.attack.conftest import enter
from tests.factories import make_nik, make_resident
from tests.factories_letters import load_services
from tests.letters.posting import posted


@pytest.fixture
def letter(client, kua_clerk) -> Letter:
    from letters.drafts import begin

    load_services()
    enter(client, kua_clerk)
    return begin(
        service=Service.objects.get(slug="dispensasi-nikah"),
        origin=kua_clerk.office,
        by=kua_clerk,
        now=timezone.now(),
    )


@pytest.fixture
def citizen(desa_kalang) -> Resident:
    return make_resident(office=desa_kalang, name="Tukiyem Rahayu")


def role_of(letter: Letter) -> str:
    return letter.service_version.spec.roles[0].slug


def ask(client, letter: Letter, **asked: object):
    path = reverse("admin:letters_letter_people", args=[letter.pk])
    asked = {"role": role_of(letter)} | asked
    return client.post(path, asked, content_type="application/json")


def test_nothing_but_the_whole_number_finds_anybody(client, letter, citizen):
    for term in (
        "Tukiyem",
        citizen.nik[:15],
        citizen.nik + "1",
        citizen.nik[:6],
        citizen.kk_number,
        "%",
        "*",
        "",
    ):
        answer = ask(client, letter, ask="search", term=term)
        assert answer.json()["count"] == 0, term
        assert "Tukiyem" not in answer.json()["html"], term
    assert ask(client, letter, ask="search", term=citizen.nik).json()["count"] == 1


def test_a_key_of_a_row_is_no_way_in(client, letter, citizen):
    """Numbers of rows count up: they open only who was looked up before."""
    choose = {"ask": "choose", "resident": citizen.pk, "index": 0}
    assert ask(client, letter, **choose).status_code == 404
    family = {"ask": "family", "people": {role_of(letter): [citizen.pk]}}
    for role in letter.service_version.spec.roles:
        answer = ask(client, letter, **family, role=role.slug)
        assert answer.json()["count"] == 0
    form = reverse("admin:letters_letter_form", args=[letter.pk])
    data = posted(letter, user=letter.created_by, now=timezone.now())
    for more in (
        {"_pilih": f"{role_of(letter)}:{citizen.pk}"},
        {f"keluarga-{role_of(letter)}": str(citizen.pk)},
    ):
        text = client.post(form, data | more, follow=True).content.decode()
        assert "Tukiyem" not in text
    assert not letter.parties.exists()
    assert not ResidentAccess.objects.exists()
    ask(client, letter, ask="search", term=citizen.nik)
    assert ask(client, letter, **choose).status_code == 200


def test_every_way_is_counted_and_written_down(client, letter, citizen, settings):
    """By script, by the search without it, by a NIK typed alone into the form."""
    settings.KUA_LOOKUPS_PER_HOUR = 3
    user, slug = letter.created_by, role_of(letter)
    form = reverse("admin:letters_letter_form", args=[letter.pk])
    data = posted(letter, user=user, now=timezone.now())
    ask(client, letter, ask="search", term=citizen.nik)
    client.post(form, data | {"_cari": slug, f"cari-{slug}": make_unknown()})
    alone = {f"orang-{slug}-count": "1", f"orang-{slug}-0-nik": make_unknown()}
    client.post(form, data | alone)
    assert ResidentAccess.objects.filter(user=user).count() == 3
    # the hour is used up, whichever way is tried
    other = make_resident(office=citizen.office, name="Paimin Sentosa")
    assert ask(client, letter, ask="search", term=other.nik).json()["count"] == 0
    search = data | {"_cari": slug, f"cari-{slug}": other.nik}
    assert "Paimin" not in client.post(form, search, follow=True).content.decode()
    alone[f"orang-{slug}-0-nik"] = other.nik
    assert "Paimin" not in client.post(form, data | alone, follow=True).content.decode()
    many = {f"orang-{slug}-count": "40"}
    many |= {f"orang-{slug}-{n}-nik": make_unknown() for n in range(40)}
    client.post(form, data | many)
    assert ResidentAccess.objects.filter(user=user).count() == 3


def test_a_typed_person_is_not_completed_from_the_data(client, letter, citizen):
    """With any name beside it, a NIK brings nothing that was not looked up."""
    slug = role_of(letter)
    form = reverse("admin:letters_letter_form", args=[letter.pk])
    data = posted(letter, user=letter.created_by, now=timezone.now())
    data |= {f"orang-{slug}-count": "1", f"orang-{slug}-0-nik": citizen.nik}
    data |= {f"orang-{slug}-0-nama": "X"}
    client.post(form, data)
    party = letter.parties.get()
    assert party.resident is None and party.name == "X"
    assert "Tukiyem" not in str(party.data)


def test_people_of_another_kecamatan_are_not_found(client, letter, citizen):
    Office.objects.create(code="35.21.09", level="kecamatan", name="Ngawi")
    far = Office.objects.create(code="35.21.09.2001", level="desa", name="Jauh")
    stranger = make_resident(office=far, name="Orang Jauh")
    assert ask(client, letter, ask="search", term=stranger.nik).json()["count"] == 0
    seen = ResidentAccess.objects.get()
    assert seen.resident is None


def test_a_village_does_not_find_its_neighbour(client, outsider, citizen):
    from tests.factories_letters import make_draft

    letter = make_draft(by=outsider, now=timezone.now())
    enter(client, outsider)
    for term in (citizen.nik, citizen.kk_number, "Tukiyem", citizen.nik[:8]):
        answer = ask(client, letter, ask="search", term=term)
        assert "Tukiyem" not in answer.json()["html"]
    choose = {"ask": "choose", "resident": citizen.pk, "index": 0}
    assert ask(client, letter, **choose).status_code == 404
    form = reverse("admin:letters_letter_form", args=[letter.pk])
    data = posted(letter, user=outsider, now=timezone.now())
    data |= {"orang-pemohon-count": "1", "orang-pemohon-0-nik": citizen.nik}
    data |= {"orang-pemohon-0-nama": ""}
    client.post(form, data)
    assert "Tukiyem" not in str([party.data for party in letter.parties.all()])


def test_asking_without_end_is_stopped(client, letter, monkeypatch):
    monkeypatch.setattr(page, "PER_MINUTE", 5)
    told = [ask(client, letter, ask="search", term="x").status_code for _ in range(7)]
    assert 429 in told


def make_unknown() -> str:
    from datetime import date

    return make_nik(birth_date=date(1990, 1, 2), sex="L")
