"""BIP 2016 as Luwu Timur prints it: one page for each family, labels above the members.

Rests on the description (B1 "BUKU INDUK KEPENDUDUKAN ... (DAFTAR  KELUARGA)", KK in L3,
address L5, RT/RW L6, members from row 9) and, as facts, on cell positions of OpenSID's
public reader (B to O). Labels are looked for first, positions are the second choice.
"""

import re
from collections.abc import Sequence

from registry.imports.contract import Hint
from registry.imports.formats.family_blocks import (
    BlockLayout,
    Family,
    at,
    beside,
    read_address,
)
from registry.imports.formats.flat import split_rt_rw
from registry.imports.formats.headers import header_key
from registry.imports.workbook import Row

_VALUE = 11  # L
_LABEL_ROWS = 8


def _title(row: Row) -> str:
    keys = (header_key(cell) for cell in row[:6])
    return next((k for k in keys if k.startswith("bukuindukkependudukan")), "")


def _is_in(head: Sequence[Row]) -> bool:
    return any("daftarkeluarga" in _title(row) for row in head[:20])


def _family_at(rows: Sequence[Row], index: int) -> Family | None:
    if not _title(rows[index]):
        return None
    page = rows[index : index + _LABEL_ROWS]

    def labelled(*labels: str, row: int = 0) -> str:
        found = next(filter(None, (beside(r, *labels) for r in page)), "")
        return found or (at(page[row], _VALUE) if row and row < len(page) else "")

    family = read_address(_with_comma(labelled("ALAMAT", row=4)))
    rt, rw = split_rt_rw(labelled("NO.RT/RW", "RT/RW", row=5))
    village = labelled("DESA", "DESA/KELURAHAN", "KELURAHAN", "DESA/KEL")
    return family | {
        "kk_number": labelled("NO. KK", "NO KK", "NOMOR KK", row=2),
        "rt": rt,
        "rw": rw,
        "office": Hint(village),
    }


def _with_comma(address: str) -> str:
    """ "DSN.TAMBAK YOSO,Kodepos": the dot belongs to the short form."""
    return re.sub(r"\b(DSN|DS)\.\s*", "DUSUN ", address, flags=re.I)


LAYOUT = BlockLayout(
    format="bip_luwu",
    title="BIP 2016 Luwu Timur (Dukcapil)",
    reason="Judul “BUKU INDUK KEPENDUDUKAN ... (DAFTAR KELUARGA)” di tiap halaman.",
    is_in=_is_in,
    family_at=_family_at,
    number_at=1,
    members={
        "nik": 2,
        "name": 3,
        "sex": 4,
        "birth_place": 5,
        "birth_date": 6,
        "blood_type": 7,
        "religion": 8,
        "marital_status": 9,
        "family_relation": 10,
        "education": 11,
        "occupation": 12,
        "mother_name": 13,
        "father_name": 14,
    },
    words={"status": "marital_status"},
)
