"""Draws signatures, stamps and the scans of requirements; no picture is of anyone."""

import math
from functools import lru_cache
from io import BytesIO
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFont

INK = (22, 32, 92)
STAMP_INK = (74, 52, 140)
FINE = 2  # drawn twice as large, then made smaller: smooth edges


def png(image: Image.Image) -> bytes:
    output = BytesIO()
    image.save(output, "PNG")
    return output.getvalue()


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.load_default(size=size)


def _curve(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A smooth line through the points (Catmull-Rom)."""
    ends = [points[0], *points, points[-1]]
    line = []
    for p0, p1, p2, p3 in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        for step in range(24):
            t = step / 24
            line.append(
                tuple(
                    0.5
                    * (
                        2 * b
                        + (c - a) * t
                        + (2 * a - 5 * b + 4 * c - d) * t**2
                        + (3 * b - a - 3 * c + d) * t**3
                    )
                    for a, b, c, d in zip(p0, p1, p2, p3, strict=True)
                )
            )
    return line


@lru_cache(maxsize=128)
def signature(name: str, *, width: int = 520, height: int = 220) -> Image.Image:
    """A pen stroke that always is the same for a name, on a clear ground."""
    chance = Random(f"signature of {name}")  # noqa: S311 - a drawing
    canvas = Image.new("RGBA", (width * FINE, height * FINE), (*INK, 0))
    draw = ImageDraw.Draw(canvas)
    w, h = width * FINE, height * FINE

    def stroke(points, pen):
        line = _curve([(x * w, y * h) for x, y in points])
        for index, (start, end) in enumerate(zip(line, line[1:], strict=False)):
            press = pen * FINE * (0.75 + 0.45 * math.sin(index / 9) ** 2)
            draw.line((*start, *end), fill=INK, width=round(press * 2))
            (x, y) = end
            draw.ellipse((x - press, y - press, x + press, y + press), fill=INK)

    x = 0.08
    # a tall first letter with a loop, then quick waves, then a sweep beneath
    lean, tall = chance.uniform(-0.05, 0.08), chance.uniform(0.05, 0.2)
    first = [(x, 0.62), (x + 0.05 + lean, tall + 0.1), (x + 0.11 + lean, tall)]
    first += [(x + 0.1, 0.5), (x + chance.uniform(0, 0.06), 0.8), (x + 0.12, 0.55)]
    x += 0.15
    for number in range(chance.randint(4, 7)):
        tall = 0.28 if chance.random() < 0.25 else chance.uniform(0.4, 0.5)
        deep = 0.85 if number and chance.random() < 0.2 else chance.uniform(0.58, 0.66)
        step = chance.uniform(0.045, 0.075)
        first += [(x + step * 0.5, tall), (x + step, deep)]
        x += step
    first.append((min(x + 0.16, 0.94), chance.uniform(0.3, 0.5)))
    stroke(first, 1.7)
    sweep = chance.uniform(0.74, 0.86)
    stroke(
        [(0.14, sweep + 0.05), (0.45, sweep), (min(x + 0.2, 0.95), sweep - 0.06)], 1.4
    )
    return canvas.resize((width, height), Image.Resampling.LANCZOS)


def _around(
    mask: Image.Image, text: str, *, radius: float, size: int, start: float
) -> None:
    """Letters on the whole circle, clockwise from `start` degrees; 0 is at the top."""
    font = _font(size)
    centre = mask.width / 2
    widths = [font.getlength(letter) for letter in text]
    done = 0.0
    for letter, width in zip(text, widths, strict=True):
        angle = start + 360 * (done + width / 2) / sum(widths)
        done += width
        tile = Image.new("L", (size * 2, size * 2))
        ImageDraw.Draw(tile).text(
            (size, size), letter, font=font, fill=255, anchor="mm"
        )
        tile = tile.rotate(-angle, Image.Resampling.BILINEAR)
        x = centre + radius * math.sin(math.radians(angle)) - size
        y = centre - radius * math.cos(math.radians(angle)) - size
        mask.paste(255, (round(x), round(y)), tile)


@lru_cache(maxsize=32)
def stamp(upper: str, centre: str, *, side: int = 420) -> Image.Image:
    """A round office stamp, a little worn: `upper` around, `centre` in the middle."""
    size = side * FINE
    mask = Image.new("L", (size, size))
    draw = ImageDraw.Draw(mask)
    for inset, pen in ((0.01, 6), (0.035, 2), (0.215, 3)):
        edge = size * inset
        box = (edge, edge, size - edge, size - edge)
        draw.ellipse(box, outline=255, width=pen * FINE)
    letters = round(size * 0.082)
    _around(mask, f"{upper} ", radius=size * 0.39, size=letters, start=-170)
    lines = centre.split("\n")
    pen = round(size * 0.09)
    for number, line in enumerate(lines):
        font = _font(pen)
        while font.getlength(line) > size * 0.5:
            font = _font(round(font.size * 0.93))
        y = size / 2 + (number - (len(lines) - 1) / 2) * pen * 1.25
        draw.text((size / 2, y), line, font=font, fill=255, anchor="mm")
    mask = mask.resize((side, side), Image.Resampling.BOX)
    worn = Image.effect_noise((12, 12), 90).resize((side, side)).point(_pressure)
    picture = Image.new("RGBA", (side, side), STAMP_INK)
    picture.putalpha(ImageChops.multiply(mask, worn))
    return picture


def _pressure(noise: int) -> int:
    """How dark the ink is where the hand pressed unevenly."""
    return 165 + min(noise, 255) * 70 // 255


@lru_cache(maxsize=64)
def scan(title: str, *, card: bool = False) -> bytes:
    """A JPEG of a drawn document that says CONTOH: a card, or a page."""
    width, height = (900, 570) if card else (1000, 1400)
    chance = Random(title)  # noqa: S311 - a drawing
    page = Image.new("RGB", (width, height), (196, 214, 226) if card else "white")
    draw = ImageDraw.Draw(page)
    draw.rectangle((12, 12, width - 13, height - 13), outline=(90, 100, 110), width=3)
    draw.text((width / 2, 70), title.upper(), font=_font(38), fill="black", anchor="mm")
    draw.text((width / 2, 120), "data rekaan", font=_font(24), fill="gray", anchor="mm")
    for y in range(180, height - 220, 46):
        draw.rectangle((60, y, 230, y + 12), fill=(120, 130, 140))
        end = 260 + chance.randint(180, width - 380 if not card else 340)
        draw.rectangle((260, y, end, y + 12), fill=(70, 76, 84))
    if card:
        draw.rectangle((680, 170, 850, 400), fill=(170, 60, 60))
        draw.ellipse((725, 205, 805, 290), fill=(230, 200, 180))
        draw.pieslice((705, 300, 825, 480), 180, 360, fill=(60, 66, 90))
    else:
        pen = signature(title).resize((300, 127))
        page.paste(pen, (640, height - 200), pen)
    mark = Image.new("RGBA", (width, 460), (255, 255, 255, 0))
    ImageDraw.Draw(mark).text(
        (width / 2, 230), "CONTOH", font=_font(170), fill=(190, 40, 40, 70), anchor="mm"
    )
    mark = mark.rotate(12, Image.Resampling.BICUBIC)
    page.paste(mark, (0, height // 2 - 210), mark)
    page = page.resize((width * 7 // 10, height * 7 // 10), Image.Resampling.BOX)
    output = BytesIO()
    page.save(output, "JPEG", quality=70)
    return output.getvalue()
