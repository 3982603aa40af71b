"""The PDF of a letter: its words, its pages, and what it is made of."""

# long because: one sheet is looked at from every side, and all sides share it

import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest
from PIL import Image, ImageDraw

from letters import rendering
from letters.qr import qr_svg
from letters.rendering import RenderFailed, render_sheet
from letters.sheet_markup import name_in_capitals, sheet_assets, sheet_html
from letters.sheets import BoundScan, LetterheadLines, Sheet, SignatureBlock

LONG_NAME = "RADEN RORO KUSUMANINGTYAS WULANDARI PRAMESWARI HADININGRATAN"
QR = "https://sipitulung.example/verifikasi/h3Jk0-9sLmQwErTyUiOpAz"


def picture(mode="RGBA", kind="PNG", size=(300, 150)) -> bytes:
    image = Image.new("RGBA", size, (255, 255, 255, 0))
    ImageDraw.Draw(image).ellipse((10, 10, 140, 140), outline=(60, 40, 150, 255))
    file = BytesIO()
    image.convert(mode).save(file, kind)
    return file.getvalue()


HEAD = LetterheadLines(
    government_line="PEMERINTAH KABUPATEN NGAWI",
    unit_line="KECAMATAN PITU",
    address_line="Jalan Raya Ngancar No. 31 Pitu 63252",
    logo=picture(),
)
CAMAT = SignatureBlock(
    heading_lines=("CAMAT PITU,",),
    name="Drs. Sugeng Wiratmoko, M.Si.",
    rank="Pembina Tingkat I",
    nip="19680512 199003 1 007",
)
KADES = SignatureBlock(
    heading_lines=("KEPALA DESA KALANG,",),
    name="Supardi",
    mode="village",
    picture=picture(),
    number_through="nomor 300.1/012/404.604/2026",
)
BIODATA = "".join(
    f"<tr><td>Isian {number}</td><td>:</td><td>Keterangan {number}</td></tr>"
    for number in range(12)
)
BODY = (
    "<p>Yang bertanda tangan di bawah ini, Camat Pitu, menerangkan bahwa:</p>"
    f'<table class="biodata"><tbody>{BIODATA}</tbody></table>'
    "<p>Pada prinsipnya kami tidak keberatan dengan ketentuan menjaga ketertiban, "
    "keamanan, dan kebersihan lingkungan selama acara berlangsung.</p>"
    "<p>Demikian surat keterangan ini dibuat untuk dipergunakan sebagaimana "
    "mestinya.</p>"
)


def letter(**changes) -> Sheet:
    sheet = Sheet(
        letterhead=HEAD,
        title="Surat Keterangan Ijin Hajatan",
        number_line="Nomor : 300.1/012/404.604/2026",
        body_html=BODY,
        place_date="Pitu, 25 Oktober 2026",
        camat=CAMAT,
        village=KADES,
        copies=("Kepala Kepolisian Sektor Pitu;", "Komandan Koramil Pitu;", "Arsip."),
        qr_url=QR,
        foot_lines=("Dokumen ini ditandatangani secara elektronik.",),
        author="Kecamatan Pitu",
        subject="Ijin Hajatan",
        created_at=datetime(2026, 10, 25, 2, 30, tzinfo=UTC),
    )
    return replace(sheet, **changes)


def scan() -> bytes:
    return picture("RGB", "JPEG", (900, 1300))


def pages(pdf: bytes, order: str = "-layout") -> list[str]:
    """The words of each page, a table row on one line; `-raw`: as they are drawn."""
    words = subprocess.run(
        [shutil.which("pdftotext"), order, "-", "-"],
        input=pdf,
        capture_output=True,
        check=True,
    )
    return words.stdout.decode().split("\f")[:-1]


def in_order(text: str, *parts: str) -> bool:
    places = [text.find(part) for part in parts]
    return -1 not in places and places == sorted(places)


