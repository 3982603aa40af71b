"""The facts about a resident that a file may bring: name, label, and known headers.

Names are the attributes of IMPORTED_COLUMNS without "_id"; "office" is the village, as
a region code or a name. Labels are the headers of our own template and of exports.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """One column of a resident.

    kind: "nik" "kk" "text" "date" "sex" "relation" "status" "code" "rt" "phone"
    "hamlet" "village"; or a pair in one cell: "place_date" "rt_rw" (mapping only).
    max_length: of texts. spellings: further headers by which it is guessed, with
    commas between; case, spaces and punctuation do not matter.
    """

    name: str
    label: str
    kind: str
    max_length: int = 0
    spellings: str = ""

    @property
    def headers(self) -> tuple[str, ...]:
        """Every header that means this field, its label first."""
        return (self.label, *filter(None, self.spellings.split(", ")))


FIELDS = (
    Field(
        "office",
        "Desa",
        "village",
        0,
        "desa/kel, desa/kelurahan, kelurahan, desa id, kode desa, nama desa, "
        "kel/desa, nama kelurahan",
    ),
    Field(
        "kk_number",
        "Nomor KK",
        "kk",
        0,
        "no kk, nokk, no kartu keluarga, nomor kartu keluarga, kartu keluarga, kk, nkk",
    ),
    Field(
        "nik",
        "NIK",
        "nik",
        0,
        "nomor nik, no nik, nomor induk kependudukan, no ktp, nomor ktp, noktp, nik "
        "ktp",
    ),
    Field(
        "name",
        "Nama Lengkap",
        "text",
        120,
        "nama, nama penduduk, nama lgkp, nama warga",
    ),
    Field(
        "family_relation",
        "Hubungan Keluarga",
        "relation",
        0,
        "shdk, hub keluarga, hub kel, hubungan, kk level, status hubungan dalam "
        "keluarga, status hubungan keluarga, hubungan dalam keluarga, stat hbkel, "
        "hubkel, status dalam keluarga, status dlm kel, shdrt, status keluarga",
    ),
    Field(
        "sex",
        "Jenis Kelamin",
        "sex",
        0,
        "sex, jk, kelamin, jenis klmin, l/p, lp, jns kelamin, gender",
    ),
    Field(
        "birth_place",
        "Tempat Lahir",
        "text",
        80,
        "tempatlahir, tmpt lahir, tmpt lhr, tmp lahir, tempat lhr, kota lahir",
    ),
    Field(
        "birth_date",
        "Tanggal Lahir",
        "date",
        0,
        "tanggallahir, tgl lahir, tgl lhr, tanggal lhr, lahir",
    ),
    Field("religion", "Agama", "code", 0, "agama id, agm"),
    Field(
        "marital_status",
        "Status Perkawinan",
        "code",
        0,
        "status kawin, stat kwn, status pernikahan, kawin, status nikah, stat "
        "kawin, status kwn, perkawinan",
    ),
    Field(
        "education",
        "Pendidikan",
        "code",
        0,
        "pendidikan kk id, pendidikan dlm kk, pendidikan terakhir, pendidikan "
        "akhir, pendidikan dalam kk, pddk akhir, pendidikan kk",
    ),
    Field(
        "occupation",
        "Pekerjaan",
        "code",
        0,
        "pekerjaan id, jenis pekerjaan, jenis pkrjn, pkrjn, mata pencaharian",
    ),
    Field(
        "citizenship",
        "Kewarganegaraan",
        "code",
        0,
        "warganegara id, warganegara, warga negara, kewargaannegara, "
        "kewarganegaraan id, wn",
    ),
    Field(
        "blood_type",
        "Golongan Darah",
        "code",
        0,
        "golongan darah id, gol darah, gol drh, g drh, gol, goldar",
    ),
    Field(
        "disability",
        "Penyandang Disabilitas",
        "code",
        0,
        "cacat id, cacat, disabilitas, jenis cacat, penyandang cacat, jenis "
        "disabilitas",
    ),
    Field(
        "insurance",
        "Asuransi Kesehatan",
        "code",
        0,
        "id asuransi, asuransi, jenis asuransi, jaminan kesehatan, bpjs",
    ),
    Field(
        "insurance_number",
        "Nomor Asuransi",
        "text",
        30,
        "no asuransi, no bpjs, nomor bpjs, no kartu bpjs, no jkn, nomor kartu jkn",
    ),
    Field(
        "life_status",
        "Status Penduduk",
        "status",
        0,
        "status dasar, status hidup, status kependudukan",
    ),
    Field(
        "father_name",
        "Nama Ayah",
        "text",
        120,
        "ayah, nama bapak, nama lgkp ayah, nama lengkap ayah, nm ayah, bapak",
    ),
    Field("father_nik", "NIK Ayah", "nik", 0, "ayah nik, nik bapak"),
    Field(
        "mother_name",
        "Nama Ibu",
        "text",
        120,
        "ibu, nama lgkp ibu, nama lengkap ibu, nm ibu, ibu kandung, nama ibu kandung",
    ),
    Field("mother_nik", "NIK Ibu", "nik", 0, "ibu nik"),
    Field(
        "birth_certificate",
        "Nomor Akta Lahir",
        "text",
        60,
        "akta lahir, no akta lahir, no akta lhr, no akte lahir, akte lahir, akta "
        "kelahiran, nomor akta kelahiran, no akta kelahiran",
    ),
    Field(
        "marriage_certificate",
        "Nomor Akta Perkawinan",
        "text",
        60,
        "akta perkawinan, nomor akta kawin, no akta kawin, akta nikah, no akta "
        "nikah, buku nikah, no buku nikah, nomor akta nikah, no akta perkawinan",
    ),
    Field(
        "marriage_date",
        "Tanggal Perkawinan",
        "date",
        0,
        "tanggalperkawinan, tanggal kwn, tgl kwn, tgl kawin, tanggal kawin, tanggal "
        "nikah, tgl nikah",
    ),
    Field(
        "divorce_certificate",
        "Nomor Akta Perceraian",
        "text",
        60,
        "akta perceraian, nomor akta cerai, no akta cerai, akta cerai, no akta "
        "perceraian",
    ),
    Field(
        "divorce_date",
        "Tanggal Perceraian",
        "date",
        0,
        "tanggalperceraian, tgl cerai, tanggal cerai",
    ),
    Field(
        "address",
        "Alamat",
        "text",
        160,
        "alamat sekarang, alamat lengkap, alamat rumah, alamat tinggal, jalan",
    ),
    Field(
        "hamlet",
        "Dusun",
        "hamlet",
        60,
        "nama dusun, dusun/lingkungan, lingkungan, dukuh, dsn",
    ),
    Field("rt", "RT", "rt", 0, "no rt, nomor rt"),
    Field("rw", "RW", "rt", 0, "no rw, nomor rw"),
    Field(
        "phone",
        "Nomor HP",
        "phone",
        20,
        "telepon, no hp, hp, telp, no telp, no telepon, nomor telepon, handphone, "
        "wa, no wa, nomor wa, whatsapp, kontak",
    ),
)

# fields a mapping may name besides: they become other columns while a table is read
MAPPING_ONLY = (
    Field("district", "Kecamatan", "text", 0, "kec, nama kecamatan"),
    Field(
        "birth",
        "Tempat, Tanggal Lahir",
        "place_date",
        0,
        "ttl, tempat tanggal lahir, tempat/tgl lahir, tempat tgl lahir, tempat & "
        "tgl lahir, tempat dan tanggal lahir, tmpt/tgl lahir",
    ),
    Field("rt_rw", "RT/RW", "rt_rw", 0, "rt rw, rt dan rw, no rt/rw"),
)

BY_NAME: Mapping[str, Field] = {f.name: f for f in (*FIELDS, *MAPPING_ONLY)}


def label_of(name: str) -> str:
    """The Indonesian label of a field."""
    return BY_NAME[name].label


def choices() -> list[tuple[str, str]]:
    """(name, label) of everything a column of an unknown file may mean."""
    return [(f.name, f.label) for f in (*FIELDS, *MAPPING_ONLY)]
