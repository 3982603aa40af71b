"""All seven letters, with short data and long: valid for other programs, well made,
and saying what domain rules 5.1 want on paper.

PDF/A: no validator for part 3 is to be had here; what limits.md names is looked at.
"""

import re
import shutil
from io import BytesIO

import pikepdf
import pytest
from cryptography import x509
from django.urls import reverse
from django.utils import timezone

from letters.composition import verification_url
from letters.demo.desk import Desk
from letters.signing.authority import load_certificate
from letters.signing.inspection import inspect
from letters.signing.publication import authority_directory
from letters.verification import Kind, verify_bytes
from tests.letters.issued_letters import (
    KEYS,
    SITE,
    issue,
    judge_changed,
    offsets,
    open_offices,
    rendered_on_a4,
    verify_letter,
)
from tests.letters.judges import (
    A4,
    check_pdf_a,
    nss_store,
    output,
    pyhanko_says,
)
from tests.letters.paper_due import (
    DEMO_FOOT,
    DUE,
    ENGLISH,
    OWN_FOOT,
    landmarks,
    missing_in_order,
    signature,
)

PROGRAMS = "pdfsig qpdf pdffonts pdftotext pdftoppm zbarimg certutil".split()
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not all(map(shutil.which, PROGRAMS)), reason="apt-packages-test.txt: missing"
    ),
]


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
    root = load_certificate(authority_directory())
    return nss_store(tmp_path_factory.mktemp("nss"), root)


# --- other programs -----------------------------------------------------------------


def test_pdfsig_trusts_the_signature_over_the_whole_document(issued, nss):
    said = output("pdfsig", "-nssdir", nss, issued.path)
    assert said.count("Signature Validation:") == 1
    assert "Signature is Valid" in said and "Certificate is Trusted" in said
    assert "Total document signed" in said


def test_pyhanko_calls_it_valid_and_whole(issued):
    said = pyhanko_says(issued.path, load_certificate(authority_directory()))
    assert "The signature is judged VALID" in said
    assert "The signature covers the entire file" in said
    assert said.count("is trusted.") == 2  # of the signer and of the time stamp


def test_the_letter_brings_along_what_it_will_be_judged_by(issued):
    """The authority's certificate, its list of that day, and a stamp of the time."""
    authority = load_certificate(authority_directory())
    signed = issued.path.read_bytes()
    with pikepdf.open(BytesIO(signed)) as pdf:
        assert pdf.Root.DSS.Certs[0].read_raw_bytes() == authority
        (listed,) = pdf.Root.DSS.CRLs
        revoked = x509.load_der_x509_crl(listed.read_raw_bytes())
    key = x509.load_der_x509_certificate(authority).public_key()
    assert revoked.is_signature_valid(key)
    (finding,) = inspect(pdf=signed, roots=[authority]).signatures
    assert finding.is_sound
    signed_at = issued.letter.document.signed_at
    assert finding.stamped_at == signed_at.replace(microsecond=0)


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
    last = len(issued.pages()) - issued.bound_pages
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
    assert len(pages) - issued.bound_pages == expected
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
        assert len(village) == 1 + len(issued.village_numbers)
        assert all("KEPALA DESA KALANG" in alt for alt in village)
        assert all(issued.letter.registration_number in alt for alt in village)
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
    check_pdf_a(content)
    assert (b"/ByteRange" in content) is (moment == "signed")
    assert issued.signed.startswith(issued.rendered)


def test_a4_by_setting(letters):
    for issued in (each for each in letters.values() if not each.is_long):
        with pikepdf.open(BytesIO(rendered_on_a4(issued))) as pdf:
            assert len(pdf.pages) - issued.bound_pages == 1, issued.key
            for page in pdf.pages:
                box = [float(edge) for edge in page.mediabox]
                assert box == pytest.approx([0, 0, *A4], abs=0.6)


# --- and nothing else is genuine ----------------------------------------------------


def test_one_changed_byte_anywhere_is_noticed(issued):
    count = 200 if issued.key == "ahli-waris" else 25
    judge_changed(issued.signed, offsets(issued.signed, count), timezone.now())


@pytest.mark.soak
def test_every_byte_of_the_signature_and_a_seventh_of_the_rest(letters):
    issued = letters["dispensasi-nikah"]
    end, whole = len(issued.rendered), len(issued.signed)
    places = [*range(0, end, 7), *range(end, whole)]
    judge_changed(issued.signed, places, timezone.now())


@pytest.mark.soak
def test_three_hundred_bytes_of_each_letter(issued):
    judge_changed(issued.signed, offsets(issued.signed, 300), timezone.now())


def test_appended_bytes_are_no_part_of_the_letter(issued):
    for more in (b"\n", b"\0" * 40, b"%%EOF\n", b"% catatan\n%%EOF"):
        verdict = verify_bytes(issued.signed + more, now=timezone.now())
        assert verdict.kind in (Kind.CHANGED, Kind.UNREADABLE), more
        assert verdict.reasons and verdict.document is None


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
