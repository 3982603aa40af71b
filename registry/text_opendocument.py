"""An ODS whose every cell is text, written row by row.

By hand, because odfpy holds a whole document as objects: 18,000 lines of a register
took it 23 seconds and 350 MB, and take this a second and no memory to speak of. Cells
of the type "string" run no formula, whatever they begin with.
"""

import zipfile
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from registry.text_workbook import MOST_CHARACTERS, Sheet, sheet_title

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest
  xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
  manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}"
  manifest:version="1.3"/>
<manifest:file-entry manifest:full-path="content.xml"
  manifest:media-type="text/xml"/>
</manifest:manifest>
"""
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content
  xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
  xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
  xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
  xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
  xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
  office:version="1.3">
<office:automatic-styles>
<style:style style:name="head" style:family="table-cell">
<style:text-properties fo:font-weight="bold"/></style:style>
"""
COLUMN = """<style:style style:name="c{0}" style:family="table-column">
<style:table-column-properties style:column-width="{1}mm"/></style:style>
"""
MILLIMETRES = 2.2  # a character of the usual type
EMPTY = "<table:table-cell/>"


def write_text_opendocument(sheet: Sheet, out: BinaryIO) -> None:
    """Writes an ods of this sheet into `out`, a file open for writing."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        # first and not packed: by it the file is known for what it is
        archive.writestr(zipfile.ZipInfo("mimetype"), MIMETYPE)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        with archive.open("content.xml", "w", force_zip64=True) as content:
            for piece in _pieces(sheet):
                content.write(piece.encode())


def _pieces(sheet: Sheet):
    yield HEAD
    for number, width in enumerate(sheet.widths):
        yield COLUMN.format(number, round(width * MILLIMETRES, 1))
    name = quoteattr(sheet_title(sheet.title))
    yield "</office:automatic-styles>\n<office:body><office:spreadsheet>\n"
    yield f"<table:table table:name={name}>\n"
    for number in range(len(sheet.widths)):
        yield f'<table:table-column table:style-name="c{number}"/>'
    yield "\n<table:table-header-rows>"
    yield _row(sheet.headers, style=' table:style-name="head"')
    yield "</table:table-header-rows>\n"
    for row in sheet.rows:
        yield _row(row)
    yield "</table:table></office:spreadsheet></office:body>"
    yield "</office:document-content>"


def _row(cells, *, style: str = "") -> str:
    inner = "".join(_cell(each, style) if each else EMPTY for each in cells)
    return f"<table:table-row>{inner}</table:table-row>\n"


def _cell(value: str, style: str) -> str:
    text = escape(ILLEGAL_CHARACTERS_RE.sub("", value)[:MOST_CHARACTERS])
    # readers take several blanks for one
    lines = text.replace("  ", " <text:s/>").split("\n")
    inner = "".join(f"<text:p>{line}</text:p>" for line in lines)
    kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}{style}>{inner}</table:table-cell>"
