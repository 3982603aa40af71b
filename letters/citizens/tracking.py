"""How far a letter is, for its citizen: public words, dates, and what he does next.

Nothing that staff wrote themselves is shown, for it may name people: what is to be
mended is told by the parts of the form, a refusal only in one of its standard wordings.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from django.urls import reverse

from letters.citizens.birth_date import letter_of
from letters.citizens.contact import Contact, contact_of
from letters.handing_over import open_delivery, wish_of
from letters.models import Letter, LetterEvent, Party, State
from letters.next_steps import next_steps
from registry.identifiers import mask_name

NUMBER = re.compile(r"([A-Z]{2,20})[^A-Z0-9]*([0-9]{2})[^A-Z0-9]*([0-9]{1,6})")
# state -> (look, public word); drafts and what was cancelled as one have no number
WORDS = {
    State.DRAFT: ("waiting", "Belum dikirim"),
    State.AWAITING_VILLAGE_SIGNATURE: ("waiting", "Menunggu verifikasi"),
    State.SUBMITTED: ("waiting", "Menunggu verifikasi"),
    State.RETURNED: ("returned", "Perlu perbaikan"),
    State.APPROVED: ("waiting", "Sedang proses"),
    State.AWAITING_SIGNATURE: ("waiting", "Sedang proses"),
    State.SIGNED: ("signed", "Selesai"),
    State.HANDED_OVER: ("signed", "Selesai"),
    State.REJECTED: ("revoked", "Ditolak"),
    State.CANCELLED: ("revoked", "Dibatalkan"),
    State.REVOKED: ("revoked", "Dicabut"),
}
STEPS = {
    "submit": "Permohonan dikirim",
    "sign_for_village": "Ditandatangani Kepala Desa",
    "bring_ink_sheet": "Ditandatangani Kepala Desa",
    "send_back": "Perlu perbaikan",
    "approve": "Disetujui kecamatan",
    "sign": "Surat ditandatangani",
    "sign_in_ink": "Surat ditandatangani",
    "start_delivery": "Surat berangkat diantar",
    "hand_over": "Surat diserahkan",
    "reject": "Permohonan ditolak",
    "cancel": "Permohonan dibatalkan",
    "revoke": "Surat dicabut, tidak berlaku lagi",
}
# standard reasons, as typed, that everyone may read
PUBLIC_REASONS = frozenset(
    {
        *("Tidak memenuhi syarat", "Bukan kewenangan kecamatan"),
        *("Pemohon membatalkan", "Permohonan ganda", "Salah layanan"),
        "Ditutup karena tidak dilengkapi",
    }
)
HANDED = {
    Letter.Handover.COLLECTED: "Surat sudah diambil.",
    Letter.Handover.SENT: "Surat sudah dikirim secara elektronik: buka tautannya.",
    Letter.Handover.DELIVERED: "Surat sudah diantar dan diterima di rumah.",
}


@dataclass(frozen=True)
class Moment:
    words: str
    at: datetime


@dataclass(frozen=True)
class Progress:
    """All that the page tells of a letter."""

    number: str
    service: str
    name: str  # masked
    look: str
    word: str
    sentence: str
    moments: list[Moment]
    contact: Contact
    missing: list[str] = field(default_factory=list)
    todo: list[str] = field(default_factory=list)
    verification: str = ""


def read_number(text: str) -> str:
    """ "PITU-26-00427" of "pitu 26 427" and the like; "" for anything else."""
    found = NUMBER.fullmatch(text.strip().upper())
    if found is None:
        return ""
    office, year, seq = found.groups()
    return f"{office}-{year}-{int(seq):05d}"


def find_letter(*, number: str, born: date) -> Letter | None:
    """The letter with this registration number, for who knows the birth date."""
    people = Party.objects.filter(letter__registration_number=number)
    return letter_of(people, born=born)


def progress_of(letter: Letter, *, now: datetime) -> Progress:
    look, word = WORDS[State(letter.state)]
    words = f"Permohonan {letter.registration_number}"
    contact = contact_of(letter.origin_office, words=f"{words}: mau bertanya.")
    events = list(letter.events.filter(kind__in=STEPS).order_by("at", "pk"))
    valid = letter.state in (State.SIGNED, State.HANDED_OVER)
    return Progress(
        number=letter.registration_number or "",
        service=letter.service_version.service.name,
        name=mask_name(letter.subject_name.replace(" & ", " ")),
        look=look,
        word=word,
        sentence=_sentence(letter, events, contact),
        moments=list(_moments(letter, events)),
        contact=contact,
        missing=_missing(letter),
        todo=next_steps(letter, now=now) if valid else [],
        verification=reverse("verify", args=[letter.document.token])
        if letter.document_id and letter.signed_at
        else "",
    )


def _sentence(letter: Letter, events: list[LetterEvent], contact: Contact) -> str:
    """Who has it now, and what the citizen does."""
    kecamatan = letter.issuing_office.title
    match State(letter.state):
        case State.AWAITING_VILLAGE_SIGNATURE:
            return (
                "Menunggu tanda tangan Kepala Desa, lalu diperiksa kecamatan. Anda "
                "tidak perlu berbuat apa-apa."
            )
        case State.SUBMITTED:
            return (
                f"Permohonan menunggu diperiksa {kecamatan}. Anda tidak perlu berbuat "
                "apa-apa."
            )
        case State.RETURNED:
            return f"Ada yang perlu dibetulkan. Hubungi {contact.name}."
        case State.APPROVED | State.AWAITING_SIGNATURE:
            return (
                "Permohonan sudah disetujui dan menunggu ditandatangani. Anda tidak "
                "perlu berbuat apa-apa."
            )
        case State.SIGNED:
            return _to_get(letter, contact)
        case State.HANDED_OVER:
            return HANDED.get(letter.handover_method, "Surat sudah diserahkan.")
        case State.REVOKED:
            return f"Surat ini tidak berlaku lagi. Tanyakan di {contact.name}."
        case _:
            return _why_it_ended(events, contact)


def _to_get(letter: Letter, contact: Contact) -> str:
    if open_delivery(letter) is not None:
        return "Surat sudah selesai dan sedang diantar ke rumah, gratis."
    wish = wish_of(letter)
    if wish == Letter.Handover.SENT:
        return (
            f"Surat sudah selesai. {contact.name} mengirim tautannya kepada Anda, "
            "gratis. Anda juga boleh mengambilnya di sana."
        )
    if wish == Letter.Handover.DELIVERED:
        return (
            f"Surat sudah selesai. {contact.name} mengantarnya ke rumah, gratis. Anda "
            "juga boleh mengambilnya di sana."
        )
    return (
        f"Surat sudah selesai. Ambil di {contact.name}, gratis. Bawa KTP. Tidak perlu "
        "ke kecamatan."
    )


def _why_it_ended(events: list[LetterEvent], contact: Contact) -> str:
    reason = events[-1].reason.strip().rstrip(".") if events else ""
    told = f"{reason}. " if reason in PUBLIC_REASONS else ""
    return f"{told}Permohonan ini sudah ditutup. Tanyakan di {contact.name}."


def _moments(letter: Letter, events: list[LetterEvent]):
    """What has happened; what went to and fro inside the kecamatan is left out."""
    sent = False
    if letter.paper_received_at and letter.submitted_at:
        if letter.paper_received_at < letter.submitted_at:
            yield Moment("Permohonan diterima", letter.paper_received_at)
    for event in events:
        words = STEPS[event.kind]
        if event.kind == "submit":
            words = "Dikirim lagi sesudah diperbaiki" if sent else words
            sent = True
        yield Moment(words, event.at)


def _missing(letter: Letter) -> list[str]:
    """The parts of the form that are to be mended, by the names the service gives
    them; not what the examiner wrote, and no question that is kept secret."""
    if letter.state != State.RETURNED:
        return []
    spec = letter.service_version.spec
    names = {f"requirement:{each.slug}": each.label for each in spec.requirements}
    names |= {f"role:{each.slug}": f"Data {each.label}" for each in spec.roles}
    names |= {
        f"field:{each.key}": each.label for each in spec.fields if not each.sensitive
    }
    found = []
    for defect in letter.defects.filter(resolved_at__isnull=True):
        kind, _, slug = defect.target.partition(":")
        target = f"{kind}:{slug.partition(':')[0]}"
        found.append(names.get(target, "Isian permohonan"))
    return list(dict.fromkeys(found))
