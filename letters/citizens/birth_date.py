"""The birth date that opens a citizen's pages: day, month, year; never month first.

It is a weak secret, so whoever asks for it counts the wrong ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet

from letters.forms.indonesian import MONTHS
from letters.models import Letter, Party
from letters.models.service import ServiceVersion

NO_SUCH_DAY = "Tanggal itu tidak ada di kalender. Periksa tanggal, bulan, dan tahunnya."
INCOMPLETE = "Lengkapi tanggal, bulan, dan tahun lahir."
WHOLE_YEAR = "Tulis tahun lahir dengan empat angka, misalnya 1985."
OLDEST = 1800  # of the dead of whom heirs ask
_MONTH_NUMBERS = {name.lower(): number for number, name in enumerate(MONTHS, start=1)}


@dataclass(frozen=True)
class TypedDate:
    """The three fields as they were typed, and the date or what is wrong with them."""

    day: str = ""
    month: str = ""
    year: str = ""
    born: date | None = None
    problem: str = ""


def typed_date(posted: Mapping[str, str]) -> TypedDate:
    """The fields `hari`, `bulan` (number or name) and `tahun` of a form.

    Whoever writes the whole date into the first field ("17-8-1945", "1945-08-17",
    "17 Agustus 1945") is understood as well.
    """
    day, month, year = (
        posted.get(key, "").strip()[:20] for key in ("hari", "bulan", "tahun")
    )
    if not year and len(parts := _parts(day)) == 3:
        year_first = len(parts[0]) == 4
        day, month, year = reversed(parts) if year_first else parts
    number = _MONTH_NUMBERS.get(month.lower(), _number(month))
    typed = TypedDate(day, str(number or month), year)
    if not (day and month and year):
        return replace(typed, problem=INCOMPLETE)
    if _number(year) < OLDEST:
        return replace(typed, problem=WHOLE_YEAR)
    try:
        return replace(typed, born=date(_number(year), number, _number(day)))
    except ValueError:
        return replace(typed, problem=NO_SUCH_DAY)


def _parts(text: str) -> list[str]:
    for sign in "-/.":
        text = text.replace(sign, " ")
    return text.split()


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else 0


def asked_roles(version: ServiceVersion) -> frozenset[str]:
    """Whose birth date opens a letter: its subjects', and the applicant's, who holds
    the receipt; of an heirs' letter the subject is the one who has died."""
    spec = version.spec
    found = {role.slug for role in spec.subject_roles}
    if spec.applicant_role is not None:
        found.add(spec.applicant_role.slug)
    return frozenset(found)


def letter_of(parties: QuerySet[Party], *, born: date) -> Letter | None:
    """The letter of these people, if one of them who is asked for was born then.

    One question to the database, whether the people exist or not: how long the answer
    takes tells nothing. What a service is, is only read for a date that fits.
    """
    for party in parties.filter(birth_date=born).select_related(
        "letter__service_version__service",
        "letter__origin_office",
        "letter__issuing_office",
        "letter__village_office",
        "letter__document__register_line",
        "letter__register_line",
    ):
        if party.role in asked_roles(party.letter.service_version):
            return party.letter
    return None
