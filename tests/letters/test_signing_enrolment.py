"""Enrolling a signer, and the two commands that an admin types."""

from datetime import date, timedelta

import pytest
from cryptography import x509
from django.core.management import CommandError, call_command
from django.utils import timezone

from letters.models import SigningCredential
from letters.signing.authority import create_authority, load_certificate
from letters.signing.enrolment import authority_directory, enrol
from letters.signing.errors import (
    AuthorityMissing,
    SubjectRefused,
    WeakPassphrase,
    WrongPassphrase,
)
from letters.signing.inspection import inspect
from letters.signing.providers import provider_of
from registry.models import Official
from tests.factories import make_official, make_user
from tests.letters.signing_samples import letter

AUTHORITY = "otoritas uji 1"
OWN = "rahasia uji 2"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def key_dir(tmp_path, settings):
    settings.KEY_DIR = tmp_path
    return tmp_path


@pytest.fixture
def authority(key_dir, now):
    return create_authority(
        directory=authority_directory(),
        organisation="Kecamatan Pitu",
        passphrase=AUTHORITY,
        now=now,
    )


@pytest.fixture
def typed(monkeypatch):
    """What the keyboard will give, one entry per prompt."""

    def answers(*entries):
        queue = list(entries)
        monkeypatch.setattr("letters.signing.prompts.getpass", lambda _: queue.pop(0))
        return queue

    return answers


def test_enrolled_signer_can_sign(authority, camat, now):
    credential = enrol(
        user=camat, authority_passphrase=AUTHORITY, passphrase=OWN, now=now
    )
    stored = SigningCredential.objects.get(pk=credential.pk)
    session = provider_of(stored.provider).open(
        pkcs12=bytes(stored.pkcs12),
        passphrase=OWN,
        certificate=bytes(stored.certificate),
    )
    signed = session.sign(pdf=letter(), reason="Uji", location="Pitu", signed_at=now)
    roots = [load_certificate(authority_directory())]
    assert inspect(pdf=signed, roots=roots, now=now).is_sound


def test_certificate_takes_name_and_nip_from_the_running_appointment(
    authority, kecamatan, now
):
    user = make_user("camat.uji", office=kecamatan, name="Sri Contoh")
    make_official(
        user=user,
        office=kecamatan,
        position=Official.Position.CAMAT,
        printed_name="Sri Lama, S.H.",
        end_date=date(2021, 1, 1),
    )
    make_official(
        user=user,
        office=kecamatan,
        position=Official.Position.CAMAT,
        printed_name="Sri Contoh, S.Sos.",
        nip="197001011990031001",
        start_date=date(2021, 1, 2),
    )
    credential = enrol(
        user=user, authority_passphrase=AUTHORITY, passphrase=OWN, now=now
    )
    subject = x509.load_der_x509_certificate(bytes(credential.certificate)).subject
    assert credential.subject == "Sri Contoh, S.Sos. (Kecamatan Pitu)"
    assert [attribute.value for attribute in subject] == [
        "ID",
        "Kecamatan Pitu",
        "Sri Contoh, S.Sos.",
        "197001011990031001",
    ]


def test_new_certificate_leaves_the_earlier_one(authority, camat, now):
    first, second = (
        enrol(user=camat, authority_passphrase=AUTHORITY, passphrase=OWN, now=moment)
        for moment in (now, now + timedelta(minutes=1))
    )
    assert list(camat.credentials.all()) == [second, first]
    first.refresh_from_db()
    assert first.revoked_at is None


def test_enrolment_is_refused_without_the_right_words(authority, camat, now):
    for authority_passphrase, passphrase, error in (
        ("salah sekali", OWN, WrongPassphrase),
        (AUTHORITY, "pendek", WeakPassphrase),
        (AUTHORITY, AUTHORITY, WeakPassphrase),
    ):
        with pytest.raises(error):
            enrol(
                user=camat,
                authority_passphrase=authority_passphrase,
                passphrase=passphrase,
                now=now,
            )
    assert not SigningCredential.objects.exists()


def test_enrolment_needs_an_authority_and_an_office(key_dir, camat, stranger, now):
    for user, error in ((camat, AuthorityMissing), (stranger, SubjectRefused)):
        with pytest.raises(error):
            enrol(user=user, authority_passphrase=AUTHORITY, passphrase=OWN, now=now)


def test_commands_make_an_authority_and_a_signer(key_dir, camat, typed, capsys):
    typed(AUTHORITY, AUTHORITY)
    call_command("create_authority")
    certificate = x509.load_der_x509_certificate(
        load_certificate(authority_directory())
    )
    assert "O=Kecamatan Pitu" in certificate.subject.rfc4514_string()
    typed(AUTHORITY, OWN, OWN)
    call_command("enrol_signer", "camat")
    credential = camat.credentials.get()
    shown = "".join(capsys.readouterr())
    assert credential.serial in shown
    assert AUTHORITY not in shown and OWN not in shown


def test_commands_read_passphrases_from_the_environment(key_dir, camat, monkeypatch):
    monkeypatch.setenv("UJI_OTORITAS", AUTHORITY)
    monkeypatch.setenv("UJI_SENDIRI", OWN)
    call_command("create_authority", passphrase_env="UJI_OTORITAS")
    call_command(
        "enrol_signer",
        "camat",
        authority_passphrase_env="UJI_OTORITAS",
        passphrase_env="UJI_SENDIRI",
    )
    assert camat.credentials.count() == 1
    with pytest.raises(CommandError, match="Variabel TIDAK_ADA kosong"):
        call_command("enrol_signer", "camat", authority_passphrase_env="TIDAK_ADA")


def test_second_authority_is_refused_before_a_passphrase_is_asked(authority, typed):
    left = typed()
    with pytest.raises(CommandError, match="sudah ada"):
        call_command("create_authority")
    assert left == []


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        (("rahasia uji 1", "rahasia uji 2"), "tidak sama"),
        (("",), "kosong"),
        (("pendek", "pendek"), "8 karakter"),
    ],
)
def test_create_authority_refuses_a_slip(key_dir, kecamatan, typed, entries, message):
    typed(*entries)
    with pytest.raises(CommandError, match=message):
        call_command("create_authority")
    assert list(key_dir.iterdir()) == []


def test_enrol_signer_refuses_in_words(authority, camat, typed):
    with pytest.raises(CommandError, match="Tidak ada pengguna aktif bernama siapa"):
        call_command("enrol_signer", "siapa")
    typed("salah sekali", OWN, OWN)
    with pytest.raises(CommandError, match="Passphrase otoritas salah"):
        call_command("enrol_signer", "camat")
    assert not camat.credentials.exists()
