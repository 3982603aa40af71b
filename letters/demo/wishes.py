"""What somebody wants of each of the seven services: complete answers and people."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from letters.demo.casting import Cast, People
from letters.people import person_of
from letters.village_letter import numbers_itself
from registry.models import Office, Resident
from registry.office_hours import OfficeClock

ORGANISATIONS = (
    ("Perkumpulan Tani Ngudi Makmur", "perkumpulan", ["tani"]),
    ("Yayasan Pendidikan Bina Insani", "yayasan", ["pendidikan", "sosial"]),
    ("Paguyuban Karawitan Sekar Laras", "tidak_berbadan", ["seni"]),
    ("Perkumpulan Pemuda Tunas Harapan", "perkumpulan", ["pemuda", "lingkungan"]),
    ("Majelis Taklim Nurul Hikmah", "tidak_berbadan", ["keagamaan"]),
    ("Perkumpulan Perempuan Sido Mulyo", "perkumpulan", ["perempuan", "sosial"]),
    ("Yayasan Yatim Al-Ikhlas", "yayasan", ["sosial", "keagamaan"]),
    ("Paguyuban Reog Singo Budoyo", "tidak_berbadan", ["seni"]),
)
BANKS = ("BRI", "Bank Jatim", "BNI", "Bank Mandiri", "BPR BKK")


@dataclass
class Wish:
    """A request before anybody typed it; `village` makes it, unless the KUA does."""

    slug: str
    village: Office
    answers: dict[str, Any]
    people: People


@dataclass
class Wisher:
    chance: Random
    cast: Cast
    clock: OfficeClock
    villages: dict[int, Office]

    def wish(self, slug: str, *, village: Office, day: date) -> Wish | None:
        """A wish of somebody of this village on this day; None: nobody is left."""
        return _WISHES[slug](self, village, day)

    def _introduction(self, village: Office, day: date) -> dict[str, str]:
        """Number and date of the village's own letter, where it types them."""
        if numbers_itself(village) or self.chance.random() < 0.4:
            return {}
        number = self._number("300", day)
        return {"nomor_pengantar": number, "tanggal_pengantar": day.isoformat()}

    def _number(self, head: str, day: date) -> str:
        return f"{head}/{self.chance.randint(3, 190):03}/{day.month:02}/{day.year}"


def _event(self: Wisher, village: Office, day: date) -> Wish | None:
    host = self.cast.adult("hajatan", village.pk)
    if host is None:
        return None
    kind = self.chance.choices(
        ["pernikahan", "khitanan", "tasyakuran", "ruwatan", "bersih_desa", "pengajian"],
        [46, 22, 12, 5, 6, 9],
    )[0]
    young = [m.name for m in self.cast.family(host) if self.cast.age(m) < 30]
    child = self.chance.choice(young or ["Rangga Prasetyo", "Laila Safitri"])
    fun = {
        "pernikahan": ["campursari", "sound"],
        "khitanan": ["elekton"],
        "ruwatan": ["wayang"],
        "bersih_desa": ["reog", "karawitan"],
        "pengajian": ["hadrah"],
    }.get(kind, [])
    road = self.chance.random() < 0.2
    place = village
    if self.chance.random() < 0.06:
        place = self.chance.choice(list(self.villages.values()))
    address = f"{host.address} RT {host.rt}/RW {host.rw}"
    answers = {
        "jenis_hajatan": kind,
        "tanggal_mulai": (day + timedelta(days=self.chance.randint(7, 40))).isoformat(),
        "jam_mulai": self.chance.choice(["08:00", "09:00", "19:00"]),
        "jam_selesai": "" if self.chance.random() < 0.4 else "22:00",
        "alamat_lokasi": address if place == village else "Balai desa",
        "desa_lokasi": place.code,
        "jumlah_undangan": self.chance.choice([80, 100, 150, 200, 300, 400, 500]),
        "hiburan": fun if self.chance.random() < 0.7 else [],
        "pakai_jalan": road,
        "ruas_jalan": f"Jalan {host.address}" if road else "",
        "kesanggupan": True,
        **self._introduction(place, day),
    }
    if kind in ("pernikahan", "khitanan"):
        other = self.chance.choice(["Bagas Nugroho", "Wulan Astuti", "Yoga Pratama"])
        answers["yang_dihajatkan"] = (
            f"{child} dan {other}" if kind == "pernikahan" else child
        )
    return Wish("hajatan", village, answers, {"pemohon": [person_of(host)]})


