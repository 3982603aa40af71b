"""Turns what a village uploads (photographs, scanned PDFs) into pages to be bound.

Each page becomes a plain JPEG (RGB or grey, no metadata, no more than an F4 page at
200 dpi), because only that is safe to put into the PDF/A that the camat signs. Phones
send large, turned and half-sent pictures; enemies send bombs: both end as a sentence.
"""

import threading
from io import BytesIO

from PIL import Image, ImageFile, ImageOps

from registry.bounded import TookTooLong, in_time

PHOTO_BOX = (1700, 2600)  # pixels: 215 x 330 mm at 200 dpi
PDF_DPI = 170
PDF_BOX = (1440, 2210)  # pixels: 215 x 330 mm at 170 dpi
THUMBNAIL = (200, 200)
MAX_PIXELS = 50_000_000  # of an upload; decoding needs 3 bytes for each
MAX_PAGES = 20
PDF_SECONDS = 10  # of work for all pages; a scanned one takes about 0.1
JPEG_QUALITY = 82

_lock = threading.RLock()  # pdfium is not thread safe; the switch below is global


class UnreadableScan(Exception):
    """The upload cannot be shown as pages; the text says what to do about it."""


def pages_of(content: bytes, content_type: str, *, name: str = "") -> list[bytes]:
    """The pages of an uploaded JPG, PNG or PDF as JPEG files, in order.

    `name` is what the office calls the document ("KTP pemohon"), for the message.
    Raises UnreadableScan for a broken, locked, empty, too long or too large file.
    """
    label = f"Berkas {name}".strip()
    try:
        with _lock, _Strict():
            if content_type == "application/pdf":
                import pypdfium2  # noqa: F401  # once, not in each fork

                return in_time(lambda: _pdf_pages(content, label), seconds=PDF_SECONDS)
            if content_type in ("image/jpeg", "image/png"):
                return [_photo_page(content, label)]
    except UnreadableScan:
        raise
    except TookTooLong as error:
        raise UnreadableScan(
            f"{label} terlalu rumit untuk dibaca. Cetak lalu pindai, dan unggah "
            "pindaiannya."
        ) from error
    except Exception as error:  # Pillow and pdfium raise far more than they name
        raise _unreadable(label) from error
    raise UnreadableScan(f"{label} bukan PDF, JPG atau PNG. Unggah dalam bentuk itu.")


def _unreadable(label: str) -> UnreadableScan:
    return UnreadableScan(
        f"{label} tidak dapat dibaca. Pindai ulang lalu unggah kembali."
    )


def thumbnail(content: bytes, content_type: str) -> bytes:
    """A small JPEG of a photograph, for a list. Raises UnreadableScan."""
    if content_type not in ("image/jpeg", "image/png"):
        raise UnreadableScan("Berkas ini bukan foto.")
    try:
        with _lock, _Strict():
            return _photo_page(content, "Berkas", THUMBNAIL)
    except UnreadableScan:
        raise
    except Exception as error:
        raise _unreadable("Berkas") from error


class _Strict:
    """Makes Pillow refuse half a picture; WeasyPrint's import tells it not to."""

    def __enter__(self):
        self.was = ImageFile.LOAD_TRUNCATED_IMAGES
        ImageFile.LOAD_TRUNCATED_IMAGES = False

    def __exit__(self, *error):
        ImageFile.LOAD_TRUNCATED_IMAGES = self.was


def _photo_page(content: bytes, label: str, box: tuple[int, int] = PHOTO_BOX) -> bytes:
    with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as photo:
        width, height = photo.size
        if width * height > MAX_PIXELS:
            raise UnreadableScan(
                f"{label} terlalu besar ({width} x {height} titik). "
                "Kecilkan ukuran foto lalu unggah kembali."
            )
        long_side = max(box)
        photo.draft(None, (long_side, long_side))  # JPEG: decode no more than needed
        ImageOps.exif_transpose(photo, in_place=True)  # a copy may take 200 MB
        return _jpeg(_plain(photo), box)


def _plain(image: Image.Image) -> Image.Image:
    """The picture as RGB or grey on white, whatever it came as."""
    if image.mode.startswith("I"):  # 16 bits of grey
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if "A" in image.getbands() or "transparency" in image.info:
        picture = image if image.mode == "RGBA" else image.convert("RGBA")
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        return paper
    return image.convert("L" if image.mode in ("1", "L") else "RGB")


def _jpeg(image: Image.Image, box: tuple[int, int]) -> bytes:
    if image.width > image.height:
        box = (box[1], box[0])
    image.thumbnail(box, Image.Resampling.LANCZOS)
    image.info.clear()  # no place, phone or hour of the photograph
    page = BytesIO()
    image.save(page, "JPEG", quality=JPEG_QUALITY)
    return page.getvalue()


def _pdf_pages(content: bytes, label: str) -> list[bytes]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        # pdfium may repeat the code of an earlier file, so look into this one too
        locked = error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD
        if locked and b"/Encrypt" in content:
            raise UnreadableScan(
                f"{label} terkunci kata sandi. Simpan tanpa kata sandi lalu unggah "
                "kembali."
            ) from error
        raise
    try:
        if not len(document):
            raise _unreadable(label)
        if len(document) > MAX_PAGES:
            raise UnreadableScan(
                f"{label} berisi {len(document)} halaman; paling banyak {MAX_PAGES}. "
                "Unggah halaman yang diminta saja."
            )
        document.init_forms()
        return [_pdf_page(document[index]) for index in range(len(document))]
    finally:
        document.close()


def _pdf_page(page) -> bytes:
    try:
        width, height = page.get_size()  # points; whatever the file claims
        box = PDF_BOX if width <= height else (PDF_BOX[1], PDF_BOX[0])
        scale = min(PDF_DPI / 72, box[0] / width, box[1] / height)
        bitmap = page.render(scale=scale, rev_byteorder=True)
        try:
            return _jpeg(bitmap.to_pil().convert("RGB"), box)
        finally:
            bitmap.close()
    finally:
        page.close()
