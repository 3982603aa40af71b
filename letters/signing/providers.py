"""Who makes signatures: the office's own authority, and BSrE behind the same door.

A credential is opened once with the passphrase that its owner typed; the session then
signs one letter or many. A new provider is one class and one line in PROVIDERS.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from django.views.decorators.debug import sensitive_variables

from letters.signing import own
from letters.signing.bsre.session import BsreProvider
from letters.signing.errors import KeyStoreUnreadable, ProviderUnknown, SigningFailed
from letters.signing.inspection import check_signed
from letters.signing.long_life import LongLife, Stamper

__all__ = ["PROVIDERS", "SigningFailed", "SigningSession", "provider_of"]


class SigningSession(Protocol):
    """An opened credential; lives as long as one request and is never stored."""

    certificate_der: bytes  # of the last signature
    proven: bool  # the passphrase is known to be right; of a gateway, once it signed

    def sign(
        self,
        *,
        pdf: bytes,
        reason: str,
        location: str,
        signed_at: datetime,
        contact: str = "",
        earlier: str = "",
        note: Callable[[str], None] = lambda reference: None,
    ) -> bytes:
        """The signed PDF, checked against `pdf`; raises SigningFailed.

        Args: `earlier` the id that a gateway gave to an attempt which was cut off;
        `note` is told the id of this one, where there is one.
        """


class OwnSession:
    proven = True

    def __init__(self, key: own.UnlockedKey, life: LongLife | None = None) -> None:
        self._key = key
        self._stamper = Stamper(life or LongLife())
        self.certificate_der = key.certificate_der

    def sign(
        self,
        *,
        pdf: bytes,
        reason: str,
        location: str,
        signed_at: datetime,
        contact: str = "",
        earlier: str = "",
        note: Callable[[str], None] = lambda reference: None,
    ) -> bytes:
        embedded = self._stamper.embedded(signed_at)
        signed = own.sign(
            pdf=pdf,
            key=self._key,
            reason=reason,
            location=location,
            contact=contact,
            signed_at=signed_at,
            stamper=self._stamper,
            embedded=embedded,
        )
        check_signed(
            signed=signed,
            rendered=pdf,
            certificate_der=self.certificate_der,
            embedded=embedded,
        )
        return signed


class OwnProvider:
    """Keys in our database, certificates by the office's own authority."""

    label = "Sertifikat kantor"

    @sensitive_variables("passphrase")
    def open(
        self,
        *,
        pkcs12: bytes,
        passphrase: str,
        certificate: bytes = b"",
        life: LongLife | None = None,
    ) -> OwnSession:
        """With `certificate` (DER) given, the store has to hold that very one; `life`
        is what the letters carry so that they can be judged later."""
        key = own.unlock(pkcs12=pkcs12, passphrase=passphrase)
        if certificate and bytes(certificate) != key.certificate_der:
            raise KeyStoreUnreadable
        return OwnSession(key, life)


PROVIDERS = {"own": OwnProvider(), "bsre": BsreProvider()}


def provider_of(name: str) -> OwnProvider | BsreProvider:
    """The provider of that name; raises ProviderUnknown."""
    try:
        return PROVIDERS[name]
    except KeyError:
        raise ProviderUnknown from None
