"""The passphrases of the certificate pages are kept nowhere, nor in a report."""

import sys
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from django.views.debug import ExceptionReporter

from letters.models import SigningCredential
from letters.signing.authority import create_authority
from letters.signing.enrolment import enrol
from letters.signing.publication import addresses, authority_directory
from tests.attack.test_passphrase import _everything_stored

AUTHORITY = "frasa-otoritas-4712"
OWN = "frasa-sendiri-4713"
LIST = "/kantor/letters/signingcredential/"


@pytest.fixture
def credential(tmp_path, settings, camat) -> SigningCredential:
    cache.clear()
    settings.KEY_DIR = tmp_path
    now = timezone.now() - timedelta(days=1)
    create_authority(
        directory=authority_directory(),
        organisation="Kecamatan Pitu",
        passphrase=AUTHORITY,
        now=now,
        published=addresses(),
    )
    return enrol(user=camat, authority_passphrase=AUTHORITY, passphrase=OWN, now=now)


def pages(credential) -> dict[str, dict]:
    words = {"authority_passphrase": AUTHORITY}
    typed = {"passphrase": OWN, "passphrase_again": OWN, "signer": credential.user_id}
    since = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    return {
        f"{LIST}terbitkan/": words | typed,
        f"{LIST}daftar-pencabutan/": words,
        f"{LIST}{credential.pk}/cabut/": words | {"reason": "lost_key", "since": since},
    }


def test_they_are_written_nowhere(client, credential, registrar, caplog):
    caplog.set_level("DEBUG")
    client.force_login(registrar, backend="django.contrib.auth.backends.ModelBackend")
    for path, data in pages(credential).items():
        wrong = client.post(path, data | {"authority_passphrase": AUTHORITY + "x"})
        assert AUTHORITY not in wrong.content.decode() and wrong.status_code == 200
        assert client.post(path, data).status_code == 302
    stored = _everything_stored().decode()
    for word in (AUTHORITY, OWN):
        assert word not in caplog.text and word not in stored
        assert not any(word in str(value) for value in client.session.values())


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_report_of_a_fault_holds_none(
    client, credential, registrar, monkeypatch, number
):
    """What Django would mail to an administrator, with all local variables."""
    client.force_login(registrar, backend="django.contrib.auth.backends.ModelBackend")
    path, data = list(pages(credential).items())[number]
    monkeypatch.setattr("letters.signing.keystore.unpack", None)
    seen = {}

    def keep(sender, request, **_more):
        seen["request"], seen["error"] = request, sys.exc_info()

    from django.core.signals import got_request_exception

    got_request_exception.connect(keep)
    client.raise_request_exception = False
    try:
        answer = client.post(path, data)
    finally:
        got_request_exception.disconnect(keep)
    assert answer.status_code == 500
    reporter = ExceptionReporter(seen["request"], *seen["error"])
    for report in (reporter.get_traceback_html(), reporter.get_traceback_text()):
        assert "unlock" in report
        for word in (AUTHORITY, OWN):
            assert word not in report
