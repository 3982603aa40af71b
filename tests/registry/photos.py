"""Photographs of signatures and stamps as a phone makes them, drawn for a test.

Grey-yellow paper, a shadow that falls across it, the sensor's grain, JPEG.
"""

from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from math import cos, sin

from PIL import Image, ImageChops, ImageDraw, ImageFilter

SIZE = (1200, 900)
PAPER = (255, 246, 225)
BLUE_BLACK = (20, 25, 60)
VIOLET = (60, 40, 160)
PENCIL = (125, 125, 125)

Drawing = Callable[[ImageDraw.ImageDraw], None]


@lru_cache
def _paper(dark: int, bright: int) -> Image.Image:
    """Paper that is `dark` in one corner and `bright` in the opposite one."""
    falling = Image.linear_gradient("L").rotate(37).crop((60, 60, 196, 196))
    falling = falling.resize(SIZE, Image.Resampling.BICUBIC)
    low, high = falling.getextrema()
    light = falling.point(
        lambda value: dark + (value - low) * (bright - dark) / (high - low)
    )
    return Image.merge(
        "RGB", [light.point(lambda value, t=tint: value * t // 255) for tint in PAPER]
    )


def photo(
    draw: Drawing, *, dark: int = 95, bright: int = 235, grain: int = 8
) -> BytesIO:
    ink = Image.new("RGB", SIZE, "white")
    draw(ImageDraw.Draw(ink))
    ink = ink.filter(ImageFilter.GaussianBlur(1))
    page = ImageChops.multiply(_paper(dark, bright), ink)
    noise = Image.merge("RGB", [Image.effect_noise(SIZE, grain) for _ in range(3)])
    page = ImageChops.add(page, noise, 1, -128)
    out = BytesIO()
    page.save(out, "JPEG", quality=85)
    out.seek(0)
    return out


# a curve from 300 to 900 across and 330 to 570 down
CURVE = [(300 + 3 * t, 450 + 118 * sin(t / 9) * cos(t / 41)) for t in range(201)]


def signature(*, width: int = 6, colour: tuple[int, int, int] = BLUE_BLACK) -> Drawing:
    def draw(pen: ImageDraw.ImageDraw) -> None:
        pen.line(CURVE, fill=colour, width=width, joint="curve")

    return draw


def stamp(colour: tuple[int, int, int] = VIOLET) -> Drawing:
    """A rim of 440 pixels around (600, 450) with a bar in it."""

    def draw(pen: ImageDraw.ImageDraw) -> None:
        pen.ellipse((380, 230, 820, 670), outline=colour, width=10)
        pen.rectangle((500, 430, 700, 470), fill=colour)

    return draw


def nothing(pen: ImageDraw.ImageDraw) -> None: ...


def blot(pen: ImageDraw.ImageDraw) -> None:
    pen.ellipse((600, 450, 625, 475), fill=BLUE_BLACK)


def table(pen: ImageDraw.ImageDraw) -> None:
    """A dark table shows beside the paper."""
    pen.rectangle((0, 0, 380, SIZE[1]), fill=(45, 30, 20))
    signature()(pen)


def black(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((0, 0, *SIZE), fill=(8, 8, 8))
