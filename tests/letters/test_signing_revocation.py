"""Revoking a certificate: the list, its place on the web, letters of the past."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from letters.checks import check_time_stamp_server
from letters.models import RevocationList, SigningCredential
from letters.signers import credential_of
from letters.signing import stamp_key
from letters.signing.authority import Authority, create_authority
from letters.signing.certificates import DOCUMENT_SIGNING
from letters.signing.due import office_due, signers_due
from letters.signing.enrolment import enrol
from letters.signing.errors import AuthorityMissing, WrongPassphrase
from letters.signing.publication import addresses, authority_directory
from letters.signing.revocation import (
    Reason,
    RevocationRefused,
    invalid_at,
    issue_list,
    reissue_list,
    revoke,
)
from letters.signing.revocation_list import LIST_DAYS
from registry.models import User

AUTHORITY = "otoritas uji 1"
OWN = "rahasia uji 2"
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
NOW = START + timedelta(days=20)


@pytest.fixture
def authority(tmp_path, settings) -> Authority:
    settings.KEY_DIR = tmp_path
    settings.SITE_URL = "https://surat.example.id"
    return create_authority(
        directory=authority_directory(),
        organisation="Kecamatan Pitu",
        passphrase=AUTHORITY,
        now=START,
        published=addresses(),
    )


@pytest.fixture
def credential(authority, camat) -> SigningCredential:
    return enrol(user=camat, authority_passphrase=AUTHORITY, passphrase=OWN, now=START)


def take_back(credential, *, reason=Reason.LOST_KEY, since=None, now=NOW, **more):
    values = {
        "credential_id": credential.pk,
        "reason": reason,
        "invalid_since": since,
        "authority_passphrase": AUTHORITY,
        "by": None,
        "now": now,
    }
    return revoke(**values | more)


def newest() -> x509.CertificateRevocationList:
    return x509.load_der_x509_crl(bytes(RevocationList.objects.first().der))


# --- the list -----------------------------------------------------------------------


def test_the_first_certificate_brings_the_first_list(credential, authority):
    (found,) = RevocationList.objects.all()
    assert (found.number, found.count) == (1, 0)
    assert found.next_update - found.issued_at == timedelta(days=LIST_DAYS)
    assert newest().is_signature_valid(authority.certificate.public_key())


def test_a_revocation_is_published_at_once(credential, registrar):
    since = NOW - timedelta(days=3)
    take_back(credential, since=since, by=registrar)
    listed = newest()
    (entry,) = listed
    assert entry.serial_number == int(credential.serial, 16)
    assert entry.revocation_date_utc == NOW
    reason = entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    assert reason is x509.ReasonFlags.key_compromise
    invalid = entry.extensions.get_extension_for_class(x509.InvalidityDate).value
    assert invalid.invalidity_date_utc == since
    number = listed.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
    assert number == RevocationList.objects.first().number == 2
    credential.refresh_from_db()
    assert (credential.revoked_by, credential.invalid_since) == (registrar, since)


@pytest.mark.parametrize(
    ("reason", "flag"),
    [
        (Reason.LEFT_OFFICE, x509.ReasonFlags.affiliation_changed),
        (Reason.REPLACED, x509.ReasonFlags.superseded),
    ],
)
def test_other_reasons_date_nothing_back(credential, reason, flag):
    take_back(credential, reason=reason)
    (entry,) = newest()
    assert entry.extensions.get_extension_for_class(x509.CRLReason).value.reason is flag
    with pytest.raises(x509.ExtensionNotFound):
        entry.extensions.get_extension_for_class(x509.InvalidityDate)


def test_whoever_was_listed_stays_listed(credential, authority):
    take_back(credential, since=START)
    # a row that was lost does not bring a stolen key back to life
    SigningCredential.objects.update(
        revoked_at=None, revocation_reason="", invalid_since=None
    )
    reissue_list(authority_passphrase=AUTHORITY, by=None, now=NOW)
    (entry,) = newest()
    assert entry.serial_number == int(credential.serial, 16)
    assert RevocationList.objects.first().number == 3


def test_certificates_of_an_earlier_authority_are_not_on_the_list(
    credential, tmp_path, settings, camat
):
    settings.KEY_DIR = tmp_path / "baru"
    create_authority(
        directory=authority_directory(),
        organisation="Kecamatan Pitu",
        passphrase=AUTHORITY,
        now=START,
    )
    with pytest.raises(RevocationRefused, match="bukan dari otoritas"):
        take_back(credential, since=START)
    SigningCredential.objects.update(revoked_at=NOW, revocation_reason="replaced")
    found = reissue_list(authority_passphrase=AUTHORITY, by=None, now=NOW)
    assert (found.number, found.count) == (1, 0)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"since": None}, "sejak kapan"),
        ({"since": START - timedelta(days=1)}, "sesudah sertifikat diterbitkan"),
        ({"since": NOW + timedelta(days=1)}, "tidak di masa depan"),
        ({"reason": Reason.REPLACED, "since": START}, "hanya diisi bila kunci hilang"),
        ({"reason": "end_of_term"}, "Pilih alasan"),
        ({"reason": ""}, "Pilih alasan"),
    ],
)
def test_a_revocation_that_says_too_little_is_refused(credential, changes, words):
    with pytest.raises(RevocationRefused, match=words):
        take_back(credential, **changes)
    credential.refresh_from_db()
    assert credential.revoked_at is None and RevocationList.objects.count() == 1


def test_nothing_is_revoked_twice_or_without_the_passphrase(credential):
    with pytest.raises(WrongPassphrase, match="otoritas"):
        take_back(credential, since=START, authority_passphrase="salah sekali")
    assert RevocationList.objects.count() == 1
    take_back(credential, since=START)
    with pytest.raises(RevocationRefused, match="sudah dicabut"):
        take_back(credential, since=START)
    assert RevocationList.objects.count() == 2


def test_a_list_that_cannot_be_stored_revokes_nothing(credential, monkeypatch):
    monkeypatch.setattr(
        "letters.signing.revocation.make_list", lambda *_args, **_values: 1 / 0
    )
    with pytest.raises(ZeroDivisionError):
        take_back(credential, since=START)
    credential.refresh_from_db()
    assert credential.revoked_at is None


def test_the_database_knows_a_number_once_and_no_date_without_revocation(
    credential, authority
):
    first = RevocationList.objects.get()
    first.pk = None
    with pytest.raises(IntegrityError, match="revocation_list_number_once|UNIQUE"):
        with transaction.atomic():
            first.save()
    with pytest.raises(IntegrityError, match="credential_invalid_before_revoked"):
        with transaction.atomic():
            SigningCredential.objects.update(invalid_since=NOW)


# --- letters of the past ------------------------------------------------------------


def test_a_lost_key_makes_doubtful_what_was_signed_since(credential):
    since = NOW - timedelta(days=5)
    take_back(credential, since=since)
    assert invalid_at(credential.serial, since - timedelta(seconds=1)) is None
    assert invalid_at(credential.serial, since) == since
    assert invalid_at(credential.serial, NOW) == since


def test_other_letters_stay_genuine(credential):
    for moment in (START, NOW, credential.not_after + timedelta(days=900)):
        assert invalid_at(credential.serial, moment) is None
    take_back(credential, reason=Reason.LEFT_OFFICE)
    assert invalid_at(credential.serial, NOW - timedelta(seconds=1)) is None
    assert invalid_at(credential.serial, NOW) == NOW
    assert invalid_at("ABCDEF", NOW) is None


def test_a_revoked_certificate_signs_no_more_and_a_new_one_does(credential, camat):
    take_back(credential, since=START)
    assert credential_of(camat, now=NOW) is None
    new = enrol(user=camat, authority_passphrase=AUTHORITY, passphrase=OWN, now=NOW)
    assert credential_of(camat, now=NOW) == new


# --- what stands in certificates ----------------------------------------------------


def test_certificates_name_the_addresses_of_this_site(credential, authority):
    stamp = stamp_key.load(authority_directory()).certificate
    signer = x509.load_der_x509_certificate(bytes(credential.certificate))
    for certificate in (signer, stamp):
        points = certificate.extensions.get_extension_for_class(
            x509.CRLDistributionPoints
        ).value
        (name,) = points[0].full_name
        assert name.value == "https://surat.example.id/verifikasi/otoritas.crl"
        (access,) = certificate.extensions.get_extension_for_class(
            x509.AuthorityInformationAccess
        ).value
        assert access.access_method._name == "caIssuers"
        where = "https://surat.example.id/verifikasi/otoritas.crt"
        assert access.access_location.value == where


def test_the_stamp_can_stamp_and_do_nothing_else(authority):
    stamp = stamp_key.load(authority_directory()).certificate
    purposes = stamp.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    assert purposes.critical
    assert [each.dotted_string for each in purposes.value] == ["1.3.6.1.5.5.7.3.8"]
    assert DOCUMENT_SIGNING not in purposes.value
    usage = stamp.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature and not usage.content_commitment
    stamp.verify_directly_issued_by(authority.certificate)


# --- on the web ---------------------------------------------------------------------


def test_everybody_gets_certificate_and_list(client, credential, authority):
    answer = client.get(reverse("authority_certificate"))
    assert answer.content == authority.certificate_der
    assert answer["Content-Type"] == "application/pkix-cert"
    assert answer["Cache-Control"] == "public, max-age=86400"
    assert answer["Content-Disposition"] == 'attachment; filename="otoritas.crt"'
    reissue_list(authority_passphrase=AUTHORITY, by=None, now=timezone.now())
    answer = client.get("/verifikasi/otoritas.crl")
    assert answer.content == bytes(RevocationList.objects.first().der)
    assert answer["Content-Type"] == "application/pkix-crl"
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert not answer.cookies
    again = client.get(
        "/verifikasi/otoritas.crl",
        headers={"If-Modified-Since": answer["Last-Modified"]},
    )
    assert again.status_code == 304 and not again.content
    for path in ("/verifikasi/otoritas.crl", "/verifikasi/otoritas.crt"):
        assert client.post(path).status_code == 405
        assert client.head(path).status_code == 200


def test_a_list_that_has_run_out_is_not_kept(client, credential):
    answer = client.get("/verifikasi/otoritas.crl")
    left = RevocationList.objects.get().next_update - timezone.now()
    seconds = min(3600, max(0, int(left.total_seconds())))
    assert answer["Cache-Control"] in (
        f"public, max-age={seconds}",
        f"public, max-age={max(0, seconds - 1)}",
    )


def test_before_there_is_an_authority_there_is_nothing(client, db, tmp_path, settings):
    settings.KEY_DIR = tmp_path
    for path in ("/verifikasi/otoritas.crl", "/verifikasi/otoritas.crt"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer["Content-Type"].startswith("text/plain")


# --- what ends soon -----------------------------------------------------------------


def test_thirty_days_before_something_ends_it_is_told(credential, camat):
    found = RevocationList.objects.get()
    stamp = stamp_key.load(authority_directory()).certificate
    everybody = User.objects.all()
    for ends, words, ask in (
        (found.next_update, "Daftar pencabutan sertifikat", office_due),
        (stamp.not_valid_after_utc, "Cap waktu kantor", office_due),
        (
            credential.not_after,
            f"Sertifikat tanda tangan {camat}",
            lambda now: signers_due(users=everybody, now=now),
        ),
    ):
        early = ask(now=ends - timedelta(days=31))
        assert not [each for each in early if each.startswith(words)]
        (told,) = [
            each
            for each in ask(now=ends - timedelta(days=29))
            if each.startswith(words)
        ]
        assert "akan habis" in told
        (told,) = [each for each in ask(now=ends) if each.startswith(words)]
        assert "sudah habis" in told


def test_a_renewed_certificate_is_not_told(credential, camat):
    before = credential.not_after - timedelta(days=10)
    assert signers_due(users=[camat], now=before)
    enrol(user=camat, authority_passphrase=AUTHORITY, passphrase=OWN, now=before)
    assert signers_due(users=[camat], now=before) == []


def test_whoever_may_do_it_reads_it_on_the_first_page(client, credential, people):
    RevocationList.objects.update(next_update=timezone.now() + timedelta(days=5))
    SigningCredential.objects.update(not_after=timezone.now() + timedelta(days=5))
    listed, own = "Daftar pencabutan sertifikat akan habis", "Sertifikat tanda tangan"
    for who, sees in (
        ("registrar", (True, True)),
        ("camat", (False, True)),
        ("supervisor", (False, False)),
        ("clerk", (False, False)),
    ):
        client.force_login(
            people[who], backend="django.contrib.auth.backends.ModelBackend"
        )
        page = client.get("/kantor/").content.decode()
        assert (listed in page, own in page) == sees, who


def test_system_checks_name_it(credential, settings):
    RevocationList.objects.update(next_update=timezone.now() + timedelta(days=5))
    found = [
        each for each in run_checks(databases=["default"]) if each.id == "letters.W002"
    ]
    assert [each.msg for each in found if "Daftar pencabutan" in each.msg]
    assert not [each for each in run_checks() if each.id == "letters.W002"]
    (authority_directory() / stamp_key.STAMP_FILE).unlink()
    (told,) = [each for each in run_checks() if each.id == "letters.W001"]
    assert "issue_time_stamp" in told.msg
    settings.TIMESTAMP_URL = "ftp://cap.example.id"
    (error,) = check_time_stamp_server(None)
    assert error.id == "letters.E001"


# --- commands -----------------------------------------------------------------------


@pytest.fixture
def typed(monkeypatch):
    monkeypatch.setenv("UJI_OTORITAS", AUTHORITY)
    return {"authority_passphrase_env": "UJI_OTORITAS"}


def test_commands_revoke_and_publish(credential, typed, capsys):
    with pytest.raises(CommandError, match="Tidak ada sertifikat bernomor AB"):
        call_command("revoke_certificate", "AB", reason="replaced", **typed)
    with pytest.raises(CommandError, match="seperti 2026-11-24"):
        call_command(
            "revoke_certificate", credential.serial, reason="lost_key",
            since="kemarin", **typed,
        )  # fmt: skip
    call_command(
        "revoke_certificate", credential.serial.lower(), reason="lost_key",
        since="2026-03-10 08:00", **typed,
    )  # fmt: skip
    credential.refresh_from_db()
    assert credential.invalid_since == datetime(2026, 3, 10, 1, 0, tzinfo=UTC)
    call_command("issue_revocation_list", **typed)
    said = capsys.readouterr().out
    assert "Daftar pencabutan nomor 3: 1 sertifikat" in said and AUTHORITY not in said


def test_an_old_authority_is_given_its_stamp(credential, typed, capsys):
    path = authority_directory() / stamp_key.STAMP_FILE
    path.unlink()
    call_command("issue_time_stamp", **typed)
    assert path.stat().st_mode & 0o777 == 0o600
    assert not list(authority_directory().glob(".*"))
    assert "Cap waktu" in capsys.readouterr().out
    assert RevocationList.objects.count() == 1


def test_a_stolen_stamp_is_revoked_and_replaced(credential, typed):
    old = stamp_key.load(authority_directory()).certificate
    with pytest.raises(CommandError, match="sesudah cap waktu dibuat"):
        call_command("issue_time_stamp", compromised_since="2020-01-01 08:00", **typed)
    assert RevocationList.objects.count() == 1
    call_command("issue_time_stamp", compromised_since="2026-03-20 08:00", **typed)
    (entry,) = newest()
    assert entry.serial_number == old.serial_number
    new = stamp_key.load(authority_directory()).certificate
    assert new.serial_number != old.serial_number
    # and it stays on the list when something else is revoked
    take_back(credential, since=START, now=timezone.now())
    assert len(list(newest())) == 2


def test_commands_say_what_is_missing(db, tmp_path, settings, typed):
    settings.KEY_DIR = tmp_path
    for command in ("issue_revocation_list", "issue_time_stamp"):
        with pytest.raises(CommandError, match="create_authority"):
            call_command(command, **typed)
    with pytest.raises(AuthorityMissing):
        reissue_list(authority_passphrase=AUTHORITY, by=None, now=NOW)


def test_lists_are_numbered_without_a_gap(authority, db):
    first = issue_list(authority, by=None, now=NOW)
    second = issue_list(authority, by=None, now=NOW)
    assert (first.number, second.number) == (1, 2)
