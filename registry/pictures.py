"""Turns an uploaded picture of a signature, a stamp or an emblem into a plain PNG.

Judged by content, never by name; re-encoded, so that nothing hidden in the file
is kept.
"""

import io
from typing import BinaryIO

from PIL import Image

MAX_BYTES = 2 * 1024 * 1024
MAX_PIXELS = 16_000_000
MAX_SIDE = 1600  # enough for a signature at 600 dpi on paper


class UnreadablePicture(ValueError):
    """The upload is no picture that the system can use; the text says why."""


def as_png(upload: BinaryIO) -> bytes:
    """PNG bytes, at most MAX_SIDE wide or high. Raises UnreadablePicture."""
    content = upload.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise UnreadablePicture("Gambar lebih besar dari 2 MB. Perkecil lebih dahulu.")
    try:
        with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise UnreadablePicture("Ukuran gambar terlalu besar (lebih 16 MP).")
            plain = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    except UnreadablePicture:
        raise
    except Exception as error:  # Pillow's decoders raise many kinds
        raise UnreadablePicture(
            "Berkas ini bukan gambar PNG atau JPG yang dapat dibaca."
        ) from error
    plain.thumbnail((MAX_SIDE, MAX_SIDE))
    clean = Image.new(plain.mode, plain.size)
    clean.paste(plain)
    out = io.BytesIO()
    clean.save(out, format="PNG", optimize=True)
    return out.getvalue()