def _wedding(self: Wisher, village: Office, day: date) -> Wish | None:
    couple = self.cast.couple()
    if couple is None:
        return None
    man, woman = couple
    opening = datetime.combine(day, time.min, timezone.get_default_timezone())
    akad = self.clock.later(opening, 420 * self.chance.randint(2, 7) + 1).date()
    home = self.villages[woman.office_id]
    place = self.chance.choice(["kua", "rumah", "rumah", "masjid"])
    answers = {
        "tanggal_daftar": day.isoformat(),
        "tanggal_akad": akad.isoformat(),
        "jam_akad": self.chance.choice(["08:00", "09:00", "10:00"]),
        "tempat_akad": place,
        "alamat_akad": f"{woman.address} RT {woman.rt}/RW {woman.rw}, {home.title}"
        if place != "kua"
        else "",
        "wilayah_akad": "dalam",
        "desa_akad": home.code,
        "alasan": self.chance.choice(
            ["tugas", "hari_baik", "terlambat", "keluarga_sakit", "mendesak"]
        ),
        "nomor_n1_pria": self._number("472.21", day),
        "tanggal_n1_pria": (day - timedelta(days=2)).isoformat(),
        "nomor_n1_wanita": self._number("472.21", day),
        "tanggal_n1_wanita": (day - timedelta(days=1)).isoformat(),
        "tanggal_n2": day.isoformat(),
    }
    people = {
        "pria": [person_of(man) | {"bin": man.father_name}],
        "wanita": [person_of(woman) | {"binti": woman.father_name}],
    }
    return Wish("dispensasi-nikah", village, answers, people)


def _poverty(self: Wisher, village: Office, day: date) -> Wish | None:
    applicant = self.cast.adult("spm-bpjs", village.pk)
    if applicant is None:
        return None
    family = self.cast.family(applicant)
    purpose = self.chance.choices(
        ["usulan", "reaktivasi", "alih", "berobat"], [4, 3, 2, 3]
    )[0]
    answers = {
        "keperluan": purpose,
        "status_jkn": {"reaktivasi": "pbi_nonaktif", "alih": "menunggak"}.get(
            purpose, "belum"
        ),
        "penghasilan": self.chance.choice(["tidak_ada", "sd_500", "sd_1000"]),
        "tanggal_pernyataan": day.isoformat(),
        "nomor_register_desa": self._number("460", day),
        "pernyataan_benar": True,
    }
    if purpose == "berobat":
        answers["nama_pasien"] = self.chance.choice(family).name
        answers["rumah_sakit"] = "RSUD dr. Soeroto Ngawi"
    people = {
        "pemohon": [person_of(applicant)],
        "anggota": [person_of(one) for one in family],
    }
    return Wish("spm-bpjs", village, answers, people)


def _electricity(self: Wisher, village: Office, day: date) -> Wish | None:
    applicant = self.cast.adult("subsidi-listrik", village.pk)
    if applicant is None:
        return None
    customer = self.chance.random() < 0.75
    answers = {
        "jenis_pengaduan": self.chance.choice(
            ["tidak_subsidi", "dicabut", "data_salah"]
        )
        if customer
        else "belum_tersambung",
        "status_pelanggan": "sendiri" if customer else "menyalur",
        "status_rumah": "sendiri",
        "tanggal_pengaduan": day.isoformat(),
    }
    if customer:
        answers |= {
            "id_pelanggan": f"5160{self.chance.randint(0, 99999999):08}",
            "nama_rekening": applicant.name,
            "daya": self.chance.choice(["450", "900", "900", "1300"]),
        }
    return Wish(
        "subsidi-listrik", village, answers, {"pemohon": [person_of(applicant)]}
    )


