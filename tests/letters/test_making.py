"""The pages on which a letter is begun and filled in."""

import pytest
from django.urls import reverse
from django.utils import timezone

from letters.models import Letter, LetterEvent, State
from tests.factories import make_resident
from tests.factories_letters import load_services, make_draft, make_letter
from tests.letters.posting import END, posted

pytestmark = pytest.mark.django_db
NOW = timezone.now


def url(name: str, *args: object) -> str:
    return reverse(f"admin:letters_letter_{name}", args=args)


@pytest.fixture
def draft(clerk) -> Letter:
    return make_draft(by=clerk, now=NOW())


@pytest.fixture
def empty(client, clerk) -> Letter:
    """A draft as it is when the form opens for the first time."""
    load_services()
    client.force_login(clerk)
    client.post(url("begin", "hajatan"))
    return Letter.objects.get()


# --- the cards -----------------------------------------------------------------------


def test_a_village_sees_its_services_and_what_they_need(client, clerk):
    load_services()
    client.force_login(clerk)
    page = client.get(url("services")).content.decode()
    assert "Hajatan" in page and "KTP pemohon" in page and "SOP 1 menit" in page
    assert "Dispensasi" not in page


def test_the_list_sent_by_whatsapp_names_documents_and_nobody(client, clerk):
    load_services()
    client.force_login(clerk)
    page = client.get(url("services")).content.decode()
    link = page.split("https://wa.me/?text=")[1].split('"')[0]
    assert "KTP%20pemohon" in link and clerk.name.replace(" ", "%20") not in link


def test_the_kua_sees_the_dispensation_only(client, kua_clerk):
    load_services()
    client.force_login(kua_clerk)
    page = client.get(url("services")).content.decode()
    assert "Dispensasi Nikah" in page and "Hajatan" not in page


def test_the_kecamatan_first_says_for_which_village(client, examiner, desa_kalang):
    load_services()
    client.force_login(examiner)
    page = client.get(url("services")).content.decode()
    assert "Atas nama desa" in page and "Hajatan" not in page
    page = client.get(url("services"), {"desa": desa_kalang.code}).content.decode()
    assert "Hajatan" in page
    client.post(url("begin", "hajatan"), {"desa": desa_kalang.code})
    letter = Letter.objects.get()
    assert letter.origin_office == desa_kalang and letter.created_by == examiner


def test_a_village_cannot_begin_in_the_name_of_another(client, clerk, desa_pitu):
    load_services()
    client.force_login(clerk)
    client.post(url("begin", "hajatan"), {"desa": desa_pitu.code})
    assert Letter.objects.get().origin_office == clerk.office


def test_a_village_cannot_begin_what_starts_at_the_kua(client, clerk):
    load_services()
    client.force_login(clerk)
    response = client.post(url("begin", "dispensasi-nikah"), follow=True)
    assert "tidak dapat membuat" in response.content.decode()
    assert not Letter.objects.exists()


def test_a_draft_is_begun_by_post_only(client, clerk):
    load_services()
    client.force_login(clerk)
    assert client.get(url("begin", "hajatan")).status_code == 405
    assert not Letter.objects.exists()


def test_who_makes_no_letters_gets_no_cards(client, head):
    client.force_login(head)
    assert client.get(url("services")).status_code == 403
    assert client.post(url("begin", "hajatan")).status_code == 403


def test_the_place_of_the_event_begins_as_the_own_village(empty, clerk):
    assert empty.all_answers["desa_lokasi"] == clerk.office.code


# --- saving --------------------------------------------------------------------------


def test_a_draft_keeps_nonsense_as_it_was_typed(client, empty, clerk):
    data = posted(
        empty,
        user=clerk,
        now=NOW(),
        isian__tanggal_mulai="minggu depan",
        isian__jumlah_undangan="banyak",
        orang__pemohon__count="1",
        orang__pemohon__0__nik="12345",
        orang__pemohon__0__nama="Bu Tumini",
        orang__pemohon__0__no_hp="belum ada",
    )
    response = client.post(url("form", empty.pk), data | {"_simpan": "1"}, follow=True)
    page = response.content.decode()
    for typed in ("minggu depan", "banyak", "12345", "Bu Tumini", "belum ada"):
        assert f'value="{typed}"' in page
    assert "Tulis tanggal seperti 25-10-2026" in page
    assert "NIK terdiri dari 16 angka" in page
    letter = Letter.objects.get()
    assert letter.answers["tanggal_mulai"] == "minggu depan"
    assert letter.parties.get().data["nik"] == "12345"


