"""All seven letters, with short data and long: valid for other programs, well made,
and saying what domain rules 5.1 want on paper.

PDF/A: no validator for part 3 is to be had here; what limits.md names is looked at.
"""

import re
import shutil
from dataclasses import dataclass
from io import BytesIO
from random import Random

import pikepdf
import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from letters.composition import compose_letter, verification_url
from letters.demo.desk import Desk
from letters.models import ServiceSetting
from letters.rendering import render_sheet
from letters.signing.authority import load_certificate
from letters.signing.enrolment import authority_directory
from letters.verification import Kind, verify_bytes
from tests.letters.issued_letters import KEYS, SITE, issue, open_offices, output

PROGRAMS = (
    "pdfsig",
    "qpdf",
    "pdffonts",
    "pdftotext",
    "pdftoppm",
    "zbarimg",
    "certutil",
)
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not all(map(shutil.which, PROGRAMS)), reason="apt-packages-test.txt: missing"
    ),
]
F4, A4 = (609.45, 935.43), (595.28, 841.89)  # points: 215 x 330 mm, 210 x 297 mm

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


@pytest.fixture(scope="module")
def letters(django_db_setup, django_db_blocker, tmp_path_factory):
    """The fourteen by key ("hajatan", "hajatan-long")."""
    folder = tmp_path_factory.mktemp("letters")
    with django_db_blocker.unblock(), open_offices(folder):
        yield {key: issue(key, folder) for key in KEYS}


@pytest.fixture(params=KEYS)
def issued(request, letters):
    return letters[request.param]


@pytest.fixture(scope="module")
def nss(letters, tmp_path_factory):
    """A store in which a reader finds the office's authority."""
    folder = tmp_path_factory.mktemp("nss")
    authority = folder / "authority.der"
    authority.write_bytes(load_certificate(authority_directory()))
    store = f"sql:{folder}"
    output("certutil", "-N", "-d", store, "--empty-password")
    output(
        "certutil", "-A", "-d", store, "-n", "kantor", "-t", "CT,C,C", "-i", authority
    )
    return folder


# --- other programs -----------------------------------------------------------------


def test_pdfsig_trusts_the_signature_over_the_whole_document(issued, nss):
    said = output("pdfsig", "-nssdir", nss, issued.path)
    assert said.count("Signature Validation:") == 1
    assert "Signature is Valid" in said
    assert "Certificate is Trusted" in said
    assert "Total document signed" in said


def test_qpdf_finds_nothing_wrong(issued):
    assert "No syntax or stream encoding errors" in output(
        "qpdf", "--check", issued.path
    )


def test_every_font_is_embedded_as_a_subset(issued):
    rows = output("pdffonts", issued.path).splitlines()[2:]
    assert rows
    for row in rows:
        embedded, subset, unicode_map = row.split()[-5:-2]
        assert (embedded, subset, unicode_map) == ("yes", "yes", "yes"), row


def test_the_qr_is_read_from_a_picture_of_the_page(issued, tmp_path):
    last = len(issued.pages()) - issued.scanned_pages
    output(
        "pdftoppm", "-r", 110, "-f", last, "-l", last, "-png", issued.path,
        tmp_path / "page",
    )  # fmt: skip
    (picture,) = tmp_path.iterdir()
    read = output("zbarimg", "--quiet", "--raw", picture).strip()
    assert read == verification_url(issued.letter.document.token)
    assert read.startswith(f"{SITE}/verifikasi/")
    assert not re.search(r"\d{16}", read)


# --- what stands on paper -----------------------------------------------------------


def landmarks(issued) -> list[str]:
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


def signature(issued) -> list[str]:
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


@pytest.mark.parametrize("mode", ["", "-raw"])
def test_the_text_reads_in_the_order_of_the_letter(issued, mode):
    text = issued.text(mode)
    assert missing_in_order(text, landmarks(issued)) is None
    end = [DUE[issued.slug].closing, *signature(issued), *DUE[issued.slug].copies]
    assert missing_in_order(text, end) is None


