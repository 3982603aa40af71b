"""The project's own template, filled in by hand; and a list with headers of its own."""

from collections.abc import Sequence

from tests.registry.imports.samples import people as persons
from tests.registry.imports.samples import sheets
from tests.registry.imports.samples.people import Person

OWN_HEADERS = ("No. Urut", "Nama Warga", "NIK KTP", "Tempat/Tgl Lahir", "L/P", "RT/RW")


def workbook(people: Sequence[Person] | None = None, *, suffix: str = "xlsx") -> bytes:
    """The columns that most offices fill in; all text."""
    chosen = persons.people() if people is None else people
    lines = [cells_of(person) for person in chosen]
    rows = [list(cells_of(persons.people(1)[0])), *(list(x.values()) for x in lines)]
    return sheets.BY_SUFFIX[suffix](
        {"Data Penduduk": rows, "Kode Data": [["Kode", "Agama"], ["1", "Islam"]]}
    )


def cells_of(person: Person) -> dict[str, str]:
    return {
        "Desa": person.village.title(),
        "Nomor KK": person.kk,
        "NIK": person.nik,
        "Nama Lengkap": person.name,
        "Hubungan Keluarga": persons.RELATIONS[person.relation].title(),
        "Jenis Kelamin": "LAKI-LAKI" if person.sex == "L" else "PEREMPUAN",
        "Tempat Lahir": person.birth_place,
        "Tanggal Lahir": f"{person.birth_date:%d-%m-%Y}",
        "Agama": persons.RELIGIONS[person.religion].title(),
        "Status Perkawinan": persons.MARITAL[person.marital].title(),
        "Pendidikan": persons.EDUCATION[person.education],
        "Pekerjaan": persons.OCCUPATIONS[person.occupation].title(),
        "Golongan Darah": persons.BLOOD[person.blood],
        "Nama Ayah": person.father,
        "Nama Ibu": person.mother,
        "Alamat": f"Dusun {person.hamlet.title()}",
        "Dusun": person.hamlet,
        "RT": person.rt,
        "RW": person.rw,
    }


def own_list(people: Sequence[Person] | None = None) -> list[list]:
    """Rows with a title, and headers that no layout has."""
    rows: list[list] = [["DATA WARGA TAHUN 2026"], [], list(OWN_HEADERS)]
    chosen = persons.people() if people is None else people
    for number, person in enumerate(chosen, start=1):
        born = f"{person.birth_place}, {person.birth_date:%d/%m/%Y}"
        home = f"{person.rt}/{person.rw}"
        rows.append([number, person.name, person.nik, born, person.sex, home])
    return rows
