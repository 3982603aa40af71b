"""Lifts the ink of a signature or a stamp off a photographed sheet of paper.

A phone's photo of a signature has a shadow across it, grey paper and noise. The paper
is estimated as it would be without ink, each pixel is divided by it, and what is darker
than the paper's own noise becomes ink: transparent paper, soft edges, colour kept.
"""

import io
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageChops, ImageFilter, ImageMath, ImageOps

from registry.pictures import UnreadablePicture, decoded

MAX_BYTES = 12 * 1024 * 1024  # a phone's photo as it is
MAX_PIXELS = 64_000_000
WORK_SIDE = 2000  # a signature may be a tenth of the photo
MAX_SIDE = 1000  # printed 61 mm wide at the most: 400 dpi
MIN_SIDE = 80  # of the ink, its longer side; less is a blot
PAPER_SIDE = 200  # the paper is estimated on a small copy
STROKE = 17  # pixels of the small copy: no stroke or rim of a stamp is wider
DEEPEST_SHADOW = 0.27  # of the bright paper; darker than that is not paper
DARK_PAPER = 55  # brightness of paper below which nothing can be told apart
LEAST_DARKNESS = 14  # of 255, below white paper: never counted as ink
LEAST_CONTRAST = 14  # how much darker than that ink has to be; noise is not
LEAST_INK = 0.0004  # share of the photo
MOST_INK = 0.4
MOST_EDGE = 0.2  # of the edge: there lies a table beside the paper
SPECK = 9  # a lone dot has fewer inked pixels than this around it

AGAIN = "Foto ulang dengan cahaya rata, dari dekat, di atas kertas putih polos."
BESIDE = (
    "Terlalu banyak yang gelap pada gambar ini, atau sampai ke tepinya, jadi tanda "
    "tangan atau stempelnya tidak dapat dipisahkan dari latarnya. Potong gambar sampai "
    f"hanya kertasnya yang terlihat. {AGAIN}"
)


class NoInk(UnreadablePicture):
    """Too little on the picture that could be a signature or a stamp."""


class TooMuchInk(UnreadablePicture):
    """So much of the picture is dark that it cannot be ink on paper."""


@dataclass(frozen=True)
class Ink:
    """What came out: PNG bytes with a transparent ground, trimmed to the ink."""

    png: bytes
    width: int
    height: int
    share: float  # of the whole picture, 0 to 1
    kept: bool = False  # it was transparent already


def lift_ink(upload: BinaryIO) -> Ink:
    """Ink on nothing, from a photo or scan; a transparent PNG keeps its pixels.

    Raises NoInk, TooMuchInk, UnreadablePicture, whose texts say what to do.
    """
    picture = decoded(
        upload, most_bytes=MAX_BYTES, most_pixels=MAX_PIXELS, prepare=_upright
    )
    if picture.mode == "RGBA" and _is_cut_out(picture):
        ink, kept = picture, True
    else:
        ink, kept = _from_paper(_flat(picture)), False
    alpha = ink.getchannel("A")
    share = _share(alpha)
    if share > MOST_INK or _share_of_edge(alpha) > MOST_EDGE:
        raise TooMuchInk(BESIDE)
    box = alpha.point(lambda value: 255 if value > 40 else 0).getbbox()
    too_small = box is None or max(box[2] - box[0], box[3] - box[1]) < MIN_SIDE
    if too_small or share < LEAST_INK:
        raise NoInk(
            "Hampir tidak ada tinta yang terlihat pada gambar ini. Pakai bolpoin atau "
            f"bantalan stempel yang lebih tebal. {AGAIN}"
        )
    ink = _trimmed(ink, box)
    out = io.BytesIO()
    ink.save(out, "PNG", optimize=True)
    return Ink(out.getvalue(), *ink.size, share=share, kept=kept)


def _upright(picture: Image.Image) -> Image.Image:
    """As it was held, and no larger than is worked on."""
    picture.draft("RGB", (WORK_SIDE, WORK_SIDE))  # a JPEG is read smaller
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((WORK_SIDE, WORK_SIDE), Image.Resampling.BOX)
    return upright


def _is_cut_out(picture: Image.Image) -> bool:
    """Whether most of its edge is transparent: somebody took the paper away before."""
    return _share_of_edge(ImageOps.invert(picture.getchannel("A"))) > 0.6


def _flat(picture: Image.Image) -> Image.Image:
    if picture.mode == "RGB":
        return picture
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


