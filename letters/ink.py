"""The sheet that was signed in ink: its scans as the one PDF that is kept as signed."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from PIL import Image

from letters.models import Attachment, Letter
from letters.models.attachment import SIGNED_SHEET
from letters.scans import pages_of
from registry.storage import read

MM = 72 / 25.4
PAPERS = {"F4": (215 * MM, 330 * MM), "A4": (210 * MM, 297 * MM)}
LABEL = "lembar bertanda tangan"


def signed_sheets(letter: Letter) -> list[Attachment]:
    return list(letter.attachments.current().filter(requirement=SIGNED_SHEET))


def scans_as_pdf(sheets: Sequence[Attachment], *, paper: str, title: str) -> bytes:
    """All pages of these uploads, in order, each filling a sheet of paper.

    Made of pictures only, so that nothing of an uploaded PDF but its looks is handed
    on. Raises FileMissing or UnreadableScan.
    """
    pages: list[bytes] = []
    for sheet in sheets:
        pages += pages_of(read(sheet.sha256), sheet.content_type, name=LABEL)
    return pdf_of(pages, size=PAPERS[paper], title=title)


def pdf_of(pages: Iterable[bytes], *, size: tuple[float, float], title: str) -> bytes:
    """JPEG pages as a PDF."""
    import pikepdf

    pdf = pikepdf.new()
    pdf.docinfo["/Title"] = title
    for content in pages:
        with Image.open(BytesIO(content)) as picture:
            width, height = picture.size
            grey = picture.mode == "L"
        paper = size if height >= width else size[::-1]
        scale = min(paper[0] / width, paper[1] / height)
        shown = (width * scale, height * scale)
        page = pdf.add_blank_page(page_size=paper)
        name = page.add_resource(
            pikepdf.Stream(
                pdf,
                content,
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=width,
                Height=height,
                ColorSpace=pikepdf.Name.DeviceGray if grey else pikepdf.Name.DeviceRGB,
                BitsPerComponent=8,
                Filter=pikepdf.Name.DCTDecode,
            ),
            pikepdf.Name.XObject,
        )
        left, bottom = ((paper[n] - shown[n]) / 2 for n in (0, 1))
        page.contents_add(
            f"q {shown[0]:.3f} 0 0 {shown[1]:.3f} {left:.3f} {bottom:.3f} cm "
            f"{name} Do Q".encode()
        )
    output = BytesIO()
    pdf.save(output)
    return output.getvalue()
