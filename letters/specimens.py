"""One flattened picture of a village head's signature and stamp.

The registration number runs through it, so that the picture cannot be lifted from one
letter into another without being seen.
"""

from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from registry.models import Specimen

SIZE = (720, 330)  # pixels, about 61 x 28 mm at 300 dpi
INK = (20, 30, 90, 255)
HALO = (255, 255, 255, 210)  # keeps the number legible where it crosses the ink


@lru_cache(maxsize=64)
def _fitted(content: bytes, width: int, height: int) -> Image.Image:
    picture = Image.open(BytesIO(content)).convert("RGBA")
    picture.thumbnail((width, height))
    return picture


def village_picture(
    *, signature: Specimen | None, stamp: Specimen | None, number: str
) -> bytes | None:
    """PNG of stamp and signature, `number` across; None when there is neither."""
    if signature is None and stamp is None:
        return None
    canvas = Image.new("RGBA", SIZE, (255, 255, 255, 0))
    if stamp is not None:
        picture = _fitted(bytes(stamp.image), 320, 310)
        canvas.alpha_composite(picture, (20, (SIZE[1] - picture.height) // 2))
    if signature is not None:
        picture = _fitted(bytes(signature.image), 520, 250)
        canvas.alpha_composite(
            picture, (190, max(0, (SIZE[1] - picture.height) // 2 - 10))
        )
    draw = ImageDraw.Draw(canvas)
    font = ImageFont.load_default(size=38)
    width = draw.textlength(number, font=font)
    draw.text(
        ((SIZE[0] - width) / 2, SIZE[1] * 0.62),
        number,
        font=font,
        fill=INK,
        stroke_width=3,
        stroke_fill=HALO,
    )
    flat = Image.new("RGB", SIZE, (255, 255, 255))
    flat.paste(canvas, mask=canvas.getchannel("A"))
    output = BytesIO()
    flat.save(output, "PNG")  # optimising costs 35 ms and gains one percent
    return output.getvalue()
