"""What other programs say of a letter, its list and its stamp: openssl and qpdf."""

import shutil
import subprocess
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from letters.signing.revocation_list import Entry, make_list
from tests.letters.signing_samples import NOW, letter, office, token_of, value_of


@pytest.fixture(scope="module")
def signed() -> bytes:
    return office().sign(letter())


@pytest.fixture
def papers(signed, tmp_path):
    """What a stranger has in his hands, as files."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    life = office().life
    certificate = x509.load_der_x509_certificate(office().issued.certificate_der)
    (tmp_path / "penanda.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    authority = office().authority.certificate
    (tmp_path / "otoritas.pem").write_bytes(authority.public_bytes(Encoding.PEM))
    (tmp_path / "cap.pem").write_bytes(
        life.stamp.certificate.public_bytes(Encoding.PEM)
    )
    (tmp_path / "otoritas.crl").write_bytes(life.revocation_list)
    (tmp_path / "cap.der").write_bytes(token_of(signed))
    (tmp_path / "nilai").write_bytes(value_of(signed))
    (tmp_path / "surat.pdf").write_bytes(signed)
    return tmp_path


def openssl(folder, *arguments: str) -> str:
    ran = subprocess.run(
        ["openssl", *arguments], cwd=folder, capture_output=True, text=True
    )
    return ran.stdout + ran.stderr


def test_openssl_reads_the_list(papers):
    said = openssl(papers, "crl", "-inform", "DER", "-in", "otoritas.crl", "-text")
    assert "Otoritas Sertifikat Kecamatan Pitu" in said
    assert "X509v3 CRL Number" in said and "No Revoked Certificates" in said
    verified = openssl(
        papers, "crl", "-inform", "DER", "-in", "otoritas.crl", "-CAfile",
        "otoritas.pem", "-noout",
    )  # fmt: skip
    assert "verify OK" in verified


@pytest.mark.parametrize("name", ["penanda.pem", "cap.pem"])
def test_openssl_checks_a_certificate_against_the_list(papers, name):
    openssl(
        papers,
        "crl",
        "-inform",
        "DER",
        "-in",
        "otoritas.crl",
        "-out",
        "otoritas.crl.pem",
    )
    common = [
        "verify", "-crl_check", "-x509_strict", "-attime", str(int(NOW.timestamp())),
        "-CAfile", "otoritas.pem", "-CRLfile",
    ]  # fmt: skip
    assert f"{name}: OK" in openssl(papers, *common, "otoritas.crl.pem", name)
    certificate = x509.load_pem_x509_certificate((papers / name).read_bytes())
    entry = Entry(
        certificate.serial_number,
        NOW,
        x509.ReasonFlags.key_compromise,
        NOW - timedelta(days=3),
    )
    revoked = make_list(office().authority, number=2, entries=[entry], now=NOW)
    (papers / "baru.crl").write_bytes(revoked.der)
    openssl(papers, "crl", "-inform", "DER", "-in", "baru.crl", "-out", "baru.pem")
    assert "certificate revoked" in openssl(papers, *common, "baru.pem", name)
    text = openssl(papers, "crl", "-in", "baru.pem", "-noout", "-text")
    assert "Key Compromise" in text and "Sep 28 03:00:00 2026 GMT" in text


def test_openssl_believes_the_time_stamp(papers):
    common = ["ts", "-verify", "-token_in", "-in", "cap.der", "-CAfile"]
    # the certificate is judged by its term at the time of the stamp
    at = ["-attime", str(int(NOW.timestamp()))]
    said = openssl(papers, *common, "otoritas.pem", *at, "-data", "nilai")
    assert "Verification: OK" in said, said
    (papers / "lain").write_bytes(b"surat lain")
    said = openssl(papers, *common, "otoritas.pem", *at, "-data", "lain")
    assert "Verification: FAILED" in said
    token = openssl(
        papers, "ts", "-reply", "-token_in", "-in", "cap.der", "-token_out", "-text"
    )
    assert "Time stamp: Oct  1 03:00:00 2026 GMT" in token


def test_qpdf_finds_nothing_wrong(papers):
    if not shutil.which("qpdf"):
        pytest.skip("qpdf is not installed")
    ran = subprocess.run(
        ["qpdf", "--check", papers / "surat.pdf"], capture_output=True, text=True
    )
    assert ran.returncode == 0 and "No syntax or stream encoding errors" in ran.stdout
