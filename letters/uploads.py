"""Takes in what a person uploads: told by its content, never by its name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import filetype
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max

from letters.models import Attachment, Letter, State
from letters.models.attachment import INK_SHEET, SIGNED_SHEET
from letters.scans import UnreadableScan, pages_of
from registry.models import User
from registry.storage import store

ACCEPTED = {
    "application/pdf": "PDF",
    "image/jpeg": "JPG",
    "image/png": "PNG",
}
MAX_FILES_PER_REQUIREMENT = 12
CLOSED = "Surat sudah dikirim, jadi berkasnya tidak dapat diubah lagi."


class UploadRefused(Exception):
    """The file was not stored; the text says what to do."""


@dataclass(frozen=True)
class Upload:
    content: bytes
    content_type: str
    pages: int


def examine(content: bytes) -> Upload:
    """Check size, kind and readability. Raises UploadRefused.

    A file is opened as it will be when it is bound into the letter, so that an
    unreadable scan is told now, not when the camat waits.
    """
    if not content:
        raise UploadRefused("Berkas kosong. Pilih berkas lain.")
    _refuse_large(len(content))
    kind = filetype.guess_mime(content)
    if kind not in ACCEPTED:
        raise UploadRefused(
            "Berkas ini bukan PDF, JPG, atau PNG. Foto atau pindai ulang, lalu unggah."
        )
    try:
        pages = len(pages_of(content, kind))
    except UnreadableScan as error:
        raise UploadRefused(str(error)) from error
    return Upload(content=content, content_type=kind, pages=pages)


def examine_posted(file: UploadedFile) -> Upload:
    """One file of a POST, examined; too large a one is never read into memory.

    Raises UploadRefused.
    """
    _refuse_large(file.size)
    return examine(file.read())


def _refuse_large(size: int) -> None:
    limit = settings.UPLOAD_MAX_BYTES
    if size > limit:
        megabytes = f"{size / 1_048_576:.1f}".replace(".", ",")
        raise UploadRefused(
            f"Berkas terlalu besar ({megabytes} MB). Paling besar "
            f"{limit // 1_048_576} MB: foto ulang dengan ukuran lebih kecil, atau "
            "unggah per halaman."
        )


def attach_posted(
    *, letter: Letter, requirement: str, file: UploadedFile, by: User, now: datetime
) -> Attachment:
    """Store one file of a POST; too large a one is never read into memory.

    Raises UploadRefused or StorageFull.
    """
    _refuse_large(file.size)
    return attach(
        letter=letter, requirement=requirement, content=file.read(), by=by, now=now
    )


def replace_posted(
    *,
    letter: Letter,
    requirement: str,
    files: Sequence[UploadedFile],
    by: User,
    now: datetime,
) -> None:
    """Store these in the place of what was there; nothing goes if one is refused.

    Raises UploadRefused or StorageFull.
    """
    old = list(letter.attachments.current().filter(requirement=requirement))
    new = {
        attach_posted(
            letter=letter, requirement=requirement, file=file, by=by, now=now
        ).pk
        for file in files
    }
    for attachment in old:
        if attachment.pk not in new:
            detach(attachment=attachment, now=now)


def attach(
    *, letter: Letter, requirement: str, content: bytes, by: User, now: datetime
) -> Attachment:
    """Store one file for a requirement.

    Raises UploadRefused (also when the letter has left its origin) or StorageFull.
    """
    upload = examine(content)
    sha256 = store(upload.content)
    with transaction.atomic():
        _lock_open(letter.pk, requirement)
        return _add(letter, requirement, upload, sha256, by=by, now=now)


def _lock_open(letter_id: int, requirement: str) -> None:
    """Hold the letter while its files change, so that it cannot be sent meanwhile."""
    letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter_id)
    if not takes_files(letter, requirement):
        raise UploadRefused(CLOSED)


def takes_files(letter: Letter, requirement: str) -> bool:
    """Drafts and returned letters do; a sheet in ink while its signature is due."""
    if requirement == SIGNED_SHEET:
        waits = letter.state == State.AWAITING_SIGNATURE
        return waits and letter.document.is_ink
    waits = letter.state == State.AWAITING_VILLAGE_SIGNATURE
    return letter.is_editable or (requirement == INK_SHEET and waits)


def _add(
    letter: Letter,
    requirement: str,
    upload: Upload,
    sha256: str,
    *,
    by: User,
    now: datetime,
) -> Attachment:
    current = letter.attachments.current().filter(requirement=requirement)
    same = current.filter(sha256=sha256).first()
    if same is not None:
        return same  # the same file twice: a double click
    if current.count() >= MAX_FILES_PER_REQUIREMENT:
        raise UploadRefused(
            f"Paling banyak {MAX_FILES_PER_REQUIREMENT} berkas per persyaratan. "
            "Hapus yang tidak perlu."
        )
    last = letter.attachments.filter(requirement=requirement).aggregate(Max("order"))
    return Attachment.objects.create(
        letter=letter,
        requirement=requirement,
        order=(last["order__max"] if last["order__max"] is not None else -1) + 1,
        sha256=sha256,
        content_type=upload.content_type,
        size=len(upload.content),
        pages=upload.pages,
        uploaded_by=by,
        uploaded_at=now,
    )


def detach(*, attachment: Attachment, now: datetime) -> None:
    """Take a file out of the letter; row and bytes stay for the trail.

    Raises UploadRefused when the letter has left its origin.
    """
    with transaction.atomic():
        _lock_open(attachment.letter_id, attachment.requirement)
        attachment.removed_at = now
        attachment.save(update_fields=["removed_at"])
