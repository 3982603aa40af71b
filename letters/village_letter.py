"""The village's own letter ("Surat Pengantar"): its number, and what becomes of that.

It is made from the same answers as the letter of the kecamatan and bound into it. Its
number is typed, from the village's own system, or taken from the village's series when
its head signs. What is typed wins: nobody's input is put aside in silence.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from letters.content import content_hash
from letters.forms.indonesian import parse_date
from letters.forms.schema import VillageLetter
from letters.models import (
    Letter,
    RegisterLine,
    Series,
    State,
    VillageNumbering,
    VillageSignature,
)
from letters.models.register import RegisterLineQuerySet
from letters.numbering import ROMAN, fill_pattern, take_next, void_line
from letters.village import heading_of
from registry.failpoints import reach
from registry.models import Office, Official, User

SERIES = "surat-desa"
CHANGED = "Isi surat berubah sesudah bernomor"


@dataclass(frozen=True)
class Numbered:
    """Number and date of a village's letter; both empty before it has them."""

    number: str = ""
    day: date | None = None
    line: RegisterLine | None = None  # None: it stands in the village's own system


def numbers_itself(office: Office | None) -> bool:
    """Whether this village takes its numbers from a series of its own in here."""
    own = VillageNumbering.Source.OWN
    return (
        office is not None
        and VillageNumbering.objects.filter(office=office, source=own).exists()
    )


def series_of(office: Office) -> Series:
    """The village's own run of numbers, begun where there is none yet."""
    series, _ = Series.objects.get_or_create(
        office=office, slug=SERIES, defaults={"name": "Buku agenda surat desa"}
    )
    return series


def signature_of(letter: Letter) -> VillageSignature | None:
    """The village's signature in force, with all that is printed of it."""
    return (
        letter.village_signatures.filter(voided_at__isnull=True)
        .select_related("signature", "stamp", "official__office", "letterhead")
        .first()
    )


def village_lines(letter: Letter) -> RegisterLineQuerySet:
    """Valid numbers of a village for this letter; one, unless something is wrong."""
    return letter.register_lines.filter(status=RegisterLine.Status.VALID).exclude(
        series__office=letter.issuing_office_id
    )


def own_letter(letter: Letter) -> Numbered | None:
    """The letter that the village makes here, as far as it is numbered by now.

    None: the service has none, the village brought its own on paper, or it has
    neither typed a number nor a series.
    """
    block = _wanted(letter)
    if block is None:
        return None
    signature = signature_of(letter)
    if signature is not None:
        given = Numbered(
            signature.number, signature.number_date, signature.register_line
        )
        return given if given.number else None
    if _scanned(letter, block):
        return None
    return (
        _typed(letter, block)
        or _reserved(letter)
        or (Numbered() if numbers_itself(letter.village_office) else None)
    )


def cited(letter: Letter) -> Numbered | None:
    """What the letter of the kecamatan names: that letter, or the scan that was
    brought in its place under the number that was typed for it."""
    block = _wanted(letter)
    if block is not None and _scanned(letter, block):
        return own_letter(letter) or _typed(letter, block)
    return own_letter(letter)


def already_used(letter: Letter) -> Letter | None:
    """Another letter of this village under the number that was typed for this one."""
    block = _wanted(letter)
    typed = _typed(letter, block) if block else None
    if typed is None:
        return None
    twin = (
        VillageSignature.objects.filter(
            office=letter.village_office_id, number=typed.number, voided_at__isnull=True
        )
        .exclude(letter=letter)
        .exclude(letter__state__in=[State.REJECTED, State.CANCELLED, State.REVOKED])
        .select_related("letter")
        .first()
    )
    return twin.letter if twin else None


def take_number(
    letter: Letter, *, signer: Official, purpose: str, by: User, now: datetime
) -> Numbered | None:
    """The number under which the head signs; from the village's series where it has
    one. Call inside a transaction that holds the letter's lock, with no signature in
    force. None: the village makes no letter here.
    """
    found = own_letter(letter)
    if found is None or found.number:
        return found
    on = timezone.localdate(now)
    office, service = letter.village_office, letter.service_version.service
    series = series_of(office)
    spec = letter.service_version.spec
    code = spec.village_letter.classification
    seq = take_next(series=series, year=on.year)
    number = fill_pattern(
        pattern=office.village_numbering.number_pattern,
        values={
            "klasifikasi": code.new
            or code.old
            or spec.classification.new
            or spec.classification.old,
            "urut": seq,
            "unit": office.unit_code,
            "bulan": f"{on.month:02d}",
            "bulan_romawi": ROMAN[on.month - 1],
            "tahun": on.year,
            "kode_layanan": service.slug,
            "kode_desa": office.code.rsplit(".", 1)[-1],
        },
    )
    line = RegisterLine.objects.create(
        series=series,
        year=on.year,
        seq=seq,
        number=number,
        date=on,
        letter=letter,
        service_id=letter.service_version.service_id,
        origin_office_id=letter.origin_office_id,
        subject=f"{spec.village_letter.title.capitalize()}: {service.short_name}"[:200],
        person=letter.subject_name,
        village=office.title,
        purpose=purpose[:300],
        signer=f"{heading_of(signer)}, {signer.printed_name}"[:200],
        taken_by=by,
        taken_at=now,
    )
    reach("after_line_taken")
    return Numbered(number, on, line)


def void_if_changed(letter: Letter, *, before: str, now: datetime) -> None:
    """What the head signed, or was to sign in ink, is no more what the letter says:
    his signature falls, and the number with it. `before`: the content's hash."""
    content = content_hash(letter)
    stale = letter.village_signatures.filter(voided_at__isnull=True).exclude(
        content_hash=content
    )
    if stale.update(voided_at=now) or content != before:
        end_lines(letter, reason=CHANGED)


def end_lines(letter: Letter, *, reason: str, revoked: bool = False) -> None:
    """The village's number is "batal", or "dicabut", with its letter."""
    for line in village_lines(letter):
        void_line(line=line, reason=reason)
        if revoked:
            line.status = RegisterLine.Status.REVOKED
            line.save(update_fields=["status"])


def _wanted(letter: Letter) -> VillageLetter | None:
    if letter.village_office_id is None or not letter.service_version.village_text:
        return None
    return letter.service_version.spec.village_letter


def _scanned(letter: Letter, block: VillageLetter) -> bool:
    return any(
        file.requirement == block.requirement and file.removed_at is None
        for file in letter.attachments.all()
    )


def _typed(letter: Letter, block: VillageLetter) -> Numbered | None:
    answers = letter.all_answers
    number = str(answers.get(block.number_field) or "").strip()
    on = parse_date(answers.get(block.date_field))
    return Numbered(number[:120], on) if number and on else None


def _reserved(letter: Letter) -> Numbered | None:
    """A number that was given before, for a sheet that is signed in ink."""
    line = village_lines(letter).filter(series__office=letter.village_office_id).first()
    return Numbered(line.number, line.date, line) if line else None
