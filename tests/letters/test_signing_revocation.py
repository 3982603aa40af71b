"""Revoking a certificate: the list, its place on the web, letters of the past."""

from datetime import timedelta

import pytest
from cryptography import x509
from django.db import IntegrityError, transaction

from letters.models import RevocationList, SigningCredential
from letters.signers import credential_of
from letters.signing import stamp_key
from letters.signing.authority import Authority, create_authority
from letters.signing.certificates import DOCUMENT_SIGNING
from letters.signing.enrolment import enrol
from letters.signing.errors import WrongPassphrase
from letters.signing.publication import authority_directory
from letters.signing.revocation import (
    Reason,
    RevocationRefused,
    invalid_at,
    reissue_list,
)
from letters.signing.revocation_list import LIST_DAYS
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


# --- the list -----------------------------------------------------------------------


def test_the_first_certificate_brings_the_first_list(credential, authority):
    (found,) = RevocationList.objects.all()
    assert (found.number, found.count) == (1, 0)
    assert found.next_update - found.issued_at == timedelta(days=LIST_DAYS)
    assert newest().is_signature_valid(authority.certificate.public_key())


def test_a_list_of_middle_age_is_renewed_with_the_next_certificate(credential, camat):
    for days, number in ((LIST_DAYS // 2 - 1, 1), (LIST_DAYS // 2 + 1, 2)):
        enrol(
            user=camat,
            authority_passphrase=AUTHORITY,
            passphrase=OWN,
            now=START + timedelta(days=days),
        )
        assert RevocationList.objects.first().number == number


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
    assert credential_of(camat, provider="own", now=NOW) is None
    new = enrol(user=camat, authority_passphrase=AUTHORITY, passphrase=OWN, now=NOW)
    assert credential_of(camat, provider="own", now=NOW) == new


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
