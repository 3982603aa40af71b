"""The passphrase is in the hands of its owner and nowhere else."""

import sys

from django.conf import settings
from django.urls import reverse
from django.views.debug import ExceptionReporter

from letters.models import State
from tests.factories import PASSWORD
from tests.factories_letters import PASSPHRASE, make_letter

LOGIN = "/kantor/login/"


def log_in(client, username: str, password: str = PASSWORD, **more: str):
    return client.post(LOGIN, {"username": username, "password": password}, **more)


def _everything_stored() -> bytes:
    """The tables, as text: sessions, history, events, attempts, log of logins."""
    from django.apps import apps
    from django.core import serializers

    found = b""
    for model in apps.get_models():
        rows = model._default_manager.all()[:500]
        found += serializers.serialize("json", rows).encode()
    return found


def test_a_passphrase_is_written_nowhere(client, people, caplog, monkeypatch):
    caplog.set_level("DEBUG")
    letter = make_letter(State.AWAITING_SIGNATURE, people=people)
    page = reverse("admin:letters_letter_step", args=[letter.pk, "sign"])
    many = reverse("admin:letters_letter_sign_many")
    wrong = "frasa-yang-salah-4711"
    log_in(client, people["camat"].username)
    document = str(letter.document_id)
    for path, more in ((page, {"document": document}), (many, {"pilih": document})):
        for word in (wrong, PASSPHRASE + "x"):
            text = client.post(path, more | {"passphrase": word}).content.decode()
            assert word not in text
    client.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr("letters.signing.own.UnlockedKey", None)  # it breaks in the midst
        for path, more in ((page, {"document": document}), (many, {"pilih": document})):
            people["camat"].credentials.update(failed_attempts=0, locked_until=None)
            answer = client.post(path, more | {"passphrase": PASSPHRASE})
            assert answer.status_code >= 500
            assert PASSPHRASE not in answer.content.decode()
    people["camat"].credentials.update(failed_attempts=0, locked_until=None)
    client.post(page, {"document": document, "passphrase": PASSPHRASE})
    letter.refresh_from_db()
    assert letter.state == State.SIGNED
    stored = _everything_stored().decode()
    for word in (wrong, PASSPHRASE, PASSWORD):
        assert word not in caplog.text
        assert word not in stored


def test_a_report_of_a_fault_holds_no_passphrase(people, monkeypatch, rf):
    """What Django would mail to an administrator, with all local variables."""
    from django.utils import timezone

    from letters import workflow

    letter = make_letter(State.AWAITING_SIGNATURE, people=people)
    monkeypatch.setattr("letters.signing.own.UnlockedKey", None)
    request = rf.post("/", {"passphrase": PASSPHRASE})
    request.sensitive_post_parameters = ["passphrase"]
    try:
        workflow.sign(
            document_id=letter.document_id,
            passphrase=PASSPHRASE,
            by=people["camat"],
            now=timezone.now(),
        )
    except TypeError:
        kind, error, trace = sys.exc_info()
    reporter = ExceptionReporter(request, kind, error, trace.tb_next)
    assert not settings.DEBUG  # tests run as a server does
    for report in (reporter.get_traceback_html(), reporter.get_traceback_text()):
        assert "unlock" in report
        assert PASSPHRASE not in report
