"""BSrE behind the button: passphrases, providers, registrations, what is printed."""

import subprocess

import pytest

from letters import workflow
from letters.models import Document, Letter, Provider, ServiceSetting, State
from letters.signers import signer_choices
from letters.signing.authority import load_certificate
from letters.signing.bsre import checks, registration
from letters.signing.bsre.session import send_code
from letters.signing.errors import SubjectRefused, WrongPassphrase
from letters.signing.inspection import inspect
from letters.signing.passphrase import PassphraseLocked
from letters.signing.publication import authority_directory
from tests.bsre_gateway import NIK, SECRET
from tests.factories_letters import give_credential, make_letter


def sign(letter: Letter, people, now, secret: str = SECRET) -> Letter:
    return workflow.sign(
        document_id=letter.document_id, passphrase=secret, by=people["camat"], now=now
    )


def test_wrong_passphrases_are_counted_and_close_signing(
    gateway, at_bsre, people, now, settings
):
    for left in range(settings.PASSPHRASE_MAX_ATTEMPTS - 1, 0, -1):
        with pytest.raises(WrongPassphrase, match=f"sisa {left} percobaan"):
            sign(at_bsre, people, now, secret="salah sekali")
    with pytest.raises(WrongPassphrase, match="ditutup"):
        sign(at_bsre, people, now, secret="salah sekali")
    asked = len(gateway.asked)
    with pytest.raises(PassphraseLocked):
        sign(at_bsre, people, now)
    assert len(gateway.asked) == asked  # BSrE is not bothered


def test_a_gateway_in_trouble_is_no_wrong_passphrase(
    gateway, at_bsre, people, now, settings
):
    credential = people["camat"].credentials.get(provider=Provider.BSRE)
    with pytest.raises(WrongPassphrase, match="sisa 4 percobaan"):
        sign(at_bsre, people, now, secret="salah sekali")
    for _ in range(settings.PASSPHRASE_MAX_ATTEMPTS + 1):
        gateway.fault = "500"
        with pytest.raises(workflow.Refused):
            sign(at_bsre, people, now)
    credential.refresh_from_db()
    assert (credential.failed_attempts, credential.locked_until) == (1, None)
    with pytest.raises(WrongPassphrase, match="sisa 3 percobaan"):
        sign(at_bsre, people, now, secret="salah sekali")
    assert sign(at_bsre, people, now).state == State.SIGNED


def test_a_fetched_file_says_nothing_of_the_passphrase(
    gateway, at_bsre, people, now, settings
):
    settings.BSRE_VERSION = 1
    credential = people["camat"].credentials.get(provider=Provider.BSRE)
    with pytest.raises(WrongPassphrase):
        sign(at_bsre, people, now, secret="salah sekali")
    at_bsre.document.attempts.update(reference="dok-9")
    gateway.kept["dok-9"] = gateway.make(bytes(at_bsre.document.file.rendered), "")
    assert sign(at_bsre, people, now).state == State.SIGNED
    credential.refresh_from_db()
    assert credential.failed_attempts == 1  # neither forgotten nor counted


def test_a_right_passphrase_forgets_the_wrong_ones(gateway, at_bsre, people, now):
    with pytest.raises(WrongPassphrase):
        sign(at_bsre, people, now, secret="salah sekali")
    sign(at_bsre, people, now)
    credential = people["camat"].credentials.get(provider=Provider.BSRE)
    assert credential.failed_attempts == 0


def test_a_wrong_passphrase_is_sent_once_for_many_letters(
    gateway, at_bsre, people, now
):
    other = make_letter(State.AWAITING_SIGNATURE, people=people, now=now)
    with pytest.raises(WrongPassphrase):
        workflow.sign_many(
            document_ids=[at_bsre.document_id, other.document_id],
            passphrase="salah sekali",
            by=people["camat"],
            now=now,
        )
    assert sum("sign/pdf" in each for each in gateway.asked) == 1
    assert not Document.objects.filter(status="signed").exists()


