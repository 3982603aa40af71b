"""The texts of notices: what may stand in them, and how they are filled.

Plain text with `{name}` placeholders from one list; there is no expression and no way
from a text to a record. What staff typed is put in with its long numbers blotted out.
"""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings
from django.core.exceptions import ValidationError

from letters.models import NoticeText
from registry.models import Office

FIXTURE = Path(settings.BASE_DIR) / "fixtures" / "notices.yaml"
PLACEHOLDERS = {
    "layanan": "nama pendek layanan",
    "inisial": "inisial yang bersangkutan, misalnya S. W.",
    "asal": "desa atau KUA yang mengajukan",
    "no_reg": "nomor registrasi",
    "alasan": "alasan yang ditulis petugas",
    "jawaban": "jawaban atas laporan salah ketik",
    "mendesak": "kata MENDESAK bila surat ditandai mendesak",
    "tempat": "kantor tempat surat diambil",
    "tautan": "alamat halaman lacak",
    "hari": "berapa hari sudah menunggu",
    "batas": "hari ke berapa permohonan ditutup",
    "jumlah": "banyaknya surat",
    "jumlah_mendesak": "berapa di antaranya mendesak",
}
_TOKEN = re.compile(r"\{([^{}]*)\}")
# a NIK or KK, also written in groups; and any other long run of digits
_LONG_NUMBER = re.compile(r"\d(?:[ .\-]?\d){9,}")
_NIK = re.compile(r"\d(?:[ .\-]?\d){15}")
IN_SUBJECT = ("no_reg", "layanan", "jumlah")  # it is read on locked telephones
MOST = 500  # characters of a notice


def checked(text: str, *, allowed: Collection[str] = tuple(PLACEHOLDERS)) -> str:
    """The text as an office typed it. Raises ValidationError with what is wrong."""
    unknown = [name for name in _TOKEN.findall(text) if name not in allowed]
    if unknown:
        raise ValidationError(
            "Tidak dapat dipakai di sini: "
            + ", ".join(f"{{{name}}}" for name in unknown)
            + ". Yang dapat dipakai: "
            + ", ".join(f"{{{name}}}" for name in allowed)
            + "."
        )
    if set(_TOKEN.sub("", text)) & {"{", "}"}:
        raise ValidationError("Ada kurung kurawal yang tidak berpasangan.")
    if _NIK.search(text):
        raise ValidationError("Jangan menulis NIK atau nomor KK.")
    return text


def fill(text: str, values: Mapping[str, object]) -> str:
    """The text with its placeholders filled; what has no value is left out."""

    def replace(match: re.Match[str]) -> str:
        return str(values.get(match.group(1), ""))

    return _TOKEN.sub(replace, text)[:MOST]


def blotted(words: str) -> str:
    """What staff typed, on one line, without numbers that could be somebody's."""
    return _LONG_NUMBER.sub("(nomor)", " ".join(words.split())).rstrip(" .")


def initials(names: str) -> str:
    """ "Siti Wulandari & Joko" -> "S. W. & J.": enough to know which letter it is."""
    people = (name.split() for name in names.split("&"))
    return " & ".join(
        " ".join(f"{word[0].upper()}." for word in person if word[:1].isalpha())
        for person in people
    ).strip(" &")


@lru_cache(maxsize=1)
def first_wording() -> dict[str, dict]:
    """Key -> row of the fixture, in its order."""
    rows = yaml.safe_load(FIXTURE.read_text(encoding="utf-8"))
    return {row["key"]: {**row, "order": order} for order, row in enumerate(rows)}


def load_texts() -> int:
    """Add texts that an issuing office does not have yet; returns how many.

    What is there stays as the office left it.
    """
    offices = Office.objects.filter(servicesetting__isnull=False).distinct()
    known = set(NoticeText.objects.values_list("office", "key"))
    added = 0
    for office in offices:
        for key, row in first_wording().items():
            if (office.pk, key) not in known:
                text = NoticeText(office=office, **row)
                text._change_reason = "Kalimat pertama"
                text.save()
                added += 1
    return added


def wordings(keys: set[str], *, office_id: int) -> dict[str, NoticeText]:
    """The texts in use at this issuing office, by key; those switched off are left
    out. A text that was never loaded counts with its first wording."""
    rows = NoticeText.objects.filter(office=office_id, key__in=keys)
    stored = {each.key: each for each in rows}
    known = first_wording()
    found = {key: stored.get(key) or NoticeText(**known[key]) for key in keys}
    return {key: text for key, text in found.items() if text.active}