def _from_paper(photo: Image.Image) -> Image.Image:
    """RGBA: how much ink each pixel has, and of which colour."""
    paper = _paper(photo)
    light = paper.convert("L").histogram()
    bright = _percentile(light, 0.9)
    if bright < DARK_PAPER:
        raise TooMuchInk(
            f"Gambar ini gelap seluruhnya, jadi tidak ada yang dapat dibaca. {AGAIN}"
        )
    if _percentile(light, 0.1) < bright * DEEPEST_SHADOW:
        raise TooMuchInk(BESIDE)
    even = Image.merge("RGB", list(map(_divided, photo.split(), paper.split())))
    # the grain of the sensor off; the darkest channel knows every colour of ink
    quiet = even.filter(ImageFilter.GaussianBlur(0.8)).split()
    darkness = ImageOps.invert(
        ImageChops.darker(ImageChops.darker(*quiet[:2]), quiet[2])
    )
    floor, full = _levels(darkness)
    alpha = darkness.point(
        [min(255, max(0, (d - floor) * 255 // (full - floor))) for d in range(256)]
    )
    alpha = ImageChops.multiply(alpha, _not_specks(alpha))
    colours = [_unmixed(channel, alpha) for channel in even.split()]
    return Image.merge("RGBA", [*colours, alpha])


def _paper(photo: Image.Image) -> Image.Image:
    """The paper as it would look without ink, with its shadows, smooth."""
    small = photo.copy()
    small.thumbnail((PAPER_SIDE, PAPER_SIDE), Image.Resampling.BOX)
    # closing: the brightest around, then the darkest of that, so that strokes vanish
    # and a shadow that grows darker stays where it is
    bright = small.filter(ImageFilter.MaxFilter(STROKE))
    closed = bright.filter(ImageFilter.MinFilter(STROKE))
    smooth = closed.filter(ImageFilter.GaussianBlur(STROKE / 3))
    return smooth.resize(photo.size, Image.Resampling.BICUBIC)


def _divided(channel: Image.Image, paper: Image.Image) -> Image.Image:
    """The channel as on white, evenly lit paper."""
    return ImageMath.lambda_eval(
        lambda given: given["convert"](
            given["min"](given["a"] * 255 / given["max"](given["b"], 1), 255), "L"
        ),
        a=channel,
        b=paper,
    )


def _levels(darkness: Image.Image) -> tuple[int, int]:
    """(darkness at which ink begins, darkness at which it covers)."""
    counts = darkness.histogram()
    paper = _percentile(counts, 0.5)
    nearby = darkness.filter(ImageFilter.BoxBlur(3))
    grain = _percentile(ImageChops.difference(darkness, nearby).histogram(), 0.5)
    floor = max(LEAST_DARKNESS, paper + 10 * grain + 3)
    least = floor + max(LEAST_CONTRAST, 5 * grain)
    ink = [0] * (floor + 1) + counts[floor + 1 :]
    if not sum(ink):
        return floor, least
    # thin strokes are mostly edge: what is darker than most of it is the ink itself
    full = _percentile(ink, 0.8)
    return floor, max(full, least)


def _percentile(counts: list[int], share: float) -> int:
    wanted, seen = sum(counts) * share, 0
    for level, count in enumerate(counts):
        seen += count
        if seen >= wanted:
            return level
    return len(counts) - 1


def _not_specks(alpha: Image.Image) -> Image.Image:
    """255 where enough ink is around, 0 around a lone dot of noise or dust."""
    radius = 6
    inked = alpha.point(lambda value: 255 if value > 127 else 0)
    around = inked.filter(ImageFilter.BoxBlur(radius))
    least = 255 * SPECK / (2 * radius + 1) ** 2
    return around.point(lambda value: 255 if value >= least else 0)


def _unmixed(channel: Image.Image, alpha: Image.Image) -> Image.Image:
    """The colour of the ink alone, without the white paper that shines through."""
    return ImageMath.lambda_eval(
        lambda given: given["convert"](
            given["max"](
                255 - (255 - given["c"]) * 255 / given["max"](given["a"], 1), 0
            ),
            "L",
        ),
        c=channel,
        a=alpha,
    )


def _share(alpha: Image.Image) -> float:
    counts = alpha.histogram()
    return sum(counts[128:]) / sum(counts)


def _share_of_edge(alpha: Image.Image) -> float:
    """How much of the outermost lines is inked, 0 to 1."""
    w, h = alpha.size
    sides = [(0, 0, w, 2), (0, h - 2, w, h), (0, 0, 2, h), (w - 2, 0, w, h)]
    inked = [_share(alpha.crop(side)) * (side[2] - side[0]) for side in sides[:2]]
    inked += [_share(alpha.crop(side)) * (side[3] - side[1]) for side in sides[2:]]
    return sum(inked) / (2 * (w + h))


def _trimmed(ink: Image.Image, box: tuple[int, int, int, int]) -> Image.Image:
    """Cut to the ink with a little air, at most MAX_SIDE, and nothing hidden in it."""
    air = max(box[2] - box[0], box[3] - box[1]) // 40 + 2
    left, upper = max(box[0] - air, 0), max(box[1] - air, 0)
    right, lower = min(box[2] + air, ink.width), min(box[3] + air, ink.height)
    cut = ink.crop((left, upper, right, lower))
    cut.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    clean = Image.new("RGBA", cut.size)
    seen = cut.getchannel("A").point(lambda value: 255 if value else 0)
    clean.paste(cut, mask=seen)  # no paper left under what is transparent
    clean.putalpha(cut.getchannel("A"))
    return clean
