"""BSrE's gateway, version by fault: never half signed, told in words, tried again.

The gateway is `tests/bsre_gateway.py`, over a real socket.
"""

import re
import subprocess

import pytest

from letters import workflow
from letters.models import Document, Letter, Provider, SigningAttempt, State
from letters.signing.bsre import registration
from letters.signing.errors import SubjectRefused, WrongPassphrase
from letters.signing.inspection import inspect
from letters.signing.passphrase import PassphraseLocked
from tests.bsre_gateway import FAULTS, PASSWORD, USER, FakeGateway, Person
from tests.factories_letters import give_credential, make_letter

NIK = "3521161501700001"
SECRET = "frasa-rahasia-bsre"
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


@pytest.fixture
def gateway(settings):
    with FakeGateway(Person("CAMAT", NIK, SECRET)) as fake:
        settings.BSRE_URL = fake.url
        settings.BSRE_USER, settings.BSRE_PASSWORD = USER, PASSWORD
        settings.BSRE_SIGN_SECONDS = 20  # a busy machine is no fault
        yield fake


@pytest.fixture
def waiting(gateway, people, now) -> Letter:
    """A letter that waits for the camat's signature at BSrE."""
    registration.register(
        user=people["camat"], name="Camat, S.Sos., M.Si.", nik=NIK, now=now
    )
    return make_letter(State.AWAITING_SIGNATURE, people=people, now=now)


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
    version, fault, gateway, waiting, people, now, settings, tmp_path
):
    settings.BSRE_VERSION = version
    if fault == "silence":
        settings.BSRE_SIGN_SECONDS = 0.3
    gateway.fault = fault
    # version 1 gives an id, by which the file is fetched in the same call
    fetched = version == 1 and fault == "drops the line after signing"
    if not fetched:
        with pytest.raises((workflow.Refused, WrongPassphrase)) as told:
            sign(waiting, people, now)
        assert WORDS[fault] in str(told.value)
        assert "elum ditandatangani" in str(told.value)
        assert SECRET not in str(told.value) and NIK not in str(told.value)
        letter = Letter.objects.get(pk=waiting.pk)
        assert letter.state == State.AWAITING_SIGNATURE and letter.signed_at is None
        assert letter.document.file.signed is None
        attempt = letter.document.attempts.get()
        assert attempt.outcome == SigningAttempt.Outcome.FAILED
        assert SECRET not in attempt.message and NIK not in attempt.message
        settings.BSRE_SIGN_SECONDS = 20
    letter = sign(waiting, people, now)
    assert letter.state == State.SIGNED
    stored = bytes(letter.document.file.signed)
    assert stored.startswith(bytes(letter.document.file.rendered))
    assert signatures_in(stored, tmp_path) == 1
    outcomes = letter.document.attempts.values_list("outcome", flat=True)
    assert list(outcomes) == ["signed"] + ["failed"] * (not fetched)


def test_an_id_that_arrived_fetches_the_file_and_nothing_is_signed_twice(
    gateway, waiting, people, now, settings
):
    settings.BSRE_VERSION = 1
    gateway.fault = "drops the line after signing"
    sign(waiting, people, now)
    assert gateway.asked[-2:] == [
        "POST /api/sign/pdf",
        "GET /api/sign/download/dok-1",
    ]


def test_a_file_that_was_lost_with_its_process_is_fetched_at_the_next_try(
    gateway, waiting, people, now, settings
):
    settings.BSRE_VERSION = 1
    rendered = bytes(waiting.document.file.rendered)
    gateway.kept["dok-77"] = gateway.make(rendered, "")
    SigningAttempt.objects.create(
        document=waiting.document,
        user=people["camat"],
        provider=Provider.BSRE,
        started_at=now,
        lease_until=now,
        outcome=SigningAttempt.Outcome.FAILED,
        reference="dok-77",
    )
    assert sign(waiting, people, now).state == State.SIGNED
    assert gateway.asked == ["GET /api/sign/download/dok-77"]


