"""Signs a printed statement in ink and scans it: what a village brings back on paper.

The page is drawn, and over each dotted line or name stands an invented signature.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from letters.demo import pictures

if TYPE_CHECKING:
    import pypdfium2  # noqa: TID253

DPI = 130
PEN = (26, 38, 110)
# only below these words do people sign; above them their names are merely listed
SIGNING_BEGINS = ("Para ahli waris", "Yang menyatakan", "Yang mengadukan")


@dataclass
class Box:
    """Where a text stands, in pixels of the scan."""

    left: float
    top: float
    right: float
    bottom: float


def signed_by_hand(
    pdf: bytes, *, people: Sequence[str], head: str, village: str, register: str
) -> list[bytes]:
    """JPEG pages of a statement, signed by `people` and stamped by the village head.

    Args: `register` the number that the village writes on its dotted line.
    """
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    pages, begun = [], False
    try:
        for page in document:
            image = page.render(scale=DPI / 72).to_pil().convert("RGB")
            marks = [box.top for word in SIGNING_BEGINS for box in _found(page, word)]
            if marks or begun:
                _sign_all(image, page, people, below=0 if begun else max(marks))
                begun = True
            _village_signs(image, page, head=head, village=village, register=register)
            pages.append(_scanned(image))
    finally:
        document.close()
    return pages


def _sign_all(
    image: Image.Image,
    page: "pypdfium2.PdfPage",
    people: Sequence[str],
    *,
    below: float,
) -> None:
    for box in _found(page, "Rp10.000"):
        _duty_stamp(image, box)
    for name in dict.fromkeys(people):
        boxes = [box for box in _found(page, name) if box.top > below]
        if boxes:
            _sign(image, boxes[-1], name)


def _village_signs(
    image: Image.Image,
    page: "pypdfium2.PdfPage",
    *,
    head: str,
    village: str,
    register: str,
) -> None:
    for box in _found(page, "(......"):
        x, y = round(box.left), round(box.top)
        stamp = pictures.stamp(
            f"PEMERINTAH KABUPATEN NGAWI * DESA {village.upper()} *",
            f"KEPALA DESA\n{village.upper()}",
        ).resize((160, 160))
        image.paste(stamp, (x - 70, y - 140), stamp)
        _paste(image, head, (x + 30, y - 105), (230, 97))
        _write(image, head, (x + 12, y - 8))
    for box in _found(page, "Register Desa Nomor"):
        _write(image, register, (round(box.right) + 14, round(box.top) - 10))


def _scanned(image: Image.Image) -> bytes:
    """Slightly askew, as it comes out of the machine."""
    tilted = image.rotate(0.35, Image.Resampling.BICUBIC, fillcolor=(250, 249, 246))
    output = BytesIO()
    tilted.save(output, "JPEG", quality=72)
    return output.getvalue()


def _found(page: "pypdfium2.PdfPage", text: str) -> Iterator[Box]:
    height = page.get_height()
    letters = page.get_textpage()
    search = letters.search(text)
    while match := search.get_next():
        first, count = match
        begin = letters.get_charbox(first)
        end = letters.get_charbox(first + count - 1)
        scale = DPI / 72
        yield Box(
            begin[0] * scale,
            (height - max(begin[3], end[3])) * scale,
            end[2] * scale,
            (height - min(begin[1], end[1])) * scale,
        )


def _sign(image: Image.Image, box: Box, name: str) -> None:
    """To the right of a name in a list, above a name at the foot of a block."""
    if box.left < image.width * 0.4:
        place = (round(image.width * 0.62), round(box.top) - 30)
    else:
        place = (round(box.left) - 20, round(box.top) - 88)
    _paste(image, name, place, (210, 89))


def _paste(
    image: Image.Image, name: str, place: tuple[int, int], size: tuple[int, int]
) -> None:
    pen = pictures.signature(name).resize(size)
    image.paste(pen, place, pen)


def _write(image: Image.Image, text: str, place: tuple[int, int]) -> None:
    font = ImageFont.load_default(size=19)
    ImageDraw.Draw(image).text(place, text, font=font, fill=PEN)


def _duty_stamp(image: Image.Image, box: Box) -> None:
    """A drawn revenue stamp over its marked place."""
    left, top = round(box.left) - 25, round(box.top) - 45
    draw = ImageDraw.Draw(image)
    draw.rectangle((left, top, left + 120, top + 78), fill=(226, 160, 160))
    draw.rectangle((left, top, left + 120, top + 78), outline=(150, 60, 60), width=3)
    for text, y, size in (("METERAI", 10, 15), ("10000", 30, 24), ("CONTOH", 58, 12)):
        font = ImageFont.load_default(size=size)
        draw.text(
            (left + 60, top + y), text, font=font, fill=(110, 30, 30), anchor="mt"
        )
