"""Names that every service's texts may print, filled when a letter is composed."""

# kantor.nama "Kecamatan Pitu", kantor.wilayah "Pitu", kantor.jabatan "Camat Pitu",
# kantor.kabupaten "Kabupaten Ngawi", desa.nama "Desa Kalang" (the origin);
# desa.penanda_tangan, desa.jabatan "Desa Kalang", "Kepala Desa Kalang" of the village
# whose head signs; surat.berkas lists the documents handed in; surat.register_desa is
# the answer `nomor_register_desa`; surat.nomor_desa and surat.tanggal_desa are those
# of the village's own letter, "" without one
OFFICE_PLACEHOLDERS = frozenset(
    (
        *("surat.nomor", "surat.nomor_registrasi", "surat.tanggal", "surat.berkas"),
        *("surat.register_desa", "surat.nomor_desa", "surat.tanggal_desa"),
        *("kantor.nama", "kantor.wilayah", "kantor.jabatan", "kantor.kabupaten"),
        *("desa.nama", "desa.penanda_tangan", "desa.jabatan"),
        *("penanda_tangan.nama", "penanda_tangan.jabatan", "penanda_tangan.nip"),
        "saat.tanggal",
    )
)
RESERVED = frozenset(("surat", "kantor", "desa", "penanda_tangan", "saat", "item"))
