"""Opening a letter by its private link: the right birth date, the wrong ones, the log.

A link is locked while it is asked, so guesses that come together count one by one.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from letters.citizens.birth_date import letter_of
from letters.forms.indonesian import long_date
from letters.handing_over import address_hash, whatsapp
from letters.models import Letter, LinkOpening, Party, PrivateLink, State
from letters.verification import Fact
from registry.identifiers import mask_name

MOST_WRONG = 10  # of 36,500 days of a century: one chance in 3,650
Outcome = LinkOpening.Outcome
REVOKED_LETTER = (
    "Surat ini dicabut",
    "Surat ini sudah dinyatakan tidak berlaku. Jangan dipakai lagi.",
)


@dataclass(frozen=True)
class Closed:
    """Why a link leads nowhere, as its page says it."""

    title: str
    sentence: str


def link_address(token: str) -> str:
    """The whole address, as it is sent to the citizen."""
    return settings.SITE_URL + reverse("private_link", args=[token])


def message_of(letter: Letter, *, url: str, until: datetime) -> str:
    """What the citizen reads in WhatsApp; no name, for messages are passed on."""
    return (
        f"Surat {letter.service_version.service.short_name} Bapak/Ibu sudah selesai, "
        f"gratis. Unduh di sini dengan tanggal lahir Bapak/Ibu, sebelum "
        f"{long_date(until.date())}:\n{url}\nTautan ini pribadi, mohon tidak "
        f"diteruskan. Kantor {letter.origin_office.title}"
    )


def ready_message(letter: Letter, *, phone: str, url: str, until: datetime) -> str:
    """The address that opens WhatsApp with the message in it."""
    return whatsapp(phone, message_of(letter, url=url, until=until))


def find_link(token: str) -> PrivateLink | None:
    """The link with this address, open or not."""
    return (
        PrivateLink.objects.filter(token_hash=address_hash(token))
        .select_related(
            "letter__service_version__service",
            "letter__origin_office",
            "letter__issuing_office",
            "letter__register_line",
            "letter__document",
        )
        .first()
    )


def closed_words(link: PrivateLink, *, now: datetime) -> Closed | None:
    """None while it leads to the letter."""
    if link.letter.state == State.REVOKED:
        return Closed(*REVOKED_LETTER)
    if link.revoked_at is not None:
        return Closed(
            "Tautan ini tidak dipakai lagi",
            "Kantor desa menariknya atau membuat tautan yang baru.",
        )
    if link.closed_at is not None:
        return Closed(
            "Tautan ini ditutup",
            "Terlalu banyak tanggal lahir yang salah diisikan.",
        )
    if now >= link.expires_at:
        return Closed(
            "Masa berlaku tautan habis",
            f"Tautan ini berlaku sampai {long_date(link.expires_at.date())}.",
        )
    return None


def try_birth_date(link: PrivateLink, *, born: date, now: datetime) -> bool:
    """Whether it opens the letter; both answers are logged.

    The one wrong date too many closes the link; the office reads it on the letter.
    """
    with transaction.atomic():
        link = PrivateLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
        if not link.opens(now):
            return False
        people = Party.objects.filter(letter=link.letter_id)
        if letter_of(people, born=born) is not None:
            note(link, Outcome.OPENED, now=now)
            return True
        link.wrong_dates += 1
        if link.wrong_dates >= MOST_WRONG:
            link.closed_at = now
        link.save(update_fields=["wrong_dates", "closed_at"])
        note(link, Outcome.WRONG, now=now)
        return False


def note(link: PrivateLink, outcome: LinkOpening.Outcome, *, now: datetime) -> None:
    LinkOpening.objects.create(link=link, outcome=outcome, at=now)


def public_facts(letter: Letter) -> list[Fact]:
    """What the page shows beside the button; the letter itself says the rest."""
    line = letter.register_line
    return [
        Fact("Layanan", letter.service_version.service.name),
        Fact("Atas nama", mask_name(letter.subject_name.replace(" & ", " "))),
        Fact("Nomor", line.number),
        Fact("Tanggal", long_date(line.date)),
        Fact("Penanda tangan", letter.document.signer_heading),
    ]
