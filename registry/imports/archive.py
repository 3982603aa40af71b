"""A zip archive from outside: what it declares, and that it keeps to it.

Nothing is unpacked to disk or as a whole; a part that unpacks to more than it declares
is noticed before it costs memory.
"""

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from django.conf import settings

from registry.imports.contract import Unreadable

MOST_UNPACKED = 2**30  # of all XML in it; 300,000 rows x 44 columns are 600 MB
MOST_ROWS = 400_000
MOST_COLUMNS = 150  # with content
MOST_CELLS = 24_000_000  # of the rectangle; 32 bytes each in the parser
_SUSPICIOUS_RATIO = 250  # ... once it is large: honest sheets pack 10 to 40 times
_LARGE = 64 * 2**20
_MOST_PARTS = 20_000
_PIECE = 2**20
_BROKEN_PART = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,  # a way of packing that nobody uses
)
LOCKED = (
    "Berkas dikunci kata sandi. Buka di Excel, hapus kata sandinya (Berkas > Info > "
    "Proteksi Buku Kerja), simpan, lalu unggah lagi."
)
BROKEN = (
    "Berkas rusak dan tidak dapat dibuka. Coba buka di Excel, simpan lagi dengan nama "
    "lain, lalu unggah."
)
TOO_LARGE = (
    "Isi berkas terlalu besar untuk dibaca. Pecah menjadi beberapa berkas, atau hapus "
    "gambar dan lembar yang tidak perlu."
)


def open_archive(file: IO[bytes]) -> zipfile.ZipFile:
    """Raises Unreadable when the directory is broken or the parts are locked."""
    try:
        archive = zipfile.ZipFile(file)
    except _BROKEN_PART as error:
        raise Unreadable(BROKEN) from error
    entries = archive.infolist()
    if len(entries) > _MOST_PARTS:
        raise Unreadable(TOO_LARGE)
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable(LOCKED)
    return archive


def check_declared_sizes(entries: list[zipfile.ZipInfo]) -> None:
    """By the directory alone, before anything is unpacked. Raises Unreadable."""
    total = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if total > MOST_UNPACKED or (total > _LARGE and total / packed > _SUSPICIOUS_RATIO):
        raise Unreadable(TOO_LARGE)


def pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The unpacked part, piece by piece.

    Never more than it declares: a part that goes on is noticed by its checksum.
    Raises Unreadable.
    """
    try:
        with archive.open(entry) as part:
            while piece := part.read(_PIECE):
                yield piece
    except (*_BROKEN_PART, RuntimeError) as error:
        raise Unreadable(BROKEN) from error


def read_whole_file(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """A workbook inside an archive. Raises Unreadable."""
    if entry.file_size > settings.IMPORT_MAX_BYTES:
        raise Unreadable(TOO_LARGE)
    return b"".join(pieces(archive, entry))


def read_whole(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """A small part. Raises Unreadable."""
    if entry.file_size > 16 * 2**20:
        raise Unreadable(TOO_LARGE)
    return b"".join(pieces(archive, entry))
