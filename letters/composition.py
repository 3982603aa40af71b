"""From a letter to the sheet that is printed: texts filled, blocks placed, scans bound.

Everything that stands on paper is decided here; `rendering` only sets it.
"""
# long because: all that stands on paper is read in one place

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from letters.content import document_hash
from letters.corrections import replaces_html
from letters.forms.indonesian import long_date
from letters.models import Attachment, Letter, Provider, RegisterLine
from letters.models.attachment import INK_SHEET
from letters.paper import DEMO_FOOT, letterhead_lines, paper_of
from letters.printed_values import filled_lines, printed_values
from letters.scans import pages_of
from letters.sheets import BoundScan, Sheet, SignatureBlock
from letters.signers import default_signer, setting_of
from letters.texts import fill
from letters.village_sheet import village_annexes, village_block
from registry.models import Letterhead, Official
from registry.storage import FileMissing, read

OWN_FOOT = (
    "Dokumen ini ditandatangani secara elektronik dengan tanda tangan elektronik tidak "
    "tersertifikasi {office}. Periksa keasliannya melalui kode QR."
)
BSRE_FOOT = (
    "Dokumen ini telah ditandatangani secara elektronik menggunakan sertifikat "
    "elektronik yang diterbitkan oleh Balai Besar Sertifikasi Elektronik (BSrE), BSSN. "
    "Periksa keasliannya melalui kode QR."
)
INK_FOOT = (
    "Lembar ini sah bila ditandatangani basah dan distempel {office}. Periksa nomor, "
    "tanggal, dan keberlakuannya melalui kode QR."
)
LAW_FOOT = (
    "UU ITE No. 11 Tahun 2008 Pasal 5 ayat (1): “Informasi Elektronik dan/atau Dokumen "
    "Elektronik dan/atau hasil cetaknya merupakan alat bukti hukum yang sah.”"
)
FEET = {
    Provider.OWN: OWN_FOOT,
    Provider.BSRE: BSRE_FOOT,
    Provider.INK: INK_FOOT,
}
DRAFT = "DRAF"


@dataclass(frozen=True)
class Composed:
    sheet: Sheet
    letterhead: Letterhead | None
    content_hash: str


def verification_url(token: str) -> str:
    return settings.SITE_URL + reverse("verify", args=[token])


def compose_letter(
    letter: Letter,
    *,
    line: RegisterLine,
    official: Official,
    provider: str = Provider.OWN,
    token: str,
    now: datetime,
) -> Composed:
    """The letter as it will be signed, with number, date and QR.

    Args: `provider` who makes the signature; the foot of the letter names it. In ink
    there is room for it and for the stamp.
    """
    letterhead = Letterhead.objects.current(letter.issuing_office)
    return Composed(
        sheet=_sheet(
            letter,
            number=line.number,
            official=official,
            provider=provider,
            date_text=long_date(line.date),
            letterhead=letterhead,
            qr_url=verification_url(token),
            now=now,
        ),
        letterhead=letterhead,
        content_hash=document_hash(letter),
    )


def compose_preview(letter: Letter, *, now: datetime) -> Sheet:
    """The letter as it stands now, with a watermark, no number and no signature."""
    on = timezone.localdate(now)
    return _sheet(
        letter,
        number=letter.register_line.number if letter.register_line else "",
        official=default_signer(letter, on=on),
        date_text=long_date(letter.register_line.date) if letter.register_line else "",
        letterhead=Letterhead.objects.current(letter.issuing_office),
        qr_url=None,
        now=now,
        watermark=DRAFT,
    )


def compose_statement(letter: Letter, *, now: datetime) -> Sheet:
    """The statement that is printed from the draft and signed on paper."""
    on = timezone.localdate(now)
    values, facts = printed_values(
        letter, number="", date_text="", official=None, now=now
    )
    spec = letter.service_version.spec
    title = spec.statement.title if spec.statement else spec.title
    return Sheet(
        kind="statement",
        paper=paper_of(letter),
        title=title,
        body_html=fill(letter.service_version.statement_text, values, facts),
        author=letter.origin_office.title,
        subject=title,
        created_at=now,
        place_date=f"{letter.origin_office.name}, {long_date(on)}",
    )


def _sheet(
    letter: Letter,
    *,
    number: str,
    official: Official | None,
    provider: str = Provider.OWN,
    date_text: str,
    letterhead: Letterhead | None,
    qr_url: str | None,
    now: datetime,
    watermark: str | None = None,
) -> Sheet:
    spec = letter.service_version.spec
    values, facts = printed_values(
        letter, number=number, date_text=date_text, official=official, now=now
    )
    office = letter.issuing_office
    register = _register_lines(letter, number) if spec.heading == "register" else ()
    ink = provider == Provider.INK
    foot = [FEET[Provider(provider)].format(office=office.title)]
    if not ink:
        foot.append(LAW_FOOT)
    if settings.DEMO:
        foot.append(DEMO_FOOT)
    return Sheet(
        kind=spec.layout,
        paper=paper_of(letter),
        letterhead=letterhead_lines(letterhead),
        title=spec.title,
        number_line=f"Nomor : {number or '........'}" if not register else None,
        register_lines=register,
        body_html=fill(letter.service_version.letter_text, values, facts)
        + replaces_html(letter),
        place_date=f"{office.name}, {date_text or '........'}",
        camat=_camat_block(letter, official, ink=ink),
        village=village_block(letter, now=now),
        copies=tuple(filled_lines(spec.copies, values)),
        qr_url=qr_url,
        foot_lines=tuple(foot),
        annexes=tuple(village_annexes(letter, now=now)),
        scans=tuple(_scans(letter)),
        watermark=watermark,
        author=office.title,
        subject=spec.name,
        created_at=now,
    )


def _camat_block(
    letter: Letter, official: Official | None, *, ink: bool
) -> SignatureBlock:
    if official is None:
        return SignatureBlock(heading_lines=(f"CAMAT {letter.issuing_office.name},",))
    setting = setting_of(letter)
    lines = tuple(official.heading_lines())
    if setting and setting.on_behalf_of:
        lines = (f"a.n. {setting.on_behalf_of}", *lines)
    return SignatureBlock(
        heading_lines=lines,
        name=official.printed_name,
        rank=official.rank,
        nip=official.nip,
        mode="paper" if ink else "electronic",
    )


def _register_lines(letter: Letter, number: str) -> tuple[str, ...]:
    village = str(letter.all_answers.get("nomor_register_desa") or "")
    own = f"Register Kecamatan Nomor {number or '........'}"
    return (f"Register Desa Nomor {village}", own) if village else (own,)


def _scans(letter: Letter) -> Iterable[BoundScan]:
    spec = letter.service_version.spec
    bound = [(each.slug, each.label) for each in spec.requirements if each.bind]
    if letter.village_signatures.filter(voided_at__isnull=True, method="ink").exists():
        bound.append((INK_SHEET, "Lembar bertanda tangan dan stempel Kepala Desa"))
    files = [each for each in letter.attachments.all() if each.removed_at is None]
    for slug, label in bound:
        pages = [
            page
            for file in files
            if file.requirement == slug
            for page in _pages(file, label)
        ]
        if pages:
            yield BoundScan(caption=label, pages=tuple(pages))


def _pages(file: Attachment, label: str) -> list[bytes]:
    """Raises FileMissing or UnreadableScan, which name the document."""
    try:
        content = read(file.sha256)
    except FileMissing as error:
        raise FileMissing(f"“{label}”") from error
    return pages_of(content, file.content_type, name=label)
