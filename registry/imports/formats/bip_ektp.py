"""BIP of the e-KTP years: a row with the KK number and the address, then its members.

Rests on the description (P1 "Wjb KTP", Q1 "KTP-eL"; KK in A, head in C, address in L)
and, as facts, on cell positions of OpenSID's public reader (A to S). The village is
what the address says behind DESA: not always written, so only a hint.
"""

from collections.abc import Sequence

from registry.imports.cells import is_blank, plain
from registry.imports.contract import Hint
from registry.imports.formats.family_blocks import (
    BlockLayout,
    Family,
    at,
    read_address,
)
from registry.imports.formats.headers import header_key
from registry.imports.workbook import Row

_ADDRESS = 11  # L


def _is_in(head: Sequence[Row]) -> bool:
    for row in head[:20]:
        text = " ".join(header_key(cell) for cell in row)
        if "wjbktp" in text and "ktpel" in text:
            return True
    return False


def _family_at(rows: Sequence[Row], index: int) -> Family | None:
    row = rows[index]
    if not row or not is_blank(at(row, 1)):
        return None
    digits = "".join(filter(str.isdigit, plain(row[0])))
    is_number = isinstance(row[0], float) and row[0] >= 10**15
    if len(digits) != 16 and not is_number:
        return None
    family: Family = {"kk_number": row[0], "office": Hint("")}
    address = at(row, _ADDRESS)
    if "RT" not in address.upper():
        others = (at(row, p) for p in range(3, len(row)))
        address = next((t for t in others if "RT/RW" in t.upper()), address)
    return family | read_address(address)


LAYOUT = BlockLayout(
    format="bip_ektp",
    title="BIP e-KTP (Dukcapil)",
    reason="Judul kolom “Wjb KTP” dan “KTP-eL”, dan blok per keluarga.",
    is_in=_is_in,
    family_at=_family_at,
    members={
        "name": 1,
        "nik": 2,
        "birth_place": 3,
        "birth_date": 4,
        "sex": 5,
        "marital_status": 6,
        "blood_type": 7,
        "family_relation": 8,
        "religion": 9,
        "education": 10,
        "birth_certificate": 11,
        "occupation": 12,
        "mother_name": 13,
        "father_name": 14,
    },
    words={"tempat": "birth_place", "tgl": "birth_date", "tanggal": "birth_date"},
)
