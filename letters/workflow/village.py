"""The village head's part, by click or on the sheet in ink: appointment, specimens and
content are kept with it, and the number of the village's own letter."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone

from letters.content import content_hash
from letters.forms.rules import Problem
from letters.models import Letter, VillageSignature
from letters.printed_values import register_entry
from letters.village import heading_of, possible_heads, signing_appointment
from letters.village_letter import Numbered, end_lines, take_number
from letters.workflow.core import Refused, ensure_allowed, locked, take
from letters.workflow.results import Result, one_by_one
from registry.models import Letterhead, Official, Specimen, User


def sign_for_village(*, letter_id: int, by: User, now: datetime) -> Letter:
    """Sign for the village and send on. Raises Refused with what blocks."""
    with locked(letter_id) as letter:
        take(letter, "sign_for_village", by=by, now=now)
        official = signing_appointment(
            by, office=letter.village_office, on=timezone.localdate(now)
        )
        _keep(
            letter,
            official,
            VillageSignature.Method.CLICK,
            by=by,
            now=now,
            signature=Specimen.objects.current_signature(by),
            stamp=Specimen.objects.current_stamp(letter.village_office),
        )
        return letter


def bring_ink_sheet(
    *, letter_id: int, by: User, now: datetime, official: Official | None = None
) -> Letter:
    """The head signed and stamped on paper; the scanned sheet stands for his click.

    The office of origin uploads the scan before, as the requirement INK_SHEET
    (office-practice A6: an equal path, or passwords get borrowed). `official`: who
    signed, where somebody may do it a.n. the head; without it the holder of the pen.
    """
    with locked(letter_id) as letter:
        official = _named(letter, official, on=timezone.localdate(now))
        take(letter, "bring_ink_sheet", by=by, now=now)
        _keep(letter, official, VillageSignature.Method.INK, by=by, now=now)
        return letter


def number_ink_sheet(
    *, letter_id: int, by: User, now: datetime, official: Official | None = None
) -> Numbered | None:
    """Number the village's letter before its head signs it in ink.

    Whoever may bring the sheet may number it. Returns what is printed on it; None
    where the village makes no letter of its own.
    """
    with locked(letter_id) as letter:
        ensure_allowed(letter, "bring_ink_sheet", by=by)
        official = _named(letter, official, on=timezone.localdate(now))
        if official is None:
            raise Refused(
                Problem(
                    "",
                    f"Kepala {letter.village_office.title} belum tercatat sebagai "
                    "pejabat. Hubungi Admin Kecamatan.",
                )
            )
        return _numbered(letter, official, by=by, now=now)


def _named(letter: Letter, official: Official | None, *, on: date) -> Official | None:
    """Who signs on paper: nobody but those who may today; None: nobody may."""
    heads = possible_heads(letter, on=on)
    if official is not None and official not in heads:
        raise Refused(
            Problem(
                "official",
                f"{official.printed_name} hari ini tidak berwenang menandatangani "
                f"untuk {letter.village_office.title}.",
            )
        )
    return official or (heads[0] if heads else None)


def _numbered(
    letter: Letter, official: Official, *, by: User, now: datetime
) -> Numbered | None:
    purpose = register_entry(letter, now=now)
    return take_number(letter, signer=official, purpose=purpose, by=by, now=now)


def _keep(
    letter: Letter,
    official: Official,
    method: VillageSignature.Method,
    *,
    by: User,
    now: datetime,
    **specimens: Specimen | None,
) -> None:
    """What was signed, by which appointment, under which printed name and number."""
    own = _numbered(letter, official, by=by, now=now) or Numbered()
    if own.line is None:
        end_lines(letter, reason="Tidak jadi dipakai")
    VillageSignature.objects.create(
        letter=letter,
        office=letter.village_office,
        official=official,
        printed_name=official.printed_name,
        heading=heading_of(official),
        content_hash=content_hash(letter),
        method=method,
        number=own.number,
        number_date=own.day,
        register_line=own.line,
        letterhead=Letterhead.objects.current(letter.village_office),
        signed_by=by,
        signed_at=now,
        **specimens,
    )


def sign_many_for_village(
    *, letter_ids: Sequence[int], by: User, now: datetime
) -> list[Result]:
    """Sign several; one that is refused does not hold up the others."""
    return one_by_one(
        letter_ids, lambda pk: sign_for_village(letter_id=pk, by=by, now=now)
    )
