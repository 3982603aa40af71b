"""A JSON column that is encrypted before it reaches the database or its history.

Keys: one Fernet key per line in `KEY_DIR/fields.key`, the newest first, so that a key
can be replaced while older rows stay readable.
"""

import json
import os
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


class FieldKeyMissing(Exception):
    """The key file does not open what the database holds."""


def _create_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "wb") as file:
        file.write(Fernet.generate_key() + b"\n")
        file.flush()
        os.fsync(file.fileno())


@lru_cache(maxsize=4)
def _cipher(path: Path) -> MultiFernet:
    if not path.exists():
        _create_key(path)
    keys = [line for line in path.read_bytes().split() if line]
    return MultiFernet([Fernet(key) for key in keys])


class EncryptedJSONField(models.TextField):
    """A dict, stored as a Fernet token; an empty dict is stored as empty text."""

    def _key_file(self) -> Path:
        return settings.KEY_DIR / "fields.key"

    def from_db_value(self, value, expression, connection):
        if not value:
            return {}
        try:
            clear = _cipher(self._key_file()).decrypt(value.encode())
        except InvalidToken:
            raise FieldKeyMissing(
                "Isian yang dirahasiakan tidak dapat dibuka: berkas kunci "
                "fields.key tidak cocok dengan basis data. Pulihkan dari cadangan."
            ) from None
        return json.loads(clear)

    def get_prep_value(self, value):
        if not value:
            return ""
        if isinstance(value, str):  # already a token, as history copies it
            return value
        clear = json.dumps(value, ensure_ascii=False, sort_keys=True).encode()
        return _cipher(self._key_file()).encrypt(clear).decode()

    def to_python(self, value):
        return value or {}
