"""Large xlsx files of invented people, in the Format Impor of OpenSID, 26 columns.

openpyxl would need minutes for 300,000 rows; a workbook is zipped XML, so it is written
as text, with shared strings and typed cells as Excel saves them.
"""

import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from letters.demo.names import MEN, SECOND_MEN, SECOND_WOMEN, WOMEN

HEADERS = (
    "alamat dusun rw rt nama no_kk nik sex tempatlahir tanggallahir agama_id "
    "pendidikan_kk_id pekerjaan_id status_kawin kk_level warganegara_id ayah_nik "
    "nama_ayah ibu_nik nama_ibu golongan_darah_id akta_lahir cacat_id status_dasar "
    "id_asuransi no_asuransi"
).split()
PER_FAMILY = 4
EPOCH = date(1899, 12, 30)  # day 0 of Excel
BIRTH_DATE = HEADERS.index("tanggallahir")
_PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/'
        'vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        '<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
        '<Override PartName="/xl/styles.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org'
        '/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>"
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org'
        '/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
        '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument'
        '/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>'
        '<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument'
        '/2006/relationships/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="Data Penduduk" sheetId="1" r:id="rId1"/></sheets>'
        "</workbook>"
    ),
    "xl/styles.xml": (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/>'
        '</cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" '
        'applyNumberFormat="1"/></cellXfs></styleSheet>'
    ),
}


def rows(total: int, *, first: int = 0) -> Iterator[list]:
    """The cells of so many people: texts, numbers, dates; the same in each run."""
    chance = Random(total)
    for number in range(first, first + total):
        member = number % PER_FAMILY
        sex = 1 + number % 2
        names, seconds = (MEN, SECOND_MEN) if sex == 1 else (WOMEN, SECOND_WOMEN)
        born = date(1950, 1, 1) + timedelta(days=number % 20_000)
        card = number // PER_FAMILY
        hamlet = f"KRAJAN {card % 7}"
        yield [
            f"DUSUN {hamlet}",
            hamlet,
            f"{card % 9 + 1:03}",
            f"{card % 30 + 1:03}",
            f"{chance.choice(names)} {chance.choice(seconds)} {number % 977}",
            sixteen(card, date(1980, 1, 1) + timedelta(days=card % 16_000), 0),
            sixteen(number, born, 40 if sex == 2 else 0),
            sex,
            "NGAWI",
            born,
            1,
            number % 10 + 1,
            number % 88 + 1,
            2 if member < 2 else 1,
            (1, 3, 4, 4)[member],
            1,
            "",
            f"{chance.choice(MEN)} {chance.choice(SECOND_MEN)}",
            "",
            f"{chance.choice(WOMEN)} {chance.choice(SECOND_WOMEN)}",
            13,
            f"3521-LT-{number:08}" if number % 3 else "",
            7,
            1,
            number % 3 + 1,
            "",
        ]


def write(path: Path, people: Iterator[list]) -> None:
    """Make the file."""
    strings: dict[str, int] = {}

    def text(value: str) -> int:
        return strings.setdefault(value, len(strings))

    letters = [_letter(at) for at in range(len(HEADERS))]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, content in _PARTS.items():
            book.writestr(name, content)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(
                b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
                b'2006/main"><sheetData>'
            )
            for number, cells in enumerate(_with_header(people), start=1):
                parts = [f'<row r="{number}">']
                for letter, value in zip(letters, cells, strict=True):
                    if value == "":
                        continue
                    place = f'<c r="{letter}{number}"'
                    if isinstance(value, str):
                        parts.append(f'{place} t="s"><v>{text(value)}</v></c>')
                    elif isinstance(value, date):
                        parts.append(f'{place} s="1"><v>{(value - EPOCH).days}</v></c>')
                    else:
                        parts.append(f"{place}><v>{value}</v></c>")
                parts.append("</row>")
                sheet.write("".join(parts).encode())
            sheet.write(b"</sheetData></worksheet>")
        with book.open("xl/sharedStrings.xml", "w", force_zip64=True) as shared:
            shared.write(
                b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/'
                b'main">'
            )
            for value in strings:
                shared.write(f"<si><t>{value}</t></si>".encode())
            shared.write(b"</sst>")


def sixteen(number: int, day: date, more: int) -> str:
    """Unlike for any two of 380,000 numbers; serials from 9000 are not given out."""
    region = f"3521{number // 1000 % 19 + 1:02}"
    return f"{region}{day.day + more:02}{day:%m%y}{9000 + number % 1000}"


def _with_header(people: Iterator[list]) -> Iterator[list]:
    yield HEADERS
    yield from people


def _letter(at: int) -> str:
    return chr(ord("A") + at)
