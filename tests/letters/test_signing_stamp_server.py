"""A time-stamp server that answers, lies, hangs or drops: the letter is signed."""

import subprocess
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from letters.signing import stamp_server
from letters.signing.inspection import inspect
from letters.signing.providers import OwnSession
from letters.signing.reading import open_reader
from letters.signing.stamp_server import StampRefused, StampServer, server_at
from tests.letters.signing_samples import NOW, letter, office
from tests.letters.stamp_servers import identity, serving

FAULTS = {
    "wrong nonce": "bukan jawaban atas pertanyaan ini",
    "no nonce": "bukan jawaban atas pertanyaan ini",
    "wrong purpose": "bukan jawaban atas pertanyaan ini",
    "wrong imprint": "bukan untuk tanda tangan ini",
    "forged": "bukan untuk tanda tangan ini",
    "wrong clock": "jamnya lain",
    "html": "jawabannya bukan cap waktu",
    "cut": "jawabannya bukan cap waktu",
    "error": "kode 500",
    "moved": "kode 302",
    "rejects": "menolak: rejection",
    "endless": "terlalu panjang",
    "drops": "tidak menjawab",
    "hangs": "tidak menjawab",
    "drips": "tidak",
}


@pytest.fixture
def hurried(monkeypatch):
    """The limits of an office's patience, in tenths."""
    monkeypatch.setattr(stamp_server, "CONNECT_SECONDS", 0.5)
    monkeypatch.setattr(stamp_server, "ALL_SECONDS", 1.0)


def session(url: str) -> OwnSession:
    return OwnSession(office().key, replace(office().life, server=StampServer(url)))


def sign(at: OwnSession) -> bytes:
    return at.sign(pdf=letter(), reason="Uji", location="Pitu", signed_at=NOW)


def stamped_by(signed: bytes) -> bytes:
    """The certificate (DER) that the letter's time stamp names."""
    (signature,) = open_reader(signed).embedded_signatures
    (attribute,) = signature.signer_info["unsigned_attrs"]
    (token,) = attribute["values"]
    return token["content"]["certificates"][0].chosen.dump()


def own_stamp() -> bytes:
    return office().life.stamp.certificate_der


def test_the_limits_are_those_of_an_office_that_does_not_wait():
    assert (stamp_server.CONNECT_SECONDS, stamp_server.ALL_SECONDS) == (5, 10)


def test_letters_carry_the_stamp_of_the_server():
    with serving(at=NOW) as server:
        many = session(server.url)
        letters = [sign(many) for _ in range(3)]
    assert server.asked == 4 and not server.wrong_requests  # once beforehand
    for signed in letters:
        assert stamped_by(signed) == identity().der
        (finding,) = inspect(pdf=signed, roots=[office().root], now=NOW).signatures
        assert finding.is_sound and finding.stamped_at == NOW


@pytest.mark.parametrize("fault", FAULTS)
def test_a_server_at_fault_is_replaced_by_the_offices_own_stamp(fault, hurried, caplog):
    with serving(at=NOW, fault=fault) as server:
        began = time.monotonic()
        signed = sign(session(server.url))
        assert time.monotonic() - began < 4
    assert server.asked == 1
    assert stamped_by(signed) == own_stamp()
    assert inspect(pdf=signed, roots=[office().root], now=NOW).is_sound
    assert FAULTS[fault] in caplog.text and "Dipakai cap waktu kantor" in caplog.text


@pytest.mark.parametrize("fault", ["drops", "wrong imprint", "other certificate"])
def test_a_server_that_fails_after_it_was_asked_beforehand(fault, hurried):
    """What it promised stands in the letter already; the own stamp is promised too."""
    with serving(at=NOW) as server:
        many = session(server.url)
        assert stamped_by(sign(many)) == identity().der
        server.fault = fault
        signed = sign(many)
        assert stamped_by(signed) == own_stamp()
        assert inspect(pdf=signed, roots=[office().root], now=NOW).is_sound


def test_a_server_that_is_not_there_is_not_waited_for(caplog):
    with serving() as server:
        pass  # its port is closed again
    assert stamped_by(sign(session(server.url))) == own_stamp()
    assert "tidak menjawab (ConnectionRefusedError)" in caplog.text


def test_a_server_that_failed_rests_a_minute(monkeypatch):
    with serving(at=NOW, fault="error") as server:
        asking = StampServer(server.url)
        for _ in range(3):
            with pytest.raises(StampRefused):
                asking.token(b"tanda tangan", NOW)
        assert server.asked == 1
        server.fault = ""
        later = time.monotonic() + stamp_server.REST_SECONDS
        monkeypatch.setattr(stamp_server.time, "monotonic", lambda: later)
        token, facts = asking.token(b"tanda tangan", NOW)
    assert token and facts.stamped_at == NOW


def test_the_memory_of_failures_is_shared_by_the_letters_of_a_process():
    assert server_at("http://127.0.0.1:1/") is server_at("http://127.0.0.1:1/")


def test_an_office_without_a_stamp_of_its_own_signs_all_the_same(hurried, caplog):
    bare = replace(office().life, stamp=None)
    with serving(at=NOW) as server:
        many = OwnSession(office().key, replace(bare, server=StampServer(server.url)))
        assert stamped_by(sign(many)) == identity().der
        server.fault = "drops"
        silent = sign(many)
    assert "Surat ditandatangani tanpa cap waktu." in caplog.text
    for signed in (silent, sign(OwnSession(office().key, bare))):
        (finding,) = inspect(pdf=signed, roots=[office().root], now=NOW).signatures
        assert finding.is_sound and finding.stamped_at is None


def test_the_stamp_of_the_server_is_accepted_by_openssl(tmp_path):
    with serving(at=NOW) as server:
        signed = sign(session(server.url))
    (signature,) = open_reader(signed).embedded_signatures
    token = signature.signer_info["unsigned_attrs"][0]["values"][0].dump()
    value = signature.signer_info["signature"].native
    for name, content in (("cap", token), ("nilai", value)):
        (tmp_path / name).write_bytes(content)
    authority = tmp_path / "otoritas.pem"
    subprocess.run(
        ["openssl", "x509", "-inform", "DER", "-out", authority],
        input=identity().der,
        check=True,
    )
    said = subprocess.run(
        ["openssl", "ts", "-verify", "-token_in", "-in", tmp_path / "cap"]
        + ["-data", tmp_path / "nilai", "-CAfile", authority],
        capture_output=True,
        text=True,
    )
    assert "Verification: OK" in said.stdout + said.stderr, said.stderr


def test_a_clock_that_is_a_little_off_is_no_fault():
    with serving(at=NOW + timedelta(minutes=4)) as server:
        assert stamped_by(sign(session(server.url))) == identity().der