@pytest.mark.parametrize("order", ["-layout", "-raw"])
def test_a_letter_reads_from_its_head_to_its_foot_on_one_page(order):
    (page,) = pages(render_sheet(letter()), order)
    assert in_order(
        page,
        "PEMERINTAH KABUPATEN NGAWI",
        "KECAMATAN PITU",
        "SURAT KETERANGAN IJIN HAJATAN",
        "Nomor : 300.1/012/404.604/2026",
        "Yang bertanda tangan",
        "Isian 0",
        "Isian 11",
        "Demikian",
        "Mengetahui:",
        "KEPALA DESA KALANG,",
        "Drs. SUGENG WIRATMOKO, M.Si.",
        "NIP. 19680512 199003 1 007",
        "Tembusan:",
        "Kepala Kepolisian Sektor Pitu;",
        "Dokumen ini ditandatangani secara elektronik.",
    )
    assert "Halaman" not in page


def test_a_label_and_its_value_stand_on_one_line():
    (page,) = pages(render_sheet(letter()))
    assert any(
        line.split() == ["Isian", "7", ":", "Keterangan", "7"]
        for line in page.splitlines()
    )


def test_long_names_and_two_lines_of_heading_still_fit_on_one_page():
    camat = replace(
        CAMAT,
        heading_lines=("a.n. CAMAT PITU", "SEKRETARIS KECAMATAN,"),
        name=LONG_NAME,
    )
    long = letter(camat=camat, village=replace(KADES, name=LONG_NAME))
    assert len(pages(render_sheet(long))) == 1
    assert len(pages(render_sheet(replace(long, paper="A4")))) == 1


@pytest.mark.parametrize(
    ("paper", "size"), [("F4", (609.4, 935.4)), ("A4", (595.3, 841.9))]
)
def test_the_paper_is_the_size_that_was_asked_for(paper, size):
    with pikepdf.open(BytesIO(render_sheet(letter(paper=paper)))) as pdf:
        box = [float(number) for number in pdf.pages[0].MediaBox]
    assert box == pytest.approx([0, 0, *size], abs=0.1)


@pytest.mark.parametrize("paragraphs", [18, 19, 20, 21, 34, 36])
def test_signatures_are_never_parted_nor_alone_on_a_page(paragraphs):
    words = "<p>" + "kata demi kata yang cukup panjang " * 5 + "</p>"
    last = pages(render_sheet(letter(body_html=words * paragraphs)))[-1]
    assert in_order(last, "kata", "Mengetahui:", "CAMAT PITU,", "NIP.", "Arsip.")


def test_several_pages_are_numbered_on_each():
    words = "<p>" + "kata demi kata yang cukup panjang " * 5 + "</p>"
    found = pages(render_sheet(letter(body_html=words * 30)))
    assert len(found) == 2
    assert "Halaman 1 dari 2" in found[0]
    assert "Halaman 2 dari 2" in found[1]


def test_a_statement_carries_its_two_registers_and_room_for_ink():
    sheet = letter(
        kind="statement",
        number_line=None,
        register_lines=("Register Desa Nomor 12/B", "Register Kecamatan Nomor 34"),
        camat=replace(CAMAT, mode="paper"),
        village=replace(KADES, mode="paper", picture=None, name=""),
        qr_url=None,
    )
    (page,) = pages(render_sheet(sheet))
    assert in_order(page, "Register Desa Nomor", "12/B", "KEPALA DESA KALANG,", "(....")
    assert in_order(page, "Register Kecamatan Nomor", "34", "CAMAT PITU,")
    assert "elektronik oleh" not in page


def test_only_the_village_signs_its_own_letter():
    sheet = letter(kind="village_letter", camat=None, qr_url=None)
    (page,) = pages(render_sheet(sheet))
    assert in_order(page, "Pitu, 25 Oktober 2026", "KEPALA DESA KALANG,", "SUPARDI")
    assert "Mengetahui" not in page


def test_what_its_head_confirms_stands_above_the_villages_own_signature():
    sheet = letter(camat=None, qr_url=None, village_preface="Menyetujui:")
    (page,) = pages(render_sheet(sheet))
    assert in_order(page, "Pitu, 25 Oktober 2026", "Menyetujui:", "KEPALA DESA")


def test_a_village_that_signed_in_ink_points_to_its_sheet_and_has_no_qr():
    village = replace(
        KADES, mode="electronic", picture=None, note="Ditandatangani pada lampiran"
    )
    html = sheet_html(letter(village=village))
    assert html.count("<svg") == 1
    assert in_order(html, "Ditandatangani pada lampiran", "CAMAT PITU,", "<svg")
    assert "Tempat tanda tangan" not in html


