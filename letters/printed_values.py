"""What a letter's texts print: answers and people in words, with office and number."""

from collections.abc import Iterable
from datetime import datetime
from html import unescape

from django.utils import timezone

from letters.completeness import facts_of
from letters.forms.environment import environment
from letters.forms.indonesian import listed, long_date
from letters.forms.values import text_values
from letters.models import Letter
from letters.texts import BLANK, fill
from letters.village_letter import cited
from registry.models import Office, Official


def printed_values(
    letter: Letter,
    *,
    number: str,
    date_text: str,
    official: Official | None,
    now: datetime,
) -> tuple[dict, dict]:
    """(values, facts) for letters.texts.fill: answers and people as they are printed,
    with the office, the number and the signer added.
    """
    on = timezone.localdate(now)
    facts = facts_of(letter)
    env = environment(kecamatan=letter.issuing_office, on=on)
    values, raw = text_values(
        letter.service_version.spec, facts["answers"], facts["people"], env=env
    )
    office, origin = letter.issuing_office, letter.origin_office
    own = cited(letter)
    village = {
        "nomor_desa": (own.number or BLANK) if own else "",
        "tanggal_desa": (long_date(own.day) if own.day else BLANK) if own else "",
    }
    signing = letter.village_office or origin
    head = "Lurah" if signing.level == Office.Level.KELURAHAN else "Kepala Desa"
    heading = " ".join(official.heading_lines()).rstrip(",") if official else "CAMAT"
    values |= {
        "surat": {
            "nomor": number,
            "nomor_registrasi": letter.registration_number or "",
            "tanggal": date_text,
            "register_desa": str(values.get("nomor_register_desa", "")),
            "berkas": listed(uploaded(letter)),
            **village,
        },
        "kantor": {
            "nama": office.title,
            "wilayah": office.name,
            "jabatan": f"Camat {office.name}",
            "kabupaten": f"Kabupaten {kabupaten_of(letter)}",
        },
        "desa": {
            "nama": origin.title,
            "penanda_tangan": signing.title,
            "jabatan": f"{head} {signing.name}",
        },
        "penanda_tangan": {
            "nama": official.printed_name if official else "",
            "jabatan": heading,
            "nip": official.nip if official else "",
        },
        "saat": {"tanggal": long_date(on)},
    }
    return values, raw | {"surat": village}


def kabupaten_of(letter: Letter) -> str:
    """The name of the kabupaten above the issuing office."""
    parent = Office.objects.filter(code=letter.issuing_office.parent_code).first()
    return parent.name if parent else ""


def uploaded(letter: Letter) -> list[str]:
    """The requirements that have a file, in the service's order."""
    slugs = set(
        letter.attachments.filter(removed_at__isnull=True).values_list(
            "requirement", flat=True
        )
    )
    return [
        each.label
        for each in letter.service_version.spec.requirements
        if each.slug in slugs
    ]


def filled_lines(lines: Iterable[str], values: dict) -> list[str]:
    """Single lines of plain text with their placeholders filled."""
    return [unescape(fill(line, values)) for line in lines]


def register_entry(letter: Letter, *, now: datetime) -> str:
    """What the register says the letter is about (its column "keperluan")."""
    text = letter.service_version.spec.register_text
    values, _ = printed_values(letter, number="", date_text="", official=None, now=now)
    return filled_lines([text], values)[0] if text else ""