def _inheritance(self: Wisher, village: Office, day: date) -> Wish | None:
    house = self.cast.estate("ahli-waris", village.pk)
    if house is None:
        return None
    witnesses = self.cast.witnesses(house)
    if len(witnesses) < 2:
        return None
    dead = house.head.death_date
    answers = {
        "bukti_kematian": "akta",
        "nomor_kematian": f"3521-KM-{dead:%d%m%Y}-{self.chance.randint(1, 60):04}",
        "tanggal_kematian": (dead + timedelta(days=9)).isoformat(),
        "keperluan": self.chance.choice(["pertanahan", "bank", "bank", "pensiun"]),
        "tanggal_pernyataan": day.isoformat(),
        "nomor_register_desa": self._number("593", day),
    }
    people = self.cast.heirs(house) | {"saksi": witnesses}
    return Wish("ahli-waris", self.villages[house.village], answers, people)


def _organisation(self: Wisher, village: Office, day: date) -> Wish | None:
    applicant = self.cast.adult("domisili-ormas", village.pk)
    if applicant is None:
        return None
    name, form, fields = self.chance.choice(ORGANISATIONS)
    founded = day - timedelta(days=self.chance.randint(200, 2500))
    answers = {
        "nama_ormas": f"{name} {village.name}",
        "bentuk": form,
        "bidang": fields,
        "alamat_sekretariat": f"{applicant.address} RT {applicant.rt}/RW "
        f"{applicant.rw}",
        "desa_sekretariat": village.code,
        "status_tempat": "pinjam",
        "pemilik_tempat": applicant.name,
        "pemohon_ketua": True,
        "masa_bakti_mulai": date(day.year - 1, 1, 1).isoformat(),
        "masa_bakti_selesai": date(day.year + 3, 12, 31).isoformat(),
        "nomor_akta": f"{self.chance.randint(2, 60):02}",
        "tanggal_akta": founded.isoformat(),
        "nama_notaris": "Retno Kusumastuti, S.H., M.Kn.",
        "keperluan": self.chance.choice(["bakesbangpol", "rekening", "hibah"]),
        **self._introduction(village, day),
    }
    person = person_of(applicant) | {"jabatan": "Ketua"}
    return Wish("domisili-ormas", village, answers, {"pemohon": [person]})


def _certified_copy(self: Wisher, village: Office, day: date) -> Wish | None:
    house = self.cast.estate("legalisasi-waris", village.pk)
    if house is None:
        return None
    dead: Resident = house.head
    village = self.villages[house.village]
    answers = {
        "nomor_surat": self._number("593", dead.death_date),
        "tanggal_surat": min(dead.death_date + timedelta(days=60), day).isoformat(),
        "penerbit": f"{village.title} dan Kecamatan Pitu",
        "jenis_lembaga": "bank",
        "nama_lembaga": self.chance.choice(BANKS),
        "cabang": "Unit Pitu",
        "keperluan": "tabungan",
        "nama_rekening": dead.name,
        "jumlah_lembar": self.chance.choice([1, 1, 2, 3]),
    }
    return Wish("legalisasi-waris", village, answers, self.cast.heirs(house))


_WISHES: dict[str, Callable[[Wisher, Office, date], Wish | None]] = {
    "hajatan": _event,
    "dispensasi-nikah": _wedding,
    "spm-bpjs": _poverty,
    "subsidi-listrik": _electricity,
    "ahli-waris": _inheritance,
    "domisili-ormas": _organisation,
    "legalisasi-waris": _certified_copy,
}
