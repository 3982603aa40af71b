"""Logging in, staying in, and what a server says that is not in DEBUG."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from letters.models import State
from tests.attack import addresses
from tests.attack.conftest import enter
from tests.factories import PASSWORD
from tests.factories_letters import PASSPHRASE, make_letter

LOGIN = "/kantor/login/"


def log_in(client, username: str, password: str = PASSWORD, **more: str):
    return client.post(LOGIN, {"username": username, "password": password}, **more)


@pytest.fixture
def sir(client, clerk, settings):
    settings.AXES_ENABLED = True
    return clerk


@pytest.mark.parametrize(
    "spelling",
    [
        "{}",
        " {} ",
        "\N{FULLWIDTH LATIN SMALL LETTER O}perator.kalang",
        "{}\N{RIGHT-TO-LEFT OVERRIDE}",
    ],
)
def test_five_wrong_passwords_close_an_account_however_it_is_spelt(
    client, sir, spelling
):
    for number in range(5):
        address = {"REMOTE_ADDR": f"10.0.0.{number}"}
        address["HTTP_X_FORWARDED_FOR"] = f"10.9.0.{number}"
        log_in(client, spelling.format(sir.username), "salah", **address)
    answer = log_in(client, sir.username, REMOTE_ADDR="10.3.0.1")
    assert answer.status_code == 429
    assert client.get("/kantor/").status_code == 302


@pytest.mark.parametrize("spelling", ["Operator.Kalang", "OPERATOR.KALANG"])
def test_another_spelling_is_another_account(client, sir, spelling):
    assert log_in(client, spelling).status_code == 200
    assert client.get("/kantor/").status_code == 302


def test_a_login_gets_a_session_of_its_own(client, clerk):
    client.get(LOGIN)
    client.session["x"] = 1
    before = client.session.session_key
    log_in(client, clerk.username)
    assert client.session.session_key != before


def test_nobody_is_logged_out_by_an_address(client, clerk):
    enter(client, clerk)
    assert client.get("/kantor/logout/").status_code == 405
    assert client.get("/kantor/").status_code == 200


def test_after_logging_out_the_session_is_nothing(client, clerk):
    log_in(client, clerk.username)
    key = client.cookies["sessionid"].value
    client.post("/kantor/logout/")
    thief = Client()
    thief.cookies["sessionid"] = key
    assert thief.get("/kantor/").status_code == 302


@pytest.mark.parametrize(
    "new", ["pendek7", "12345678901", "password123", "operator.kalang", PASSWORD]
)
def test_a_poor_password_is_refused(client, clerk, new):
    enter(client, clerk)
    old = clerk.password
    data = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/kantor/password_change/", data).status_code == 200
    clerk.refresh_from_db()
    assert clerk.password == old


def test_no_post_is_taken_without_its_token(people):
    """Every address that acts, called as another site would call it."""
    letter = make_letter(State.AWAITING_SIGNATURE, people=people)
    strict = Client(enforce_csrf_checks=True)
    file = letter.attachments.first()
    given = {"pk": letter.pk, "requirement": file.requirement, "attachment": file.pk}
    given |= {"step": "sign", "document": letter.document_id}
    paths = [
        reverse(f"admin:letters_letter_{name}", args=[given[key] for key in keys])
        for name, keys in addresses.OF_A_LETTER.items()
    ]
    paths += ["/kantor/password_change/", "/kantor/logout/", LOGIN, "/verifikasi/"]
    paths += [reverse("admin:letters_letter_begin", args=["hajatan"])]
    paths += [reverse("admin:letters_letter_sign_many")]
    paths += [reverse("admin:letters_letter_village_sign_many")]
    paths += [
        reverse(f"admin:{model}_{page}")
        for model in addresses.SCOPED
        for page in addresses.LIST_PAGES
    ]
    for who in ("camat", "clerk", "registrar"):
        strict.force_login(people[who])
        for path in paths:
            assert strict.post(path, {"passphrase": PASSPHRASE}).status_code == 403, (
                path
            )


def test_a_page_of_a_person_is_kept_by_no_browser_and_framed_by_nobody(client, people):
    letter = make_letter(State.SIGNED, people=people)
    enter(client, people["registrar"])
    person = letter.parties.get(role="pemohon").resident
    pages = [
        reverse(f"admin:letters_letter_{name}", args=[letter.pk])
        for name in ("change", "history", "preview", "pdf")
    ]
    pages += [reverse("admin:letters_letter_changelist"), "/kantor/"]
    pages += [reverse("admin:registry_resident_change", args=[person.pk])]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert "no-store" in answer["Cache-Control"], page
        assert answer["X-Frame-Options"] == "SAMEORIGIN", page
        assert answer["X-Content-Type-Options"] == "nosniff", page
        assert answer["Referrer-Policy"] == "same-origin", page
        policy = answer["Content-Security-Policy"]
        for held in ("frame-ancestors 'self'", "object-src 'none'"):
            assert held in policy or "default-src 'none'" in policy, page


# --- a real server -------------------------------------------------------------------

FLAGS = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
insecure = Client().get("/kantor/login/")
names = ["SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_SECURE",
    "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SESSION_COOKIE_SAMESITE",
    "CSRF_COOKIE_SAMESITE", "DEBUG", "SESSION_COOKIE_AGE"]
held = {name: getattr(settings, name) for name in names}
print(json.dumps([[insecure.status_code, insecure.get("Location", "")], held]))
"""
CLOSED = {
    "SESSION_COOKIE_SECURE": True,
    "SESSION_COOKIE_HTTPONLY": True,
    "CSRF_COOKIE_SECURE": True,
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31536000,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "CSRF_COOKIE_SAMESITE": "Lax",
    "DEBUG": False,
    "SESSION_COOKIE_AGE": 36000,
}
SERVER = """
import json, os, django
django.setup()
from django.conf import settings
from django.test import Client
browser = Client(raise_request_exception=False)
told = {}
for path in ("/kantor/x/", "/verifikasi/x/", "/kantor/login/", "/gibtsnicht"):
    answer = browser.get(path, secure=True)
    told[path] = [answer.status_code, answer.content.decode(), dict(answer.headers)]
bad = browser.get("/", secure=True, headers={"host": "evil.example"})
told["host"] = [bad.status_code, bad.content.decode(), {}]
print(json.dumps(told))
"""


