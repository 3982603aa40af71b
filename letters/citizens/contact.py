"""Where a citizen turns to: the office that made his letter."""

from dataclasses import dataclass

from letters.handing_over import whatsapp
from registry.identifiers import InvalidPhone, normalise_phone
from registry.models import Office


@dataclass(frozen=True)
class Contact:
    """An office as one finds it; what is not known is ""."""

    name: str  # Kantor Desa Kalang
    address: str
    phone: str
    call: str  # tel:...
    whatsapp: str  # https://wa.me/...


def contact_of(office: Office, *, words: str = "") -> Contact:
    """Args: `words` the message that a WhatsApp button begins with."""
    title = f"Kantor {office.title}"
    digits = "".join(each for each in office.phone if each in "+0123456789")
    try:
        mobile = normalise_phone(office.phone)
    except InvalidPhone:
        mobile = ""
    return Contact(
        name=title,
        address="" if office.address == title else office.address,
        phone=office.phone,
        call=f"tel:{digits}" if digits else "",
        whatsapp=whatsapp(mobile, words) if mobile.startswith("+628") else "",
    )
