"""BIP 2012: a row of labels (NO.KK, NAMA.KK, ALAMAT), its values, then the members.

Rests on the description (rows of a family, the header words of its members) and, as
facts, on cell positions of OpenSID's public reader: NO.KK in B, its values one row
below with the address in G, members three rows below in B to P.
"""

from collections.abc import Sequence

from registry.imports.formats.family_blocks import (
    BlockLayout,
    Family,
    at,
    read_address,
)
from registry.imports.formats.headers import header_key
from registry.imports.workbook import Row

_KK, _ADDRESS = 1, 6  # B, G
_KK_KEYS = frozenset(("nokk", "nomorkk"))


def _labels_in(row: Row) -> dict[str, int]:
    """Label key -> position, of a row that heads a family."""
    keys = [header_key(cell) for cell in row]
    if not _KK_KEYS.intersection(keys[:4]) or "nik" in keys:
        return {}
    return {key: position for position, key in enumerate(keys) if key}


def _is_in(head: Sequence[Row]) -> bool:
    return any(
        "alamat" in labels or "namakk" in labels
        for labels in map(_labels_in, head)
        if labels
    )


def _family_at(rows: Sequence[Row], index: int) -> Family | None:
    labels = _labels_in(rows[index])
    if not labels or index + 1 >= len(rows):
        return None
    values = rows[index + 1]
    kk_at = next((labels[key] for key in _KK_KEYS if key in labels), _KK)
    address = at(values, labels.get("alamat", _ADDRESS)) or at(values, _ADDRESS)
    number = values[kk_at] if kk_at < len(values) else None
    return read_address(address) | {"kk_number": number}


LAYOUT = BlockLayout(
    format="bip_2012",
    title="BIP 2012 (Dukcapil)",
    reason="Baris NO.KK, NAMA.KK dan ALAMAT di atas tiap keluarga.",
    is_in=_is_in,
    family_at=_family_at,
    number_at=1,
    members={
        "nik": 2,
        "name": 3,
        "sex": 4,
        "birth_place": 5,
        "birth_date": 6,
        "religion": 8,
        "marital_status": 9,
        "family_relation": 10,
        "education": 11,
        "occupation": 12,
        "mother_name": 13,
        "father_name": 14,
        "birth_certificate": 15,
    },
    words={"status": "marital_status", "noaktelahir": "birth_certificate"},
)