def test_a_preview_shows_where_signatures_will_stand():
    village = replace(KADES, picture=None)
    sheet = letter(watermark="DRAF", qr_url=None, village=village)
    (page,) = pages(render_sheet(sheet))
    assert "Tempat tanda tangan elektronik" in page
    assert "Tempat tanda tangan dan stempel" in page
    html = sheet_html(sheet)
    assert "DRAF" in html
    assert "<svg" not in html


def test_bound_scans_follow_with_captions_and_page_numbers():
    scans = (
        BoundScan(caption="Surat Keterangan Waris", pages=(scan(), scan())),
        BoundScan(caption="Surat Kuasa", pages=(scan(),)),
    )
    found = pages(render_sheet(letter(kind="legalisation", scans=scans)))
    assert len(found) == 4
    assert "Halaman 1 dari 4" in found[0]
    assert "Lampiran 1: Surat Keterangan Waris \u2013 halaman 1/2" in found[1]
    assert "Lampiran 1: Surat Keterangan Waris \u2013 halaman 2/2" in found[2]
    assert "Lampiran 2: Surat Kuasa" in found[3]
    assert "Halaman 4 dari 4" in found[3]


def test_the_letter_of_another_office_follows_under_its_own_head():
    own_head = replace(HEAD, upper_line="KECAMATAN PITU", unit_line="DESA KALANG")
    annex = letter(
        kind="village_letter",
        letterhead=own_head,
        title="Surat Pengantar",
        number_line="Nomor : 300/7/2026",
        camat=None,
        qr_url=None,
        copies=(),
        subject="Surat Pengantar Desa Kalang",
    )
    scans = (BoundScan(caption="Surat Kuasa", pages=(scan(),)),)
    pdf = render_sheet(letter(annexes=(annex,), scans=scans))
    first, second, third = pages(pdf)
    assert "DESA KALANG\n" not in first and "Lampiran" not in first
    assert in_order(
        second,
        "Lampiran 1: Surat Pengantar Desa Kalang",
        "DESA KALANG",
        "SURAT PENGANTAR",
        "Nomor : 300/7/2026",
        "KEPALA DESA KALANG,",
        "Halaman 2 dari 3",
    )
    assert "CAMAT PITU," in first and "CAMAT PITU," not in second
    assert "Lampiran 2: Surat Kuasa" in third
    names = sheet_assets(letter(annexes=(annex,), scans=scans))
    assert {"asset:village", "asset:annex-1-village", "asset:scan-1-1"} <= set(names)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"watermark": "DRAF", "qr_url": None},
        {"scans": (BoundScan(caption="Surat", pages=(scan(),)),)},
        {"body_html": BODY * 6, "font": "serif"},
    ],
)
def test_the_file_is_tagged_pdf_a_3b(changes):
    with pikepdf.open(BytesIO(render_sheet(letter(**changes)))) as pdf:
        with pdf.open_metadata() as about:
            assert about["pdfaid:part"] == "3"
            assert about["pdfaid:conformance"] == "B"
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert pdf.trailer.ID
        assert pdf.Root.StructTreeRoot
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "id"
        assert not pdf.is_encrypted
        assert str(pdf.docinfo.Title).startswith("Surat Keterangan Ijin Hajatan")
        assert str(pdf.docinfo.Author) == "Kecamatan Pitu"
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
                assert not thing.get("/Interpolate", False)
                assert thing.get("/S") != "/JavaScript"
                assert thing.get("/ColorSpace") != "/DeviceCMYK"
                if thing.get("/Type") == "/FontDescriptor":
                    assert "/FontFile2" in thing
                if thing.get("/S") == "/Figure":
                    assert str(thing.Alt)


def test_the_same_sheet_gives_the_same_bytes():
    sheet = letter(scans=(BoundScan(caption="Surat", pages=(scan(),)),))
    first = render_sheet(sheet)
    render_sheet(letter(title="Surat lain"))
    assert render_sheet(sheet) == first


