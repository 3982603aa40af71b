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
from letters.models import Attachment, Letter, Provider, RegisterLine, VillageSignature
from letters.models.attachment import INK_SHEET
from letters.printed_values import filled_lines, printed_values
from letters.scans import pages_of
from letters.sheets import BoundScan, LetterheadLines, Sheet, SignatureBlock
from letters.signers import default_signer, setting_of
from letters.specimens import village_picture
from letters.texts import fill
from letters.village import signer_of
from registry.models import Letterhead, Official
from registry.storage import FileMissing, read

OWN_FOOT = (
    "Dokumen ini ditandatangani secara elektronik dengan tanda tangan elektronik tidak "
    "tersertifikasi {office}. Periksa keasliannya melalui kode QR."
)
INK_FOOT = (
    "Lembar ini sah bila ditandatangani basah dan distempel {office}. Periksa nomor, "
    "tanggal, dan keberlakuannya melalui kode QR."
)
LAW_FOOT = (
    "UU ITE No. 11 Tahun 2008 Pasal 5 ayat (1): “Informasi Elektronik dan/atau Dokumen "
    "Elektronik dan/atau hasil cetaknya merupakan alat bukti hukum yang sah.”"
)
DEMO_FOOT = "CONTOH: data rekaan untuk pelatihan, bukan surat resmi."
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


def compose_village_sheet(letter: Letter, *, now: datetime) -> Sheet:
    """The sheet that the village head signs and stamps in ink."""
    on = timezone.localdate(now)
    values, facts = printed_values(
        letter, number="", date_text="", official=None, now=now
    )
    spec = letter.service_version.spec
    return Sheet(
        kind="village_letter",
        paper=_paper(letter),
        letterhead=_head(Letterhead.objects.current(letter.village_office)),
        title=spec.title,
        number_line=f"No. Registrasi: {letter.registration_number or '—'}",
        body_html=fill(letter.service_version.letter_text, values, facts)
        + replaces_html(letter),
        place_date=f"{letter.village_office.name}, {long_date(on)}",
        village=_paper_block(signer_of(letter, on=on)),
        village_preface="Mengetahui dan menyetujui untuk diteruskan ke kecamatan:",
        author=letter.village_office.title,
        subject=spec.name,
        created_at=now,
        watermark=None,
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
        paper=_paper(letter),
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
    village = _village_block(letter, now=now)
    register = _register_lines(letter, number) if spec.heading == "register" else ()
    ink = provider == Provider.INK
    foot = [OWN_FOOT.format(office=office.title), LAW_FOOT]
    if ink:
        foot = [INK_FOOT.format(office=office.title)]
    if settings.DEMO:
        foot.append(DEMO_FOOT)
    return Sheet(
        kind=spec.layout,
        paper=_paper(letter),
        letterhead=_head(letterhead),
        title=spec.title,
        number_line=f"Nomor : {number or '........'}" if not register else None,
        register_lines=register,
        body_html=fill(letter.service_version.letter_text, values, facts)
        + replaces_html(letter),
        place_date=f"{office.name}, {date_text or '........'}",
        camat=_camat_block(letter, official, ink=ink),
        village=village,
        copies=tuple(filled_lines(spec.copies, values)),
        qr_url=qr_url,
        foot_lines=tuple(foot),
        scans=tuple(_scans(letter)),
        watermark=watermark,
        author=office.title,
        subject=spec.name,
        created_at=now,
    )


def _paper(letter: Letter) -> str:
    setting = setting_of(letter)
    return setting.paper if setting else "F4"


def _head(letterhead: Letterhead | None) -> LetterheadLines | None:
    if letterhead is None:
        return None
    return LetterheadLines(
        government_line=letterhead.government_line,
        upper_line=letterhead.upper_line,
        unit_line=letterhead.unit_line,
        address_line=letterhead.address_line,
        contact_line=letterhead.contact_line,
        logo=bytes(letterhead.logo) if letterhead.logo else None,
        logo_type=letterhead.logo_type or "image/png",
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


def _paper_block(official: Official | None) -> SignatureBlock:
    return SignatureBlock(
        heading_lines=tuple(official.heading_lines())
        if official
        else ("KEPALA DESA,",),
        name=official.printed_name if official else "",
        nip=official.nip if official else "",
        mode="paper",
    )


def _village_block(letter: Letter, *, now: datetime) -> SignatureBlock | None:
    spec = letter.service_version.spec
    if spec.village_signature is None or letter.village_office is None:
        return None
    given: VillageSignature | None = (
        letter.village_signatures.filter(voided_at__isnull=True)
        .select_related("signature", "stamp", "official__office")
        .first()
    )
    if given is None:
        official = signer_of(letter, on=timezone.localdate(now))
        return SignatureBlock(
            heading_lines=tuple(official.heading_lines()) if official else (),
            name=official.printed_name if official else "",
            mode="village",
        )
    ink = given.method == VillageSignature.Method.INK
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
        note="Ditandatangani dan distempel pada lembar terlampir" if ink else "",
        number_through=number,
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
