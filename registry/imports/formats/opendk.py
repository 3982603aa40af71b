"""The export of OpenSID for OpenDK: one workbook, zipped with photographs (42 columns).

Rests on the description of its column list and cells: all text, codes as numbers,
dates y-m-d, the village as a dotted region code in desa_id, "0" for no KK number.
"""

from registry.imports.formats.flat import Layout

_COLUMNS = {
    "alamat": "address",
    "dusun": "hamlet",
    "rw": "rw",
    "rt": "rt",
    "nama": "name",
    "nomor_kk": "kk_number",
    "nomor_nik": "nik",
    "jenis_kelamin": "sex",
    "tempat_lahir": "birth_place",
    "tanggal_lahir": "birth_date",
    "agama": "religion",
    "pendidikan_dlm_kk": "education",
    "pendidikan_sdg_ditempuh": "",
    "pekerjaan": "occupation",
    "kawin": "marital_status",
    "hubungan_keluarga": "family_relation",
    "kewarganegaraan": "citizenship",
    "nama_ayah": "father_name",
    "nama_ibu": "mother_name",
    "gol_darah": "blood_type",
    "akta_lahir": "birth_certificate",
    "nomor_dokumen_pasport": "",
    "tanggal_akhir_pasport": "",
    "nomor_dokumen_kitas": "",
    "nik_ayah": "father_nik",
    "nik_ibu": "mother_nik",
    "nomor_akta_perkawinan": "marriage_certificate",
    "tanggal_perkawinan": "marriage_date",
    "nomor_akta_perceraian": "divorce_certificate",
    "tanggal_perceraian": "divorce_date",
    "cacat": "disability",
    "cara_kb": "",
    "hamil": "",
    "ktp_el": "",
    "status_rekam": "",
    "alamat_sekarang": "",
    "id": "",
    "foto": "",
    "status_dasar": "life_status",
    "created_at": "",
    "updated_at": "",
    "desa_id": "office",
}

LAYOUT = Layout.of(
    "opendk",
    "Ekspor OpenDK",
    _COLUMNS,
    own=(
        "nomor_nik",
        "pendidikan_dlm_kk",
        "pendidikan_sdg_ditempuh",
        "nomor_dokumen_pasport",
        "nomor_dokumen_kitas",
        "desa_id",
    ),
)
