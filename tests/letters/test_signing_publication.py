"""Certificate and list for everybody, what ends soon, and the commands for it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from letters.checks import check_time_stamp_server
from letters.models import RevocationList, SigningCredential
from letters.signing import stamp_key
from letters.signing.at_hand import at_hand
from letters.signing.authority import Authority
from letters.signing.due import office_due, signers_due
from letters.signing.enrolment import enrol
from letters.signing.errors import AuthorityMissing
from letters.signing.publication import authority_directory
from letters.signing.revocation import issue_list, reissue_list
from registry.models import User
from tests.letters.revoking import (
    AUTHORITY,
    NOW,
    OWN,
    START,
    enrol_signer,
    make_authority,
    newest,
    take_back,
)


@pytest.fixture
def authority(tmp_path, settings) -> Authority:
    return make_authority(tmp_path, settings)


@pytest.fixture
def credential(authority, camat) -> SigningCredential:
    return enrol_signer(camat)


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


def test_a_folder_that_may_not_be_read_stops_no_command(credential, monkeypatch):
    def closed(_directory):
        raise PermissionError("keys")

    monkeypatch.setattr("letters.signing.stamp_key.load", closed)
    (told,) = office_due(now=NOW)
    assert "tidak dapat dibaca" in told
    assert at_hand().authority == b""


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
