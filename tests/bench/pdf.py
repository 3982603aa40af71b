"""The hajatan letter as PDF: our door to WeasyPrint beside WeasyPrint as it comes."""

import importlib.util
import shutil

from letters.composition import compose_letter
from letters.models import Letter, State
from letters.rendering import OPTIONS, STYLE, _fetcher, _press, render_sheet
from letters.sheet_markup import sheet_assets, sheet_html
from letters.sheets import Sheet
from tests.bench.measuring import alternate, milliseconds, report

TARGET = 0.97
ROUNDS = 21


def hajatan_sheet() -> Sheet:
    """The sheet of a letter that waits for the camat, as it was laid before him."""
    letter = (
        Letter.objects.for_composition()
        .filter(state=State.AWAITING_SIGNATURE)
        .order_by("pk")[0]
    )
    return compose_letter(
        letter,
        line=letter.register_line,
        official=letter.document.official,
        token=letter.document.token,
        now=letter.updated_at,
    ).sheet


def measure() -> None:
    from weasyprint import CSS, HTML

    sheet = hajatan_sheet()
    html, css = sheet_html(sheet), STYLE.read_text()
    assets = sheet_assets(sheet)

    def plain(**options) -> bytes:
        page = HTML(string=html, url_fetcher=_fetcher(assets))
        return page.write_pdf(stylesheets=[CSS(string=css)], **options)

    def reused(**options) -> bytes:
        fonts, style = _press()
        page = HTML(string=html, url_fetcher=_fetcher(assets))
        return page.write_pdf(stylesheets=[style], font_config=fonts, **options)

    assert render_sheet(sheet) == render_sheet(sheet), "not the same bytes"
    peer, ours, with_all, kept, markup = alternate(
        plain,
        lambda: render_sheet(sheet),
        lambda: plain(**OPTIONS),
        reused,
        lambda: sheet_html(sheet),
        rounds=ROUNDS,
    )
    beside = f"plain WeasyPrint, no PDF/A, {milliseconds(peer)}"
    report(
        "PDF of the hajatan letter, PDF/A-3b and tags included",
        milliseconds(ours),
        beside=beside,
        ratio=ours / peer,
        target=TARGET,
    )
    for what, seconds in (
        ("- plain WeasyPrint with the same PDF/A and tags", with_all),
        ("- fonts and style kept, no PDF/A, no tags", kept),
        ("- of ours: template, cleaning and QR, before WeasyPrint", markup),
    ):
        report(what, milliseconds(seconds), beside=beside, ratio=seconds / peer)
    if not shutil.which("soffice"):
        report("PDF beside LibreOffice", "not measured", beside="no soffice here")
    if not importlib.util.find_spec("reportlab"):
        report("PDF beside reportlab", "not measured", beside="not installed")