def test_numbers_names_and_capitals_are_as_the_office_writes_them(issued):
    due, line, text = DUE[issued.slug], issued.letter.register_line, issued.text()
    assert re.fullmatch(
        rf"{re.escape(due.code)}/\d{{3}}/404\.604/{line.date.year}", line.number
    )
    assert due.title in text, "the title is in capitals"
    assert ("Nomor : " in text) is not bool(due.registers)
    assert ("Mengetahui:" in text) is due.village
    assert ("Tembusan:" in text) is bool(due.copies)
    assert OWN_FOOT in text and DEMO_FOOT in text
    assert "BSrE" not in text, "only with a certificate of BSrE"
    assert text.count("CAMAT PITU,") == 1


def test_nothing_is_left_blank_or_in_another_language(issued):
    text = issued.text()
    assert "...." not in text and "{{" not in text and "None" not in text
    assert not ENGLISH.findall(text)
    assert " ," not in text and " ;" not in text


def test_content_fills_the_pages_it_should(issued):
    expected = DUE[issued.slug].long_pages if issued.is_long else 1
    pages = issued.pages()
    assert len(pages) - issued.scanned_pages == expected
    last = pages[expected - 1]
    assert "CAMAT PITU," in last
    sentence = DUE[issued.slug].closing.split()[-1]
    assert sentence in last, "the signature never stands alone on a page"
    if len(pages) > 1:
        assert f"Halaman 1 dari {len(pages)}" in pages[0]
    for caption in pages[expected:]:
        assert caption.lstrip().startswith("Lampiran 1: ")


def test_the_village_signs_with_one_picture_that_bears_the_number(issued):
    with pikepdf.open(BytesIO(issued.rendered)) as pdf:
        pictures = [
            str(element.get("/Alt", ""))
            for element in pdf.objects
            if isinstance(element, pikepdf.Dictionary)
            and element.get("/S") == "/Figure"
        ]
    village = [alt for alt in pictures if "Tanda tangan dan stempel" in alt]
    if DUE[issued.slug].village:
        (alt,) = village
        assert "KEPALA DESA KALANG" in alt
        assert issued.letter.registration_number in alt
    else:
        assert not village


def test_no_nik_outside_the_page(issued, client):
    people = issued.example["people"].values()
    numbers = [one["nik"] for found in people for one in found if one.get("nik")]
    assert numbers
    with pikepdf.open(issued.path) as pdf:
        told = [str(value) for value in pdf.docinfo.values()]
        told.append(pdf.Root.Metadata.read_bytes().decode())
        (field,) = pdf.Root.AcroForm.Fields
        told += [str(field.V.get(key, "")) for key in ("/Reason", "/Name")]
    client.force_login(Desk().operator(issued.letter.origin_office))
    address = reverse("admin:letters_letter_pdf", args=[issued.letter.pk])
    response = client.get(address + "?unduh")
    assert response.content == issued.signed
    told += [address, response["Content-Disposition"]]
    assert not [number for number in numbers for text in told if number in text]


# --- how the file is made -----------------------------------------------------------


@pytest.mark.parametrize("moment", ["rendered", "signed"])
def test_the_file_is_what_pdf_a_and_limits_ask(issued, moment):
    content = getattr(issued, moment)
    with pikepdf.open(BytesIO(content)) as pdf:
        root, metadata = pdf.Root, pdf.open_metadata()
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "B"
        (intent,) = root.OutputIntents
        assert intent.S == "/GTS_PDFA1" and len(intent.DestOutputProfile.read_bytes())
        assert len(pdf.trailer.ID) == 2
        assert not pdf.is_encrypted
        assert root.StructTreeRoot and root.MarkInfo.Marked
        assert root.Lang == "id"
        assert "/OpenAction" not in root and "/AA" not in root
        names = root.get("/Names", {})
        assert "/JavaScript" not in names and "/EmbeddedFiles" not in names
        for page in pdf.pages:
            box = [float(edge) for edge in page.mediabox]
            assert box == pytest.approx([0, 0, *F4], abs=0.6)
        for thing in pdf.objects:
            check_object(thing)
    assert (b"/ByteRange" in content) is (moment == "signed")
    assert issued.signed.startswith(issued.rendered)


def check_object(thing) -> None:
    if not isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        return
    assert not thing.get("/Interpolate", False)
    assert thing.get("/S") not in ("/JavaScript", "/Launch", "/URI")
    assert thing.get("/Type") not in ("/Filespec", "/EmbeddedFile")
    if thing.get("/Type") == "/FontDescriptor":
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(thing.keys())


