"""What a file is, by its first bytes: a name proves nothing."""

import struct
from pathlib import PurePosixPath
from typing import IO

from registry.imports.archive import LOCKED
from registry.imports.contract import Unreadable
from registry.imports.delimited import NOT_TEXT as NOT_A_SHEET
from registry.imports.delimited import READABLE

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STRANGERS = (
    (b"MZ", "program, bukan lembar kerja"),
    (b"\x7fELF", "program, bukan lembar kerja"),
    (b"%PDF", "dokumen PDF, bukan lembar kerja"),
    (b"\x89PNG", "gambar, bukan lembar kerja"),
    (b"\xff\xd8\xff", "gambar, bukan lembar kerja"),
    (b"GIF8", "gambar, bukan lembar kerja"),
    (b"Rar!", "arsip RAR; keluarkan dahulu isinya"),
    (b"7z\xbc\xaf", "arsip 7z; keluarkan dahulu isinya"),
    (b"\x1f\x8b", "arsip gzip; keluarkan dahulu isinya"),
    (b"{\\rtf", "dokumen teks, bukan lembar kerja"),
    (b"SQLite format 3", "basis data, bukan lembar kerja"),
)
_FIRST_RECORD = b"\x09\x08\x10\x00\x00\x06\x05\x00"  # BOF of a workbook
_FILEPASS = 0x002F
_OLD_EXCEL = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
_WEB_PAGE = (
    "Berkas ini sebenarnya halaman web yang diberi nama seperti berkas Excel. Buka di "
    "Excel, pilih Simpan Sebagai > Buku Kerja Excel (.xlsx), lalu unggah hasilnya."
)
_RESAVE = (
    "Berkas ini dari Excel yang sangat lama. Buka di Excel, simpan sebagai xlsx, lalu "
    "unggah hasilnya."
)


def kind_of(file: IO[bytes]) -> str:
    """ "zip" (xlsx, ods, packed), "xls" or "text". Raises Unreadable for all else."""
    start = file.read(8192)
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "zip"
    if start.startswith(_OLE):
        return _kind_of_ole(start + file.read())
    for magic, what in _STRANGERS:
        if start.startswith(magic):
            raise Unreadable(f"Berkas ini {what}. {READABLE}")
    if start.startswith(_OLD_EXCEL):
        raise Unreadable(_RESAVE)
    opening = start.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t\0").lower()
    opening = opening.replace(b"\0", b"")
    if opening.startswith(b"<?xml") and b"office:spreadsheet" in opening:
        raise Unreadable(_RESAVE)
    if opening.startswith((b"<", b"<!doctype")):
        raise Unreadable(_WEB_PAGE)
    return "text"


def is_workbook_name(path: str) -> bool:
    """Of a file in a zip: a workbook, and not what macOS or Office leave beside it."""
    name = PurePosixPath(path.replace("\\", "/"))
    return (
        name.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".ods", ".csv")
        and not name.name.startswith((".", "~$"))
        and "__MACOSX" not in name.parts
    )


def _kind_of_ole(content: bytes) -> str:
    """Names in the directory of an OLE file are UTF-16."""
    if _utf16("EncryptedPackage") in content:
        raise Unreadable(LOCKED)
    if _utf16("Workbook") in content or _utf16("Book") in content:
        if _has_filepass(content):
            raise Unreadable(LOCKED)
        return "xls"
    raise Unreadable(NOT_A_SHEET)


def _has_filepass(content: bytes) -> bool:
    """Among the first records of an Excel 97 stream: everything after it is secret."""
    place = content.find(_FIRST_RECORD)
    for _ in range(8):
        if not 0 <= place < len(content) - 4:
            break
        record, length = struct.unpack_from("<HH", content, place)
        if record == _FILEPASS:
            return True
        place += 4 + length
    return False


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")
