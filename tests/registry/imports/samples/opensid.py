"""Format Impor of OpenSID: 43 columns, "###" at the end of the data, a code sheet."""

from collections.abc import Sequence

from tests.registry.imports.samples import people as persons
from tests.registry.imports.samples import sheets
from tests.registry.imports.samples.people import Person

COLUMNS = (
    "alamat dusun rw rt nama no_kk nik sex tempatlahir tanggallahir agama_id "
    "pendidikan_kk_id pendidikan_sedang_id pekerjaan_id status_kawin kk_level "
    "warganegara_id ayah_nik nama_ayah ibu_nik nama_ibu golongan_darah_id akta_lahir "
    "dokumen_pasport tanggal_akhir_paspor dokumen_kitas akta_perkawinan "
    "tanggalperkawinan akta_perceraian tanggalperceraian cacat_id cara_kb_id hamil "
    "ktp_el status_rekam alamat_sekarang status_dasar suku tag_id_card id_asuransi "
    "no_asuransi lat lng"
).split()
CODES = [["Kolom", "Kode", "Arti"], ["sex", 1, "LAKI-LAKI"], ["sex", 2, "PEREMPUAN"]]


def workbook(
    people: Sequence[Person] | None = None,
    *,
    suffix: str = "xlsx",
    words: bool = False,
    as_text: bool = False,
    columns: Sequence[str] = COLUMNS,
    sheet: str = "Data Penduduk",
    above: Sequence[list] = (),
    end_mark: bool = True,
) -> bytes:
    """words: the word of each code; as_text: all text, dates y-m-d; above: rows over
    the header; end_mark: "###" in the second cell and help below it."""
    rows = [*above, list(columns)]
    for person in persons.people() if people is None else people:
        cells = cells_of(person, words=words)
        if as_text:
            cells = {name: str(value) for name, value in cells.items()}
        rows.append([cells.get(name, "") for name in columns])
    if end_mark:
        rows.append(["", "###"])
        rows.append(["", "Isi kolom sex: 1 = LAKI-LAKI, 2 = PEREMPUAN", "", "catatan"])
    return sheets.BY_SUFFIX[suffix]({sheet: rows, "Kode Data": CODES})


def cells_of(person: Person, *, words: bool = False) -> dict:
    """Column -> cell, as the sample of the format types them."""

    def coded(code: int, names: dict[int, str]):
        return names[code].lower() if words else code

    return {
        "alamat": f"Dusun {person.hamlet.title()}",
        "dusun": f"DUSUN {person.hamlet}".replace(" ", "_"),
        "rw": person.rw,
        "rt": person.rt,
        "nama": person.name,
        "no_kk": person.kk,
        "nik": person.nik,
        "sex": coded(1 if person.sex == "L" else 2, {1: "LAKI-LAKI", 2: "PEREMPUAN"}),
        "tempatlahir": person.birth_place,
        "tanggallahir": person.birth_date,
        "agama_id": coded(person.religion, persons.RELIGIONS),
        "pendidikan_kk_id": coded(person.education, persons.EDUCATION),
        "pendidikan_sedang_id": 18,
        "pekerjaan_id": coded(person.occupation, persons.OCCUPATIONS),
        "status_kawin": coded(person.marital, persons.MARITAL),
        "kk_level": coded(person.relation, persons.RELATIONS),
        "warganegara_id": "wni" if words else 1,
        "nama_ayah": person.father,
        "nama_ibu": person.mother,
        "golongan_darah_id": coded(person.blood, persons.BLOOD),
        "cacat_id": "TIDAK CACAT" if words else 7,
        "ktp_el": 2,
        "status_rekam": 8,
        "status_dasar": "HIDUP" if words else 1,
        "suku": "JAWA",
        "id_asuransi": "BPJS PENERIMA BANTUAN IURAN" if words else 2,
        "lat": "-7.36",
        "lng": "111.4",
    }
