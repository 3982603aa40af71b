"""Uploads become pages, or a sentence that the village understands."""

import struct
import zlib
from io import BytesIO

import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFile

from letters.scans import (
    MAX_PAGES,
    PDF_BOX,
    PHOTO_BOX,
    UnreadableScan,
    pages_of,
)

JPG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"


def photo(size=(900, 1200), mode="RGB", kind="JPEG", **options) -> bytes:
    """A page with a black bar along its left edge."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 4, size[1]), fill="black")
    file = BytesIO()
    image.convert(mode).save(file, kind, **options)
    return file.getvalue()


def scanned_pdf(pages=2, size=(609, 935), **options) -> bytes:
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page(page_size=size)
            content = f"0 0 {size[0] / 4} {size[1]} re f".encode()
            document.pages[-1].Contents = document.make_stream(content)
        file = BytesIO()
        document.save(file, **options)
    return file.getvalue()


def opened(page: bytes) -> Image.Image:
    image = Image.open(BytesIO(page))
    image.load()
    return image


def is_dark(image, at) -> bool:
    return image.convert("L").getpixel(at) < 128


@pytest.mark.parametrize(
    ("mode", "kind", "content_type"),
    [
        ("RGB", "JPEG", JPG),
        ("L", "JPEG", JPG),
        ("CMYK", "JPEG", JPG),
        ("RGB", "PNG", PNG),
        ("RGBA", "PNG", PNG),
        ("LA", "PNG", PNG),
        ("P", "PNG", PNG),
        ("1", "PNG", PNG),
        ("I;16", "PNG", PNG),
    ],
)
def test_any_picture_becomes_a_plain_jpeg(mode, kind, content_type):
    source = mode if mode != "I;16" else "L"
    content = photo(mode=source, kind=kind)
    if mode == "I;16":
        wide = opened(content).convert("I").point(lambda value: value * 256)
        file = BytesIO()
        wide.convert("I;16").save(file, "PNG")
        content = file.getvalue()
    (page,) = pages_of(content, content_type)
    image = opened(page)
    assert image.format == "JPEG"
    assert image.mode in ("RGB", "L")
    assert is_dark(image, (20, 600))
    assert not is_dark(image, (880, 600))


def test_see_through_parts_are_white_paper():
    file = BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(file, "PNG")
    assert opened(pages_of(file.getvalue(), PNG)[0]).getpixel((25, 25)) == (
        255,
        255,
        255,
    )


def test_a_phone_picture_is_turned_upright_and_tells_nothing_of_the_phone():
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter clockwise
    exif[0x010F] = "PHONE-MAKER"
    content = photo((1200, 900), exif=exif.tobytes())
    assert b"PHONE-MAKER" in content
    (page,) = pages_of(content, JPG)
    image = opened(page)
    assert image.size == (900, 1200)
    assert is_dark(image, (450, 20))  # the left edge is now the top
    assert not image.getexif()
    assert b"PHONE-MAKER" not in page


@pytest.mark.parametrize("size", [(4000, 3000), (3000, 4000)])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_large_picture_is_no_larger_than_a_page_at_200_dpi(size, kind):
    (page,) = pages_of(photo(size, kind=kind), JPG if kind == "JPEG" else PNG)
    image = opened(page)
    assert max(image.size) <= max(PHOTO_BOX)
    assert min(image.size) >= 1600  # and still sharp enough to read
    assert (image.width > image.height) == (size[0] > size[1])


def test_pages_of_a_pdf_come_in_order_at_a_readable_size():
    pages = pages_of(scanned_pdf(pages=3), PDF)
    assert len(pages) == 3
    image = opened(pages[0])
    assert image.format == "JPEG"
    assert image.width == pytest.approx(PDF_BOX[0], abs=4)
    assert is_dark(image, (20, 1000))
    assert not is_dark(image, (image.width - 20, 1000))


def test_a_pdf_page_that_claims_to_be_huge_is_drawn_small():
    (page,) = pages_of(scanned_pdf(pages=1, size=(14000, 14000)), PDF)
    assert max(opened(page).size) <= max(PDF_BOX)


def test_a_pdf_page_that_is_wide_stays_wide():
    (page,) = pages_of(scanned_pdf(pages=1, size=(935, 609)), PDF)
    assert opened(page).width > opened(page).height


def half(content: bytes) -> bytes:
    return content[: len(content) // 2]


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"", JPG),
        (b"", PDF),
        (b"not a picture at all", PNG),
        (half(photo()), JPG),
        (half(photo(kind="PNG")), PNG),
        (b"%PDF-1.7\n%garbage", PDF),
        (scanned_pdf()[:60], PDF),
        (photo(), PDF),
        (scanned_pdf(), JPG),
        (b"GIF89a" + b"\0" * 50, PNG),
    ],
)
def test_a_broken_file_asks_for_a_new_scan(content, content_type):
    with pytest.raises(UnreadableScan) as error:
        pages_of(content, content_type, name="KTP pemohon")
    assert str(error.value) == (
        "Berkas KTP pemohon tidak dapat dibaca. Pindai ulang lalu unggah kembali."
    )


def test_half_a_picture_is_refused_even_when_weasyprint_is_loaded():
    import weasyprint  # noqa: F401 - its import lets Pillow accept half pictures

    assert ImageFile.LOAD_TRUNCATED_IMAGES
    with pytest.raises(UnreadableScan):
        pages_of(half(photo()), JPG)
    assert ImageFile.LOAD_TRUNCATED_IMAGES


def test_a_locked_pdf_is_told_apart():
    locked = scanned_pdf(encryption=pikepdf.Encryption(user="a", owner="b"))
    with pytest.raises(UnreadableScan, match="terkunci kata sandi"):
        pages_of(locked, PDF)


def test_a_pdf_without_pages_is_unreadable():
    with pytest.raises(UnreadableScan, match="tidak dapat dibaca"):
        pages_of(scanned_pdf(pages=0), PDF)


def test_too_many_pages_are_counted():
    with pytest.raises(UnreadableScan, match=f"{MAX_PAGES + 1} halaman"):
        pages_of(scanned_pdf(pages=MAX_PAGES + 1), PDF)


def test_a_decompression_bomb_is_refused_before_it_is_decoded():
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack("!I", len(data))
            + kind
            + data
            + struct.pack("!I", zlib.crc32(kind + data))
        )

    header = struct.pack("!IIBBBBB", 9_000, 9_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"")
    with pytest.raises(UnreadableScan, match="9000 x 9000 titik"):
        pages_of(bomb, PNG)


def test_a_bomb_that_pillow_itself_refuses_is_a_sentence_too():
    with pytest.raises(UnreadableScan):
        header = struct.pack("!IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
        data = b"IHDR" + header
        pages_of(
            b"\x89PNG\r\n\x1a\n"
            + struct.pack("!I", 13)
            + data
            + struct.pack("!I", zlib.crc32(data)),
            PNG,
        )


def test_other_kinds_are_named():
    with pytest.raises(UnreadableScan, match="bukan PDF, JPG atau PNG"):
        pages_of(b"PK", "application/zip")
