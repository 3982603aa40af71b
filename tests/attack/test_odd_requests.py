"""Requests that no browser of an office sends: odd numbers, odd bytes, too much."""

import pytest
from django.urls import reverse
from django.utils import timezone

from letters.models import Letter, State
from letters.people import person_of
from tests.attack.conftest import enter
from tests.factories import make_resident
from tests.factories_letters import make_draft, make_letter
from tests.letters.posting import posted


@pytest.mark.parametrize("path", ["/verifikasi/%00/", "/kantor/letters/letter/%00/"])
def test_a_nul_in_an_address_is_nothing(client, people, path):
    enter(client, people["clerk"])
    assert client.get(path).status_code == 404


def test_a_passphrase_is_taken_as_it_is(rf):
    from config.plain_requests import PlainRequests

    seen = {}

    def page(request):
        seen.update(request.POST.dict())

    odd = "a\x07\N{RIGHT-TO-LEFT OVERRIDE}b"
    PlainRequests(page)(rf.post("/", {"passphrase": odd, "name": odd}))
    assert seen == {"passphrase": odd, "name": "ab"}


@pytest.mark.parametrize(
    ("path", "megabytes"), [("/verifikasi/", 7), ("/kantor/login/", 151)]
)
def test_a_request_that_is_too_large_is_not_read(client, db, path, megabytes):
    length = {"CONTENT_LENGTH": str(megabytes * 1024 * 1024)}
    answer = client.generic(
        "POST", path, b"x", content_type="multipart/form-data; boundary=x", **length
    )
    assert answer.status_code in (400, 413)


@pytest.mark.parametrize(
    "query",
    [
        "?tahun=²",
        "?tahun=99999999999999999999",
        "?tahun=-1",
        "?keterangan=x",
        "?p=²",
        "?p=-1",
        "?p=99999999999",
        "?o=99.-99.x",
        "?q=" + "a" * 3000,
        "?q=%00",
        "?all=",
        "?e=1",
        "?_to_field=password",
        "?_popup=1",
        "?series__office__users__password__startswith=a",
    ],
)
@pytest.mark.filterwarnings("ignore:Bad Request")
def test_an_odd_address_is_no_fault_of_the_server(client, people, query):
    make_letter(State.SIGNED, people=people)
    enter(client, people["registrar"])
    for model in (
        "letters_registerline",
        "letters_letter",
        "registry_resident",
        "registry_official",
        "registry_user",
    ):
        path = reverse(f"admin:{model}_changelist") + query
        assert client.get(path).status_code in (200, 302, 400, 403, 404), path


@pytest.mark.parametrize("number", ["²", "٣", "9" * 30, "-1", "1.5", "%00", "1e9"])
def test_an_odd_number_in_a_form_is_no_fault_of_the_server(client, people, number):
    clerk, now = people["clerk"], timezone.now()
    letter = make_draft(by=clerk, now=now)
    resident = make_resident(office=clerk.office)
    enter(client, clerk)
    path = reverse("admin:letters_letter_form", args=[letter.pk])
    data = posted(letter, user=clerk, now=now)
    odd = {
        "sudah-diperbaiki": number,
        "_hapus_berkas": number,
        "_pilih": f"pemohon:{number}",
        "keluarga-pemohon": number,
        "orang-pemohon-count": number,
        "isian-jumlah_undangan": number,
    }
    for name, value in odd.items():
        answer = client.post(path, data | {name: value})
        assert answer.status_code in (200, 302), name
    search = reverse("admin:letters_letter_people", args=[letter.pk])
    for asked in (
        {"ask": "choose", "role": "pemohon", "resident": number, "index": number},
        {"ask": "family", "role": "pemohon", "people": {"pemohon": [number, None]}},
        {"ask": "search", "role": "pemohon", "term": number},
        {"ask": ["x"], "role": {"a": 1}},
    ):
        answer = client.post(search, asked, content_type="application/json")
        assert answer.status_code in (200, 400, 404), asked
    person = person_of(resident)
    assert person["nik"] not in client.get(path).content.decode()


def test_a_megabyte_in_each_field_is_not_kept(client, people):
    clerk, now = people["clerk"], timezone.now()
    letter = make_draft(by=clerk, now=now)
    enter(client, clerk)
    path = reverse("admin:letters_letter_form", args=[letter.pk])
    data = posted(letter, user=clerk, now=now)
    long = "x" * 1_000_000
    data["isian-yang_dihajatkan"] = long
    data["alasan-mendesak"], data["mendesak"] = long, "1"
    data["orang-pemohon-0-nama"] = long
    data["orang-pemohon-0-alamat"] = long
    assert client.post(path, data).status_code in (200, 302)
    letter = Letter.objects.get(pk=letter.pk)
    kept = str(letter.all_answers) + str([p.data for p in letter.parties.all()])
    assert len(kept) < 20_000
    assert len(client.get(path).content) < 400_000
