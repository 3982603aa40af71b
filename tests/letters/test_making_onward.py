"""The form of a letter: without its script, and on to what comes after it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from letters.drafts import save_draft
from letters.models import Letter, State
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
