"""Archived letters as one zip: each in a folder of its own, with an index.

Folders and files bear numbers and kinds, never the name or NIK of anybody. What cannot
be read, or is no longer what was stored, is left out and named in the index.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.db.models import Sum
from django.db.models.functions import Length
from django.utils import timezone

from letters.models import ArchivedLetter, Attachment, DocumentFile
from letters.models.state_machine import WITH_SIGNATURE
from registry.exports.files import export_file
from registry.storage import FileMissing, read
from registry.text_workbook import Sheet, write_text_workbook

SUFFIX = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
COLUMNS = (
    ("No.", 6),
    ("Nomor registrasi", 18),
    ("Nomor surat", 26),
    ("Tanggal", 12),
    ("Layanan", 28),
    ("Atas nama", 30),
    ("Desa/KUA", 22),
    ("Keadaan", 24),
    ("Berkas", 50),
    ("SHA-256 surat", 66),
    ("Catatan", 40),
)


@dataclass
class _Line:
    """What the index says of one letter's files."""

    files: list[str] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)
    letter_sha256: str = ""


def size_of(letter_ids: Sequence[int]) -> int:
    """Bytes of the signed PDFs and the attachments together."""
    pages = Attachment.objects.current().filter(letter__in=letter_ids)
    signed = DocumentFile.objects.filter(
        document__current_letter__in=letter_ids, signed__isnull=False
    )
    sizes = (
        pages.aggregate(size=Sum("size")),
        signed.aggregate(size=Sum(Length("signed"))),
    )
    return sum(each["size"] or 0 for each in sizes)


def write_bundle(letter_ids: Sequence[int], out: BinaryIO, *, now: datetime) -> int:
    """Write the zip into `out`, a file open for writing; returns how many letters.

    One file after the other is read, so that memory does not grow with the letters.
    Raises OSError when the disk is full.
    """
    rows: list[list[str]] = []
    sums: list[str] = []
    with ZipFile(out, "w", ZIP_STORED) as bundle:
        for letter in _letters(letter_ids):
            line = _Line()
            for name, content, sha256 in _files(letter, line):
                bundle.writestr(_entry(name, letter.archived_at), content)
                line.files.append(name.partition("/")[2])
                sums.append(f"{sha256}  {name}\n")
            rows.append([str(len(rows) + 1), *_row(letter, line)])
        _write_index(bundle, rows, now=now)
        bundle.writestr(_entry("SHA256SUMS.txt", now), "".join(sums))
    return len(rows)


def _letters(letter_ids: Sequence[int]) -> Iterable[ArchivedLetter]:
    return (
        ArchivedLetter.objects.filter(pk__in=letter_ids)
        .select_related(
            "service_version__service", "origin_office", "register_line", "document"
        )
        .defer("answers", "sensitive_answers", "service_version__definition")
        .prefetch_related("attachments")
    )


def _files(letter: ArchivedLetter, line: _Line) -> Iterator[tuple[str, bytes, str]]:
    """(name within the zip, bytes, SHA-256) of all that can be given out."""
    folder = letter.registration_number
    if letter.state in WITH_SIGNATURE:
        stored = DocumentFile.objects.filter(document=letter.document_id)
        content = bytes(stored.values_list("signed", flat=True).first() or b"")
        wanted = letter.document.signed_sha256
        line.letter_sha256 = wanted
        if hashlib.sha256(content).hexdigest() == wanted:
            yield f"{folder}/surat-{folder}.pdf", content, wanted
        else:
            line.lacking.append("surat.pdf rusak" if content else "surat.pdf hilang")
    numbers: dict[str, int] = {}
    for page in letter.attachments.all():
        if page.removed_at is not None:
            continue
        number = numbers[page.requirement] = numbers.get(page.requirement, 0) + 1
        suffix = SUFFIX.get(page.content_type, "bin")
        name = f"{page.requirement}-{number}.{suffix}"
        try:
            content = read(page.sha256)
        except FileMissing:
            line.lacking.append(f"{name} hilang")
            continue
        if hashlib.sha256(content).hexdigest() != page.sha256:
            line.lacking.append(f"{name} rusak")
            continue
        yield f"{folder}/{name}", content, page.sha256


def _row(letter: ArchivedLetter, line: _Line) -> list[str]:
    register = letter.register_line
    return [
        letter.registration_number,
        register.number if register else "",
        f"{timezone.localdate(letter.archived_at):%d-%m-%Y}",
        letter.service_version.service.short_name,
        letter.subject_name,
        letter.origin_office.title,
        letter.get_state_display(),
        "; ".join(line.files),
        line.letter_sha256,
        "; ".join(line.lacking),
    ]


def _write_index(bundle: ZipFile, rows: list[list[str]], *, now: datetime) -> None:
    headers = [name for name, _ in COLUMNS]
    widths = [width for _, width in COLUMNS]
    with bundle.open(_entry("daftar.xlsx", now), "w") as file:
        write_text_workbook([Sheet("Arsip surat", headers, rows, widths)], file)
    table, _ = export_file("csv", headers=headers, rows=rows)
    with table:
        bundle.writestr(_entry("daftar.csv", now), table.read())


def _entry(name: str, at: datetime) -> ZipInfo:
    entry = ZipInfo(name, timezone.localtime(at).timetuple()[:6])
    # pictures and PDFs are packed already
    entry.compress_type = ZIP_DEFLATED if "/" not in name else ZIP_STORED
    entry.external_attr = 0o600 << 16
    return entry
