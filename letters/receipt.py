"""The tanda terima: what a citizen takes home when his request was sent (A5, PDF).

It is no letter and is kept nowhere; it can be printed again as long as the request is
alive. It names the applicant, for it goes into his hand, but carries no NIK.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from letters.citizens.contact import contact_of
from letters.forms.indonesian import long_date
from letters.handing_over import applicant_of, wish_of
from letters.models import Letter, State
from letters.next_steps import next_steps
from letters.paper import DEMO_FOOT, letterhead_lines
from letters.printed_values import uploaded
from letters.qr import qr_svg
from letters.rendering import render_pages
from registry.models import Letterhead, User

TITLE = "TANDA TERIMA PERMOHONAN"
WITHOUT = (State.DRAFT, State.REJECTED, State.CANCELLED, State.REVOKED)
TO_GET = {
    Letter.Handover.COLLECTED: "ambil suratnya di {office} dengan membawa KTP",
    Letter.Handover.SENT: (
        "{office} mengirim tautan surat ke WhatsApp Anda; surat dibuka dengan tanggal "
        "lahir"
    ),
    Letter.Handover.DELIVERED: "petugas {office} mengantarnya ke rumah",
}


@dataclass(frozen=True)
class Receipt:
    """What stands on the paper, as plain values."""

    number: str
    service: str
    applicant: str
    received: str
    documents: list[str]
    standard: str
    steps: list[str]
    qr: str
    address: str  # where one looks, in words
    office: str
    phone: str
    taken_by: str
    place_date: str


def has_receipt(letter: Letter) -> bool:
    return letter.registration_number is not None and letter.state not in WITHOUT


def tracking_url(letter: Letter) -> str:
    """The address in the QR: the number, nothing of the person."""
    return f"{settings.SITE_URL}{reverse('track')}?no={letter.registration_number}"


def receipt_of(letter: Letter, *, by: User, now: datetime) -> Receipt:
    """Args: `by` who hands it out and signs it by name."""
    contact = contact_of(letter.origin_office)
    applicant = applicant_of(letter)
    spec = letter.service_version.spec
    at = timezone.localtime(letter.paper_received_at or letter.submitted_at)
    today = timezone.localdate(now)
    bare = settings.SITE_URL.partition("://")[2]
    return Receipt(
        number=letter.registration_number or "",
        service=letter.service_version.service.name,
        applicant=applicant.name if applicant else letter.subject_name,
        received=f"{long_date(at.date())}, pukul {at:%H.%M} WIB",
        documents=uploaded(letter),
        standard=_standard(sum(spec.standard_times.values())),
        steps=_steps(letter, office=contact.name, now=now),
        qr=qr_svg(tracking_url(letter), title="Kode QR untuk melacak permohonan"),
        address=f"{bare}{reverse('track')}",
        office=contact.name,
        phone=contact.phone,
        taken_by=str(by),
        place_date=f"{letter.origin_office.name}, {long_date(today)}",
    )


def receipt_pdf(letter: Letter, *, by: User, now: datetime) -> bytes:
    """Raises RenderFailed. Never inside a transaction."""
    letterheads = Letterhead.objects
    head = letterhead_lines(
        letterheads.current(letter.origin_office)
        or letterheads.current(letter.issuing_office)
    )
    context = {
        "receipt": receipt_of(letter, by=by, now=now),
        "head": head,
        "title": TITLE,
        "created": now.isoformat(timespec="seconds"),
        "demo": DEMO_FOOT if settings.DEMO else "",
    }
    html = render_to_string("letters/pdf/receipt.html", context)
    assets = {}
    if head and head.logo:
        assets["asset:logo"] = (head.logo, head.logo_type)
    return render_pages(html, style="receipt.css", assets=assets)


def _standard(seconds: int) -> str:
    """The time of handling that the SOP allows, all steps together."""
    minutes = -(-seconds // 60)
    return f"{minutes} menit kerja petugas (SOP)" if minutes else ""


def _steps(letter: Letter, *, office: str, now: datetime) -> list[str]:
    way = TO_GET[wish_of(letter)].format(office=office)
    return [
        "Petugas memeriksa permohonan. Bila ada yang kurang, Anda dihubungi.",
        f"Sesudah surat ditandatangani, {way}. Tidak perlu ke kecamatan.",
        *next_steps(letter, now=now),
    ]
