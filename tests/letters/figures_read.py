"""Reads numbers off the pages and papers of oversight, as a visitor would."""

import html
import re
import subprocess
from pathlib import Path

from django.test import Client

from letters.models import Service
from registry.models import Office

SHORT = {
    "diterima": "Diterima",
    "ditandatangani": "Ditandatangani",
    "diserahkan": "Diserahkan",
    "dikembalikan": "Dikembalikan",
    "ditolak": "Ditolak",
    "dibatalkan": "Dibatalkan",
    "dicabut": "Dicabut",
}


def plain(fragment: str) -> str:
    text = re.sub(r"<[^>]+>", " ", fragment)
    return " ".join(html.unescape(text).replace("\N{SOFT HYPHEN}", "").split())


def number(text: str) -> int:
    """The first number of a text, with Indonesian points."""
    return int(re.search(r"\d[\d.]*", text).group().replace(".", ""))


def tiles(page: str) -> dict[str, tuple[int, str]]:
    """Words of a tile -> its number and where it leads."""
    found = {}
    for url, inner in re.findall(
        r'<a class="tile[^"]*" href="([^"]+)">(.*?)</a>', page
    ):
        count, words = re.match(r"<strong>(.*?)</strong>(.*)", inner, re.S).groups()
        name = plain(re.sub(r"<span.*?</span>", "", words))
        found[name] = number(count), html.unescape(url)
    return found


def tables(page: str) -> dict[str, list[list[str]]]:
    """Heading of a card -> rows of its table, as text."""
    found = {}
    for card in re.findall(r"<section.*?</section>", page, re.S):
        heading = plain(re.search(r"<h2.*?</h2>", card, re.S).group())
        rows = re.findall(r"<tr.*?</tr>", card, re.S)
        found[heading] = [
            [plain(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)]
            for row in rows
        ]
    return found


def links(page: str) -> list[tuple[int, str]]:
    """Every number that leads somewhere, with its address."""
    found = re.findall(r'<a href="([^"]+)">([\d.]+)</a>', page)
    found += [(url, str(count)) for count, url in tiles(page).values()]
    return [(number(count), html.unescape(url)) for url, count in found]


def listed(client: Client, url: str) -> int:
    """How many letters the list at an address says that it holds."""
    answer = client.get(url)
    assert answer.status_code == 200, f"{url}: {answer.status_code}"
    found = re.search(r'<span class="quiet">([\d.]+) surat</span>', text_of(answer))
    return number(found.group(1)) if found else 0


def text_of(answer) -> str:
    return answer.content.decode()


def pdf_text(pdf: bytes, folder: Path) -> str:
    file = folder / "cetak.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(
        ["pdftotext", "-layout", str(file), "-"],  # noqa: S607
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.replace("\N{SOFT HYPHEN}", "")


def pdf_rows(text: str) -> dict[str, list[list[str]]]:
    """Words at the beginning of a line -> the numbers behind them, line by line."""
    found: dict[str, list[list[str]]] = {}
    for line in text.splitlines():
        parts = re.split(r"\s{2,}", line.strip())
        found.setdefault(parts[0], []).append(parts[1:])
    return found


def rows_of(sheet) -> dict[str, list]:
    """Words of a row -> its cells; the table begins below its head."""
    return {
        row[0]: list(row[1:]) for row in sheet.iter_rows(min_row=5, values_only=True)
    }


def values(book) -> list:
    return [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book]


def names() -> tuple[dict[int, str], dict[int, str]]:
    """Slugs of services and codes of offices by their ids."""
    return (
        dict(Service.objects.values_list("pk", "slug")),
        dict(Office.objects.values_list("pk", "code")),
    )
