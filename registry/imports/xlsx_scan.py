"""Looks through the XML of an xlsx before the parser does.

The parser allocates a sheet as one full rectangle from its first to its last filled
cell. So one filled cell far out is found here, before it costs memory; and formulas
without a stored result, which the parser shows as empty cells.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from registry.imports.archive import (
    BROKEN,
    MOST_COLUMNS,
    MOST_ROWS,
    check_declared_sizes,
    pieces,
    read_whole,
)
from registry.imports.contract import Unreadable

FAR_AWAY = (
    "Lembar “{sheet}” punya isi jauh di luar tabel (sel {cell}); paling banyak "
    f"{MOST_COLUMNS} kolom dan {MOST_ROWS // 1000}.000 baris. Hapus baris dan kolom di "
    "luar data penduduk, simpan, lalu unggah lagi."
)
_COLUMN_151_ON = rb"[A-Z]{3}|[F-Z][A-Z]|E[U-Z]"
_WITH_CONTENT = rb"\"[^>]*(?<!/)>(?!</c>)"
# one quick pass tells that a sheet is of ordinary size: 60 columns, 100,000 rows
_BEYOND_ORDINARY = re.compile(rb"r=\"(?:[A-Z]{3}|[C-Z][A-Z]|B[I-Z]|[A-Z]{1,2}\d{6})")
_TOO_FAR = re.compile(
    rb"r=\"((?:" + _COLUMN_151_ON + rb")\d+|[A-Z]{1,3}(?:[4-9]\d{5}|\d{7,}))"
    rb"" + _WITH_CONTENT
)
_BEYOND_60 = re.compile(rb"r=\"(?:[A-Z]{3}|[C-Z][A-Z]|B[I-Z])\d+" + _WITH_CONTENT)
_DEEP = re.compile(rb"r=\"[A-Z]{1,3}\d{6,}" + _WITH_CONTENT)
_WITHOUT_RESULT = re.compile(
    rb"<c r=\"([A-Z]{1,3})(\d{1,7})\"(?:(?! t=\"str\")[^>])*>"
    rb"(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)
_ERROR_CELL = re.compile(rb"<c r=\"([A-Z]{1,3})(\d{1,7})\"[^>]*\bt=\"e\"")
_MOST_BROKEN = 100_000
_SIZE_OF_DEEP_SHEETS = 10 * 2**20  # at least, of 100,000 rows that are really filled


@dataclass
class SheetScan:
    """What the raw XML of one sheet says."""

    name: str
    size: int = 0  # bytes
    is_deep: bool = False  # more than 100,000 rows
    is_wide: bool = False  # more than 60 columns
    # (row from 1, column letters) of formulas without a result and of error values
    broken: list[tuple[int, str]] = field(default_factory=list)


def scan_xlsx(archive: zipfile.ZipFile) -> dict[str, SheetScan]:
    """Sheet name -> what its XML says; every XML part is unpacked once.

    Raises Unreadable.
    """
    entries = [e for e in archive.infolist() if e.filename.endswith((".xml", ".rels"))]
    check_declared_sizes(entries)
    names = _sheet_names(archive)
    scans = {}
    for entry in entries:
        name = names.get(entry.filename.lstrip("/"))
        if name is None:
            for _ in pieces(archive, entry):  # unpacks as declared, or raises
                pass
        else:
            scans[name] = _scan_sheet(name, pieces(archive, entry))
    return scans


def _scan_sheet(name: str, parts: Iterator[bytes]) -> SheetScan:
    scan = SheetScan(name)
    rest = b""
    for piece in parts:
        piece = rest + piece
        cut = piece.rfind(b"<c ")  # the last cell may go on in the next piece
        cut = cut if cut > len(piece) - 65536 else len(piece)
        piece, rest = piece[:cut], piece[cut:]
        _scan_piece(scan, piece)
    _scan_piece(scan, rest)
    if scan.is_deep and (scan.is_wide or scan.size < _SIZE_OF_DEEP_SHEETS):
        raise Unreadable(
            f"Lembar “{name}” punya isi di bawah baris 100.000, padahal hanya sedikit "
            "selnya yang terisi. Hapus baris di luar data penduduk, simpan, lalu "
            "unggah lagi."
        )
    return scan


def _scan_piece(scan: SheetScan, piece: bytes) -> None:
    scan.size += len(piece)
    if b"r='" in piece[:20_000]:
        piece = piece.replace(b"'", b'"')
    if _BEYOND_ORDINARY.search(piece):
        if far := _TOO_FAR.search(piece):
            cell = far[1].decode()
            raise Unreadable(FAR_AWAY.format(sheet=scan.name, cell=cell))
        scan.is_wide = scan.is_wide or _BEYOND_60.search(piece) is not None
        scan.is_deep = scan.is_deep or _DEEP.search(piece) is not None
    if b"<f" in piece:
        _note_broken(scan, _WITHOUT_RESULT, piece)
    if b't="e"' in piece:
        _note_broken(scan, _ERROR_CELL, piece)


def _note_broken(scan: SheetScan, pattern: re.Pattern[bytes], piece: bytes) -> None:
    for match in pattern.finditer(piece):
        if len(scan.broken) < _MOST_BROKEN:
            scan.broken.append((int(match[2]), match[1].decode()))


_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Path of a part -> name of its sheet."""
    parts = {entry.filename: entry for entry in archive.infolist()}
    book = parts.get("xl/workbook.xml")
    relations = parts.get("xl/_rels/workbook.xml.rels")
    if book is None or relations is None:
        raise Unreadable(BROKEN)
    targets = {}
    for match in _RELATION.finditer(read_whole(archive, relations)):
        values = _attributes(match[1])
        target = values.get("Target", "")
        path = target[1:] if target.startswith("/") else f"xl/{target}"
        targets[values.get("Id", "")] = path
    names = {}
    for match in _SHEET.finditer(read_whole(archive, book)):
        values = _attributes(match[1])
        relation = next((v for k, v in values.items() if k.endswith(":id")), "")
        if relation in targets:
            names[targets[relation]] = values.get("name", "")
    return names


def _attributes(text: bytes) -> dict[str, str]:
    found = {}
    for match in _ATTRIBUTE.finditer(text):
        value = (match[2] or match[3] or b"").decode("utf-8", "replace")
        found[match[1].decode()] = unescape(value)
    return found
