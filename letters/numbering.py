"""Letter numbers and registration numbers: consecutive, without gap or double.

A number is taken while the row of its series and year is locked, and becomes a line
of the register in the same transaction: it exists with its line or not at all.
"""

import re
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from letters.models import Letter, RegisterLine, Series, SeriesYear, ServiceSetting
from registry.failpoints import reach
from registry.models import User

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
TOKENS = frozenset(
    {
        "klasifikasi",
        "urut",
        "unit",
        "bulan",
        "bulan_romawi",
        "tahun",
        "kode_layanan",
        "kode_desa",
    }
)
_TOKEN = re.compile(r"\{(\w+)(?::0(\d)d)?\}")


class UnknownToken(Exception):
    """A number pattern names something that is not known."""


def fill_pattern(*, pattern: str, values: dict[str, object]) -> str:
    """Fill `{name}` and `{name:03d}`; nothing else is understood.

    Raises UnknownToken with the name that is not in `values`.
    """

    def replace(match: re.Match[str]) -> str:
        name, width = match.groups()
        if name not in values:
            raise UnknownToken(
                f"Pola nomor memuat {{{name}}} yang tidak dikenal. Yang dikenal: "
                + ", ".join(f"{{{token}}}" for token in sorted(TOKENS))
                + "."
            )
        text = str(values[name])
        return text.zfill(int(width)) if width else text

    return _TOKEN.sub(replace, pattern)


def checked_pattern(pattern: str) -> str:
    """The pattern as an office typed it. Raises ValidationError with what is wrong."""
    try:
        fill_pattern(pattern=pattern, values=dict.fromkeys(TOKENS, "1"))
    except UnknownToken as error:
        raise ValidationError(str(error)) from error
    if "{urut" not in pattern:
        raise ValidationError("Pola nomor harus memuat {urut}.")
    return pattern


def take_next(*, series: Series, year: int) -> int:
    """Take the next number of a series and year; call inside a transaction.

    The row stays locked until the caller's transaction ends, so numbers are given
    in the order in which their lines are committed.
    """
    counters = SeriesYear.objects.filter(series=series, year=year)
    if not counters.update(last_seq=F("last_seq") + 1):
        SeriesYear.objects.get_or_create(series=series, year=year)
        counters.update(last_seq=F("last_seq") + 1)
    return counters.values_list("last_seq", flat=True).get()


def take_line(
    *,
    letter: Letter,
    setting: ServiceSetting,
    signer: str,
    purpose: str,
    by: User,
    now: datetime,
    on: date,
) -> RegisterLine:
    """Give the letter its number and date as a register line.

    Args: `now` the moment, `on` the office's date of that moment. Call inside a
    transaction that holds the letter's lock.
    """
    seq = take_next(series=setting.series, year=on.year)
    service = setting.service
    number = fill_pattern(
        pattern=setting.number_pattern,
        values={
            "klasifikasi": setting.classification,
            "urut": seq,
            "unit": setting.office.unit_code,
            "bulan": f"{on.month:02d}",
            "bulan_romawi": ROMAN[on.month - 1],
            "tahun": on.year,
            "kode_layanan": service.slug,
            "kode_desa": letter.origin_office.code.rsplit(".", 1)[-1],
        },
    )
    line = RegisterLine.objects.create(
        series=setting.series,
        year=on.year,
        seq=seq,
        number=number,
        date=on,
        letter=letter,
        service_id=letter.service_version.service_id,
        origin_office_id=letter.origin_office_id,
        subject=service.name[:200],
        person=letter.subject_name,
        village=letter.origin_office.title,
        purpose=purpose[:300],
        signer=signer[:200],
        taken_by=by,
        taken_at=now,
    )
    reach("after_line_taken")
    return line


def void_line(*, line: RegisterLine, reason: str) -> None:
    """Mark a line as "batal"; it stays in the register with its reason."""
    line.status = RegisterLine.Status.VOID
    line.reason = reason[:500]
    line.save(update_fields=["status", "reason"])


def take_registration_number(*, letter: Letter, on: date) -> str:
    """The number a citizen can dictate on the telephone: `PITU-26-00427`."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("take_registration_number needs a transaction")
    office = letter.issuing_office
    series, _ = Series.objects.get_or_create(
        office=office,
        slug="registrasi",
        defaults={
            "name": "Registrasi permohonan",
            "kind": Series.Kind.REGISTRATION,
        },
    )
    seq = take_next(series=series, year=on.year)
    prefix = re.sub(r"[^A-Z]", "", office.name.upper())
    return f"{prefix}-{on.year % 100:02d}-{seq:05d}"