def test_one_refused_letter_does_not_hold_up_the_others(gateway, at_bsre, people, now):
    other = make_letter(State.AWAITING_SIGNATURE, people=people, now=now)
    gateway.fault = "500"
    results = workflow.sign_many(
        document_ids=[at_bsre.document_id, other.document_id],
        passphrase=SECRET,
        by=people["camat"],
        now=now,
    )
    assert sorted(result.done for result in results) == [False, True]


def test_the_letter_names_its_provider_and_the_signature_holds(
    gateway, at_bsre, people, now, tmp_path
):
    letter = sign(at_bsre, people, now)
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
    choices = {each.provider: each.key for each in signer_choices(letter, now=now)}
    assert list(choices) == ["bsre", "own"]
    letter = workflow.request_signature(
        letter_id=letter.pk, by=registrar, now=now, chosen=choices["own"]
    )
    assert letter.document.provider == "own"


def test_letters_of_two_providers_are_not_signed_with_one_passphrase(
    gateway, at_bsre, people, now, registrar
):
    other = make_letter(State.APPROVED, people=people, now=now)
    official = at_bsre.document.official
    other = workflow.request_signature(
        letter_id=other.pk, by=registrar, now=now, chosen=f"{official.pk}:own"
    )
    with pytest.raises(workflow.Refused, match="sendiri-sendiri"):
        workflow.sign_many(
            document_ids=[at_bsre.document_id, other.document_id],
            passphrase=SECRET,
            by=people["camat"],
            now=now,
        )


def test_a_service_that_wants_bsre_takes_nothing_else(gateway, people, now, registrar):
    letter = make_letter(State.APPROVED, people=people, now=now)
    ServiceSetting.objects.update(requires_bsre=True)
    with pytest.raises(workflow.Refused, match="wajib memakai BSrE"):
        workflow.request_signature(letter_id=letter.pk, by=registrar, now=now)
    registration.register(user=people["camat"], name="Camat", nik=NIK, now=now)
    letter = workflow.request_signature(letter_id=letter.pk, by=registrar, now=now)
    assert letter.document.provider == "bsre"


def test_who_left_bsre_signs_there_no_more(gateway, at_bsre, people, now):
    credential = people["camat"].credentials.get(provider=Provider.BSRE)
    registration.end(credential=credential, now=now)
    with pytest.raises(workflow.NotAllowed, match="belum terdaftar di BSrE"):
        sign(at_bsre, people, now)


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


def test_a_code_instead_of_a_passphrase(gateway, at_bsre, people, now, settings):
    settings.BSRE_ASKS_CODE = True
    gateway.person.passphrase = "481516"
    send_code(identity={"nik": NIK}, files=1)
    assert gateway.codes == [1]
    assert sign(at_bsre, people, now, secret="481516").state == State.SIGNED


def test_settings_that_cannot_be_meant_are_told(settings):
    settings.BSRE_URL = ""
    assert checks.gateway_can_be_spoken_with(None) == []
    assert checks.gateway_is_spoken_with_in_secret(None) == []
    settings.BSRE_URL, settings.BSRE_VERSION = "http://10.1.2.3", 3
    settings.BSRE_USER = settings.BSRE_PASSWORD = ""
    told = checks.gateway_can_be_spoken_with(None)
    assert [each.id for each in told] == ["letters.E011", "letters.E012"]
    (warning,) = checks.gateway_is_spoken_with_in_secret(None)
    assert "readable" in warning.msg


def test_where_roots_are_known_the_certificate_has_to_lead_to_one(
    gateway, at_bsre, people, now, monkeypatch
):
    give_credential(people["camat"])
    elsewhere = load_certificate(authority_directory())
    monkeypatch.setattr("letters.signing.bsre.session.other_roots", lambda: [elsewhere])
    with pytest.raises(workflow.Refused, match="otoritas yang dikenal"):
        sign(at_bsre, people, now)
    assert Letter.objects.get(pk=at_bsre.pk).state == State.AWAITING_SIGNATURE
    known = [elsewhere, gateway.signer.root]
    monkeypatch.setattr("letters.signing.bsre.session.other_roots", lambda: known)
    assert sign(at_bsre, people, now).state == State.SIGNED
