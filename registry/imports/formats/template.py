"""The project's own template, and what it exports: labels of fields.py as headers."""

from registry.imports.fields import FIELDS, MAPPING_ONLY
from registry.imports.formats.flat import Layout

_COLUMNS = {field.label: field.name for field in FIELDS} | {
    field.label: field.name for field in MAPPING_ONLY if field.name == "district"
}

LAYOUT = Layout.of(
    "template",
    "Templat SIPITULUNG",
    _COLUMNS,
    own=(
        "Nama Lengkap",
        "Hubungan Keluarga",
        "Asuransi Kesehatan",
        "Nomor HP",
    ),
)
