"""Who makes signatures: the office's own authority now, BSrE behind the same door.

A credential is opened once with the passphrase that its owner typed; the session then
signs one letter or many. What is known of a provider stands in PROVIDERS.
"""

from datetime import datetime
from typing import Protocol

from letters.signing import own
from letters.signing.errors import KeyStoreUnreadable, ProviderUnknown


class Credential(Protocol):
    """What a provider needs of a stored credential (letters.SigningCredential)."""

    pkcs12: bytes
    certificate: bytes  # DER


class SigningSession(Protocol):
    """An opened credential; lives as long as one request and is never stored."""

    certificate_der: bytes

    def sign(
        self,
        *,
        pdf: bytes,
        reason: str,
        location: str,
        contact: str,
        signed_at: datetime,
    ) -> bytes:
        """The signed PDF; raises SignatureError."""


class SigningProvider(Protocol):
    label: str

    def open(self, credential: Credential, passphrase: str) -> SigningSession:
        """Raises WrongPassphrase or another SignatureError."""


class OwnSession:
    def __init__(self, key: own.UnlockedKey) -> None:
        self._key = key
        self.certificate_der = key.certificate_der

    def sign(
        self,
        *,
        pdf: bytes,
        reason: str,
        location: str,
        contact: str,
        signed_at: datetime,
    ) -> bytes:
        return own.sign(
            pdf=pdf,
            key=self._key,
            reason=reason,
            location=location,
            contact=contact,
            signed_at=signed_at,
        )


class OwnProvider:
    label = "Sertifikat kantor"

    def open(self, credential: Credential, passphrase: str) -> OwnSession:
        key = own.unlock(pkcs12=bytes(credential.pkcs12), passphrase=passphrase)
        if key.certificate_der != bytes(credential.certificate):
            raise KeyStoreUnreadable
        return OwnSession(key)


PROVIDERS: dict[str, SigningProvider] = {"own": OwnProvider()}


def open_credential(
    *, provider: str, credential: Credential, passphrase: str
) -> SigningSession:
    """Open a credential at its provider; raises SignatureError."""
    try:
        chosen = PROVIDERS[provider]
    except KeyError:
        raise ProviderUnknown from None
    return chosen.open(credential, passphrase)
