"""The project's own template, and what it exports: labels of fields.py as headers."""

from registry.imports.fields import FIELDS, MAPPING_ONLY
from registry.imports.formats.flat import Layout
from registry.imports.formats.headers import header_key

_HEADERS = {header_key(field.label): field.name for field in FIELDS}
_HEADERS |= {
    header_key(field.label): field.name
    for field in MAPPING_ONLY
    if field.name == "district"
}

LAYOUT = Layout(
    format="template",
    title="Templat SIPITULUNG",
    headers=_HEADERS,
    own_headers=frozenset(
        map(
            header_key,
            ("Nama Lengkap", "Hubungan Keluarga", "Asuransi Kesehatan", "Nomor HP"),
        )
    ),
)