@pytest.mark.parametrize("version", [2, 1])
def test_status_is_asked_first_and_its_words_are_shown(
    version, gateway, waiting, people, now, settings
):
    settings.BSRE_VERSION = version
    gateway.person.status = "EXPIRED"
    with pytest.raises(workflow.Refused) as told:
        sign(waiting, people, now)
    assert "“Status sertifikat EXPIRED” (EXPIRED)" in str(told.value)
    assert "habis masa berlakunya" in str(told.value)
    assert not any("sign/pdf" in each for each in gateway.asked)
    gateway.person.status = "ISSUE"
    assert sign(waiting, people, now).state == State.SIGNED
    assert "status" in gateway.asked[-2] and "sign/pdf" in gateway.asked[-1]


def test_a_gateway_that_is_not_there_is_told(gateway, waiting, people, now, settings):
    settings.BSRE_URL = "http://127.0.0.1:1"
    with pytest.raises(workflow.Refused, match="tidak dapat dihubungi"):
        sign(waiting, people, now)
    settings.BSRE_URL = gateway.url
    assert sign(waiting, people, now).state == State.SIGNED


def test_no_row_is_locked_while_the_gateway_is_waited_for(
    gateway, waiting, people, now, monkeypatch
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
    sign(waiting, people, now)
    assert seen == [before, before]


def test_wrong_passphrases_are_counted_and_close_signing(
    gateway, waiting, people, now, settings
):
    for left in range(settings.PASSPHRASE_MAX_ATTEMPTS - 1, 0, -1):
        with pytest.raises(WrongPassphrase, match=f"sisa {left} percobaan"):
            sign(waiting, people, now, secret="salah sekali")
    with pytest.raises(WrongPassphrase, match="ditutup"):
        sign(waiting, people, now, secret="salah sekali")
    asked = len(gateway.asked)
    with pytest.raises(PassphraseLocked):
        sign(waiting, people, now)
    assert len(gateway.asked) == asked  # BSrE is not bothered


def test_a_right_passphrase_forgets_the_wrong_ones(gateway, waiting, people, now):
    with pytest.raises(WrongPassphrase):
        sign(waiting, people, now, secret="salah sekali")
    sign(waiting, people, now)
    credential = people["camat"].credentials.get(provider=Provider.BSRE)
    assert credential.failed_attempts == 0


def test_a_wrong_passphrase_is_sent_once_for_many_letters(
    gateway, waiting, people, now
):
    other = make_letter(State.AWAITING_SIGNATURE, people=people, now=now)
    with pytest.raises(WrongPassphrase):
        workflow.sign_many(
            document_ids=[waiting.document_id, other.document_id],
            passphrase="salah sekali",
            by=people["camat"],
            now=now,
        )
    assert sum("sign/pdf" in each for each in gateway.asked) == 1
    assert not Document.objects.filter(status="signed").exists()


def test_one_refused_letter_does_not_hold_up_the_others(gateway, waiting, people, now):
    other = make_letter(State.AWAITING_SIGNATURE, people=people, now=now)
    gateway.fault = "500"
    results = workflow.sign_many(
        document_ids=[waiting.document_id, other.document_id],
        passphrase=SECRET,
        by=people["camat"],
        now=now,
    )
    assert sorted(result.done for result in results) == [False, True]


def test_the_letter_names_its_provider_and_the_signature_holds(
    gateway, waiting, people, now, tmp_path
):
    letter = sign(waiting, people, now)
    document = letter.document
    stored = bytes(document.file.signed)
    path = tmp_path / "surat.pdf"
    path.write_bytes(stored)
    text = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    flat = " ".join(text.split())
    assert "Balai Besar Sertifikasi Elektronik (BSrE), BSSN" in flat
    assert "tidak tersertifikasi" not in flat
    serial = f"{gateway.signer.certificate.serial_number:X}"
    assert (document.provider, document.certificate_serial) == ("bsre", serial)
    (found,) = inspect(pdf=stored, roots=[gateway.signer.root]).signatures
    assert found.intact and found.trusted
    assert found.modification_level == "LTA_UPDATES"  # data behind the signature
    assert document.attempts.get().provider == "bsre"


def test_a_person_at_bsre_can_still_be_asked_for_the_office_certificate(
    gateway, people, now, registrar
):
    registration.register(user=people["camat"], name="Camat", nik=NIK, now=now)
    letter = make_letter(State.APPROVED, people=people, now=now)
    from letters.signers import signer_choices

    choices = {each.provider: each.key for each in signer_choices(letter, now=now)}
    assert list(choices) == ["bsre", "own"]
    letter = workflow.request_signature(
        letter_id=letter.pk, by=registrar, now=now, chosen=choices["own"]
    )
    assert letter.document.provider == "own"


def test_letters_of_two_providers_are_not_signed_with_one_passphrase(
    gateway, waiting, people, now, registrar
):
    other = make_letter(State.APPROVED, people=people, now=now)
    official = waiting.document.official
    other = workflow.request_signature(
        letter_id=other.pk, by=registrar, now=now, chosen=f"{official.pk}:own"
    )
    with pytest.raises(workflow.Refused, match="sendiri-sendiri"):
        workflow.sign_many(
            document_ids=[waiting.document_id, other.document_id],
            passphrase=SECRET,
            by=people["camat"],
            now=now,
        )


def test_a_service_that_wants_bsre_takes_nothing_else(gateway, people, now, registrar):
    from letters.models import ServiceSetting

    letter = make_letter(State.APPROVED, people=people, now=now)
    ServiceSetting.objects.update(requires_bsre=True)
    with pytest.raises(workflow.Refused, match="wajib memakai BSrE"):
        workflow.request_signature(letter_id=letter.pk, by=registrar, now=now)
    registration.register(user=people["camat"], name="Camat", nik=NIK, now=now)
    letter = workflow.request_signature(letter_id=letter.pk, by=registrar, now=now)
    assert letter.document.provider == "bsre"


def test_who_left_bsre_signs_there_no_more(gateway, waiting, people, now):
    credential = people["camat"].credentials.get(provider=Provider.BSRE)
    registration.end(credential=credential, now=now)
    with pytest.raises(workflow.NotAllowed, match="belum terdaftar di BSrE"):
        sign(waiting, people, now)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"nik": "123"}, "16 angka"),
        ({"nik": NIK, "email": "camat@example.id"}, "salah satu"),
        ({}, "salah satu"),
        ({"email": "camat"}, "tidak sah"),
        ({"nik": NIK, "name": " "}, "Isi nama"),
    ],
)
def test_a_registration_is_checked(given, words, camat, now):
    with pytest.raises(SubjectRefused, match=words):
        registration.register(user=camat, now=now, **({"name": "Camat"} | given))


def test_the_nik_is_stored_encrypted_only(camat, now):
    from django.db import connection

    give_credential(camat)
    registration.register(user=camat, name="Camat", nik=NIK, now=now)
    with connection.cursor() as cursor:
        cursor.execute("select identity from letters_signingcredential")
        stored = [row[0] for row in cursor.fetchall()]
    assert sum(bool(each) for each in stored) == 1
    assert NIK not in "".join(stored)
    assert camat.credentials.get(provider="bsre").identity == {"nik": NIK}
    with pytest.raises(SubjectRefused, match="sudah terdaftar"):
        registration.register(user=camat, name="Camat", nik=NIK, now=now)


def test_a_code_instead_of_a_passphrase(gateway, waiting, people, now, settings):
    from letters.signing.bsre.session import send_code

    settings.BSRE_ASKS_CODE = True
    gateway.person.passphrase = "481516"
    send_code(identity={"nik": NIK}, files=1)
    assert gateway.codes == [1]
    assert sign(waiting, people, now, secret="481516").state == State.SIGNED
