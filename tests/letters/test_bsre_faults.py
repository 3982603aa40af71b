"""BSrE's gateway, version by fault: never half signed, told in words, tried again.

The gateway is `tests/bsre_gateway.py`, over a real socket.
"""

import re
import subprocess

import pytest

from letters import workflow
from letters.models import Letter, Provider, SigningAttempt, State
from letters.signing.errors import WrongPassphrase
from tests.bsre_gateway import FAULTS, NIK, SECRET

# typed from the descriptions: what the signer must be able to read
WORDS = {
    "2031": "BSrE: “Passphrase anda salah",
    "2011": "BSrE: “User tidak terdaftar” (2011)",
    "401": "menolak akun aplikasi ini (401)",
    "500": "BSrE: “Internal Server Error”",
    "html with 200": "tidak mengirim surat yang ditandatangani",
    "truncated": "tidak utuh atau bukan surat ini",
    "not a pdf": "tidak",
    "another document": "tidak utuh atau bukan surat ini",
    "silence": "tidak menjawab dalam",
    "drops the line": "terputus sebelum suratnya diterima",
    "drops the line after signing": "terputus sebelum suratnya diterima",
    "rewrites the file": "mengubah isi surat, jadi hasilnya ditolak",
    "adds text, then signs": "mengubah isi surat, jadi hasilnya ditolak",
    "signs twice": "memuat 2 tanda tangan, seharusnya satu",
    "signs as another": "atas nama “ORANG LAIN”, padahal terdaftar “Camat",
    "draws a mark": "mengubah isi surat, jadi hasilnya ditolak",
    "breaks the signature": "tidak utuh",
    "redirects": "sedang bermasalah (307)",
    "too large": "terlalu besar",
}


def sign(letter: Letter, people, now, secret: str = SECRET) -> Letter:
    return workflow.sign(
        document_id=letter.document_id, passphrase=secret, by=people["camat"], now=now
    )


def signatures_in(pdf: bytes, folder) -> int:
    """As poppler counts them."""
    path = folder / "surat.pdf"
    path.write_bytes(pdf)
    told = subprocess.run(
        ["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False
    ).stdout
    assert "Signature is Valid" in told
    return len(re.findall(r"^Signature #\d+:", told, re.M))


def test_words_are_written_for_every_fault():
    assert set(WORDS) == set(FAULTS)


@pytest.mark.parametrize("version", [2, 1])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_leaves_the_letter_unsigned_and_can_be_tried_again(
    version, fault, gateway, at_bsre, people, now, settings, tmp_path
):
    settings.BSRE_VERSION = version
    if fault == "silence":
        settings.BSRE_SIGN_SECONDS = 0.3
    gateway.fault = fault
    # version 1 gives an id, by which the file is fetched in the same call
    fetched = version == 1 and fault == "drops the line after signing"
    if not fetched:
        with pytest.raises((workflow.Refused, WrongPassphrase)) as told:
            sign(at_bsre, people, now)
        assert WORDS[fault] in str(told.value)
        assert "elum ditandatangani" in str(told.value)
        assert SECRET not in str(told.value) and NIK not in str(told.value)
        letter = Letter.objects.get(pk=at_bsre.pk)
        assert letter.state == State.AWAITING_SIGNATURE and letter.signed_at is None
        assert letter.document.file.signed is None
        attempt = letter.document.attempts.get()
        assert attempt.outcome == SigningAttempt.Outcome.FAILED
        assert SECRET not in attempt.message and NIK not in attempt.message
        settings.BSRE_SIGN_SECONDS = 20
    letter = sign(at_bsre, people, now)
    assert letter.state == State.SIGNED
    stored = bytes(letter.document.file.signed)
    assert stored.startswith(bytes(letter.document.file.rendered))
    assert signatures_in(stored, tmp_path) == 1
    outcomes = letter.document.attempts.values_list("outcome", flat=True)
    assert list(outcomes) == ["signed"] + ["failed"] * (not fetched)


def test_an_id_that_arrived_fetches_the_file_and_nothing_is_signed_twice(
    gateway, at_bsre, people, now, settings
):
    settings.BSRE_VERSION = 1
    gateway.fault = "drops the line after signing"
    sign(at_bsre, people, now)
    assert gateway.asked[-2:] == [
        "POST /api/sign/pdf",
        "GET /api/sign/download/dok-1",
    ]


def test_a_file_that_was_lost_with_its_process_is_fetched_at_the_next_try(
    gateway, at_bsre, people, now, settings
):
    settings.BSRE_VERSION = 1
    rendered = bytes(at_bsre.document.file.rendered)
    gateway.kept["dok-77"] = gateway.make(rendered, "")
    SigningAttempt.objects.create(
        document=at_bsre.document,
        user=people["camat"],
        provider=Provider.BSRE,
        started_at=now,
        lease_until=now,
        outcome=SigningAttempt.Outcome.FAILED,
        reference="dok-77",
    )
    assert sign(at_bsre, people, now).state == State.SIGNED
    assert gateway.asked == ["GET /api/sign/download/dok-77"]


@pytest.mark.parametrize("version", [2, 1])
def test_status_is_asked_first_and_its_words_are_shown(
    version, gateway, at_bsre, people, now, settings
):
    settings.BSRE_VERSION = version
    gateway.person.status = "EXPIRED"
    with pytest.raises(workflow.Refused) as told:
        sign(at_bsre, people, now)
    assert "“Status sertifikat EXPIRED” (EXPIRED)" in str(told.value)
    assert "habis masa berlakunya" in str(told.value)
    assert not any("sign/pdf" in each for each in gateway.asked)
    gateway.person.status = "ISSUE"
    assert sign(at_bsre, people, now).state == State.SIGNED
    assert "status" in gateway.asked[-2] and "sign/pdf" in gateway.asked[-1]


def test_a_gateway_that_is_not_there_is_told(gateway, at_bsre, people, now, settings):
    settings.BSRE_URL = "http://127.0.0.1:1"
    with pytest.raises(workflow.Refused, match="tidak dapat dihubungi"):
        sign(at_bsre, people, now)
    settings.BSRE_URL = gateway.url
    assert sign(at_bsre, people, now).state == State.SIGNED


def test_no_row_is_locked_while_the_gateway_is_waited_for(
    gateway, at_bsre, people, now, monkeypatch
):
    from django.db import connection

    from letters.signing.bsre import gateway as line

    seen = []
    ask = line.urllib3.PoolManager.request

    def watched(self, *args, **kwargs):
        # the test's own transaction is the outermost; none of ours is open in it
        seen.append(len(connection.savepoint_ids))
        return ask(self, *args, **kwargs)

    before = len(connection.savepoint_ids)
    monkeypatch.setattr(line.urllib3.PoolManager, "request", watched)
    sign(at_bsre, people, now)
    assert seen == [before, before]