NOT_ITS = ("DEBUG", "DEMO", "DATABASE_URL")  # its database lies in its own folder


def _server(tmp_path: Path, program: str, **environment: str):
    clean = {k: v for k, v in os.environ.items() if k not in NOT_ITS}
    clean |= {"DJANGO_SETTINGS_MODULE": "config.settings", "VAR_DIR": str(tmp_path)}
    return subprocess.run(
        [sys.executable, "-c", program],
        env=clean | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_real_server_is_closed(tmp_path):
    """Its settings, without a page: those need all static files packed."""
    given = {"SECRET_KEY": "s" * 60, "ALLOWED_HOSTS": "testserver"}
    done = _server(tmp_path, FLAGS, **given)
    assert done.returncode == 0, done.stderr
    insecure, held = json.loads(done.stdout.splitlines()[-1])
    assert held == CLOSED
    assert insecure[0] == 301 and insecure[1].startswith("https://")


@pytest.mark.soak
def test_a_real_server_tells_nothing(tmp_path):
    secret = "s" * 60
    (tmp_path / "static").mkdir()
    given = {"SECRET_KEY": secret, "ALLOWED_HOSTS": "testserver"}
    prepare = f"import django; django.setup()\n{COLLECT}"
    assert _server(tmp_path, prepare, **given).returncode == 0
    done = _server(tmp_path, SERVER, **given)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["host"][0] == 400
    for path, (_, text, headers) in told.items():
        for word in (
            secret,
            "Traceback",
            "DEBUG",
            "urlpatterns",
            str(settings.BASE_DIR),
        ):
            assert word not in text, path
        if headers:
            assert "max-age=31536000" in headers["Strict-Transport-Security"]
            assert "Server" not in headers and "X-Powered-By" not in headers


COLLECT = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
"""


@pytest.mark.parametrize(
    "given", [{"DEMO": "1", "SECRET_KEY": "x" * 60}, {}, {"SECRET_KEY": ""}]
)
def test_a_real_server_does_not_start_open(tmp_path, given):
    done = _server(tmp_path, "import django; django.setup()", **given)
    assert done.returncode != 0
    assert "ImproperlyConfigured" in done.stderr
