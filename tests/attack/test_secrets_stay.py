"""After a full run of signing, no passphrase is in a log, a table, a session, a task.

Tables are read as the database holds them, not through the models.
"""

import logging

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from letters.models import Letter, RevocationList, State
from letters.signing.bsre import registration
from registry.models import User
from tests.bsre_gateway import NIK, FakeGateway, Person
from tests.bsre_gateway import PASSWORD as GATEWAY_PASSWORD
from tests.bsre_gateway import SECRET as AT_BSRE
from tests.factories import PASSWORD
from tests.factories_letters import AUTHORITY_PASSPHRASE, PASSPHRASE, make_letter

OWN = "frasa-kedua-sekcam-1177"
WRONG = "frasa-yang-salah-4711"
CODE = "kode-481516-2342"
SECRETS = (
    PASSPHRASE,
    AUTHORITY_PASSPHRASE,
    PASSWORD,
    GATEWAY_PASSWORD,
    NIK,
    AT_BSRE,
    OWN,
    WRONG,
    CODE,
)


class Everything(logging.Handler):
    """Keeps each record as a formatter would write it, with its arguments."""

    def __init__(self) -> None:
        super().__init__(level=logging.NOTSET)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said += [self.format(record), repr(record.args), repr(record.__dict__)]


@pytest.fixture
def said():
    root = logging.getLogger()
    handler, level = Everything(), root.level
    root.addHandler(handler)
    root.setLevel(logging.NOTSET)
    yield handler.said
    root.setLevel(level)
    root.removeHandler(handler)


def all_tables() -> dict[str, str]:
    """Table -> all that is in it, as text."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'select * from "{table}"')
            found[table] = "\n".join(
                bytes(value).decode("latin-1")
                if isinstance(value, bytes | memoryview)
                else str(value)
                for row in cursor.fetchall()
                for value in row
            )
    return found


def pages(letter: Letter, secret: str) -> list[tuple[str, dict]]:
    """Each address that takes a passphrase, with what it wants."""
    document = letter.document_id
    step = reverse("admin:letters_letter_step", args=[letter.pk, "sign"])
    pile = {"pilih": document, "penyedia": letter.document.provider}
    return [
        (reverse("admin:letters_letter_sign_one"), pile | {"passphrase": secret}),
        (reverse("admin:letters_letter_sign_many"), pile | {"passphrase": secret}),
        (step, {"document": document, "passphrase": secret}),
    ]


def at_the_authority(signer: User) -> list[tuple[str, dict]]:
    """The pages that take the authority's passphrase, and the signer's new one."""
    new = {"signer": signer.pk, "passphrase": OWN, "passphrase_again": OWN}
    return [
        (reverse("admin:letters_signingcredential_enrol"), new),
        (reverse("admin:letters_signingcredential_issue_list"), {}),
    ]


def test_no_secret_is_left_anywhere(client, people, settings, said):
    client.raise_request_exception = False  # a fault is a page
    now = timezone.now()
    camat = people["camat"]
    client.post("/kantor/login/", {"username": camat.username, "password": PASSWORD})
    answers = []

    def try_all(letter: Letter, secret: str) -> None:
        for path, form in pages(letter, secret):
            camat.credentials.update(failed_attempts=0, locked_until=None)
            answers.append(client.post(path, form).content.decode())

    own = make_letter(State.AWAITING_SIGNATURE, people=people, now=now)
    try_all(own, WRONG)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("letters.signing.own.UnlockedKey", None)  # it breaks in the midst
        try_all(own, PASSPHRASE)
    try_all(own, PASSPHRASE)
    client.force_login(people["registrar"])
    for path, form in at_the_authority(camat):
        for word in (WRONG, AUTHORITY_PASSPHRASE):
            form["authority_passphrase"] = word
            answers.append(client.post(path, form, follow=True).content.decode())
    assert camat.credentials.count() == 2 and RevocationList.objects.exists()
    client.force_login(camat)
    with FakeGateway(Person("CAMAT", NIK, AT_BSRE)) as gateway:
        for name, value in gateway.environment.items():
            setattr(settings, name, value)
        registration.register(user=camat, name="Camat", nik=NIK, now=now)
        for version in (2, 1):
            settings.BSRE_VERSION = version
            letter = make_letter(State.AWAITING_SIGNATURE, people=people, now=now)
            assert letter.document.provider == "bsre"
            try_all(letter, WRONG)
            for fault in ("500", "2031", "html with 200", "drops the line", "401"):
                gateway.fault = fault
                try_all(letter, AT_BSRE) if fault == "401" else answers.append(
                    client.post(*pages(letter, AT_BSRE)[0]).content.decode()
                )
        settings.BSRE_VERSION, settings.BSRE_ASKS_CODE = 2, True
        letter = make_letter(State.AWAITING_SIGNATURE, people=people, now=now)
        gateway.person.passphrase = CODE
        try_all(letter, CODE)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("letters.signing.bsre.session.accept", None)
            try_all(make_letter(State.AWAITING_SIGNATURE, people=people, now=now), CODE)
    assert Letter.objects.filter(state=State.SIGNED).count() == 4
    logging.getLogger("django").error("the handler hears this")

    assert any("the handler hears this" in each for each in said)
    tables = all_tables()
    assert tables["letters_signingattempt"] and tables["django_session"]
    assert "django_tasks_database_dbtaskresult" in tables
    sessions = [each.get_decoded() for each in Session.objects.all()]
    assert sessions
    for secret in SECRETS:
        assert not [each for each in said if secret in each]
        assert not [name for name, text in tables.items() if secret in text]
        assert secret not in repr(sessions)
        assert not [text for text in answers if secret in text]
