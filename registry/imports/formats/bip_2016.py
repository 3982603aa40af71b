"""BIP 2016: "No. KK : ..." and "Alamat : ..." above the members of each family.

Rests on the description (A1 "BUKU INDUK PENDUDUK WNI", family row in A and C, twelve
columns with the mother before the father, end at "Keterangan:") and, as facts, on cell
positions of OpenSID's public reader (A to L).
"""

import re
from collections.abc import Sequence

from registry.imports.formats.family_blocks import (
    BlockLayout,
    Family,
    at,
    read_address,
)
from registry.imports.formats.headers import header_key
from registry.imports.workbook import Row

_KK = re.compile(r"^\s*NO(?:MOR)?\s*\.?\s*KK\b\s*[:.]?\s*(.*)$", re.I)
_PARTS = re.compile(
    r"ALAMAT\s*:\s*(?P<address>.*?)\s*,?\s*NAMA\s+DUSUN\s*:\s*(?P<hamlet>.*?)\s*,?\s*"
    r"(?=RT\s*/\s*RW)",
    re.I,
)


def _is_in(head: Sequence[Row]) -> bool:
    return any(
        header_key(cell).startswith("bukuindukpendudukwni")
        for row in head[:20]
        for cell in row
    )


def _family_at(rows: Sequence[Row], index: int) -> Family | None:
    row = rows[index]
    match = _KK.match(at(row, 0))
    if match is None:
        return None
    others = [text for p in range(1, len(row)) if (text := at(row, p))]
    number = match[1] or next((t for t in others if any(map(str.isdigit, t))), "")
    address = next((t for t in others if "ALAMAT" in t.upper()), at(row, 2))
    family = read_address(address)
    if parts := _PARTS.search(address):  # both may have commas in them
        family |= {name: text.strip(" -") for name, text in parts.groupdict().items()}
    return family | {"kk_number": number}


LAYOUT = BlockLayout(
    format="bip_2016",
    title="BIP 2016 (Dukcapil)",
    reason="Judul “BUKU INDUK PENDUDUK WNI”, dan baris “No. KK” di atas tiap keluarga.",
    is_in=_is_in,
    family_at=_family_at,
    members={
        "name": 1,
        "nik": 2,
        "birth_place": 3,
        "birth_date": 4,
        "sex": 5,
        "family_relation": 6,
        "religion": 7,
        "education": 8,
        "occupation": 9,
        "mother_name": 10,
        "father_name": 11,
    },
    ends=lambda row: at(row, 0).casefold().startswith("keterangan"),
    words={"tempat": "birth_place", "tgl": "birth_date", "tanggal": "birth_date"},
)
