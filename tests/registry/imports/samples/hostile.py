"""Files that somebody sends by mistake or on purpose; each function returns one."""

import io
import struct
import zipfile

import openpyxl
import xlwt

from tests.registry.imports.samples import opensid, sheets

_HEADER = ["nik", "nama", "no_kk", "kk_level", "agama_id"]


def program() -> bytes:
    """An .exe that was named .xlsx."""
    return b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff" + bytes(4000)


def web_page() -> bytes:
    """An HTML table named .xls, as some systems export it."""
    return (
        b"<html><body><table><tr><td>NIK</td><td>Nama</td></tr></table></body></html>"
    )


def broken_zip() -> bytes:
    return opensid.workbook()[:-400] + b"x" * 200


def password_xlsx() -> bytes:
    """The outside of an encrypted workbook: OLE with a stream EncryptedPackage."""
    ole = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096))
    name = "EncryptedPackage".encode("utf-16-le")
    ole[1024 : 1024 + len(name)] = name
    return bytes(ole)


def password_xls() -> bytes:
    """A real .xls with a FILEPASS record right behind its first BOF."""
    from xlwt.BIFFRecords import Biff8BOFRecord, BiffRecord  # noqa: F401
    from xlwt.CompoundDoc import XlsDoc

    book = xlwt.Workbook()
    book.add_sheet("Data").write(0, 0, "nik")
    stream = book.get_biff_data()
    bof = 4 + struct.unpack_from("<H", stream, 2)[0]
    filepass = struct.pack("<HH", 0x002F, 54) + struct.pack("<H", 1) + bytes(52)
    out = io.BytesIO()
    XlsDoc().save(out, stream[:bof] + filepass + stream[bof:])
    return out.getvalue()


def password_zip() -> bytes:
    """A zip whose parts say that they are encrypted."""
    content = bytearray(opensid.workbook())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + flags] |= 1
            place = content.find(mark, place + 4)
    return bytes(content)


def bomb(megabytes: int = 1500) -> bytes:
    """A sheet of zeros that unpacks to `megabytes`, and says so."""
    piece = b"0" * 2**20
    return _with_sheet(lambda part: [part.write(piece) for _ in range(megabytes)])


def lying_bomb(megabytes: int = 200) -> bytes:
    """The same, with a directory that claims a thousand bytes."""
    content = bytearray(bomb(megabytes))
    size = struct.pack("<I", megabytes * 2**20 + len(_START))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = content.find(mark)
        while place >= 0:
            if content[place + offset : place + offset + 4] == size:
                content[place + offset : place + offset + 4] = struct.pack("<I", 1000)
            place = content.find(mark, place + 4)
    return bytes(content)


def million_empty_rows(rows: int = 1_048_576) -> bytes:
    """One person, then styled rows with nothing in them down to the last."""

    def write(part) -> None:
        part.write(_inline_row(1, _HEADER) + _inline_row(2, ["0", "PAIMIN"]))
        for first in range(3, rows, 1000):
            part.write(
                b"".join(
                    b'<row r="%d" s="1" customFormat="1"><c r="A%d" s="1"/></row>'
                    % (row, row)
                    for row in range(first, min(first + 1000, rows + 1))
                )
            )
        part.write(b"</sheetData></worksheet>")

    return _with_sheet(write)


def million_empty_columns() -> bytes:
    """Styled cells out to XFD, a dimension that lies, and one person."""

    def write(part) -> None:
        part.write(_inline_row(1, _HEADER))
        cells = b"".join(
            b'<c r="%s2" s="1"/>' % name for name in (b"FZ", b"ZZ", b"XFD")
        )
        part.write(
            b'<row r="2">' + _inline_cells(2, ["0", "PAIMIN"]) + cells + b"</row>"
        )
        part.write(b"</sheetData></worksheet>")

    return _with_sheet(write)


def far_cell(reference: str = "XFD1048576") -> bytes:
    """A filled cell at the other end of the sheet."""
    row = "".join(filter(str.isdigit, reference))

    def write(part) -> None:
        part.write(_inline_row(1, _HEADER))
        part.write(f'<row r="{row}"><c r="{reference}"><v>1</v></c></row>'.encode())
        part.write(b"</sheetData></worksheet>")

    return _with_sheet(write)


def wide(columns: int = 200) -> bytes:
    header = [*_HEADER, *(f"kolom {n}" for n in range(columns - len(_HEADER)))]
    return sheets.xlsx({"Data": [header, ["x"] * columns]})


def too_big(megabytes: int = 100) -> bytes:
    return b"nik,nama\n" * (megabytes * 2**20 // 9 + 1)


def open_quote(rows: int = 2000) -> bytes:
    """A csv whose third row opens a quote that is never closed."""
    good = "3521010101809001,PAIMIN,3521010101199001,1,1\n"
    bad = '3521010101809001,"PAIMIN,3521010101199001,1,1\n'
    return (",".join(_HEADER) + "\n" + good + bad + good * rows).encode()


def nul_bytes() -> bytes:
    return b"nik,nama\n3521010101809001,PAI\0MIN\n" * 20


def formulas() -> bytes:
    """Formulas without a stored result, and one cell that is an error."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Data Penduduk"
    sheet.append(_HEADER)
    sheet.append(["3521010101809001", "=A1&B1", "3521010101199001", 1, "#REF!"])
    sheet["E2"].data_type = "e"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods_repeats() -> bytes:
    """An ods that says: this row, with this cell 1,000 times, a million times."""
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        '<office:spreadsheet><table:table table:name="A">'
        '<table:table-row table:number-rows-repeated="1000000">'
        '<table:table-cell office:value-type="string" '
        'table:number-columns-repeated="1000"><text:p>x</text:p></table:table-cell>'
        "</table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", content)
    return out.getvalue()


_START = (
    b'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.'
    b'openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
    b"<sheetData>"
)


def _with_sheet(write) -> bytes:
    """An xlsx whose only sheet is written by `write(part)`."""
    source = zipfile.ZipFile(io.BytesIO(sheets.xlsx({"Data Penduduk": [["x"]]})))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for entry in source.infolist():
            if entry.filename != "xl/worksheets/sheet1.xml":
                packed.writestr(entry.filename, source.read(entry))
        with packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=False) as part:
            part.write(_START)
            write(part)
    return out.getvalue()


def _inline_cells(row: int, values: list[str]) -> bytes:
    return "".join(
        f'<c r="{letter}{row}" t="inlineStr"><is><t>{value}</t></is></c>'
        for letter, value in zip("ABCDEFGH", values, strict=False)
    ).encode()


def _inline_row(row: int, values: list[str]) -> bytes:
    return b'<row r="%d">' % row + _inline_cells(row, values) + b"</row>"
