"""Files that people upload by mistake or on purpose, and a word of the answer."""

import struct
import zlib
from collections.abc import Callable
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import pikepdf

from tests.factories_letters import picture


def _text() -> bytes:
    return b"Surat pengantar dari desa, diketik di telepon.\n" * 20


def _half_a_photo() -> bytes:
    content = picture("tomato")
    return content[: len(content) // 2]


@cache
def _pages(count: int) -> bytes:
    pdf = pikepdf.new()
    for _ in range(count):
        pdf.add_blank_page(page_size=(595, 842))
    output = BytesIO()
    pdf.save(output)
    return output.getvalue()


def _locked() -> bytes:
    pdf = pikepdf.open(BytesIO(_pages(1)))
    output = BytesIO()
    pdf.save(output, encryption=pikepdf.Encryption(owner="o", user="rahasia"))
    return output.getvalue()


def _without_pages() -> bytes:
    output = BytesIO()
    pikepdf.new().save(output)
    return output.getvalue()


@cache
def _bomb(side: int) -> bytes:
    """A few kilobytes that become `side` times `side` pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + crc

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((side // 8 + 1) * side), 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", rows)
        + chunk(b"IEND", b"")
    )


def _large() -> bytes:
    return picture("tomato") + bytes(6 * 1024 * 1024)


def _archive() -> bytes:
    output = BytesIO()
    with ZipFile(output, "w") as archive:
        archive.writestr("ktp.jpg", picture("tomato"))
    return output.getvalue()


def _page_and_pdf() -> bytes:
    """HTML first, a PDF behind it: what it is depends on who opens it."""
    return b"<html><script>alert(1)</script>" + _pages(1)


ODD: dict[str, tuple[Callable[[], bytes], str]] = {
    "teks": (_text, "bukan PDF, JPG, atau PNG"),
    "setengah-foto": (_half_a_photo, "tidak dapat dibaca"),
    "terkunci": (_locked, "terkunci kata sandi"),
    "500-halaman": (lambda: _pages(500), "berisi 500 halaman; paling banyak 20"),
    "tanpa-halaman": (_without_pages, "tidak dapat dibaca"),
    "bom": (lambda: _bomb(20_000), "tidak dapat dibaca"),
    "bom-kecil": (lambda: _bomb(9_000), "terlalu besar (9000 x 9000 titik)"),
    "6-mb": (_large, "Berkas terlalu besar (6,0 MB)"),
    "kosong": (lambda: b"", "kosong"),
    "zip": (_archive, "bukan PDF, JPG, atau PNG"),
    "campuran": (_page_and_pdf, "bukan PDF, JPG, atau PNG"),
}
