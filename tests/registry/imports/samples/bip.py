"""The four printed books of families (BIP), as the description of each has it."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from tests.registry.imports.samples import people as persons
from tests.registry.imports.samples import sheets
from tests.registry.imports.samples.people import Person

NBSP = "\xa0"


def ektp(people: Sequence[Person] | None = None, *, suffix: str = "xls") -> bytes:
    """A sheet per dusun; head and members under a row with KK, head and address."""
    header = (
        "NO,Nama Lengkap,NIK,Tempat Lahir,Tanggal Lahir,JK,Stat Kwn,Gol. Drh,SHDK,"
        "Agama,Pendidikan Terakhir,No Akta Lahir,Pekerjaan,Nama Ibu,Nama Ayah,"
        "Wjb KTP,KTP-eL,Status,Stat Rkm"
    ).split(",")
    books: dict[str, list[list]] = {}
    for family in families(people):
        head = family[0]
        rows = books.setdefault(f"DUSUN {head.hamlet}", [header])
        address = (
            f"DESA {head.village} RT/RW : {head.rt}/{head.rw} DUSUN : {head.hamlet}"
        )
        rows.append([head.kk, "", head.name, *[""] * 8, address])
        for number, person in enumerate(family, start=1):
            rows.append(
                [
                    number,
                    person.name,
                    person.nik,
                    person.birth_place,
                    f"{person.birth_date:%d-%m-%Y}",
                    "Lk" if person.sex == "L" else "Pr",
                    persons.MARITAL_SHORT[person.marital],
                    "-" if person.blood == 13 else persons.BLOOD[person.blood],
                    persons.RELATIONS[person.relation],
                    persons.RELIGIONS[person.religion],
                    persons.EDUCATION[person.education],
                    "-",
                    persons.OCCUPATIONS[person.occupation],
                    person.mother,
                    person.father,
                    "WAJIB",
                    "KTP-eL",
                    "SDH DPT",
                    "CARD SHIPPED",
                ]
            )
    return sheets.BY_SUFFIX[suffix](books)


def bip_2016(people: Sequence[Person] | None = None, *, suffix: str = "xls") -> bytes:
    rows: list[list] = [
        ["BUKU INDUK PENDUDUK WNI"],
        ["PROVINSI", "", ": JAWA TIMUR"],
        ["KABUPATEN/KOTA", "", ": NGAWI"],
        ["KECAMATAN", "", ": PITU"],
        [],
        [],
        ["No", "Nama", "NIK", "Tempat/Tgl Lahir", "", "JK", "SHDK", "Agama"]
        + ["Pendidikan", "Pekerjaan", "Nama Orang Tua", ""],
        ["", "", "", "Tempat", "Tgl", "", "", "", "", "", "Ibu", "Ayah"],
        [str(n) for n in range(1, 13)],
    ]
    for family in families(people):
        head = family[0]
        address = (
            f"Alamat : {head.hamlet}, Nama Dusun : {head.hamlet}, "
            f"RT/RW : {head.rt}/{head.rw}"
        )
        rows.append([f"No. KK : {head.kk}", "", address])
        for number, person in enumerate(family, start=1):
            rows.append(
                [
                    number,
                    person.name,
                    person.nik + NBSP,
                    person.birth_place,
                    f"{person.birth_date:%d/%m/%Y}",
                    person.sex,
                    persons.RELATIONS[person.relation].title(),
                    persons.RELIGIONS[person.religion].title(),
                    persons.EDUCATION[person.education],
                    persons.OCCUPATIONS[person.occupation],
                    person.mother,
                    person.father,
                ]
            )
    rows.append(["Keterangan:"])
    rows.append([1, "Dicetak oleh", "3521010101009999"])
    return sheets.BY_SUFFIX[suffix]({"Sheet1": rows})


def luwu(people: Sequence[Person] | None = None, *, suffix: str = "xls") -> bytes:
    header = (
        "NO,NIK,NAMA,JK,TMPT LHR,TGL LHR,G.DRH,AGAMA,STATUS,HUB.KEL,PENDIDIKAN,"
        "PEKERJAAN,NAMA IBU,NAMA AYAH,KET"
    ).split(",")
    rows: list[list] = []
    for family in families(people):
        head = family[0]
        title = "BUKU INDUK KEPENDUDUKAN KABUPATEN NGAWI (DAFTAR  KELUARGA)"
        address = f"DSN. {head.hamlet},Kodepos :63252,Telp :,-"
        rows += [
            ["", title],
            [],
            ["", "PROVINSI :", "", "JAWA TIMUR", *[""] * 6, "NO. KK :", head.kk],
            ["", "KABUPATEN :", "", "NGAWI", *[""] * 6, "NAMA. KK :", head.name],
            ["", "KECAMATAN :", "", "PITU", *[""] * 6, "ALAMAT :", address],
            ["", "DESA :", "", head.village, *[""] * 6, "NO.RT/RW :"]
            + [f"{head.rt}/{head.rw}"],
            [],
            ["", *header],
        ]
        for number, person in enumerate(family, start=1):
            rows.append(
                [
                    "",
                    number,
                    person.nik,
                    person.name,
                    person.sex,
                    person.birth_place,
                    f"{person.birth_date:%d-%m-%Y}",
                    "-" if person.blood == 13 else persons.BLOOD[person.blood],
                    persons.RELIGIONS[person.religion].title(),
                    persons.MARITAL[person.marital].title(),
                    persons.RELATIONS[person.relation].title(),
                    persons.EDUCATION[person.education],
                    persons.OCCUPATIONS[person.occupation],
                    person.mother,
                    person.father,
                ]
            )
        rows += [[], ["", "Dicetak tanggal 01-02-2016"], []]
    return sheets.BY_SUFFIX[suffix]({"Sheet1": rows})


def bip_2012(people: Sequence[Person] | None = None, *, suffix: str = "xls") -> bytes:
    header = (
        "NO,NIK,NAMA,JK,TMPT LHR,TGL LHR,KTPEL,AGAMA,STATUS,HUB. KEL,PENDIDIKAN,"
        "PEKERJAAN,NAMA IBU,NAMA AYAH,NO.AKTE LAHIR"
    ).split(",")
    rows: list[list] = [["", "BUKU INDUK PENDUDUK"], []]
    for family in families(people):
        head = family[0]
        address = f"DUSUN {head.hamlet}, RT:{head.rt}, RW:{head.rw}, Kodepos:63252,-"
        rows += [
            ["", "NO.KK", "", "NAMA.KK", "", "", "ALAMAT"],
            ["", head.kk, "", head.name, "", "", address],
            ["", *header],
        ]
        for number, person in enumerate(family, start=1):
            rows.append(
                [
                    "",
                    number,
                    person.nik,
                    person.name,
                    person.sex,
                    person.birth_place,
                    f"{person.birth_date:%d-%m-%Y}",
                    "Ya",
                    persons.RELIGIONS[person.religion],
                    persons.MARITAL[person.marital],
                    persons.RELATIONS[person.relation],
                    persons.EDUCATION[person.education],
                    persons.OCCUPATIONS[person.occupation],
                    person.mother,
                    person.father,
                    "-",
                ]
            )
        rows.append([])
    return sheets.BY_SUFFIX[suffix]({"Sheet1": rows})


def families(people: Sequence[Person] | None) -> Iterator[list[Person]]:
    chosen = persons.people() if people is None else people
    for _, family in groupby(chosen, key=lambda person: person.kk):
        yield list(family)
