"""What is typed at the terminal: passphrases, unseen, never echoed, logged or kept."""

import os
from datetime import datetime
from getpass import getpass

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime


def ask(prompt: str, *, variable: str | None = None) -> str:
    """A passphrase from the keyboard, or from an environment variable if named."""
    passphrase = os.environ.get(variable, "") if variable else getpass(prompt)
    if not passphrase:
        source = f"Variabel {variable} kosong." if variable else "Passphrase kosong."
        raise CommandError(source)
    return passphrase


def ask_new(prompt: str) -> str:
    """Typed twice, so that a slip does not lock its owner out."""
    passphrase = ask(prompt)
    if getpass("Ketik sekali lagi: ") != passphrase:
        raise CommandError("Kedua passphrase tidak sama.")
    return passphrase


def typed_moment(typed: str | None) -> datetime | None:
    """A local time as typed behind an option, "2026-11-24 08:00"; None: not given."""
    if not typed:
        return None
    try:
        moment = parse_datetime(typed)
    except ValueError:  # the right form, and no day of any year
        moment = None
    if moment is None:
        raise CommandError("Tulis waktunya seperti 2026-11-24 08:00.")
    return moment if moment.tzinfo else timezone.make_aware(moment)
