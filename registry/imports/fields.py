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
    synonyms: further headers by which it is guessed; case, spaces and punctuation do
    not matter.
    """

    name: str
    label: str
    kind: str
    synonyms: tuple[str, ...] = ()
    max_length: int = 0  # of texts


def _text(name: str, label: str, length: int, *synonyms: str) -> Field:
    return Field(name, label, "text", synonyms, length)


FIELDS = (
    Field(
        "office",
        "Desa",
        "village",
        (
            "desa/kel",
            "desa/kelurahan",
            "kelurahan",
            "desa id",
            "kode desa",
            "nama desa",
            "kel/desa",
            "nama kelurahan",
        ),
    ),
    Field(
        "kk_number",
        "Nomor KK",
        "kk",
        ("no kk", "nokk", "no kartu keluarga", "nomor kartu keluarga", "kk", "nkk"),
    ),
    Field(
        "nik",
        "NIK",
        "nik",
        (
            "nomor nik",
            "no nik",
            "nomor induk kependudukan",
            "no ktp",
            "nomor ktp",
            "noktp",
            "nik ktp",
        ),
    ),
    _text(
        "name", "Nama Lengkap", 120, "nama", "nama penduduk", "nama lgkp", "nama warga"
    ),
    Field(
        "family_relation",
        "Hubungan Keluarga",
        "relation",
        (
            "shdk",
            "hub keluarga",
            "hub kel",
            "hubungan",
            "kk level",
            "status hubungan dalam keluarga",
            "status hubungan keluarga",
            "hubungan dalam keluarga",
            "stat hbkel",
            "hubkel",
            "status dalam keluarga",
            "shdrt",
            "status keluarga",
        ),
    ),
    Field(
        "sex",
        "Jenis Kelamin",
        "sex",
        ("sex", "jk", "kelamin", "jenis klmin", "l/p", "lp", "jns kelamin", "gender"),
    ),
    _text(
        "birth_place",
        "Tempat Lahir",
        80,
        "tempatlahir",
        "tmpt lahir",
        "tmpt lhr",
        "tmp lahir",
        "tempat lhr",
        "kota lahir",
    ),
    Field(
        "birth_date",
        "Tanggal Lahir",
        "date",
        ("tanggallahir", "tgl lahir", "tgl lhr", "tanggal lhr", "lahir"),
    ),
    Field("religion", "Agama", "code", ("agama id", "agm")),
    Field(
        "marital_status",
        "Status Perkawinan",
        "code",
        (
            "status kawin",
            "stat kwn",
            "status pernikahan",
            "kawin",
            "status nikah",
            "stat kawin",
            "status kwn",
            "perkawinan",
        ),
    ),
    Field(
        "education",
        "Pendidikan",
        "code",
        (
            "pendidikan kk id",
            "pendidikan dlm kk",
            "pendidikan terakhir",
            "pendidikan akhir",
            "pendidikan dalam kk",
            "pddk akhir",
            "pendidikan kk",
        ),
    ),
    Field(
        "occupation",
        "Pekerjaan",
        "code",
        ("pekerjaan id", "jenis pekerjaan", "jenis pkrjn", "pkrjn", "mata pencaharian"),
    ),
    Field(
        "citizenship",
        "Kewarganegaraan",
        "code",
        (
            "warganegara id",
            "warganegara",
            "warga negara",
            "kewargaannegara",
            "kewarganegaraan id",
            "wn",
        ),
    ),
    Field(
        "blood_type",
        "Golongan Darah",
        "code",
        ("golongan darah id", "gol darah", "gol drh", "g drh", "gol", "goldar"),
    ),
    Field(
        "disability",
        "Penyandang Disabilitas",
        "code",
        (
            "cacat id",
            "cacat",
            "disabilitas",
            "jenis cacat",
            "penyandang cacat",
            "jenis disabilitas",
        ),
    ),
    Field(
        "insurance",
        "Asuransi Kesehatan",
        "code",
        ("id asuransi", "asuransi", "jenis asuransi", "jaminan kesehatan", "bpjs"),
    ),
    _text(
        "insurance_number",
        "Nomor Asuransi",
        30,
        "no asuransi",
        "no bpjs",
        "nomor bpjs",
        "no kartu bpjs",
        "no jkn",
        "nomor kartu jkn",
    ),
    Field(
        "life_status",
        "Status Penduduk",
        "status",
        ("status dasar", "status hidup", "status kependudukan"),
    ),
    _text(
        "father_name",
        "Nama Ayah",
        120,
        "ayah",
        "nama bapak",
        "nama lgkp ayah",
        "nama lengkap ayah",
        "nm ayah",
        "bapak",
    ),
    Field("father_nik", "NIK Ayah", "nik", ("ayah nik", "nik bapak")),
    _text(
        "mother_name",
        "Nama Ibu",
        120,
        "ibu",
        "nama lgkp ibu",
        "nama lengkap ibu",
        "nm ibu",
        "ibu kandung",
        "nama ibu kandung",
    ),
    Field("mother_nik", "NIK Ibu", "nik", ("ibu nik",)),
    _text(
        "birth_certificate",
        "Nomor Akta Lahir",
        60,
        "akta lahir",
        "no akta lahir",
        "no akta lhr",
        "no akte lahir",
        "akte lahir",
        "akta kelahiran",
        "nomor akta kelahiran",
        "no akta kelahiran",
    ),
    _text(
        "marriage_certificate",
        "Nomor Akta Perkawinan",
        60,
        "akta perkawinan",
        "nomor akta kawin",
        "no akta kawin",
        "akta nikah",
        "no akta nikah",
        "buku nikah",
        "no buku nikah",
        "nomor akta nikah",
        "no akta perkawinan",
    ),
    Field(
        "marriage_date",
        "Tanggal Perkawinan",
        "date",
        (
            "tanggalperkawinan",
            "tanggal kwn",
            "tgl kwn",
            "tgl kawin",
            "tanggal kawin",
            "tanggal nikah",
            "tgl nikah",
        ),
    ),
    _text(
        "divorce_certificate",
        "Nomor Akta Perceraian",
        60,
        "akta perceraian",
        "nomor akta cerai",
        "no akta cerai",
        "akta cerai",
        "no akta perceraian",
    ),
    Field(
        "divorce_date",
        "Tanggal Perceraian",
        "date",
        ("tanggalperceraian", "tgl cerai", "tanggal cerai"),
    ),
    _text(
        "address",
        "Alamat",
        160,
        "alamat sekarang",
        "alamat lengkap",
        "alamat rumah",
        "alamat tinggal",
        "jalan",
    ),
    Field(
        "hamlet",
        "Dusun",
        "hamlet",
        ("nama dusun", "dusun/lingkungan", "lingkungan", "dukuh", "dsn"),
        60,
    ),
    Field("rt", "RT", "rt", ("no rt", "nomor rt")),
    Field("rw", "RW", "rt", ("no rw", "nomor rw")),
    Field(
        "phone",
        "Nomor HP",
        "phone",
        (
            "telepon",
            "no hp",
            "hp",
            "telp",
            "no telp",
            "no telepon",
            "nomor telepon",
            "handphone",
            "wa",
            "no wa",
            "nomor wa",
            "whatsapp",
            "kontak",
        ),
        20,
    ),
)

# fields a mapping may name besides: they become other columns while a table is read
MAPPING_ONLY = (
    Field("district", "Kecamatan", "text", ("kec", "nama kecamatan")),
    Field(
        "birth",
        "Tempat, Tanggal Lahir",
        "place_date",
        (
            "ttl",
            "tempat tanggal lahir",
            "tempat/tgl lahir",
            "tempat tgl lahir",
            "tempat & tgl lahir",
            "tempat dan tanggal lahir",
            "tmpt/tgl lahir",
        ),
    ),
    Field("rt_rw", "RT/RW", "rt_rw", ("rt rw", "rt dan rw", "no rt/rw")),
)

BY_NAME: Mapping[str, Field] = {f.name: f for f in (*FIELDS, *MAPPING_ONLY)}


def label_of(name: str) -> str:
    """The Indonesian label of a field."""
    return BY_NAME[name].label


def choices() -> list[tuple[str, str]]:
    """(name, label) of everything a column of an unknown file may mean."""
    return [(f.name, f.label) for f in (*FIELDS, *MAPPING_ONLY)]
