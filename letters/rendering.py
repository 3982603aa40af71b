"""The only door to WeasyPrint: a Sheet becomes a tagged PDF/A-3b, byte for byte alike.

WeasyPrint is not thread safe, so one letter is set at a time in a process; fonts and
style sheet are read once, which is quicker and keeps the memory flat. Never call this
inside a transaction: setting a letter takes a tenth of a second or more.
"""

import logging
import threading
from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image

from letters.sheet_markup import sheet_assets, sheet_html
from letters.sheets import Sheet

STYLES = Path(__file__).parent / "templates" / "letters" / "pdf"
STYLE = STYLES / "sheet.css"
PICTURE_MODES = frozenset({"1", "L", "LA", "P", "RGB", "RGBA"})
OPTIONS = {"pdf_variant": "pdf/a-3b", "pdf_tags": True}

_lock = threading.Lock()


class RenderFailed(Exception):
    """The PDF could not be made; nothing was kept."""


class _BadPicture(Exception):
    """A picture of the sheet that PDF/A cannot hold, or that is none."""


def render_sheet(sheet: Sheet) -> bytes:
    """The sheet as PDF/A-3b with tags; the same sheet gives the same bytes.

    Raises RenderFailed, whose text an operator can read; its cause is for the log.
    """
    try:
        with _lock, _Complaints() as complaints:
            pdf = _set(sheet)
        if complaints.messages:
            raise _BadPicture("; ".join(complaints.messages))
    except _BadPicture as error:
        raise RenderFailed(
            "PDF surat gagal dibuat karena ada gambar yang tidak dapat dibaca (logo, "
            "tanda tangan, stempel atau pindaian). Unggah ulang gambar itu, lalu coba "
            "lagi."
        ) from error
    except Exception as error:  # whatever a text or a font made it stumble over
        raise RenderFailed(
            "PDF surat gagal dibuat. Isian tidak hilang; coba lagi, dan bila tetap "
            "gagal beri tahu admin kecamatan."
        ) from error
    return pdf


def render_pages(
    html: str, *, style: str, assets: Mapping[str, tuple[bytes, str]]
) -> bytes:
    """Pages of figures (a report) as PDF/A-3b with tags, under the style of letters.

    Args: `style` the name of a further style sheet beside it; `assets` the pictures
    that the HTML names, by name: content and content type. Raises RenderFailed.
    """
    try:
        with _lock, _Complaints() as complaints:
            pdf = _laid_out_pages(html, style=style, assets=assets)
        if complaints.messages:
            raise _BadPicture("; ".join(complaints.messages))
    except Exception as error:
        raise RenderFailed(
            "PDF gagal dibuat. Coba lagi, dan bila tetap gagal beri tahu admin "
            "kecamatan."
        ) from error
    return pdf


def _laid_out_pages(
    html: str, *, style: str, assets: Mapping[str, tuple[bytes, str]]
) -> bytes:
    from weasyprint import CSS, HTML

    fonts, letters = _press()
    own = CSS(
        string=(STYLES / style).read_text(), font_config=fonts, url_fetcher=_fetcher({})
    )
    source = HTML(string=html, url_fetcher=_fetcher(assets))
    return source.write_pdf(font_config=fonts, stylesheets=[letters, own], **OPTIONS)


def _set(sheet: Sheet) -> bytes:
    """Set it as it should look; squeeze it a little where that saves a page."""
    _check_pictures(sheet)
    document = _laid_out(sheet)
    pages = _pages_of_letters(document, sheet)
    if 2 in pages:
        squeezed = _laid_out(sheet, tight=True)
        if sum(_pages_of_letters(squeezed, sheet)) < sum(pages):
            document, pages = squeezed, _pages_of_letters(squeezed, sheet)
    if pages[0] > 1 and not sheet.scans and not sheet.annexes:
        document = _laid_out(sheet, numbered=True)
    return document.write_pdf(**OPTIONS)


def _pages_of_letters(document, sheet: Sheet) -> list[int]:
    """How many pages the letter fills, then each of its annexes; scans left out."""
    begins = [0]
    for number in range(1, len(sheet.annexes) + 1):
        pages = enumerate(document.pages)
        begins.append(next(i for i, p in pages if f"annex-{number}" in p.anchors))
    ends = [*begins[1:], len(document.pages) - sum(len(s.pages) for s in sheet.scans)]
    return [end - begin for begin, end in zip(begins, ends, strict=True)]


def _laid_out(sheet: Sheet, **options):
    from weasyprint import HTML

    fonts, style = _press()
    html = HTML(
        string=sheet_html(sheet, **options), url_fetcher=_fetcher(sheet_assets(sheet))
    )
    return html.render(font_config=fonts, stylesheets=[style], **OPTIONS)


def _check_pictures(sheet: Sheet) -> None:
    """Refuse what would spoil PDF/A (CMYK, 16 bits) or be left out silently."""
    for name, (content, content_type) in sheet_assets(sheet).items():
        if content_type == "image/svg+xml":
            continue
        try:
            with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as picture:
                mode = picture.mode
                picture.verify()  # all chunks of a PNG are there; no decoding
        except Exception as error:
            raise _BadPicture(name) from error
        if mode not in PICTURE_MODES:
            raise _BadPicture(f"{name} is {mode}")


@lru_cache(maxsize=1)
def _press() -> tuple:
    """Fonts and parsed style, once per process."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    style = CSS(string=STYLE.read_text(), font_config=fonts, url_fetcher=_fetcher({}))
    return fonts, style


def _fetcher(assets: dict[str, tuple[bytes, str]]):
    """A fetcher that knows these names and no other: no file, no network."""
    return _fetcher_class()(assets)


@lru_cache(maxsize=1)
def _fetcher_class() -> type:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class AssetsOnly(URLFetcher):
        def __init__(self, assets):
            super().__init__(fail_on_errors=True)
            self.assets = assets

        def fetch(self, url, headers=None):
            if url not in self.assets:
                raise ValueError(f"not an asset of this sheet: {url}")
            content, content_type = self.assets[url]
            return URLFetcherResponse(url, content, {"Content-Type": content_type})

    return AssetsOnly


class _Complaints(logging.Handler):
    """Hears what WeasyPrint only logs: a picture that it left out, above all."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def __enter__(self):
        logging.getLogger("weasyprint").addHandler(self)
        return self

    def __exit__(self, *error):
        logging.getLogger("weasyprint").removeHandler(self)

    def emit(self, record):
        self.messages.append(record.getMessage())
