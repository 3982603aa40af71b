"""What a signer types, in his provider's words: a passphrase or a one-time code."""

from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings

from letters.models import Provider


@dataclass(frozen=True)
class Secret:
    """The one field by which a signature is given."""

    CODE_SENT: ClassVar[str] = (
        "Kode sekali pakai sudah diminta. BSrE mengirimnya ke email Anda."
    )

    label: str
    hint: str
    is_code: bool = False


def secret_of(provider: str) -> Secret:
    """The field for letters that this provider signs."""
    if provider != Provider.BSRE:
        return Secret(
            "Passphrase", "Hanya Anda yang mengetahuinya; tidak disimpan di mana pun."
        )
    if settings.BSRE_ASKS_CODE:
        return Secret(
            "Kode sekali pakai dari BSrE",
            "Tekan “Kirim kode”, lalu ketik kode yang datang lewat email.",
            is_code=True,
        )
    return Secret(
        "Passphrase BSrE",
        "Diteruskan ke BSrE; tidak disimpan di mana pun.",
    )