def test_a_post_without_its_end_changes_nothing(client, draft, clerk):
    client.force_login(clerk)
    before = draft.all_answers
    for body in ({}, {"isian-jumlah_undangan": "5"}):
        response = client.post(url("form", draft.pk), body)
        assert "tidak diterima lengkap" in response.content.decode()
        letter = Letter.objects.get(pk=draft.pk)
        assert letter.all_answers == before and letter.parties.count() == 1


def test_everything_shown_comes_back_as_it_was(client, draft, clerk):
    client.force_login(clerk)
    before = (draft.all_answers, draft.parties.get().data)
    client.post(url("form", draft.pk), posted(draft, user=clerk, now=NOW()))
    letter = Letter.objects.get(pk=draft.pk)
    kept = {key: value for key, value in letter.all_answers.items() if value}
    assert kept == {key: value for key, value in before[0].items() if value}
    person = letter.parties.get()
    assert person.resident_id == draft.parties.get().resident_id
    assert {k: v for k, v in person.data.items() if v} == {
        k: v for k, v in before[1].items() if v
    }


def test_a_quiet_save_answers_with_the_time_and_what_follows(client, draft, clerk):
    client.force_login(clerk)
    data = posted(draft, user=clerk, now=NOW(), isian__tanggal_mulai="31-02-2027")
    response = client.post(
        url("form", draft.pk), data, headers={"Accept": "application/json"}
    )
    answer = response.json()
    assert answer["saved"] and "waktu" in answer["facts"]
    assert "t-field-tanggal_mulai" in answer["unreadable"]


def test_identity_of_a_known_person_cannot_be_forged(client, draft, clerk):
    client.force_login(clerk)
    data = posted(draft, user=clerk, now=NOW(), orang__pemohon__0__nama="Orang Lain")
    client.post(url("form", draft.pk), data)
    person = Letter.objects.get(pk=draft.pk).parties.get()
    assert person.name == person.resident.name != "Orang Lain"


def test_a_nik_of_another_village_links_nobody(client, empty, clerk, desa_pitu):
    other = make_resident(office=desa_pitu, name="Tetangga Jauh")
    data = END | {"orang-pemohon-count": "1", "orang-pemohon-0-nik": other.nik}
    page = client.post(url("form", empty.pk), data, follow=True).content.decode()
    assert "Tetangga Jauh" not in page
    person = Letter.objects.get().parties.get()
    assert person.resident is None and person.name == ""


def test_a_resident_of_another_village_cannot_be_picked(
    client, empty, clerk, desa_pitu
):
    other = make_resident(office=desa_pitu)
    for forged in (
        {"_pilih": f"pemohon:{other.pk}"},
        {"_pilih": "pemohon:x"},
        {"keluarga-pemohon": str(other.pk)},
    ):
        client.post(url("form", empty.pk), END | forged)
        assert not Letter.objects.get().parties.exists()


def test_a_closed_letter_is_not_written_to(client, people, clerk):
    letter = make_letter(State.SUBMITTED, people=people)
    client.force_login(clerk)
    data = END | {"isian-jumlah_undangan": "7"}
    response = client.post(url("form", letter.pk), data)
    assert response.status_code == 302
    quiet = client.post(
        url("form", letter.pk), data, headers={"Accept": "application/json"}
    )
    assert quiet.status_code == 409
    assert Letter.objects.get().answers["jumlah_undangan"] == 300


# --- scope ---------------------------------------------------------------------------


def test_another_village_finds_no_form(client, draft, outsider):
    client.force_login(outsider)
    assert client.get(url("form", draft.pk)).status_code == 404
    assert client.post(url("form", draft.pk), END).status_code == 404
    assert Letter.objects.get().parties.count() == 1


def test_who_only_reads_cannot_write(client, draft, head, supervisor):
    for user in (head, supervisor):
        client.force_login(user)
        assert client.post(url("form", draft.pk), END).status_code == 403
    assert Letter.objects.get().parties.count() == 1


def test_a_stranger_reaches_nothing(client, draft, stranger):
    client.force_login(stranger)
    assert client.get(url("form", draft.pk)).status_code == 404
    assert client.post(url("begin", "hajatan"), follow=True).status_code == 200
    assert LetterEvent.objects.filter(kind="created").count() == 1
