"""The pages without a login: guessing, reading more than is meant, and heavy files."""

import re
import resource
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from letters.models import State
from letters.models.document import new_token
from letters.verification import INSPECT_SECONDS, Kind, verify_bytes
from letters.views.verify import UPLOADS
from tests.attack.hostile_pdfs import HOSTILE, mutations
from tests.factories_letters import advance, make_letter

UPLOAD = "/verifikasi/"


@pytest.fixture
def signed(people):
    return make_letter(State.SIGNED, people=people)


def page(letter) -> str:
    return reverse("verify", args=[letter.document.token])


def test_a_token_is_long_by_chance_and_says_nothing():
    tokens = {new_token() for _ in range(200)}
    assert len(tokens) == 200
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}", token) for token in tokens)


def test_only_the_very_token_opens_a_page(client, signed):
    token = signed.document.token
    assert client.get(page(signed)).status_code == 200
    tries = [token.swapcase(), token[:-1], token + "a", token[::-1], "%25", "_" * 22]
    tries += [str(signed.pk), str(signed.document_id), signed.registration_number]
    tries += ["' OR 1=1 --", "*", "a" * 5000]
    for each in tries:
        answer = client.get(reverse("verify", args=[each]))
        assert answer.status_code == 404, each
        assert "Tidak dikenal" in answer.content.decode()


def test_the_page_tells_no_more_than_is_meant(client, people, signed):
    """Neither who the person is nor what the office wrote to itself."""
    person = signed.parties.get(role="pemohon")
    secret = [person.nik, person.resident.kk_number, person.name, "Rina dan Budi"]
    secret += [person.data["no_hp"], "Sukarno", signed.registration_number]
    secret += ["operator.kalang", "Salah tanggal"]
    revoked = advance(
        make_letter(people=people), State.REVOKED, people=people, now=timezone.now()
    )
    for letter in (signed, revoked):
        answer = client.get(page(letter))
        text = answer.content.decode()
        assert not [each for each in secret if each in text]
        assert not re.search(r"(?<!\d)\d{16}(?!\d)", text)
        assert "noindex" in text
        assert "no-store" in answer["Cache-Control"]
        assert not answer.cookies.get("sessionid")


def test_a_file_of_another_letter_tells_no_more_than_its_own_page(client, people):
    letter = make_letter(State.AWAITING_SIGNATURE, people=people)
    rendered = bytes(letter.document.file.rendered)
    file = SimpleUploadedFile("x.pdf", rendered, "application/pdf")
    text = client.post(UPLOAD, {"berkas": file}).content.decode()
    assert "Belum sah" in text and "Sukarno" not in text


def test_uploads_are_counted_by_the_connection_not_by_what_it_claims(client, db):
    file = b"%PDF-1.7 x"
    told = []
    for number in range(UPLOADS + 3):
        headers = {"HTTP_X_FORWARDED_FOR": f"10.0.0.{number}"}
        headers |= {"HTTP_X_REAL_IP": f"10.1.0.{number}", "HTTP_FORWARDED": "for=x"}
        upload = SimpleUploadedFile("x.pdf", file, "application/pdf")
        answer = client.post(UPLOAD, {"berkas": upload}, **headers)
        told.append("Terlalu banyak" in answer.content.decode())
    assert told == [False] * UPLOADS + [True] * 3


@pytest.mark.parametrize("build", HOSTILE)
def test_a_hostile_file_is_given_up_in_time(db, build):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    verdict = verify_bytes(build(), now=timezone.now())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert not verdict.is_genuine
    assert after.ru_utime - before.ru_utime < INSPECT_SECONDS + 2


def test_a_hostile_file_is_a_sentence_on_the_page(client, db):
    from tests.attack.hostile_pdfs import fields_in_fields

    file = SimpleUploadedFile("x.pdf", fields_in_fields(), "application/pdf")
    answer = client.post(UPLOAD, {"berkas": file})
    assert answer.status_code == 200
    assert "tidak wajar" in answer.content.decode()


def _fuzz(pdf: bytes, *, count: int, seed: int) -> None:
    longest = 0.0
    for changed in mutations(pdf, count=count, seed=seed):
        began = time.process_time()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        verdict = verify_bytes(changed, now=timezone.now())
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took = time.process_time() - began + after.ru_utime - before.ru_utime
        longest = max(longest, took)
        assert verdict.kind not in (Kind.GENUINE, Kind.REVOKED, Kind.UNREGISTERED)
        assert verdict.document is None
    assert longest < INSPECT_SECONDS + 2
    # of the forks, the largest: a letter takes some 150 MB with all that is loaded
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 700 * 1024


def test_a_changed_letter_is_never_genuine(signed):
    _fuzz(bytes(signed.document.file.signed), count=25, seed=1)


@pytest.mark.soak
def test_five_hundred_changed_letters_are_never_genuine(signed):
    _fuzz(bytes(signed.document.file.signed), count=500, seed=2)
