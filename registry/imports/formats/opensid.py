"""Format Impor of OpenSID, the layout that villages know (43 and 44 columns).

Rests on the description of its column list, codes and sample: columns by name in any
order, any subset; a row with "###" in its second cell ends the data; the sheet "Kode
Data" is a list of codes, sheets of any other name are data.
"""

from registry.imports.formats.flat import Layout

_COLUMNS = {
    "alamat": "address",
    "dusun": "hamlet",
    "rw": "rw",
    "rt": "rt",
    "nama": "name",
    "no_kk": "kk_number",
    "nik": "nik",
    "sex": "sex",
    "tempatlahir": "birth_place",
    "tanggallahir": "birth_date",
    "agama_id": "religion",
    "pendidikan_kk_id": "education",
    "pendidikan_sedang_id": "",
    "pekerjaan_id": "occupation",
    "status_kawin": "marital_status",
    "kk_level": "family_relation",
    "warganegara_id": "citizenship",
    "ayah_nik": "father_nik",
    "nama_ayah": "father_name",
    "ibu_nik": "mother_nik",
    "nama_ibu": "mother_name",
    "golongan_darah_id": "blood_type",
    "akta_lahir": "birth_certificate",
    "dokumen_pasport": "",
    "tanggal_akhir_paspor": "",
    "dokumen_kitas": "",
    "akta_perkawinan": "marriage_certificate",
    "tanggalperkawinan": "marriage_date",
    "akta_perceraian": "divorce_certificate",
    "tanggalperceraian": "divorce_date",
    "cacat_id": "disability",
    "cara_kb_id": "",
    "hamil": "",
    "ktp_el": "",
    "status_rekam": "",
    "alamat_sekarang": "",
    "status_dasar": "life_status",
    "suku": "",
    "tag_id_card": "",
    "id_asuransi": "insurance",
    "no_asuransi": "insurance_number",
    "lat": "",
    "lng": "",
    "ket": "",
}

LAYOUT = Layout.of(
    "opensid",
    "Format Impor OpenSID",
    _COLUMNS,
    own=(
        "agama_id",
        "pendidikan_kk_id",
        "pendidikan_sedang_id",
        "pekerjaan_id",
        "kk_level",
        "warganegara_id",
        "golongan_darah_id",
        "cacat_id",
        "cara_kb_id",
        "id_asuransi",
        "tag_id_card",
        "tanggal_akhir_paspor",
    ),
)
