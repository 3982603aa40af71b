"""The authority, signers' certificates and what lies on the disk."""

import stat
from datetime import timedelta

import pytest
from asn1crypto import pkcs12
from cryptography import x509
from cryptography.x509.oid import NameOID

from letters.signing import own
from letters.signing.authority import (
    Authority,
    create_authority,
    load_certificate,
)
from letters.signing.errors import (
    AuthorityExists,
    AuthorityMissing,
    CertificateNotValid,
    KeyStoreUnreadable,
    ProviderUnknown,
    SubjectRefused,
    WeakPassphrase,
    WrongPassphrase,
)
from letters.signing.providers import provider_of
from tests.letters.signing_samples import (
    AUTHORITY_PASSPHRASE,
    NOW,
    PASSPHRASE,
    letter,
    office,
)


def issue(**changes):
    values = {
        "name": "Sri Contoh",
        "nip": "",
        "organisation": "Kecamatan Pitu",
        "passphrase": PASSPHRASE,
        "now": NOW,
    }
    return office().authority.issue(**values | changes)


def test_authority_is_a_root_that_may_also_revoke():
    certificate = office().authority.certificate
    constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert certificate.issuer == certificate.subject
    assert constraints.critical
    assert (constraints.value.ca, constraints.value.path_length) == (True, 0)
    assert usage.key_cert_sign and usage.crl_sign and not usage.digital_signature
    term = certificate.not_valid_after_utc - certificate.not_valid_before_utc
    assert term == timedelta(days=7305)
    certificate.verify_directly_issued_by(certificate)


def test_key_files_are_for_their_owner_only_and_nothing_else_is_left():
    directory = office().directory
    files = {
        path.name: stat.S_IMODE(path.stat().st_mode) for path in directory.iterdir()
    }
    assert files == {
        "authority.p12": 0o600,
        "authority.crt": 0o600,
        "timestamp.pem": 0o600,
    }
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert [path.name for path in directory.parent.iterdir()] == ["authority"]


def test_authority_is_never_overwritten():
    before = load_certificate(office().directory)
    with pytest.raises(AuthorityExists, match="tidak boleh ditimpa"):
        create_authority(
            directory=office().directory,
            organisation="Kecamatan Lain",
            passphrase=AUTHORITY_PASSPHRASE,
            now=NOW,
        )
    assert load_certificate(office().directory) == before


def test_interrupted_creation_leaves_no_authority(tmp_path, monkeypatch):
    def fail(folder):
        raise OSError("disk full")

    monkeypatch.setattr("letters.signing.authority.sync_folder", fail)
    with pytest.raises(OSError, match="disk full"):
        create_authority(
            directory=tmp_path / "authority",
            organisation="Kecamatan Pitu",
            passphrase=AUTHORITY_PASSPHRASE,
            now=NOW,
        )
    assert list(tmp_path.iterdir()) == []


def test_authority_opens_with_its_passphrase_only():
    opened = Authority.unlock(office().directory, AUTHORITY_PASSPHRASE)
    assert opened.certificate == office().authority.certificate
    with pytest.raises(WrongPassphrase, match="otoritas salah"):
        Authority.unlock(office().directory, AUTHORITY_PASSPHRASE + "x")


def test_missing_authority_is_told(tmp_path):
    for attempt in (
        lambda: load_certificate(tmp_path),
        lambda: Authority.unlock(tmp_path, AUTHORITY_PASSPHRASE),
    ):
        with pytest.raises(AuthorityMissing, match="create_authority"):
            attempt()


def test_signer_certificate_names_person_and_office_and_no_capacity():
    certificate = x509.load_der_x509_certificate(office().issued.certificate_der)
    assert {a.oid: a.value for a in certificate.subject} == {
        NameOID.COUNTRY_NAME: "ID",
        NameOID.ORGANIZATION_NAME: "Kecamatan Pitu",
        NameOID.COMMON_NAME: "Sri Contoh, S.Sos., M.Si.",
        NameOID.SERIAL_NUMBER: "197001011990031001",
    }
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature and usage.content_commitment
    assert not usage.key_cert_sign
    certificate.verify_directly_issued_by(office().authority.certificate)
    assert int(office().issued.serial, 16) == certificate.serial_number


@pytest.mark.parametrize(
    "changes",
    [
        {"nip": "3521160101709001"},
        {"nip": "3521 1601 0170 9001"},
        {"name": "Sri Contoh 3521160101709001"},
        {"organisation": "3521160101709001"},
    ],
)
def test_nik_never_enters_a_certificate(changes):
    with pytest.raises(SubjectRefused, match="NIK"):
        issue(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": " "},
        {"organisation": ""},
        {"name": "a" * 65},
        {"nip": "19<>"},
        {"email": "surel@é"},
    ],
)
def test_unfit_subject_is_refused(changes):
    with pytest.raises(SubjectRefused):
        issue(**changes)


def test_short_passphrase_is_refused():
    with pytest.raises(WeakPassphrase, match="8 karakter"):
        issue(passphrase="1234567")


def test_certificate_ends_no_later_than_its_authority():
    ends = office().authority.certificate.not_valid_after_utc
    assert issue(now=ends - timedelta(days=10)).not_after == ends
    with pytest.raises(CertificateNotValid):
        issue(now=ends)


def test_passphrase_has_no_cheap_way_in():
    """A MAC of 2,048 rounds would let a thief guess 500 times faster."""
    store = pkcs12.Pfx.load(office().issued.pkcs12)
    assert store["mac_data"].native is None
    rounds = bytes.fromhex("02030927c0")  # INTEGER 600,000 in DER
    assert office().issued.pkcs12.count(rounds) == 2


@pytest.mark.parametrize("wrong", ["", "rahasia uji 3", PASSPHRASE + " "])
def test_wrong_passphrase_is_told(wrong):
    with pytest.raises(WrongPassphrase, match="Passphrase salah"):
        own.unlock(pkcs12=office().issued.pkcs12, passphrase=wrong)


def test_passphrase_is_the_same_however_its_letters_were_composed():
    issued = issue(passphrase="caf\u00e9 desa 1")
    assert own.unlock(pkcs12=issued.pkcs12, passphrase="cafe\u0301 desa 1")


@pytest.mark.parametrize("store", [b"", b"not a key", b"\x30\x03\x02\x01\x03"])
def test_damaged_key_store_is_told(store):
    with pytest.raises(KeyStoreUnreadable):
        own.unlock(pkcs12=store, passphrase=PASSPHRASE)


def test_secrets_do_not_show_in_representations():
    shown = repr((office().issued, office().authority, office().key))
    assert "pkcs12" not in shown and "key=" not in shown and "signer=" not in shown


def test_session_signs_and_checks():
    session = provider_of("own").open(
        pkcs12=office().issued.pkcs12,
        passphrase=PASSPHRASE,
        certificate=office().issued.certificate_der,
    )
    pdf = letter()
    signed = session.sign(pdf=pdf, reason="Uji", location="Pitu", signed_at=NOW)
    assert signed.startswith(pdf) and len(signed) > len(pdf)
    with pytest.raises(ProviderUnknown):
        provider_of("lain")


def test_key_store_of_another_certificate_is_refused():
    with pytest.raises(KeyStoreUnreadable):
        provider_of("own").open(
            pkcs12=office().issued.pkcs12,
            passphrase=PASSPHRASE,
            certificate=issue().certificate_der,
        )
