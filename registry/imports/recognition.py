"""Tells the layout of a file by its content, and says of every sheet what became of it.

Layouts with a header row are tried first, then the printed family blocks of BIP, then
the header row is shown to a person (mapping).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from registry.imports.contract import Recognised, SheetNote, Table, Unreadable
from registry.imports.formats import (
    bip_2012,
    bip_2016,
    bip_ektp,
    bip_luwu,
    mapped,
    opendk,
    opensid,
    siak,
    template,
)
from registry.imports.formats.family_blocks import BlockLayout, read_blocks
from registry.imports.formats.flat import (
    HEADER_WITHIN,
    Header,
    Layout,
    find_header,
    read_tables,
)
from registry.imports.formats.headers import header_key
from registry.imports.workbook import Sheet, Workbook

FLAT = (template.LAYOUT, opensid.LAYOUT, siak.LAYOUT, opendk.LAYOUT)
BLOCKS = (bip_2016.LAYOUT, bip_luwu.LAYOUT, bip_ektp.LAYOUT, bip_2012.LAYOUT)
# format -> what it is called on a page
TITLES = {each.format: each.title for each in (*FLAT, *BLOCKS, mapped.LAYOUT)}
_BLOCKS_WITHIN = 200  # rows from the top in which the first family must stand
_CODE_SHEETS = frozenset(("kodedata", "daftarkode", "petunjuk", "referensi"))
NOTHING_FOUND = (
    "Tidak ditemukan tabel penduduk di berkas ini. Baris pertama tabel harus berisi "
    "nama kolom (NIK, nama, nomor KK, ...). Unduh templat untuk contohnya."
)


@dataclass
class _Candidate:
    sheet: Sheet
    head: list
    layout: Layout | None = None
    header: Header | None = None
    blocks: BlockLayout | None = None


def recognise(
    workbook: Workbook, mapping: Mapping[int, str] | None = None
) -> Recognised:
    """mapping: column index of the unknown header -> field name.

    Raises Unreadable when no sheet holds a table of people, or it has no NIK.
    """
    filled, notes = _filled_sheets(workbook)
    if not filled:
        raise Unreadable("Berkas ini kosong: tidak ada sel yang terisi.")
    if mapping is None:
        known = [c for c in filled if c.layout or c.blocks]
        if any(c.layout for c in known):
            return _flat(filled, notes, workbook)
        if known:
            return _blocks(filled, notes, workbook)
    return _mapped(filled, notes, workbook, mapping)


def _filled_sheets(workbook: Workbook) -> tuple[list[_Candidate], dict[str, SheetNote]]:
    """Sheets that may hold people, and notes on those that surely do not."""
    found, notes = [], {}
    for sheet in workbook.sheets:
        if sheet.height == 0:
            notes[sheet.name] = SheetNote(sheet.name, 0, False, "Lembar ini kosong.")
        elif header_key(sheet.name) in _CODE_SHEETS:
            why = "Daftar kode atau petunjuk, bukan data penduduk."
            notes[sheet.name] = SheetNote(sheet.name, 0, False, why)
        else:
            found.append(_look_at(sheet))
    return found, notes


def _look_at(sheet: Sheet) -> _Candidate:
    head = sheet.head(_BLOCKS_WITHIN)
    candidate = _Candidate(sheet, head)
    best = 0
    for layout in FLAT:
        header = find_header(head[:HEADER_WITHIN], layout)
        if header and header.known > best:
            candidate.layout, candidate.header = layout, header
            best = header.known
    if candidate.layout is None:
        candidate.blocks = next((b for b in BLOCKS if b.is_in(head)), None)
    return candidate


def _flat(
    filled: list[_Candidate], notes: dict[str, SheetNote], workbook: Workbook
) -> Recognised:
    layout = max((c for c in filled if c.layout), key=lambda c: c.header.known).layout
    chosen = []
    for candidate in filled:
        header = candidate.header
        if candidate.layout is not layout:
            why = f"Bukan {layout.title}: baris judul kolomnya lain atau tidak ada."
            _skip(notes, candidate.sheet, why)
        elif "nik" not in header.fields:
            _skip(notes, candidate.sheet, "Tidak ada kolom NIK.")
        else:
            chosen.append(candidate)
            _note_read(notes, candidate.sheet, header)
    if not chosen:
        raise Unreadable(
            f"Berkas ini {layout.title}, tetapi tidak punya kolom NIK. Tambahkan "
            "kolomnya, lalu unggah lagi."
        )
    first = chosen[0].header
    place = f" di lembar “{chosen[0].sheet.name}”" if chosen[0].sheet.name else ""
    reason = (
        f"{first.known} judul kolom {layout.title} dikenali di baris "
        f"{first.row}{place}."
    )
    return _recognised(layout, reason, chosen, notes, workbook)


def _mapped(
    filled: list[_Candidate],
    notes: dict[str, SheetNote],
    workbook: Workbook,
    mapping: Mapping[int, str] | None,
) -> Recognised:
    for candidate in filled:
        candidate.header = mapped.find_unknown_header(candidate.head)
    found = [c for c in filled if c.header]
    if not found:
        raise Unreadable(NOTHING_FOUND)
    first = max(found, key=lambda c: c.header.known)  # the first of equals
    signature = mapped.signature_of(first.header)
    chosen = []
    for candidate in filled:
        if candidate.header is None:
            _skip(notes, candidate.sheet, "Tidak ada baris judul kolom.")
        elif mapped.signature_of(candidate.header) != signature:
            why = f"Judul kolomnya berbeda dengan lembar “{first.sheet.name}”."
            _skip(notes, candidate.sheet, why)
        else:
            chosen.append(candidate)
            _note_read(notes, candidate.sheet, candidate.header)
    if mapping is None:
        return Recognised(
            format="",
            title="Belum dikenal",
            reason="Judul kolomnya lain dari format yang dikenal; cocokkan sendiri.",
            sheets=_ordered(notes, workbook),
            tables=lambda: iter(()),
            needs_mapping=mapped.unknown_header(first.sheet, first.header),
        )
    for candidate in chosen:
        candidate.header = mapped.mapped_header(candidate.header, mapping)
    reason = f"Judul kolom di baris {first.header.row} dicocokkan oleh petugas."
    return _recognised(mapped.LAYOUT, reason, chosen, notes, workbook)


def _recognised(
    layout: Layout,
    reason: str,
    chosen: list[_Candidate],
    notes: dict[str, SheetNote],
    workbook: Workbook,
) -> Recognised:
    def tables() -> Iterator[Table]:
        for candidate in chosen:
            yield from read_tables(candidate.sheet, candidate.header, layout)

    return Recognised(
        format=layout.format,
        title=layout.title,
        reason=" ".join((reason, *workbook.notes)),
        sheets=_ordered(notes, workbook),
        tables=tables,
        has_village=any("office" in c.header.fields for c in chosen),
        total_rows=sum(c.sheet.height - c.header.row for c in chosen),
    )


def _blocks(
    filled: list[_Candidate], notes: dict[str, SheetNote], workbook: Workbook
) -> Recognised:
    layout = next(c.blocks for c in filled if c.blocks)
    chosen = []
    for candidate in filled:
        # a further sheet (dusun) may lack the title that the first one has
        if candidate.blocks is layout or layout.has_family(candidate.head):
            chosen.append(candidate.sheet)
            _note_read(notes, candidate.sheet, None)
        else:
            _skip(notes, candidate.sheet, "Tidak ada blok keluarga di lembar ini.")

    tables = [table for sheet in chosen for table in read_blocks(sheet, layout)]
    return Recognised(
        format=layout.format,
        title=layout.title,
        reason=" ".join((layout.reason, *workbook.notes)),
        sheets=_ordered(notes, workbook),
        tables=lambda: iter(tables),
        has_village=all(all(table.columns["office"]) for table in tables),
        total_rows=sum(len(table.rows) for table in tables),
    )


def _skip(notes: dict[str, SheetNote], sheet: Sheet, why: str) -> None:
    notes[sheet.name] = SheetNote(sheet.name, 0, False, why)


def _note_read(
    notes: dict[str, SheetNote], sheet: Sheet, header: Header | None
) -> None:
    said = [f"Judul kolom di baris {header.row}."] if header else ["Blok keluarga."]
    if header and header.unknown:
        names = ", ".join(header.unknown[:8])
        said.append(f"Kolom yang tidak dikenal dan tidak dibaca: {names}.")
    if sheet.broken_cells:
        said.append(f"{sheet.broken_cells} sel berisi rumus tanpa hasil.")
    rows = sheet.height - (header.row if header else 0)
    notes[sheet.name] = SheetNote(sheet.name, max(rows, 0), True, " ".join(said))


def _ordered(notes: dict[str, SheetNote], workbook: Workbook) -> list[SheetNote]:
    return [notes[sheet.name] for sheet in workbook.sheets if sheet.name in notes]
