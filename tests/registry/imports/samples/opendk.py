"""The export for OpenDK: a zip of one workbook (42 columns, all text) and photos."""

import io
import zipfile
from collections.abc import Sequence

from tests.registry.imports.samples import people as persons
from tests.registry.imports.samples import sheets
from tests.registry.imports.samples.people import Person

COLUMNS = (
    "alamat dusun rw rt nama nomor_kk nomor_nik jenis_kelamin tempat_lahir "
    "tanggal_lahir agama pendidikan_dlm_kk pendidikan_sdg_ditempuh pekerjaan kawin "
    "hubungan_keluarga kewarganegaraan nama_ayah nama_ibu gol_darah akta_lahir "
    "nomor_dokumen_pasport tanggal_akhir_pasport nomor_dokumen_kitas nik_ayah nik_ibu "
    "nomor_akta_perkawinan tanggal_perkawinan nomor_akta_perceraian tanggal_perceraian "
    "cacat cara_kb hamil ktp_el status_rekam alamat_sekarang id foto status_dasar "
    "created_at updated_at desa_id"
).split()


def archive(people: Sequence[Person] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("penduduk_opendk.xlsx", workbook(people))
        for number in range(1, 4):
            packed.writestr(f"foto/kecil_{number}.png", b"\x89PNG" + bytes(200))
    return out.getvalue()


def workbook(people: Sequence[Person] | None = None, *, suffix: str = "xlsx") -> bytes:
    rows = [list(COLUMNS)]
    for person in persons.people() if people is None else people:
        cells = cells_of(person)
        rows.append([str(cells.get(name, "")) for name in COLUMNS])
    return sheets.BY_SUFFIX[suffix]({"Sheet1": rows})


def cells_of(person: Person) -> dict:
    return {
        "alamat": f"RT {person.rt}",
        "dusun": person.hamlet,
        "rw": person.rw,
        "rt": person.rt,
        "nama": person.name,
        "nomor_kk": person.kk,
        "nomor_nik": person.nik,
        "jenis_kelamin": 1 if person.sex == "L" else 2,
        "tempat_lahir": person.birth_place,
        "tanggal_lahir": person.birth_date,
        "agama": person.religion,
        "pendidikan_dlm_kk": person.education,
        "pendidikan_sdg_ditempuh": 18,
        "pekerjaan": person.occupation,
        "kawin": person.marital,
        "hubungan_keluarga": person.relation,
        "kewarganegaraan": 1,
        "nama_ayah": person.father,
        "nama_ibu": person.mother,
        "gol_darah": person.blood,
        "cacat": 7,
        "id": 17,
        "foto": "kecil_1.png",
        "status_dasar": 1,
        "created_at": "2020-12-22 08:00:00",
        "updated_at": "2020-12-22 08:00:00",
        "desa_id": person.village_code,
    }
