"""Small files that unpack to far more than a server has: for tests only."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO

import pikepdf

from letters.scans import MAX_PIXELS

BLACK_AND_WHITE, GREY_16, RGBA = (1, 0), (16, 0), (8, 6)  # bits, colour type of PNG
BITS_PER_PIXEL = {BLACK_AND_WHITE: 1, GREY_16: 16, RGBA: 32}


def zeros(length: int, *, times: int) -> bytes:
    """So many bytes of nothing, deflated without ever being held."""
    packer, line = zlib.compressobj(9), bytes(length)
    return b"".join(packer.compress(line) for _ in range(times)) + packer.flush()


def png(side: int, form: tuple[int, int]) -> bytes:
    """A square picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack("!I", zlib.crc32(kind + data))
        return struct.pack("!I", len(data)) + kind + data + check

    header = struct.pack("!IIBBBBB", side, side, *form, 0, 0, 0)
    line = 1 + (side * BITS_PER_PIXEL[form] + 7) // 8
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zeros(line, times=side))
        + chunk(b"IEND", b"")
    )


def black_png() -> bytes:
    """1.6 gigapixels in some 200 KB."""
    return png(40_000, BLACK_AND_WHITE)


def largest_png() -> bytes:
    """As many pixels as are let in, in the form that takes most memory."""
    return png(int(MAX_PIXELS**0.5), RGBA)


def largest_grey_png() -> bytes:
    return png(int(MAX_PIXELS**0.5), GREY_16)


def huge_pdf_page() -> bytes:
    """A page of 5 x 5 metres."""
    return _pdf(lambda pdf: pdf.add_blank_page(page_size=(14_400, 14_400)))


def many_pages() -> bytes:
    return _pdf(
        lambda pdf: [pdf.add_blank_page(page_size=(600, 900)) for _ in range(5000)]
    )


def deflated_pdf() -> bytes:
    """One page whose picture unpacks to 300 MB."""

    def fill(pdf: pikepdf.Pdf) -> None:
        page, side = pdf.add_blank_page(page_size=(609, 935)), 10_000
        picture = pdf.make_stream(
            zeros(3 * side, times=side),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=side,
            Height=side,
            ColorSpace=pikepdf.Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=pikepdf.Name.FlateDecode,
        )
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=picture))
        page.Contents = pdf.make_stream(b"q 609 0 0 935 0 0 cm /P Do Q")

    return _pdf(fill)


def _pdf(fill: Callable[[pikepdf.Pdf], object]) -> bytes:
    file = BytesIO()
    with pikepdf.new() as pdf:
        fill(pdf)
        pdf.save(file)
    return file.getvalue()