def test_a4_by_setting(letters):
    for key in (key for key in KEYS if not key.endswith("-long")):
        issued = letters[key]
        letter = type(issued.letter).objects.for_composition().get(pk=issued.letter.pk)
        ServiceSetting.objects.filter(service__slug=issued.slug).update(paper="A4")
        composed = compose_letter(
            letter,
            line=letter.register_line,
            official=letter.document.official,
            token=letter.document.token,
            now=timezone.now(),
        )
        ServiceSetting.objects.filter(service__slug=issued.slug).update(paper="F4")
        with pikepdf.open(BytesIO(render_sheet(composed.sheet))) as pdf:
            own = len(pdf.pages) - issued.scanned_pages
            assert own == 1, f"{key}: {own} pages"
            for page in pdf.pages:
                box = [float(edge) for edge in page.mediabox]
                assert box == pytest.approx([0, 0, *A4], abs=0.6)


# --- and nothing else is genuine ----------------------------------------------------


def offsets(content: bytes, count: int) -> list[int]:
    """Places of every kind: begin, end, signature, cross references, and by chance."""
    marks = [b"/ByteRange", b"/Contents", b"startxref", b"%%EOF", b"/Root", b"stream"]
    places = {0, 5, 8, len(content) - 1, len(content) - 2}
    places |= {at for mark in marks if (at := content.rfind(mark)) >= 0}
    digits = content.rfind(b"/Contents")
    places |= {digits + 20, digits + 900, digits + 2000}
    chance = Random(count)
    while len(places) < count:
        places.add(chance.randrange(len(content)))
    return sorted(place for place in places if place < len(content))


def judge_changed(content: bytes, places: list[int], now) -> None:
    for place in places:
        changed = bytearray(content)
        changed[place] ^= 1 << (place % 8)
        verdict = verify_bytes(bytes(changed), now=now)
        told = (place, verdict.kind, verdict.reasons)
        assert not verdict.is_genuine, told
        assert verdict.document is None, told
        # nor does the signature inside hold on its own
        assert verdict.kind in (Kind.CHANGED, Kind.UNREADABLE, Kind.NOT_PDF), told


def test_one_changed_byte_anywhere_is_noticed(issued):
    count = 200 if issued.key == "ahli-waris" else 25
    judge_changed(issued.signed, offsets(issued.signed, count), timezone.now())


@pytest.mark.soak
def test_every_single_byte_of_a_letter(letters):
    content = letters["dispensasi-nikah"].signed
    judge_changed(content, list(range(len(content))), timezone.now())


@pytest.mark.soak
def test_two_thousand_bytes_of_each_letter(issued):
    judge_changed(issued.signed, offsets(issued.signed, 2000), timezone.now())


def test_appended_bytes_are_no_part_of_the_letter(issued):
    for more in (b"\n", b"\0" * 40, b"%%EOF\n", b"% catatan\n%%EOF"):
        verdict = verify_bytes(issued.signed + more, now=timezone.now())
        assert verdict.kind in (Kind.CHANGED, Kind.UNREADABLE), more
        assert verdict.reasons and verdict.document is None


def verify_letter(path) -> int:
    try:
        call_command("verify_letter", str(path))
    except SystemExit as stop:
        return stop.code
    return 0


def test_the_command_tells_genuine_from_changed(issued, tmp_path, capsys):
    assert verify_letter(issued.path) == 0
    said = capsys.readouterr().out
    assert said.startswith("Asli") and issued.letter.register_line.number in said
    for place in offsets(issued.signed, 16)[::5]:
        changed = bytearray(issued.signed)
        changed[place] ^= 1
        path = tmp_path / "surat.pdf"
        path.write_bytes(changed)
        assert verify_letter(path) == 1
    path.write_bytes(issued.signed + b"\n")
    assert verify_letter(path) == 1


def test_the_public_page_tells_them_apart_as_well(letters, client):
    issued = letters["hajatan"]
    address = reverse("verify", args=[issued.letter.document.token])

    def answer(content: bytes) -> str:
        file = BytesIO(content)
        file.name = "surat.pdf"
        return client.post(address, {"berkas": file}).content.decode()

    assert "Asli: berkas ini sama persis" in answer(issued.signed)
    changed = bytearray(issued.signed)
    changed[len(changed) // 2] ^= 4
    for content in (bytes(changed), issued.signed + b"\n"):
        assert "Asli:" not in answer(content)
        assert "Tidak asli" in answer(content)
    assert "Belum sah" in answer(issued.rendered)
