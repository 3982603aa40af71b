"""Files of keys: for the server's account alone, and on the disk before they count."""

import os
from pathlib import Path


def write_new(path: Path, content: bytes) -> None:
    """Raises FileExistsError; a key is never written over."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def replace(path: Path, content: bytes) -> None:
    """The new content or the old, whenever the power goes."""
    staging = path.with_name(f".{path.name}.new")
    staging.unlink(missing_ok=True)
    write_new(staging, content)
    staging.rename(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
