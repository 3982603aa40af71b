"""The page of one step: refused in words, acting once, keeping what was typed."""

import pytest
from django.urls import reverse
from django.utils import timezone

from letters.models import Attachment, Letter, State
from tests.factories_letters import PASSPHRASE, make_letter

LIST = "/kantor/letters/letter/"


def page(name: str, letter: Letter, *more) -> str:
    return reverse(f"admin:letters_letter_{name}", args=[letter.pk, *more])


def step(letter: Letter, name: str) -> str:
    return page("step", letter, name)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def submitted(people, now) -> Letter:
    return make_letter(State.SUBMITTED, people=people, now=now)


@pytest.fixture
def waiting(people, now) -> Letter:
    return make_letter(State.AWAITING_SIGNATURE, people=people, now=now)


def test_a_step_of_others_is_refused_in_words(client, submitted, clerk):
    client.force_login(clerk)
    for method in (client.get, client.post):
        answer = method(step(submitted, "approve"))
        assert answer.status_code == 403
        assert "tidak dapat Anda lakukan" in answer.content.decode()
    submitted.refresh_from_db(fields=["updated_at"])
    assert Letter.objects.get(pk=submitted.pk).state == State.SUBMITTED


def test_an_unknown_step_is_refused(client, submitted, examiner):
    client.force_login(examiner)
    assert client.get(step(submitted, "hapus")).status_code == 403


def test_approving_from_the_page_and_clicking_twice(client, submitted, examiner):
    client.force_login(examiner)
    assert (
        "Konfirmasi: setujui" in client.get(step(submitted, "approve")).content.decode()
    )
    for _ in range(2):  # the second click finds it done
        answer = client.post(step(submitted, "approve"))
        assert answer["Location"] == page("change", submitted)
    kinds = submitted.events.filter(kind="approve")
    assert kinds.count() == 1


def test_returning_names_what_is_wrong_and_the_origin_reads_it(
    client, submitted, examiner, clerk
):
    client.force_login(examiner)
    address = step(submitted, "send_back")
    empty = client.post(address, {"reason": ""}).content.decode()
    assert "Tuliskan alasannya." in empty
    client.post(
        address,
        {"wrong-requirement-ktp": "on", "note-requirement-ktp": "Foto KTP buram"},
    )
    defect = submitted.defects.get()
    assert (defect.target, defect.note) == ("requirement:ktp", "Foto KTP buram")
    client.force_login(clerk)
    html = client.get(page("change", submitted)).content.decode()
    assert "Foto KTP buram" in html
    assert "Perbaiki" in html


def test_what_was_typed_is_kept_when_a_step_is_refused(client, people, now):
    letter = make_letter(State.SIGNED, people=people, now=now)
    client.force_login(people["clerk"])
    answer = client.post(step(letter, "hand_over"), {"receiver": "Bu Darmi"})
    html = answer.content.decode()
    assert "Pilih cara penyerahannya." in html
    assert 'value="Bu Darmi"' in html


def test_signing_shows_the_document_and_a_wrong_passphrase_changes_nothing(
    client, waiting, camat
):
    client.force_login(camat)
    shown = client.get(page("document_shown", waiting, waiting.document_id))
    assert shown.content == bytes(waiting.document.file.rendered)
    form = {"document": waiting.document_id, "passphrase": "salah sekali"}
    html = client.post(step(waiting, "sign"), form).content.decode()
    assert "Passphrase salah" in html
    assert "salah sekali" not in html
    assert Letter.objects.get(pk=waiting.pk).state == State.AWAITING_SIGNATURE
    form["passphrase"] = PASSPHRASE
    assert client.post(step(waiting, "sign"), form).status_code == 302
    assert Letter.objects.get(pk=waiting.pk).state == State.SIGNED


def test_another_document_than_the_shown_one_is_not_signed(client, waiting, camat):
    client.force_login(camat)
    form = {"document": waiting.document_id + 1, "passphrase": PASSPHRASE}
    html = client.post(step(waiting, "sign"), form).content.decode()
    assert "Surat sudah berubah" in html
    assert Letter.objects.get(pk=waiting.pk).state == State.AWAITING_SIGNATURE


def test_the_document_before_its_signature_is_not_for_the_village(
    client, waiting, clerk
):
    client.force_login(clerk)
    address = page("document_shown", waiting, waiting.document_id)
    assert client.get(address).status_code == 404


def test_the_camat_signs_several_with_one_passphrase(client, waiting, people):
    client.force_login(people["camat"])
    address = reverse("admin:letters_letter_sign_many")
    assert "syarat" in client.get(address).content.decode()
    html = client.post(
        address, {"pilih": [waiting.document_id], "passphrase": PASSPHRASE}
    ).content.decode()
    assert "1 dari 1 surat ditandatangani" in html
    client.force_login(people["head"])
    assert client.get(address).status_code == 403


def test_the_kades_signs_several_by_click(client, people, now):
    letter = make_letter(State.AWAITING_VILLAGE_SIGNATURE, people=people, now=now)
    client.force_login(people["head"])
    address = reverse("admin:letters_letter_village_sign_many")
    client.post(address, {"pilih": [letter.pk]})
    assert Letter.objects.get(pk=letter.pk).state == State.SUBMITTED


def test_marks_are_made_by_the_examiner_only_while_he_examines(
    client, submitted, examiner, clerk
):
    file = submitted.attachments.first()
    address = page("verdict", submitted, file.pk)
    client.force_login(clerk)
    client.post(address, {"verdict": "right"})
    assert Attachment.objects.get(pk=file.pk).verdict == "unexamined"
    client.force_login(examiner)
    client.post(address, {"verdict": "wrong"})
    assert Attachment.objects.get(pk=file.pk).verdict == "wrong"
    assert client.post(address, {"verdict": "baik"}).status_code == 404
    assert client.get(address).status_code == 405
