"""The flat export of SIAK (Dukcapil): one person per row, 37 columns, whole kecamatan.

Rests on the description of its columns: words instead of codes, RW before RT, dates as
serial numbers, the dusun inside Alamat ("Dsn JIWET"), the village by name in Desa/Kel
with its Kecamatan.
"""

import re

from registry.imports.cells import plain
from registry.imports.formats.flat import Columns, Layout

_COLUMNS = {
    "Nomor KK": "kk_number",
    "NIK": "nik",
    "Nama Penduduk": "name",
    "Status": "life_status",
    "Tempat Lahir": "birth_place",
    "Tanggal Lahir": "birth_date",
    "Kelamin": "sex",
    "NIK Ayah": "father_nik",
    "Ayah": "father_name",
    "NIK Ibu": "mother_nik",
    "Ibu": "mother_name",
    "Status Kawin": "marital_status",
    "SHDK": "family_relation",
    "Agama": "religion",
    "Kecamatan": "district",
    "Desa/Kel": "office",
    "Alamat": "address",
    "RW": "rw",
    "RT": "rt",
    "Pendidikan": "education",
    "Pekerjaan": "occupation",
    "Deskripsi Pekerjaan": "",
    "Gol. Darah": "blood_type",
    "Cacat": "disability",
    "Cetak KTP": "",
    "Ganti KTP": "",
    "KTP Berakhir": "",
    "Nomor Paspor": "",
    "Nomor Akta Lahir": "birth_certificate",
    "Nomor Akta Kawin": "marriage_certificate",
    "Tanggal Kwn": "marriage_date",
    "Nomor Akta Cerai": "divorce_certificate",
    "Tgl Cerai": "divorce_date",
    "Petugas Registrasi": "",
    "Tgl Ubah": "",
    "Petugas Entri": "",
    "Tgl Entri": "",
}
_HAMLET = re.compile(r"\b(?:dusun|dsn|dukuh|lingkungan)\b[\s.:]*([^,;/]+)", re.I)
_HAMLET_ENDS = re.compile(r"\s+(?:RT|RW|NO|BLOK|JL|JALAN)\b.*$", re.I)


def hamlet_of(address: str) -> str | None:
    """ "Jl. Raya 3 Dsn JIWET" -> "JIWET"; None when the address names no dusun."""
    match = _HAMLET.search(address)
    return _HAMLET_ENDS.sub("", match[1]).strip() or None if match else None


def add_hamlets(columns: Columns) -> None:
    """The column "hamlet" out of the addresses."""
    if "address" in columns and "hamlet" not in columns:
        known: dict[str, str | None] = {}
        for cell in set(columns["address"]):
            known[cell] = hamlet_of(plain(cell))
        columns["hamlet"] = [known[cell] for cell in columns["address"]]


LAYOUT = Layout.of(
    "siak",
    "SIAK (Dukcapil)",
    _COLUMNS,
    own=(
        "Nama Penduduk",
        "Desa/Kel",
        "Deskripsi Pekerjaan",
        "Cetak KTP",
        "Ganti KTP",
        "Tanggal Kwn",
        "Petugas Registrasi",
        "Petugas Entri",
        "Tgl Entri",
    ),
    reshape=add_hamlets,
)
