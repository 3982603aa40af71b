"""What each letter has to show on paper, in order: written by hand from domain.md 3
and 5.1 and office-practice A and B, not from the code.
"""

import re
from dataclasses import dataclass

from tests.letters.issued_letters import Issued

CAMAT = ("Drs. SUTRISNO HADIKUSUMO, M.Si.", "Pembina Tingkat I")
CAMAT_NIP = "NIP. 19740812 199603 1 901"
KADES = "SUMARNO HADIPRASETYO"
HEAD = (
    "PEMERINTAH KABUPATEN NGAWI",
    "KECAMATAN PITU",
    "Jalan Raya Ngancar No. 31 Pitu 63252",
)
CLOSING = "untuk dapat dipergunakan sebagaimana mestinya."
OWN_FOOT = (
    "Dokumen ini ditandatangani secara elektronik dengan tanda tangan elektronik tidak "
    "tersertifikasi Kecamatan Pitu. Periksa keasliannya melalui kode QR."
)
DEMO_FOOT = "CONTOH: data rekaan untuk pelatihan, bukan surat resmi."


@dataclass(frozen=True)
class Due:
    """What one service's letter has to show; written from domain.md 3 and 5.1,
    office-practice A and B, not from the code."""

    title: str
    code: str  # Permendagri 83/2022
    body: tuple[str, ...]  # in this order, between the applicant and the closing
    applicant: str = "pemohon"  # the role whose name stands first
    opening: str = "Yang bertanda tangan di bawah ini, Camat Pitu Kabupaten Ngawi"
    closing: str = CLOSING
    registers: tuple[str, ...] = ()  # a statement: no number under the title
    village: bool = True
    copies: tuple[str, ...] = ()
    long_pages: int = 1


DUE = {
    "dispensasi-nikah": Due(
        title="SURAT KETERANGAN DISPENSASI NIKAH",
        code="400.12.3.2",
        applicant="pria",
        body=(
            "bin Sukirno Hadi",
            "Calon istri",
            "binti Slamet Widodo",
            "akan melangsungkan akad nikah pada",
            "09.00 WIB",
            "Kehendak nikah didaftarkan pada KUA Kecamatan Pitu",
            "4 hari kerja sebelum akad",
            "dengan alasan: pekerjaan atau tugas yang tidak dapat ditunda.",
        ),
        village=False,
        copies=("Kepala KUA Kecamatan Pitu", "Arsip"),
    ),
    "spm-bpjs": Due(
        title="SURAT PERNYATAAN MISKIN (SPM) BPJS PENERIMA BANTUAN IURAN",
        code="400.9.14",
        body=(
            "miskin/tidak mampu",
            "Nomor kartu JKN",
            "Berobat/rawat inap",
            "RSUD dr. Soeroto Ngawi",
            "tanggung jawab yang membuat pernyataan",
        ),
        registers=("Register Desa Nomor 400.9/014/{year}", "Register Kecamatan Nomor"),
        long_pages=2,
    ),
    "hajatan": Due(
        title="SURAT KETERANGAN IJIN RESEPSI PERNIKAHAN/HAJATAN",
        code="300.1",
        body=(
            "akan menyelenggarakan acara sebagai berikut",
            "Resepsi Pernikahan Rina Lestari dan Danang Wibowo",
            "09.00 WIB s.d. selesai",
            "400 orang",
            "Campursari",
            "pada prinsipnya kami tidak keberatan",
            "menjaga keamanan, ketertiban, dan kebersihan",
            "mengurus izin keramaian pada Kepolisian Sektor Pitu",
        ),
        copies=("Kapolsek Pitu", "Danramil Pitu", "Kepala Desa Kalang", "Arsip"),
    ),
    "subsidi-listrik": Due(
        title="SURAT TANDA TERIMA PENGADUAN KEPESERTAAN SUBSIDI LISTRIK UNTUK RUMAH "
        "TANGGA",
        code="500.10",
        body=(
            "Sambungan 450/900 VA tetapi tidak bersubsidi",
            "511090001234",
            "900 VA",
            "Rumah tangga kami tergolong tidak mampu",
            "KTP pemohon, Kartu Keluarga pemohon",
            "Pengaduan ini akan diteruskan kepada posko",
        ),
    ),
    "ahli-waris": Due(
        title="SURAT KETERANGAN AHLI WARIS",
        code="400.12.3.1",
        applicant="pewaris",
        body=(
            "orang ahli waris, yaitu:",
            "Hubungan",
            "Anak kandung",
            "Desa Cantel",
            "pencairan tabungan di bank",
            "tanggung jawab para ahli waris dan para saksi",
        ),
        registers=("Register Desa Nomor 593/007/{year}", "Register Kecamatan Nomor"),
        long_pages=2,
    ),
    "domisili-ormas": Due(
        title="SURAT KETERANGAN DOMISILI ORGANISASI MASYARAKAT",
        code="200.1.4.4",
        body=(
            "berkedudukan dan bersekretariat di:",
            "Dusun Krajan RT 003/RW 001, Desa Kalang, Kecamatan Pitu",
            "Pinjam pakai",
            "pendaftaran organisasi pada Bakesbangpol",
            "1 (satu) tahun",
        ),
        copies=("Kepala Desa Kalang", "Arsip"),
    ),
    "legalisasi-waris": Due(
        title="LEMBAR LEGALISASI",
        code="400.12.3.1",
        opening="Camat Pitu Kabupaten Ngawi menerangkan bahwa salinan surat terlampir "
        "telah dicocokkan dan sesuai dengan aslinya",
        body=(
            "Anak kandung",
            "Bank Rakyat Indonesia, Unit Pitu",
            "Pencairan tabungan",
            "2 (dua) rangkap",
        ),
        closing="tanggung jawab para pihak yang membuatnya.",
        registers=("Register Kecamatan Nomor",),
        village=False,
    ),
}
ENGLISH = re.compile(
    r"\b(the|of|and|page|date|name|number|signature|signed|valid|none|null|true|false|"
    r"letter|office|village|applicant)\b",
    re.IGNORECASE,
)


def landmarks(issued: Issued) -> list[str]:
    """What a reader meets, in this order, whoever extracts the text."""
    due, number = DUE[issued.slug], issued.letter.register_line.number
    name = issued.example["people"][due.applicant][0]["nama"]
    year = issued.letter.register_line.date.year
    found = [*HEAD, due.title]
    if not due.registers:
        found.append(f"Nomor : {number}")
    found += [due.opening, name, *due.body, due.closing]
    if due.village:
        found.append("Mengetahui:")
        found += [line.format(year=year) for line in due.registers[:-1]]
        found += ["KEPALA DESA KALANG,", KADES]
    if due.copies:
        found += ["Tembusan:", *due.copies]
    return found


def signature(issued: Issued) -> list[str]:
    due, line = DUE[issued.slug], issued.letter.register_line
    months = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober "
    month = (months + "November Desember").split()[line.date.month - 1]
    own = [f"{due.registers[-1]} {line.number}"] if due.registers else []
    return [
        f"Pitu, {line.date.day} {month} {line.date.year}",
        *own,
        "CAMAT PITU,",
        "Ditandatangani secara elektronik oleh:",
        *CAMAT,
        CAMAT_NIP,
    ]


def missing_in_order(text: str, parts: list[str]) -> str | None:
    """The first part that does not follow those before it; letter case is free."""
    text, place = text.lower(), 0
    for part in parts:
        place = text.find(part.lower(), place)
        if place < 0:
            return part
        place += len(part)
    return None
