"""Sends the e-mails of notices, each once, after what they tell of was committed.

A row is claimed (waiting -> sending, committed) before the mail server is spoken to. A
server that cannot be reached, or says no, is asked again later, ever more rarely. When
the line breaks after the message went out, or the worker dies meanwhile, nobody knows
whether it arrived: it is not sent again, and the office reads that it is not known. A
notice stands under the bell in any case.
"""

import logging
import smtplib
import socket
import time
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from registry.failpoints import reach
from registry.models import Notification

Mail = Notification.Mail
AT_ONCE = 20  # mails on one connection
BATCH_SECONDS = 20
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
FAILED_WORDS = "Ada surel pemberitahuan yang tidak dapat dikirim. Periksa alamatnya."
DIED = "Pengirim berhenti di tengah pengiriman."
CLOSING = 421  # RFC 5321: the server closes the line
BROKE = "Sambungan putus setelah surel diserahkan."
logger = logging.getLogger(__name__)


def mail_fields(address: str, *, now: datetime) -> dict[str, object]:
    """What a new notice holds so that it is sent to this address; nothing for none."""
    if not address or not settings.MAIL_IS_ON:
        return {}
    return {"email": address, "mail": Mail.WAITING, "next_try_at": now}


def send_waiting(*, now: datetime) -> int:
    """Send what is due, at most AT_ONCE; returns how many were sent."""
    if not settings.MAIL_IS_ON:
        return 0
    _give_up_dead(now=now)
    due = Notification.objects.filter(mail=Mail.WAITING, next_try_at__lte=now)
    ids = list(due.order_by("next_try_at", "pk").values_list("pk", flat=True)[:AT_ONCE])
    if not ids:
        return 0
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        # none was handed over: all of them wait for another time
        for pk in ids:
            if row := _claim(pk, now=now):
                _again(row, error, now=now)
        return 0
    sent, began = 0, time.monotonic()
    try:
        for pk in ids:
            if time.monotonic() - began > BATCH_SECONDS:
                break  # imports wait for the same worker; the rest goes next time
            row = _claim(pk, now=now)
            if row is None:
                continue
            if not _send(row, connection, now=now):
                break  # the line is gone; the next round opens another
            sent += row.mail == Mail.SENT
    finally:
        try:
            connection.close()
        except (OSError, smtplib.SMTPException):
            logger.info("The mail server did not say goodbye.")
    return sent


def _claim(pk: int, *, now: datetime) -> Notification | None:
    """This row, if no other worker was quicker. Committed before anything is sent."""
    lease = now + timedelta(seconds=settings.MAIL_LEASE_SECONDS)
    mine = Notification.objects.filter(pk=pk, mail=Mail.WAITING).update(
        mail=Mail.SENDING, attempts=F("attempts") + 1, next_try_at=lease
    )
    if not mine:
        return None
    reach("after_mail_claimed")
    return Notification.objects.get(pk=pk)


def _send(row: Notification, connection: BaseEmailBackend, *, now: datetime) -> bool:
    """Whether the connection can be used further."""
    try:
        connection.send_messages([_message(row)])
    except smtplib.SMTPRecipientsRefused as error:
        _again(row, error, now=now)
        return True
    except smtplib.SMTPResponseException as error:
        _again(row, error, now=now)  # the server itself said that it did not take it
        return error.smtp_code != CLOSING
    except ValueError:  # a subject or an address that no mail can carry
        _end(row, Mail.FAILED, "Alamat atau judul surel tidak dapat dipakai.")
        _tell_office(row, now=now)
        return True
    except (OSError, smtplib.SMTPException) as error:
        if getattr(connection, "handed_over", True):
            _end(row, Mail.UNKNOWN, BROKE)
        else:
            _again(row, error, now=now)
        return False
    reach("after_mail_sent")
    row.sent_at = now
    _end(row, Mail.SENT, "")
    return True


def _message(row: Notification) -> EmailMessage:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    body = row.text
    if row.url:
        body += f"\n\nBuka: {settings.SITE_URL}{row.url}"
    return EmailMessage(
        subject=" ".join(f"SIPITULUNG: {row.subject or row.text[:60]}".split()),
        body=f"{body}\n\nSurel ini dikirim otomatis, tidak perlu dibalas.",
        to=[row.email],
        headers={"Message-ID": f"<notice-{row.pk}@{domain}>"},
    )


def _again(row: Notification, error: Exception, *, now: datetime) -> None:
    """Another try after a pause that doubles, until it has been tried often enough."""
    row.mail_problem = _words(error)
    if row.attempts >= settings.MAIL_MAX_ATTEMPTS:
        _end(row, Mail.FAILED, row.mail_problem)
        _tell_office(row, now=now)
        return
    pause = min(FIRST_PAUSE * 2 ** (row.attempts - 1), LONGEST_PAUSE)
    row.mail, row.next_try_at = Mail.WAITING, now + pause
    row.save(update_fields=["mail", "next_try_at", "mail_problem"])


def _end(row: Notification, outcome: Mail, problem: str) -> None:
    row.mail, row.mail_problem, row.next_try_at = outcome, problem[:200], None
    row.save(update_fields=["mail", "mail_problem", "next_try_at", "sent_at"])


def _tell_office(row: Notification, *, now: datetime) -> None:
    """Who looks after the office's mail reads once a day that some did not go out."""
    able = get_user_model().objects.with_perm(
        "registry.view_notification",
        backend="django.contrib.auth.backends.ModelBackend",
        include_superusers=False,
    )
    Notification.objects.bulk_create(
        (
            Notification(
                recipient=user,
                office_id=row.office_id,
                event="mail_failed",
                once=f"mail:{timezone.localdate(now)}",
                text=FAILED_WORDS,
                url=reverse("admin:registry_notification_changelist") + "?kirim=failed",
                created_at=now,
            )
            for user in able.filter(office=row.office_id)
        ),
        ignore_conflicts=True,
    )


def _give_up_dead(*, now: datetime) -> None:
    Notification.objects.filter(mail=Mail.SENDING, next_try_at__lt=now).update(
        mail=Mail.UNKNOWN, mail_problem=DIED, next_try_at=None
    )


def _words(error: Exception) -> str:
    """What went wrong, without the address that the server may repeat."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = {str(code) for code, _ in error.recipients.values()}
        return f"Alamat ditolak server surel ({', '.join(sorted(codes))})."
    if isinstance(error, smtplib.SMTPResponseException):
        return f"Ditolak server surel ({error.smtp_code})."
    if isinstance(error, (TimeoutError, socket.timeout)):
        return "Server surel tidak menjawab."
    return "Server surel tidak dapat dihubungi."
