"""Complete invented answers for each of the seven services, for tests and demo letters.

The people do not exist: their NIK obey the rules but carry serials from 9001 up, which
the registry office never reaches in this kecamatan.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

Person = dict[str, Any]
Example = dict[str, Any]
DISTRICT = "352116"
FAMILY_CARD = f"{DISTRICT}1203129001"
LONG_NAMES = (
    "Raden Mas Notonegoro Kusumawardhana Suryadiningrat Wiryokusu",
    "Siti Nurhalimatussa'diyah Purwaningtyas Kusumaningrum Handay",
    "Muhammad Abdurrahman Wahidinsyah Prawirodirjo Hadiningrat Su",
    "Dyah Ayu Retnowulandari Sekarkinasih Puspitaningrum Maharani",
)


def nik(born: date, sex: str, serial: int) -> str:
    """A NIK of the kecamatan as the rules build it (day + 40 for women)."""
    day = born.day + (40 if sex == "P" else 0)
    return f"{DISTRICT}{day:02d}{born:%m%y}{serial:04d}"


def _person(
    serial: int, name: str, sex: str, born: str, work: str, **more: Any
) -> Person:
    birth = date.fromisoformat(born)
    return {
        "nik": nik(birth, sex, serial),
        "no_kk": FAMILY_CARD,
        "nama": name,
        "tempat_lahir": "Ngawi",
        "tanggal_lahir": born,
        "jenis_kelamin": sex,
        "agama": "Islam",
        "status_kawin": "Kawin",
        "pekerjaan": work,
        "pendidikan": "SLTA/Sederajat",
        "kewarganegaraan": "WNI",
        "alamat": "Dusun Krajan",
        "rt": "003",
        "rw": "001",
        "dusun": "Krajan",
        "desa": "Kalang",
        "kecamatan": "Pitu",
        "kabupaten": "Ngawi",
        "life_status": "1",
        "kepala_keluarga": "Sukirno Hadi",
        **more,
    }


HEAD = _person(
    9001, "Sukirno Hadi", "L", "1974-05-12", "Petani/Pekebun", no_hp="+6281200009001"
)
WIFE = _person(9002, "Wartinah", "P", "1978-08-03", "Mengurus Rumah Tangga")
SON = _person(
    *(9003, "Bagas Prasetyo", "L", "1999-02-20", "Karyawan Swasta"),
    status_kawin="Belum Kawin",
    no_hp="+6281200009003",
)
GRANDFATHER = _person(
    *(9005, "Kasan Mustari", "L", "1948-01-15", "Petani/Pekebun"), life_status="2"
)
WITNESSES = [
    _person(9006, "Suparmin", "L", "1970-03-09", "Wiraswasta", rt="002"),
    _person(9007, "Tumini Rahayu", "P", "1972-10-21", "Pedagang", rt="004"),
]
SIBLINGS = [
    _person(9009, "Sumiyati", "P", "1977-09-30", "Pedagang", rt="001"),
    _person(9010, "Parno Widodo", "L", "1980-12-04", "Wiraswasta", desa="Cantel"),
]
BRIDE = _person(
    *(9008, "Anisa Fitriani", "P", "2000-06-18", "Guru"),
    status_kawin="Belum Kawin",
    alamat="Jalan Merapi 21",
    desa="Beran",
    kecamatan="Ngawi",
)


def _hajatan(today: date) -> Example:
    first = today + timedelta(days=45)
    answers = {
        "jenis_hajatan": "pernikahan",
        "yang_dihajatkan": "Rina Lestari dan Danang Wibowo",
        "tanggal_mulai": first.isoformat(),
        "tanggal_selesai": (first + timedelta(days=1)).isoformat(),
        "jam_mulai": "09:00",
        "alamat_lokasi": "Dusun Krajan RT 003/RW 001",
        "desa_lokasi": "35.21.16.2001",
        "jumlah_undangan": 400,
        "hiburan": ["campursari", "sound"],
        "nama_grup": "Laras Budaya",
        "pakai_jalan": True,
        "ruas_jalan": "jalan dusun Krajan, 50 meter",
        "kesanggupan": True,
        "cara_terima": "diambil",
    }
    return {"answers": answers, "people": {"pemohon": [HEAD]}}


def _dispensasi(today: date) -> Example:
    answers = {
        "tanggal_daftar": today.isoformat(),
        "tanggal_akad": (today + timedelta(days=6)).isoformat(),
        "jam_akad": "09:00",
        "tempat_akad": "rumah",
        "alamat_akad": "Dusun Krajan RT 003/RW 001",
        "wilayah_akad": "dalam",
        "desa_akad": "35.21.16.2001",
        "alasan": "tugas",
        "nomor_n1_pria": f"474.2/021/{today.year}",
        "nomor_n1_wanita": f"474.2/107/{today.year}",
        "cara_terima": "diambil",
    }
    people = {
        "pria": [SON | {"bin": "Sukirno Hadi"}],
        "wanita": [BRIDE | {"binti": "Slamet Widodo"}],
    }
    return {"answers": answers, "people": people}


def _spm(today: date) -> Example:
    answers = {
        "keperluan": "berobat",
        "status_jkn": "pbi_nonaktif",
        "nama_pasien": WIFE["nama"],
        "rumah_sakit": "RSUD dr. Soeroto Ngawi",
        "tanggal_masuk_rs": (today - timedelta(days=1)).isoformat(),
        "penghasilan": "sd_1000",
        "tanggal_pernyataan": today.isoformat(),
        "nomor_register_desa": f"400.9/014/{today.year}",
        "pernyataan_benar": True,
        "cara_terima": "diambil",
    }
    people = {"pemohon": [HEAD], "anggota": [HEAD, WIFE, SON]}
    return {"answers": answers, "people": people}


def _listrik(today: date) -> Example:
    answers = {
        "jenis_pengaduan": "tidak_subsidi",
        "status_pelanggan": "sendiri",
        "id_pelanggan": "511090001234",
        "nama_rekening": HEAD["nama"],
        "daya": "900",
        "tanggal_pengaduan": today.isoformat(),
        "cara_terima": "diambil",
    }
    return {"answers": answers, "people": {"pemohon": [HEAD]}}


def _deceased(died: date) -> Person:
    return GRANDFATHER | {"tanggal_meninggal": died.isoformat()}


def _ahli_waris(today: date) -> Example:
    answers = {
        "bukti_kematian": "akta",
        "nomor_kematian": f"3521-KM-{today - timedelta(days=30):%d%m%Y}-9009",
        "tanggal_kematian": (today - timedelta(days=30)).isoformat(),
        "keperluan": "bank",
        "tanggal_pernyataan": today.isoformat(),
        "nomor_register_desa": f"593/007/{today.year}",
        "cara_terima": "diambil",
    }
    people = {
        "pemohon": [HEAD],
        "pewaris": [
            _deceased(today - timedelta(days=40)) | {"tempat_meninggal": "Ngawi"}
        ],
        "ahli_waris": [
            HEAD | {"hubungan": "anak"},
            *(each | {"hubungan": "anak"} for each in SIBLINGS),
        ],
        "saksi": WITNESSES,
    }
    return {"answers": answers, "people": people}


def _domisili(today: date) -> Example:
    answers = {
        "nama_ormas": "Paguyuban Seni Laras Budaya",
        "singkatan": "PSLB",
        "bentuk": "perkumpulan",
        "bidang": ["seni", "pemuda"],
        "alamat_sekretariat": "Dusun Krajan RT 003/RW 001",
        "desa_sekretariat": "35.21.16.2001",
        "status_tempat": "pinjam",
        "pemilik_tempat": "Sukirno Hadi",
        "pemohon_ketua": True,
        "nama_sekretaris": "Bagas Prasetyo",
        "masa_bakti_mulai": (today - timedelta(days=200)).isoformat(),
        "masa_bakti_selesai": (today + timedelta(days=900)).isoformat(),
        "nomor_akta": "17",
        "tanggal_akta": (today - timedelta(days=190)).isoformat(),
        "nama_notaris": "Endah Wulandari, S.H., M.Kn.",
        "keperluan": "bakesbangpol",
        "cara_terima": "diambil",
    }
    return {"answers": answers, "people": {"pemohon": [HEAD | {"jabatan": "Ketua"}]}}


def _legalisasi(today: date) -> Example:
    issued = today - timedelta(days=1500)
    answers = {
        "nomor_surat": f"593/004/404.604/{issued.year}",
        "tanggal_surat": issued.isoformat(),
        "penerbit": "Desa Kalang dan Kecamatan Pitu",
        "jenis_lembaga": "bank",
        "nama_lembaga": "Bank Rakyat Indonesia",
        "cabang": "Unit Pitu",
        "keperluan": "tabungan",
        "nama_rekening": GRANDFATHER["nama"],
        "jumlah_lembar": 2,
        "cara_terima": "diambil",
    }
    people = {
        "pemohon": [HEAD | {"hubungan": "anak"}],
        "pewaris": [_deceased(issued - timedelta(days=60))],
        "ahli_waris": [each | {"hubungan": "anak"} for each in (HEAD, *SIBLINGS)],
    }
    return {"answers": answers, "people": people}


_MAKERS: dict[str, Callable[[date], Example]] = {
    "dispensasi-nikah": _dispensasi,
    "spm-bpjs": _spm,
    "hajatan": _hajatan,
    "subsidi-listrik": _listrik,
    "ahli-waris": _ahli_waris,
    "domisili-ormas": _domisili,
    "legalisasi-waris": _legalisasi,
}
SLUGS = tuple(_MAKERS)
# roles that a long letter fills up to eight people
_LONG_ROLES = ("ahli_waris", "anggota")


def example(slug: str, today: date) -> Example:
    """{"answers": ..., "people": {role: [person, ...]}}, complete and without a
    blocking problem on `today`."""
    made = _MAKERS[slug](today)
    people = {
        role: [dict(person) for person in found]
        for role, found in made["people"].items()
    }
    return {"answers": dict(made["answers"]), "people": people}


def long_example(slug: str, today: date) -> Example:
    """The same with names of 60 letters, and eight people where there may be many:
    what a page has to bear."""
    made = example(slug, today)
    for role in _LONG_ROLES:
        if role in made["people"]:
            made["people"][role] += _more_people(made["people"][role])
    names: dict[str, str] = {}
    for people in made["people"].values():
        for person in people:
            number = len(names)
            long = f"{LONG_NAMES[number % 4][:58]} {chr(65 + number)}"
            person["nama"] = names.setdefault(person["nik"], long)
            person["kepala_keluarga"] = LONG_NAMES[0]
            person["alamat"] = (
                "Jalan Raya Ngancar Gang Mangga Dua Nomor 117 Dusun Krajan"
            )
    if "nama_rekening" in made["answers"]:
        whose = made["people"].get("pewaris") or made["people"]["pemohon"]
        made["answers"]["nama_rekening"] = whose[0]["nama"]
    return made


def _more_people(people: list[Person]) -> list[Person]:
    """Children up to eight, each with a birth date and NIK of its own."""
    last = {key: people[-1][key] for key in ("hubungan",) if key in people[-1]}
    return [
        _person(9020 + index, "", "LP"[index % 2], f"199{index}-04-1{index}", "Guru")
        | last
        for index in range(8 - len(people))
    ]
