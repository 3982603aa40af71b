"""The data of a person in a letter: which keys there are, what they are called, and
how a person is written out in a text. One flat dict of strings, dates in ISO form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from letters.forms.indonesian import age_on, long_date, parse_date, phone


@dataclass(frozen=True)
class PersonField:
    """`reference` is the kind of registry.CodeEntry that its choices come from."""

    key: str
    label: str
    type: str = "text"
    folded: bool = False
    reference: str = ""
    choices: tuple[tuple[str, str], ...] = ()


SEXES = (("L", "Laki-laki"), ("P", "Perempuan"))
WITHOUT_NIK = (
    ("", "Punya NIK"),
    ("bayi", "Belum ber-NIK (bayi)"),
    ("asing", "Orang asing (paspor/KITAS)"),
)

PERSON_FIELDS = (
    PersonField("nik", "NIK", "nik"),
    PersonField("tanpa_nik", "Tanpa NIK", "choice", choices=WITHOUT_NIK, folded=True),
    PersonField("nik_ibu", "NIK ibu", "nik", folded=True),
    PersonField("nomor_paspor", "Nomor paspor/KITAS", folded=True),
    PersonField("no_kk", "Nomor KK", "kk", folded=True),
    PersonField("nama", "Nama lengkap"),
    PersonField("tempat_lahir", "Tempat lahir"),
    PersonField("tanggal_lahir", "Tanggal lahir", "date"),
    PersonField("jenis_kelamin", "Jenis kelamin", "choice", choices=SEXES),
    PersonField("agama", "Agama", "choice", reference="religion"),
    PersonField(
        "status_kawin", "Status perkawinan", "choice", reference="marital_status"
    ),
    PersonField("pekerjaan", "Pekerjaan", "choice", reference="occupation"),
    PersonField(
        "pendidikan", "Pendidikan", "choice", folded=True, reference="education"
    ),
    PersonField(
        "kewarganegaraan",
        "Kewarganegaraan",
        "choice",
        folded=True,
        reference="citizenship",
    ),
    PersonField("alamat", "Alamat (jalan/dusun)"),
    PersonField("rt", "RT"),
    PersonField("rw", "RW"),
    PersonField("dusun", "Dusun", folded=True),
    PersonField("desa", "Desa/kelurahan"),
    PersonField("kecamatan", "Kecamatan"),
    PersonField("kabupaten", "Kabupaten/kota"),
    PersonField("no_hp", "Nomor HP/WhatsApp", "phone"),
    PersonField("email", "Email", "email", folded=True),
)
PERSON_KEYS = frozenset(item.key for item in PERSON_FIELDS)
PERSON_LABELS = {item.key: item.label for item in PERSON_FIELDS}

# made by show_person for the texts
PERSON_SHOWN_KEYS = frozenset(
    (
        *("ttl", "umur", "alamat_lengkap", "alamat_singkat", "alamat_rt_rw"),
        *("identitas", "sapaan"),
    )
)
# come with a person who was found in the data; never typed
PERSON_EXTRA_KEYS = frozenset(("life_status", "kepala_keluarga", "hubungan_keluarga"))


def _joined(*parts: str, by: str = ", ") -> str:
    return by.join(part for part in parts if part)


def _tagged(tag: str, value: str) -> str:
    return f"{tag} {value}" if value else ""


def street_address(person: Mapping[str, str]) -> str:
    """Street or hamlet with RT and RW."""
    rt, rw = person.get("rt", ""), person.get("rw", "")
    rt_rw = f"RT {rt}/RW {rw}" if rt and rw else _tagged("RT", rt)
    return _joined(person.get("alamat", ""), rt_rw, by=" ")


def short_address(person: Mapping[str, str]) -> str:
    """Street, RT/RW and village: for tables."""
    return _joined(street_address(person), _tagged("Desa", person.get("desa", "")))


def full_address(person: Mapping[str, str]) -> str:
    """The address as an Indonesian letter writes it, on one line. A kabupaten is
    written as such unless it says what it is ("Kota Surabaya")."""
    district = person.get("kabupaten", "")
    if district and not district.lower().startswith(("kota ", "kabupaten ", "kab")):
        district = f"Kabupaten {district}"
    return _joined(
        short_address(person),
        _tagged("Kecamatan", person.get("kecamatan", "")),
        district,
    )


def identity(person: Mapping[str, str]) -> str:
    """NIK, or what stands in its place for whoever has none."""
    if person.get("nik"):
        return person["nik"]
    if person.get("tanpa_nik") == "asing":
        return _tagged("Paspor/KITAS", person.get("nomor_paspor", ""))
    if person.get("tanpa_nik") == "bayi":
        return "Belum ber-NIK"
    return "-"


def show_person(person: Mapping[str, str], *, on: date) -> dict[str, str]:
    """A person with every key as a text prints it; empty ones are "". `on` is the
    day that the age is counted for."""
    shown = {key: "" for key in PERSON_KEYS}
    shown |= {key: str(value) for key, value in person.items() if value is not None}
    born = parse_date(person.get("tanggal_lahir"))
    born_text = long_date(born) if born else ""
    shown["tanggal_lahir"] = born_text
    shown["jenis_kelamin"] = dict(SEXES).get(person.get("jenis_kelamin", ""), "")
    shown["ttl"] = _joined(person.get("tempat_lahir", ""), born_text)
    living = person.get("life_status") != "2"  # who has died does not grow older
    aged = living and born is not None and born <= on
    shown["umur"] = f"{age_on(born, on)} tahun" if aged else ""
    shown["alamat_rt_rw"] = street_address(person)
    shown["alamat_singkat"] = short_address(person)
    shown["alamat_lengkap"] = full_address(person)
    shown["identitas"] = identity(person)
    shown["no_hp"] = phone(shown["no_hp"])
    shown["sapaan"] = {"L": "Saudara", "P": "Saudari"}.get(
        person.get("jenis_kelamin", ""), "Saudara/i"
    )
    return shown
