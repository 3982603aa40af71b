"""The flat export of SIAK: 37 columns, words, RW before RT as numbers, serial dates."""

from collections.abc import Sequence
from datetime import date

from tests.registry.imports.samples import people as persons
from tests.registry.imports.samples import sheets
from tests.registry.imports.samples.people import Person

COLUMNS = (
    "Nomor KK,NIK,Nama Penduduk,Status,Tempat Lahir,Tanggal Lahir,Kelamin,NIK Ayah,"
    "Ayah,NIK Ibu,Ibu,Status Kawin,SHDK,Agama,Kecamatan,Desa/Kel,Alamat,RW,RT,"
    "Pendidikan,Pekerjaan,Deskripsi Pekerjaan,Gol. Darah,Cacat,Cetak KTP,Ganti KTP,"
    "KTP Berakhir,Nomor Paspor,Nomor Akta Lahir,Nomor Akta Kawin,Tanggal Kwn,"
    "Nomor Akta Cerai,Tgl Cerai,Petugas Registrasi,Tgl Ubah,Petugas Entri,Tgl Entri"
).split(",")


def serial(day: date) -> int:
    return (day - date(1899, 12, 30)).days


def workbook(people: Sequence[Person] | None = None, *, suffix: str = "xls") -> bytes:
    rows = [list(COLUMNS)]
    for person in persons.people() if people is None else people:
        cells = cells_of(person)
        rows.append([cells.get(name, "") for name in COLUMNS])
    return sheets.BY_SUFFIX[suffix]({"Sheet1": rows})


def cells_of(person: Person) -> dict:
    return {
        "Nomor KK": person.kk,
        "NIK": person.nik,
        "Nama Penduduk": person.name,
        "Status": "Hidup",
        "Tempat Lahir": person.birth_place,
        "Tanggal Lahir": serial(person.birth_date),
        "Kelamin": "Laki-Laki" if person.sex == "L" else "Perempuan",
        "Ayah": person.father,
        "Ibu": person.mother,
        "Status Kawin": persons.MARITAL[person.marital].title(),
        "SHDK": persons.RELATIONS[person.relation].title(),
        "Agama": persons.RELIGIONS[person.religion].title(),
        "Kecamatan": "PITU",
        "Desa/Kel": person.village,
        "Alamat": f"Dsn {person.hamlet}",
        "RW": float(person.rw),
        "RT": float(person.rt),
        "Pendidikan": persons.EDUCATION[person.education].title().replace(" / ", "/"),
        "Pekerjaan": persons.OCCUPATIONS[person.occupation].title(),
        "Gol. Darah": "Tdk Th" if person.blood == 13 else persons.BLOOD[person.blood],
        "Nomor Akta Lahir": f"3521-LT-{person.nik[-4:]}",
        "Petugas Registrasi": "ADMIN",
        "Tgl Ubah": 43_000,
    }
