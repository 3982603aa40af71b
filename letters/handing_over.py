"""How a signed letter gets to its citizen: what he asked for, what is on its way."""

import hashlib
import secrets
from urllib.parse import quote

from letters.forms.rules import Problem
from letters.models import Delivery, Letter, Party, PrivateLink

RELATIONS = (
    "Pemohon sendiri",
    "Suami/istri",
    "Anak",
    "Orang tua",
    "Keluarga lain",
    "Tetangga",
    "Yang diberi kuasa",
)
HIMSELF = RELATIONS[0]
WISHES = {
    "diambil": Letter.Handover.COLLECTED,
    "elektronik": Letter.Handover.SENT,
    "diantar": Letter.Handover.DELIVERED,
}


def new_address() -> str:
    """The unguessable part of a private link: 192 bits of chance."""
    return secrets.token_urlsafe(24)


def address_hash(token: str) -> str:
    """As the database keeps it; chance of this length needs no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_delivery(letter: Letter) -> Delivery | None:
    return letter.deliveries.open().select_related("sent_by").first()


def current_link(letter: Letter) -> PrivateLink | None:
    """The newest link that nobody revoked; it may have expired or closed itself."""
    return letter.private_links.filter(revoked_at__isnull=True).first()


def applicant_of(letter: Letter) -> Party | None:
    """The person who asked for the letter."""
    role = letter.service_version.spec.applicant_role
    if role is None:
        return None
    found = [each for each in letter.parties.all() if each.role == role.slug]
    return min(found, key=lambda each: each.order, default=None)


def phone_of(letter: Letter) -> str:
    """The applicant's number, "+62...", or ""."""
    person = applicant_of(letter)
    return str(person.data.get("no_hp") or "") if person else ""


def wish_of(letter: Letter) -> Letter.Handover:
    """How the citizen wants to have his letter (the answer `cara_terima`)."""
    asked = str(letter.all_answers.get("cara_terima") or "")
    return WISHES.get(asked, Letter.Handover.COLLECTED)


def home_of(letter: Letter) -> str:
    """Where it is to be brought: as answered, else where the applicant lives."""
    from letters.forms.person import short_address

    typed = str(letter.all_answers.get("alamat_antar") or "")
    person = applicant_of(letter)
    return (typed or (short_address(person.data) if person else ""))[:200]


def whatsapp(phone: str, words: str) -> str:
    """The address of a ready message; without a number one chooses whom to send it."""
    digits = phone.removeprefix("+")
    number = digits if digits.isdigit() and digits.startswith("62") else ""
    return f"https://wa.me/{number}?text={quote(words)}"


# --- what stands in the way -----------------------------------------------------------


def on_its_way(letter: Letter) -> list[Problem]:
    """Why it cannot be handed over otherwise, or set out again."""
    delivery = open_delivery(letter)
    if delivery is None:
        return []
    words = (
        f"Surat ini sedang diantar oleh {delivery.courier}. Catat “Sudah diterima”, "
        "atau batalkan pengantarannya lebih dahulu."
    )
    return [Problem("", words)]
