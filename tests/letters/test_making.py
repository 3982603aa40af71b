"""The pages on which a letter is begun and filled in."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from letters.drafts import save_draft
from letters.models import Letter, LetterEvent, State
from registry.models import Resident
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


# --- without the script --------------------------------------------------------------


def test_search_and_choice_work_as_plain_posts(client, empty, clerk):
    wanted = make_resident(office=clerk.office, name="Suparmi")
    data = END | {"cari-pemohon": "supar", "_cari": "pemohon"}
    page = client.post(url("form", empty.pk), data).content.decode()
    assert f'value="pemohon:{wanted.pk}"' in page and wanted.nik not in page
    client.post(url("form", empty.pk), END | {"_pilih": f"pemohon:{wanted.pk}"})
    letter = Letter.objects.get()
    assert letter.parties.get().resident == wanted
    assert letter.answers["alamat_lokasi"] == "Dusun Krajan RT 001/RW 002"


def test_an_empty_block_can_be_asked_for(client, empty):
    page = client.post(url("form", empty.pk), END | {"_manual": "pemohon"})
    assert b'name="orang-pemohon-0-nama"' in page.content


def test_a_typed_nik_alone_becomes_the_person(client, empty, clerk):
    known = make_resident(office=clerk.office, name="Sarmi")
    data = END | {"orang-pemohon-count": "1", "orang-pemohon-0-nik": known.nik}
    client.post(url("form", empty.pk), data)
    person = Letter.objects.get().parties.get()
    assert person.resident == known and person.data["alamat"] == "Dusun Krajan"


def test_ticked_family_members_become_people(client, clerk):
    load_services()
    client.force_login(clerk)
    client.post(url("begin", "spm-bpjs"))
    letter = Letter.objects.get()
    head = make_resident(office=clerk.office)
    wife = make_resident(
        office=clerk.office,
        sex="P",
        kk_number=head.kk_number,
        family_relation=Resident.Relation.ISTRI,
    )
    client.post(url("form", letter.pk), END | {"_pilih": f"pemohon:{head.pk}"})
    page = client.get(url("form", letter.pk)).content.decode()
    assert wife.name in page
    role = next(r.slug for r in letter.service_version.spec.roles if r.max is None)
    letter.refresh_from_db()
    data = posted(letter, user=clerk, now=NOW())
    ticks = {f"keluarga-{role}": [str(head.pk), str(wife.pk)]}
    client.post(url("form", letter.pk), data | ticks)
    client.post(
        url("form", letter.pk), posted(letter, user=clerk, now=NOW()) | ticks
    )  # once more: nobody stands there twice
    found = letter.parties.filter(role=role).values_list("resident_id", flat=True)
    assert list(found) == [head.pk, wife.pk]


# --- going on ------------------------------------------------------------------------


def test_what_is_missing_is_listed_and_told_beside_its_part(client, empty, clerk):
    data = posted(empty, user=clerk, now=NOW()) | {"_lanjut": "1"}
    page = client.post(url("form", empty.pk), data).content.decode()
    assert 'href="#t-field-tanggal_mulai"' in page
    assert 'href="#t-role-pemohon"' in page
    assert 'href="#t-requirement-ktp"' in page
    assert page.count("KTP pemohon belum diunggah.") == 2
    assert "yang perlu dilengkapi" in page


def test_a_whole_draft_goes_on_to_its_confirmation(client, draft, clerk):
    client.force_login(clerk)
    data = posted(draft, user=clerk, now=NOW()) | {"_lanjut": "1"}
    response = client.post(url("form", draft.pk), data)
    assert response.status_code == 302
    assert response["Location"] == url("step", draft.pk, "submit")


def test_a_warning_does_not_stop(client, draft, clerk):
    client.force_login(clerk)
    soon = timezone.localdate() + timedelta(days=2)
    data = posted(draft, user=clerk, now=NOW(), isian__tanggal_mulai=f"{soon:%d-%m-%Y}")
    response = client.post(url("form", draft.pk), data | {"_lanjut": "1"})
    assert response.status_code == 302


def test_open_defects_stand_beside_their_part_until_resolved(client, people, clerk):
    letter = make_letter(State.RETURNED, people=people)
    defect = letter.defects.create(
        round=1,
        target="field:jumlah_undangan",
        label="Perkiraan jumlah tamu",
        note="Tulis jumlah sebenarnya.",
        created_at=NOW(),
        created_by=people["examiner"],
    )
    client.force_login(clerk)
    page = client.get(url("form", letter.pk)).content.decode()
    assert "Tulis jumlah sebenarnya." in page and "Sudah diperbaiki" in page
    data = posted(letter, user=clerk, now=NOW())
    client.post(url("form", letter.pk), data | {"sudah-diperbaiki": str(defect.pk)})
    defect.refresh_from_db()
    assert defect.resolved_by == clerk


def test_urgency_and_time_of_the_paper_are_kept(client, draft, clerk):
    client.force_login(clerk)
    at = timezone.localtime() - timedelta(days=1)
    data = posted(draft, user=clerk, now=NOW()) | {
        "mendesak": "1",
        "alasan-mendesak": "Akad besok",
        "permohonan-kertas-tanggal": f"{at:%d-%m-%Y}",
        "permohonan-kertas-jam": "08.15",
    }
    client.post(url("form", draft.pk), data)
    letter = Letter.objects.get(pk=draft.pk)
    received = timezone.localtime(letter.paper_received_at)
    assert letter.urgent_reason == "Akad besok"
    assert f"{received:%d %H:%M}" == f"{at:%d} 08:15"


@pytest.mark.parametrize("day", ["besok", "01-01-2090", "01-01-2020"])
def test_an_odd_time_of_the_paper_is_told_and_stays_typed(client, draft, clerk, day):
    client.force_login(clerk)
    data = posted(draft, user=clerk, now=NOW()) | {
        "permohonan-kertas-tanggal": day,
        "permohonan-kertas-jam": "08.15",
    }
    page = client.post(url("form", draft.pk), data).content.decode()
    assert "permohonan kertas" in page and f'value="{day}"' in page
    assert Letter.objects.get(pk=draft.pk).paper_received_at is None


def test_what_was_typed_of_a_person_is_there_next_time(client, draft, clerk):
    client.force_login(clerk)
    known = draft.parties.get().resident
    save_draft(
        letter_id=draft.pk,
        answers=draft.all_answers,
        people={"pemohon": [draft.parties.get().data | {"no_hp": "+628111222333"}]},
        by=clerk,
        now=NOW(),
    )
    client.post(url("begin", "hajatan"))
    letter = Letter.objects.exclude(pk=draft.pk).get()
    client.post(url("form", letter.pk), END | {"_pilih": f"pemohon:{known.pk}"})
    assert letter.parties.get().data["no_hp"] == "+628111222333"


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
