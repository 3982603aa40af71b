"""What a village puts on paper: its block on the letter, its own letter, and the sheet
that its head signs in ink.
"""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from letters.corrections import replaces_html
from letters.forms.indonesian import long_date
from letters.models import Letter, VillageSignature
from letters.paper import DEMO_FOOT, letterhead_lines, paper_of
from letters.printed_values import printed_values
from letters.sheets import Sheet, SignatureBlock
from letters.specimens import village_picture
from letters.texts import BLANK, fill
from letters.village import signer_of
from letters.village_letter import Numbered, own_letter, signature_of
from registry.models import Letterhead, Official

INK_PREFACE = "Mengetahui dan menyetujui untuk diteruskan ke kecamatan:"
PRINT_FOOT = (
    "Tanda tangan dan stempel dibubuhkan {office} secara elektronik pada {day}. Surat "
    "ini lampiran permohonan No. Registrasi {number} kepada {kecamatan}."
)


def village_block(letter: Letter, *, now: datetime) -> SignatureBlock | None:
    """The village's "Mengetahui" beside the camat; None where it does not sign."""
    spec = letter.service_version.spec
    if spec.village_signature is None or letter.village_office is None:
        return None
    given = signature_of(letter)
    if given is None:
        return _place_holder(letter, now=now)
    block = _signed_block(letter, given)
    if given.method != VillageSignature.Method.INK:
        return block
    return SignatureBlock(
        heading_lines=block.heading_lines,
        name=block.name,
        nip=block.nip,
        note="Ditandatangani dan distempel pada lembar terlampir",
        number_through=block.number_through,
    )


def village_annexes(letter: Letter, *, now: datetime) -> Iterator[Sheet]:
    """The village's own letter behind the kecamatan's; none when its head signed in
    ink, for then the scanned sheet is bound."""
    own, given = own_letter(letter), signature_of(letter)
    if own is None or (given and given.method == VillageSignature.Method.INK):
        return
    block = _signed_block(letter, given) if given else _place_holder(letter, now=now)
    yield _own_sheet(letter, own, block, given=given, now=now)


def compose_village_letter(letter: Letter, *, now: datetime) -> Sheet | None:
    """That letter by itself, as the village prints it for its own files."""
    own, given = own_letter(letter), signature_of(letter)
    if own is None or given is None or given.method == VillageSignature.Method.INK:
        return None
    foot = PRINT_FOOT.format(
        office=f"Kepala {letter.village_office.title}",
        day=long_date(timezone.localdate(given.signed_at)),
        number=letter.registration_number,
        kecamatan=letter.issuing_office.title,
    )
    lines = (foot, DEMO_FOOT) if settings.DEMO else (foot,)
    block = _signed_block(letter, given)
    return _own_sheet(letter, own, block, given=given, now=now, foot=lines)


def compose_village_sheet(
    letter: Letter, *, now: datetime, official: Official | None = None
) -> Sheet:
    """The sheet that the village head (or `official`, a.n. him) signs and stamps in
    ink: the village's own letter where it has one, else the letter's text for him to
    agree to."""
    on = timezone.localdate(now)
    block = _paper_block(official or signer_of(letter, on=on))
    own = own_letter(letter)
    if own is not None:
        return _own_sheet(letter, own, block, given=None, now=now)
    values, facts = printed_values(
        letter, number="", date_text="", official=None, now=now
    )
    spec = letter.service_version.spec
    return Sheet(
        kind="village_letter",
        paper=paper_of(letter),
        letterhead=letterhead_lines(Letterhead.objects.current(letter.village_office)),
        title=spec.title,
        number_line=f"No. Registrasi: {letter.registration_number or '—'}",
        body_html=fill(letter.service_version.letter_text, values, facts)
        + replaces_html(letter),
        place_date=f"{letter.village_office.name}, {long_date(on)}",
        village=block,
        village_preface=INK_PREFACE,
        author=letter.village_office.title,
        subject=spec.name,
        created_at=now,
    )


def _own_sheet(
    letter: Letter,
    own: Numbered,
    block: SignatureBlock,
    *,
    given: VillageSignature | None,
    now: datetime,
    foot: tuple[str, ...] = (),
) -> Sheet:
    office, spec = letter.village_office, letter.service_version.spec
    head = given.letterhead if given else None
    values, facts = printed_values(
        letter, number="", date_text="", official=None, now=now
    )
    title = spec.village_letter.title
    day = long_date(own.day) if own.day else BLANK
    return Sheet(
        kind="village_letter",
        paper=paper_of(letter),
        letterhead=letterhead_lines(head or Letterhead.objects.current(office)),
        title=title,
        number_line=f"Nomor : {own.number or BLANK}",
        body_html=fill(letter.service_version.village_text, values, facts),
        place_date=f"{office.name}, {day}",
        village=block,
        foot_lines=foot,
        author=office.title,
        subject=f"{title.title()} {office.title}",
        created_at=now,
    )


def _place_holder(letter: Letter, *, now: datetime) -> SignatureBlock:
    official = signer_of(letter, on=timezone.localdate(now))
    return SignatureBlock(
        heading_lines=tuple(official.heading_lines()) if official else (),
        name=official.printed_name if official else "",
        mode="village",
    )


def _signed_block(letter: Letter, given: VillageSignature) -> SignatureBlock:
    number = letter.registration_number or ""
    picture = village_picture(
        signature=given.signature, stamp=given.stamp, number=number
    )
    return SignatureBlock(
        heading_lines=tuple(given.official.heading_lines()),
        name=given.printed_name,
        nip=given.official.nip,
        mode="village" if picture else "electronic",
        picture=picture,
        note="",
        number_through=number,
    )


def _paper_block(official: Official | None) -> SignatureBlock:
    return SignatureBlock(
        heading_lines=tuple(official.heading_lines())
        if official
        else ("KEPALA DESA,",),
        name=official.printed_name if official else "",
        nip=official.nip if official else "",
        mode="paper",
    )