def test_a_text_cannot_fetch_anything(caplog):
    body = (
        '<p>a<img src="file:///etc/passwd"><img src="http://127.0.0.1:1/x">'
        '<a href="file:///etc/passwd" rel="attachment">b</a></p>'
        "<style>@import url(file:///etc/passwd)</style>"
    )
    pdf = render_sheet(letter(body_html=body))
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert not opened.attachments
    assert b"root:" not in pdf


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "http://127.0.0.1:1/", "data:text/css,a", "asset:x"]
)
def test_the_fetcher_knows_the_sheets_own_pictures_only(url):
    fetcher = rendering._fetcher({"asset:logo": (b"x", "image/png")})
    assert fetcher("asset:logo").read() == b"x"
    with pytest.raises(ValueError, match="not an asset"):
        fetcher(url)


def test_a_logo_that_names_another_file_fails_the_letter():
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
        b'<image href="file:///etc/passwd" width="9" height="9"/></svg>'
    )
    head = replace(HEAD, logo=svg, logo_type="image/svg+xml")
    with pytest.raises(RenderFailed):
        render_sheet(letter(letterhead=head))


@pytest.mark.parametrize(
    "logo", [b"no picture", picture()[:80], picture("CMYK", "JPEG")]
)
def test_a_picture_that_cannot_be_used_fails_the_letter_in_words(logo):
    with pytest.raises(RenderFailed, match="gambar yang tidak dapat dibaca"):
        render_sheet(letter(letterhead=replace(HEAD, logo=logo)))
    assert render_sheet(letter())  # and the next letter is not harmed


def test_any_other_failure_is_told_in_words(monkeypatch):
    def no_room(*args, **kwargs):
        raise OSError("No space left on device")

    monkeypatch.setattr(rendering, "sheet_html", no_room)
    with pytest.raises(RenderFailed, match="Isian tidak hilang") as failure:
        render_sheet(letter())
    assert isinstance(failure.value.__cause__, OSError)


def test_words_on_the_sheet_are_never_markup():
    sheet = letter(
        title="<script>x</script>",
        copies=("<img src=x>",),
        camat=replace(CAMAT, name="<b>A</b>", note="<i>"),
    )
    html = sheet_html(sheet)
    assert "<script>" not in html
    assert "<img src=x>" not in html
    assert "<b>" not in html.lower()


def test_a_sheet_needs_a_time_zone():
    with pytest.raises(ValueError, match="time zone"):
        letter(created_at=datetime(2026, 10, 25))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("Drs. Sugeng Wiratmoko, M.Si.", "Drs. SUGENG WIRATMOKO, M.Si."),
        ("H. Supardi", "H. SUPARDI"),
        ("Supardi", "SUPARDI"),
        ("", ""),
    ],
)
def test_a_name_is_in_capitals_and_its_titles_are_not(name, printed):
    assert name_in_capitals(name) == printed


@pytest.mark.skipif(not shutil.which("zbarimg"), reason="needs zbar-tools")
def test_the_qr_is_read_from_a_picture_of_the_page(tmp_path):
    pdf = tmp_path / "letter.pdf"
    pdf.write_bytes(render_sheet(letter()))
    run = {"check": True, "capture_output": True}
    subprocess.run(["pdftoppm", "-r", "100", "-png", pdf, tmp_path / "page"], **run)  # noqa: S603, S607
    (page,) = tmp_path.glob("page*.png")
    read = subprocess.run(["zbarimg", "-q", "--raw", page], **run)  # noqa: S603, S607
    assert read.stdout.decode().strip() == QR


def test_the_qr_keeps_its_quiet_zone():
    svg = qr_svg(QR)
    side = int(svg.split('viewBox="0 0 ')[1].split()[0])
    strokes = svg.split('d="M')[1].split('"')[0].split("M")
    starts = [int(stroke.split()[0]) for stroke in strokes]
    ends = [int(stroke.split()[0]) + int(stroke.split("h")[1]) for stroke in strokes]
    assert min(starts) == 4
    assert max(ends) == side - 4


@pytest.mark.soak
def test_memory_stays_flat_over_three_hundred_letters():
    def used() -> int:  # KB
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * 4

    sheet = letter()
    for _ in range(100):
        render_sheet(sheet)
    before = used()
    for _ in range(300):
        render_sheet(sheet)
    assert used() - before < 8_000
