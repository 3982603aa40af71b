"""Turns an uploaded picture of a signature, a stamp or an emblem into a plain PNG.

Judged by content, never by name; re-encoded, so that nothing hidden in the file
is kept.
"""

import io
from collections.abc import Callable
from typing import BinaryIO

from PIL import Image

MAX_BYTES = 2 * 1024 * 1024
MAX_PIXELS = 16_000_000
MAX_SIDE = 1600  # enough for a signature at 600 dpi on paper


class UnreadablePicture(ValueError):
    """The upload is no picture that the system can use; the text says why."""


def decoded(
    upload: BinaryIO,
    *,
    most_bytes: int = MAX_BYTES,
    most_pixels: int = MAX_PIXELS,
    prepare: Callable[[Image.Image], Image.Image] = lambda picture: picture,
) -> Image.Image:
    """The picture in RGB or RGBA, judged by content. Raises UnreadablePicture.

    Args: `prepare` what is done with it while the file is open, as reading it smaller.
    """
    content = upload.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise UnreadablePicture(
            f"Gambar lebih besar dari {most_bytes // 1024**2} MB. Perkecil lebih "
            "dahulu."
        )
    try:
        with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as picture:
            if picture.width * picture.height > most_pixels:
                raise UnreadablePicture(
                    f"Ukuran gambar terlalu besar (lebih {most_pixels // 10**6} MP)."
                )
            ready = prepare(picture)
            return ready.convert("RGBA" if ready.has_transparency_data else "RGB")
    except UnreadablePicture:
        raise
    except Exception as error:  # Pillow's decoders raise many kinds
        raise UnreadablePicture(
            "Berkas ini bukan gambar PNG atau JPG yang dapat dibaca."
        ) from error


def as_png(upload: BinaryIO) -> bytes:
    """PNG bytes, at most MAX_SIDE wide or high. Raises UnreadablePicture."""
    plain = decoded(upload)
    plain.thumbnail((MAX_SIDE, MAX_SIDE))
    clean = Image.new(plain.mode, plain.size)
    clean.paste(plain)
    out = io.BytesIO()
    clean.save(out, format="PNG", optimize=True)
    return out.getvalue()
