"""What a citizen types and sees, for tests of his pages."""

import html
import re
from datetime import date

from letters.models import Letter

TRACK = "/lacak/"
WRONG_DAY = date(1950, 1, 2)


def birth_date(letter: Letter, role: str = "pemohon") -> date:
    return letter.parties.get(role=role).birth_date


def fields_of(born: date) -> dict[str, str]:
    return {"hari": str(born.day), "bulan": str(born.month), "tahun": str(born.year)}


def ask(client, number: str, born: date, **extra):
    return client.post(TRACK, {"no": number} | fields_of(born), **extra)


def words(answer) -> str:
    text = html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))
    return re.sub(r"\s+", " ", text)
