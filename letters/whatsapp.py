"""Ready messages for WhatsApp: one tap opens the telephone's own program with the text.

No service is needed and nothing is sent from here; the link is opened by the operator,
who sees the words before he sends them (https://faq.whatsapp.com/5913398998672934).
"""

from urllib.parse import quote

from letters.models import Letter, State
from letters.notice_texts import fill, wordings
from letters.notices import applicant_of, values_of
from registry.identifiers import InvalidPhone, normalise_phone

KEY_OF_STATE = {
    State.RETURNED: "citizen_returned",
    State.SIGNED: "citizen_ready",
    State.REJECTED: "citizen_rejected",
    State.CANCELLED: "citizen_cancelled",
    State.REVOKED: "citizen_revoked",
}


def link(phone: str, text: str) -> str:
    """The address that opens a chat with this number; "" when it can be none."""
    try:
        number = normalise_phone(phone)
    except InvalidPhone:
        return ""
    return f"https://wa.me/{number.lstrip('+')}?text={quote(text)}"


def to_applicant(letter: Letter) -> str:
    """A message to the applicant about the state of his letter; "" where none fits."""
    key = KEY_OF_STATE.get(letter.state)
    if key is None:
        return ""
    party = applicant_of(letter)
    text = wordings({key}, office_id=letter.issuing_office_id).get(key)
    if party is None or text is None:
        return ""
    phone = str(party.data.get("no_hp") or "")
    return link(phone, fill(text.text, values_of(letter))) if phone else ""
