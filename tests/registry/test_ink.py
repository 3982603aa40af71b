"""Ink is lifted off a phone's photo: paper gone, strokes whole, colour kept."""

from io import BytesIO

import pytest
from PIL import Image

from registry.ink import MAX_SIDE, Ink, NoInk, TooMuchInk, lift_ink
from registry.pictures import UnreadablePicture
from tests.registry import photos


def opened(ink: Ink) -> Image.Image:
    picture = Image.open(BytesIO(ink.png))
    assert picture.format == "PNG" and picture.mode == "RGBA"
    assert picture.size == (ink.width, ink.height)
    assert max(picture.size) <= MAX_SIDE
    return picture


def inked(picture: Image.Image) -> float:
    """Share of pixels that are more ink than not."""
    counts = picture.getchannel("A").histogram()
    return sum(counts[128:]) / sum(counts)


def along(picture: Image.Image, points: list[tuple[float, float]]) -> float:
    """Share of these points of the drawing on or beside which there is ink."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    scale = picture.width / (max(xs) - min(xs))
    found = 0
    for x, y in points:
        at = (x - min(xs)) * scale, (y - min(ys)) * scale
        near = picture.getchannel("A").crop(
            (round(at[0]) - 25, round(at[1]) - 25, round(at[0]) + 25, round(at[1]) + 25)
        )
        found += near.getextrema()[1] > 128
    return found / len(points)


@pytest.mark.parametrize(
    ("dark", "bright", "grain"),
    [(235, 235, 0), (95, 235, 8), (70, 180, 12), (120, 250, 16)],
)
def test_the_paper_goes_and_the_signature_stays(dark, bright, grain):
    ink = lift_ink(
        photos.photo(photos.signature(), dark=dark, bright=bright, grain=grain)
    )
    picture = opened(ink)
    assert not ink.kept
    corners = [(1, 1), (picture.width - 2, 1), (1, picture.height - 2)]
    assert [picture.getpixel(at)[3] for at in corners] == [0, 0, 0]
    # a line of six pixels over six hundred fills so much of what is around it
    assert 0.015 < inked(picture) < 0.06
    assert along(picture, photos.CURVE) == 1, "no piece of the line is lost"
    columns = [x for x, _ in photos.CURVE]
    rows = [y for _, y in photos.CURVE]
    # with the pen's own width and a little air on each side
    wide, high = max(columns) - min(columns) + 40, max(rows) - min(rows) + 40
    assert ink.width / ink.height == pytest.approx(wide / high, rel=0.03)


def test_the_darker_half_of_a_shadow_holds_as_much_ink_as_the_bright_one():
    picture = opened(lift_ink(photos.photo(photos.stamp(), dark=80, bright=245)))
    half = picture.width // 2
    left = inked(picture.crop((0, 0, half, picture.height)))
    right = inked(picture.crop((half, 0, picture.width, picture.height)))
    assert left == pytest.approx(right, rel=0.12)


def test_a_stamp_keeps_its_colour_and_its_round_shape():
    picture = opened(lift_ink(photos.photo(photos.stamp())))
    assert picture.width == pytest.approx(picture.height, rel=0.03)
    red, green, blue, alpha = picture.getpixel(
        (picture.width // 2, picture.height // 2)  # the bar in the middle
    )
    assert alpha == 255
    assert blue > 120 and red < 100 and green < 90 and blue > red > green
    assert picture.getpixel((picture.width // 2, picture.height // 4))[3] == 0


def test_strokes_thin_and_pale_as_of_a_pencil_are_whole():
    photo = photos.photo(photos.signature(width=3, colour=photos.PENCIL), grain=5)
    picture = opened(lift_ink(photo))
    assert along(picture, photos.CURVE) > 0.97
    assert picture.getpixel((2, 2))[3] == 0


def test_edges_are_soft_and_carry_no_paper():
    picture = opened(lift_ink(photos.photo(photos.signature(width=12))))
    soft = [p for p in picture.get_flattened_data() if 60 < p[3] < 200]
    assert len(soft) > 500
    # the warm paper would make its edges yellow: red above blue
    assert sum(p[0] > p[2] + 30 for p in soft) / len(soft) < 0.05
    hidden = {p[:3] for p in picture.get_flattened_data() if p[3] == 0}
    assert hidden == {(0, 0, 0)}


@pytest.mark.parametrize("grain", [0, 8, 20])
def test_blank_paper_is_told(grain):
    with pytest.raises(NoInk, match="Hampir tidak ada tinta"):
        lift_ink(photos.photo(photos.nothing, grain=grain))


def test_a_blot_is_no_signature():
    with pytest.raises(NoInk, match="Foto ulang"):
        lift_ink(photos.photo(photos.blot))


def test_a_black_picture_is_told():
    with pytest.raises(TooMuchInk, match="gelap seluruhnya"):
        lift_ink(photos.photo(photos.black))


def test_a_table_beside_the_paper_is_told():
    with pytest.raises(TooMuchInk, match="Potong gambar"):
        lift_ink(photos.photo(photos.table))


def _cut_out() -> Image.Image:
    picture = Image.new("RGBA", (400, 240))
    for x in range(60, 340):
        for y in range(100, 112):
            picture.putpixel((x, y), (10, 20, 200, 90 if y < 104 else 255))
    return picture


def test_a_transparent_png_keeps_its_pixels():
    out = BytesIO()
    _cut_out().save(out, "PNG")
    out.seek(0)
    ink = lift_ink(out)
    picture = opened(ink)
    assert ink.kept
    assert 280 < picture.width < 310 and 12 < picture.height < 35
    seen = {p for p in picture.get_flattened_data() if p[3]}
    assert seen == {(10, 20, 200, 90), (10, 20, 200, 255)}


def test_an_opaque_png_with_an_alpha_channel_is_read_as_paper():
    with Image.open(photos.photo(photos.signature())) as page:
        out = BytesIO()
        page.convert("RGBA").save(out, "PNG")
    out.seek(0)
    ink = lift_ink(out)
    assert not ink.kept and opened(ink).getpixel((1, 1))[3] == 0


def test_a_photo_is_turned_as_the_phone_was_held():
    upright = opened(lift_ink(photos.photo(photos.signature())))
    with Image.open(photos.photo(photos.signature())) as page:
        out, exif = BytesIO(), Image.Exif()
        exif[0x0112] = 6  # held upright: turn it a quarter to the right
        page.save(out, "JPEG", exif=exif)
    out.seek(0)
    turned = opened(lift_ink(out))
    assert turned.width / turned.height == pytest.approx(
        upright.height / upright.width, rel=0.1
    )
    assert not turned.info.get("exif")


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"%PDF-1.7", "bukan gambar"),
        (b"", "bukan gambar"),
        (b"\xff\xd8\xff\xe0 pretends to be one", "bukan gambar"),
        (b"0" * (12 * 1024 * 1024 + 1), "12 MB"),
    ],
)
def test_what_is_no_picture_is_refused(content, word):
    with pytest.raises(UnreadablePicture, match=word):
        lift_ink(BytesIO(content))
