"""Asks for passphrases at the terminal: unseen, never echoed, logged or kept."""

import os
from getpass import getpass

from django.core.management.base import CommandError


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
