"""The village's own letter inside the PDF that the camat signs, short and long.

office-practice A9; domain.md 3.3 and 3.6 ask for it, the other services do not.
"""

import re
import shutil
from io import BytesIO

import pikepdf
import pytest
from django.utils import timezone

from letters.models import Letter
from letters.rendering import render_sheet
from letters.village_sheet import compose_village_letter
from tests.letters.issued_letters import issue, open_offices, output
from tests.letters.paper_due import DUE, KADES, missing_in_order

PROGRAMS = ("pdftotext", "qpdf")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not all(map(shutil.which, PROGRAMS)), reason="apt-packages-test.txt: missing"
    ),
]
KEYS = ("hajatan", "hajatan-long", "domisili-ormas", "domisili-ormas-long")


@pytest.fixture(scope="module")
def letters(django_db_setup, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("letters")
    with django_db_blocker.unblock(), open_offices(folder):
        yield {key: issue(key, folder) for key in KEYS}


@pytest.fixture(params=KEYS)
def issued(request, letters):
    return letters[request.param]


def due_on_paper(issued, number: str) -> list[str]:
    hajatan = issued.slug == "hajatan"
    applicant = issued.example["people"]["pemohon"][0]["nama"]
    return [
        "PEMERINTAH KABUPATEN NGAWI",
        "KECAMATAN PITU",
        "DESA KALANG",
        "SURAT PENGANTAR",
        f"Nomor : {number}",
        "Yang bertanda tangan di bawah ini, Kepala Desa Kalang, Kecamatan Pitu, "
        "Kabupaten Ngawi, menerangkan dengan sebenarnya bahwa",
        applicant if hajatan else "Paguyuban Seni Laras Budaya",
        "di wilayah Desa Kalang",
        "kepada Camat Pitu",
        "Demikian surat pengantar ini dibuat",
        "Kalang, ",
        "KEPALA DESA KALANG,",
        KADES,
    ]


def test_it_is_bound_under_its_own_head_and_number(issued):
    (number,) = issued.village_numbers
    year = issued.letter.register_line.date.year
    code = re.escape(DUE[issued.slug].code)
    assert re.fullmatch(rf"{code}/\d{{3}}/404\.604\.01/{year}", number)
    pages = [" ".join(page.split()) for page in issued.pages()]
    assert len(pages) == 2
    annex = pages[1]
    assert annex.startswith("Lampiran 1: Surat Pengantar Desa Kalang")
    assert missing_in_order(annex, due_on_paper(issued, number)) is None
    assert "CAMAT PITU," not in annex and "Mengetahui:" not in annex
    assert "...." not in annex and "Halaman 2 dari 2" in annex
    cited = f"Surat Pengantar Kepala Desa Kalang Nomor {number} tanggal "
    assert cited in pages[0] and "sebagaimana terlampir" in pages[0]


def test_the_signature_of_the_camat_covers_it(issued):
    """One file, one signature: no second document hangs on it."""
    with pikepdf.open(BytesIO(issued.signed)) as pdf:
        assert len(pdf.pages) == 2
        assert len(pdf.Root.AcroForm.Fields) == 1
        assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})


def test_the_village_prints_it_alone(issued, tmp_path):
    letter = Letter.objects.for_composition().get(pk=issued.letter.pk)
    path = tmp_path / "surat-desa.pdf"
    path.write_bytes(render_sheet(compose_village_letter(letter, now=timezone.now())))
    text = " ".join(output("pdftotext", path, "-").split())
    assert missing_in_order(text, due_on_paper(issued, issued.village_numbers[0])) is (
        None
    )
    assert f"lampiran permohonan No. Registrasi {letter.registration_number}" in text
    assert "Lampiran 1" not in text and "Halaman" not in text
    assert "No syntax" in output("qpdf", "--check", path)
