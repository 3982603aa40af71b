"""The mail server is down, slow or refusing: nothing waits, each mail goes out once."""

import os
import signal
from datetime import timedelta

import pytest
from django.utils import timezone

from registry.models import Notification
from registry.outbox import mail_fields, send_waiting
from tests.forking import ended, in_a_child
from tests.smtp_server import MailServer

Mail = Notification.Mail
MINUTE = timedelta(minutes=1)


@pytest.fixture
def server(settings):
    found = MailServer()
    settings.MAIL_IS_ON = True
    settings.EMAIL_BACKEND = "registry.mail_backend.OutboxBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
    settings.EMAIL_TIMEOUT = 0.5
    yield found
    found.close()


def waiting(user, *, count: int = 1) -> list[Notification]:
    now = timezone.now()
    return [
        Notification.objects.create(
            recipient=user,
            event="uji",
            subject=f"Uji {number}",
            text=f"Kabar {number}",
            url="/kantor/",
            created_at=now,
            **mail_fields("petugas@example.go.id", now=now),
        )
        for number in range(count)
    ]


def outcomes() -> list[str]:
    return list(Notification.objects.order_by("pk").values_list("mail", flat=True))


@pytest.mark.django_db
def test_what_waits_is_sent_once(server, clerk):
    waiting(clerk, count=3)
    now = timezone.now()
    assert send_waiting(now=now) == 3
    assert send_waiting(now=now + MINUTE) == 0
    assert [each["Subject"] for each in server.messages] == [
        "SIPITULUNG: Uji 0",
        "SIPITULUNG: Uji 1",
        "SIPITULUNG: Uji 2",
    ]
    assert server.messages[0]["To"] == "petugas@example.go.id"
    assert len({each["Message-ID"] for each in server.messages}) == 3
    assert outcomes() == ["sent"] * 3


@pytest.mark.django_db
def test_without_a_mail_server_no_mail_waits(settings, clerk):
    settings.MAIL_IS_ON = False
    assert mail_fields("petugas@example.go.id", now=timezone.now()) == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fault", ["silent", "refused for now", "refused for good", "hangs up before"]
)
def test_a_mail_that_was_not_taken_is_sent_later_and_once(server, clerk, fault):
    (row,) = waiting(clerk)
    server.fault = fault
    now = timezone.now()
    assert send_waiting(now=now) == 0
    row.refresh_from_db()
    assert (row.mail, row.attempts) == ("waiting", 1)
    assert row.mail_problem and "@" not in row.mail_problem
    server.fault = ""
    assert send_waiting(now=now) == 0  # not before its time
    assert send_waiting(now=now + 2 * MINUTE) == 1
    assert send_waiting(now=now + 4 * MINUTE) == 0
    assert len(server.messages) == 1


@pytest.mark.django_db
def test_a_server_that_is_down_holds_all_back(settings, server, clerk):
    waiting(clerk, count=2)
    now = timezone.now()
    port, settings.EMAIL_PORT = server.port, 9  # where nobody listens
    assert send_waiting(now=now) == 0
    assert outcomes() == ["waiting", "waiting"]
    settings.EMAIL_PORT = port
    assert send_waiting(now=now + 2 * MINUTE) == 2
    assert len(server.messages) == 2


@pytest.mark.django_db
def test_a_line_that_breaks_after_the_message_is_never_repeated(server, clerk):
    waiting(clerk, count=2)
    server.fault = "hangs up after"
    now = timezone.now()
    assert send_waiting(now=now) == 0
    assert outcomes() == ["unknown", "waiting"]
    server.fault = ""
    assert send_waiting(now=now + MINUTE) == 1
    assert outcomes() == ["unknown", "sent"]
    assert len(server.messages) == 2


@pytest.mark.django_db
def test_the_pauses_grow_and_end(server, clerk, settings):
    settings.MAIL_MAX_ATTEMPTS = 3
    (row,) = waiting(clerk)
    server.fault = "refused for now"
    now, pauses = timezone.now(), []
    while row.mail == Mail.WAITING:
        send_waiting(now=now)
        row.refresh_from_db()
        if row.next_try_at:
            pauses.append(row.next_try_at - now)
            now = row.next_try_at
    assert pauses == [MINUTE, 2 * MINUTE]
    assert row.mail == Mail.FAILED


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("place", "given"), [("after_mail_claimed", 0), ("after_mail_sent", 1)]
)
def test_a_worker_killed_while_sending_sends_nothing_twice(server, clerk, place, given):
    waiting(clerk)
    now = timezone.now()
    child = in_a_child(lambda: send_waiting(now=now), failpoint=place)
    assert ended(child) == -signal.SIGKILL
    assert outcomes() == ["sending"]
    assert send_waiting(now=now + MINUTE) == 0  # its lease still runs
    assert send_waiting(now=now + 6 * MINUTE) == 0
    assert outcomes() == ["unknown"]
    assert len(server.messages) == given


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_mail_once(server, clerk):
    waiting(clerk, count=8)
    now = timezone.now()
    children = [in_a_child(lambda: send_waiting(now=now)) for _ in range(2)]
    assert [ended(child) for child in children] == [os.EX_OK] * 2
    assert outcomes() == ["sent"] * 8
    ids = [each["Message-ID"] for each in server.messages]
    assert len(ids) == len(set(ids)) == 8
