"""Uploaded bytes on disk, under the SHA-256 of their content.

Written to a temporary name, flushed, renamed, and the folder flushed, before any row
refers to them: a kill leaves at most an unused file, never half a one. Original file
names are not kept: they often hold a NIK.
"""

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


class StorageFull(Exception):
    """The file could not be written; nothing was stored."""

    def __init__(self) -> None:
        super().__init__(
            "Berkas belum tersimpan karena penyimpanan server penuh. Yang sudah "
            "tersimpan tidak hilang. Hubungi Admin Kecamatan, lalu unggah lagi."
        )


class FileMissing(FileNotFoundError):
    """A row names a file whose bytes cannot be read any more."""

    def __init__(self, name: str = "persyaratan") -> None:
        super().__init__(
            f"Berkas {name} tidak dapat dibaca dari penyimpanan server. Minta desa "
            "mengunggahnya lagi, atau pulihkan dari cadangan."
        )


def _path(sha256: str, folder: str) -> Path:
    return Path(settings.FILE_DIR) / folder / sha256[:2] / sha256


def store(content: bytes, *, folder: str = "") -> str:
    """Keep the bytes; return their SHA-256 in hex. Raises StorageFull.

    `folder` keeps apart what is removed one day from what stays.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    path = _path(sha256, folder)
    if path.exists():
        return sha256
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".part-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(temporary)
            raise
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise StorageFull from error
    return sha256


def read(sha256: str, *, folder: str = "") -> bytes:
    """The bytes of a stored file. Raises FileMissing."""
    try:
        return _path(sha256, folder).read_bytes()
    except OSError as error:
        raise FileMissing from error


def remove(sha256: str, *, folder: str) -> None:
    """Forget the bytes, if they are still there; and the folder, if it is empty now."""
    path = _path(sha256, folder)
    path.unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # other files lie there
        path.parent.rmdir()
        path.parent.parent.rmdir()
