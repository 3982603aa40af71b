"""The HTML of a sheet and the pictures that it names, before WeasyPrint sees them."""

from django.template.loader import render_to_string

from letters.qr import qr_svg
from letters.sheets import Sheet, SignatureBlock
from letters.texts import clean

MENGETAHUI = "Mengetahui:"
HEAD_CLASSES = {"2:3:1": "ratio-2-3-1", "3:4": "ratio-3-4"}


def sheet_html(sheet: Sheet, *, numbered: bool = False, tight: bool = False) -> str:
    """The HTML that is set; its pictures are named `asset:...`, see `sheet_assets`.

    numbered: "Halaman 1 dari 2" on each page. tight: a little less room everywhere.
    """
    context = {
        "sheet": sheet,
        "document_title": " ".join(filter(None, (sheet.title, sheet.number_line))),
        "created": sheet.created_at.isoformat(timespec="seconds"),
        "main": _face(sheet),
        "annexes": [
            _face(annex, prefix=f"annex-{number}-")
            | {"caption": f"Lampiran {number}: {annex.subject}"}
            for number, annex in enumerate(sheet.annexes, start=1)
        ],
        "foot_qr": _foot_qr(sheet),
        "scan_pages": _scan_pages(sheet),
        "numbered": numbered or bool(sheet.scans or sheet.annexes),
        "tight": tight,
    }
    return render_to_string("letters/pdf/sheet.html", context)


def _face(sheet: Sheet, *, prefix: str = "") -> dict:
    """What stands on paper from the letterhead to the signatures."""
    signs = _signs(sheet, prefix=prefix)
    return {
        "sheet": sheet,
        "logo": f"asset:{prefix}logo",
        "head_sizes": HEAD_CLASSES[sheet.letterhead.sizes] if sheet.letterhead else "",
        "body": clean(sheet.body_html),
        "signs": signs,
        "signs_class": _level(signs),
    }


def sheet_assets(sheet: Sheet) -> dict[str, tuple[bytes, str]]:
    """Every picture of the sheet by the name its HTML uses: (content, content type)."""
    assets = _face_assets(sheet)
    for number, annex in enumerate(sheet.annexes, start=1):
        assets |= _face_assets(annex, prefix=f"annex-{number}-")
    for number, scan in enumerate(sheet.scans, start=1):
        for page, content in enumerate(scan.pages, start=1):
            assets[f"asset:scan-{number}-{page}"] = (content, "image/jpeg")
    return assets


def _face_assets(sheet: Sheet, *, prefix: str = "") -> dict[str, tuple[bytes, str]]:
    assets = {}
    if sheet.letterhead and sheet.letterhead.logo:
        logo = (sheet.letterhead.logo, sheet.letterhead.logo_type)
        assets[f"asset:{prefix}logo"] = logo
    for side, block in (("village", sheet.village), ("camat", sheet.camat)):
        if block and block.picture:
            assets[f"asset:{prefix}{side}"] = (block.picture, "image/png")
    return assets


def name_in_capitals(name: str) -> str:
    """The name in capitals, titles as they are: Drs. SUGENG WIRATMOKO, M.Si."""
    name, comma, degrees = name.partition(",")
    words = [word if word.endswith(".") else word.upper() for word in name.split(" ")]
    return " ".join(words) + comma + degrees


def grouped_nip(nip: str) -> str:
    """The 18 digits as offices write them: birth, appointment, sex, serial."""
    if len(nip) == 18 and nip.isdigit():
        return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"
    return nip


def _in_two_lines(register: str) -> tuple[str, ...]:
    """“Register Desa Nomor” over its number: so both blocks are equally high."""
    label, word, number = register.partition("Nomor ")
    return (label + word.rstrip(), number) if word else (register,)


def _signs(sheet: Sheet, *, prefix: str = "") -> list[dict]:
    """The signature blocks in reading order; a single one stands on the right."""
    village, camat = sheet.village, sheet.camat
    registers = list(sheet.register_lines)
    signs = []
    if village and camat:
        own = registers.pop(0) if len(registers) > 1 else ""
        above = (sheet.village_preface or MENGETAHUI, *_in_two_lines(own))
        signs.append(_sign("village", village, "left", above))
    if camat:
        own = registers[-1] if registers else ""
        sign = _sign("camat", camat, "right", (sheet.place_date, *_in_two_lines(own)))
        sign["qr"] = qr_svg(sheet.qr_url) if sheet.qr_url else ""
        signs.append(sign)
    elif village:
        own = registers[0] if registers else ""
        above = (sheet.place_date, sheet.village_preface, *_in_two_lines(own))
        signs.append(_sign("village", village, "right", above))
    for sign in signs:
        sign["src"] = f"asset:{prefix}{sign['who']}"
    return signs


def _sign(who: str, block: SignatureBlock, side: str, above: tuple[str, ...]) -> dict:
    office = [line.rstrip(",") for line in block.heading_lines]
    through = f", {block.number_through}" if block.number_through else ""
    return {
        "who": who,
        "block": block,
        "side": side,
        "name": name_in_capitals(block.name),
        "nip": grouped_nip(block.nip),
        "office_lines": office,
        "above": [line for line in above if line],
        "alt": " ".join(["Tanda tangan dan stempel", *office]) + through,
    }


def _foot_qr(sheet: Sheet) -> str:
    """Signed in ink, the QR stands below: the stamp would cover it."""
    ink = sheet.camat is not None and sheet.camat.mode == "paper"
    return qr_svg(sheet.qr_url) if ink and sheet.qr_url else ""


def _level(signs: list[dict]) -> str:
    """Classes that give both blocks the same height, so that names stand level."""
    if len(signs) < 2:
        return "alone"
    above = max(len(sign["above"]) for sign in signs)
    heading = max(len(sign["block"].heading_lines) for sign in signs)
    return f"pair above-{above} lines-{heading}"


def _scan_pages(sheet: Sheet) -> list[dict]:
    pages = []
    for number, scan in enumerate(sheet.scans, start=1):
        for page in range(1, len(scan.pages) + 1):
            caption = f"Lampiran {number + len(sheet.annexes)}: {scan.caption}"
            if len(scan.pages) > 1:
                caption += f" \N{EN DASH} halaman {page}/{len(scan.pages)}"
            pages.append({"caption": caption, "src": f"asset:scan-{number}-{page}"})
    return pages
