"""What the gateway says: its status words, and its refusals in BSrE's own text.

BSrE's test of an integration wants its own words on the screen. They are shown as they
are, after whatever the gateway may have echoed of the request was taken out of them.
"""

import json
import re

from django.utils.html import strip_tags
from django.views.decorators.debug import sensitive_variables

from letters.signing.bsre.gateway import Answer
from letters.signing.errors import GatewayFailed, SignatureError, WrongPassphrase

WRONG_PASSPHRASE = 2031
MAY_SIGN = "ISSUE"
# as the clients of BSrE name them; what is not here is shown as it came
STATUS = {
    "EXPIRED": "sertifikat sudah habis masa berlakunya; perbarui di BSrE",
    "RENEW": "sertifikat harus diperbarui di BSrE",
    "WAITING_FOR_VERIFICATION": "pendaftaran masih menunggu verifikasi BSrE",
    "UNVERIFIED": "pendaftaran belum diverifikasi BSrE",
    "NEW": "pendaftaran belum selesai di BSrE",
    "NO_CERTIFICATE": "belum memiliki sertifikat BSrE",
    "NOT_REGISTERED": "belum terdaftar di BSrE",
    "SUSPEND": "sertifikat sedang dibekukan BSrE",
    "REVOKE": "sertifikat sudah dicabut BSrE",
}
LONGEST = 200
NOT_SIGNED = "Surat belum ditandatangani."


def as_json(answer: Answer) -> dict:
    """The object in the body; {} when there is none."""
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


@sensitive_variables("secrets")
def own_words(said: dict, *, secrets: tuple[str, ...]) -> str:
    """BSrE's text of an answer, without what we sent: "Passphrase anda salah"."""
    text = said.get("error") or said.get("message") or ""
    if isinstance(text, dict | list):
        text = json.dumps(text, ensure_ascii=False)
    text = " ".join(strip_tags(str(text)).split())
    for secret in secrets:
        if secret:
            text = re.sub(re.escape(secret), "…", text, flags=re.IGNORECASE)
    return re.sub(r"\d{16}", "…", text)[:LONGEST].rstrip(".")


@sensitive_variables("secrets")
def refusal(answer: Answer, *, secrets: tuple[str, ...] = ()) -> SignatureError:
    """The error that an answer other than a signed file stands for."""
    said = as_json(answer)
    text = own_words(said, secrets=secrets)
    code = said.get("status_code")
    if answer.status == 401 and not isinstance(code, int):
        return GatewayFailed(
            "Gateway BSrE menolak akun aplikasi ini (401)"
            f"{f': “{text}”' if text else ''}. {NOT_SIGNED} Hubungi Admin."
        )
    if code == WRONG_PASSPHRASE or _names_a_wrong_secret(text):
        return WrongPassphrase(f"BSrE: “{text or 'Passphrase salah'}”.")
    if text:
        number = f" ({code})" if isinstance(code, int) else ""
        return GatewayFailed(f"BSrE: “{text}”{number}. {NOT_SIGNED}")
    if answer.status == 200:
        return GatewayFailed(
            f"Gateway BSrE tidak mengirim surat yang ditandatangani. {NOT_SIGNED} "
            "Coba lagi."
        )
    return GatewayFailed(
        f"Gateway BSrE sedang bermasalah ({answer.status}). {NOT_SIGNED} Coba lagi."
    )


def check_status(answer: Answer) -> None:
    """Raise GatewayFailed unless this person may sign (ISSUE)."""
    said = as_json(answer)
    status = said.get("status")
    if not isinstance(status, str) or not status:
        raise refusal(answer)
    if status.upper() == MAY_SIGN:
        return
    words = STATUS.get(status.upper(), "belum dapat menandatangani")
    text = own_words(said, secrets=())
    told = f"“{text}” ({status})" if text else status
    raise GatewayFailed(f"BSrE: {told}: {words}. {NOT_SIGNED}")


def _names_a_wrong_secret(text: str) -> bool:
    """Version 2 sends no code with its text."""
    words = text.lower()
    named = any(word in words for word in ("passphrase", "totp", "otp"))
    return named and any(
        word in words
        for word in ("salah", "tidak valid", "invalid", "wrong", "expired")
    )
