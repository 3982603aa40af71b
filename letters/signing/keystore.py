"""Private keys at rest: PKCS#12 under a passphrase that only its owner knows.

One format for the authority and for signers, readable by any standard tool.
"""

import unicodedata

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs12
from django.views.decorators.debug import sensitive_variables

from letters.signing.errors import KeyStoreUnreadable, WeakPassphrase, WrongPassphrase

# PBKDF2-HMAC-SHA256, OWASP's figure of 2023: about 0.2 s for each guess
KDF_ROUNDS = 600_000
MIN_PASSPHRASE = 8


@sensitive_variables("passphrase")
def passphrase_bytes(passphrase: str) -> bytes:
    """The same bytes whichever keyboard composed the letters (Unicode NFC)."""
    return unicodedata.normalize("NFC", passphrase).encode()


@sensitive_variables("passphrase")
def check_passphrase(passphrase: str) -> None:
    """Raise WeakPassphrase when a new passphrase is shorter than 8 characters."""
    if len(passphrase.strip()) < MIN_PASSPHRASE:
        raise WeakPassphrase(f"Passphrase sedikitnya {MIN_PASSPHRASE} karakter.")


@sensitive_variables("passphrase")
def pack(
    *,
    key: ec.EllipticCurvePrivateKey,
    certificate: x509.Certificate,
    passphrase: str,
) -> bytes:
    """Key and certificate as PKCS#12 (RFC 7292; PBES2, AES-256, HMAC-SHA256).

    The optional MAC is left out: libraries make it with 2,048 rounds only, so that a
    guess would cost 0.2 ms there instead of 100 ms; `unpack` proves the passphrase by
    comparing the key with its certificate.
    """
    from asn1crypto import pkcs12 as asn1

    encryption = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(KDF_ROUNDS)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(passphrase_bytes(passphrase))
    )
    store = asn1.Pfx.load(
        pkcs12.serialize_key_and_certificates(None, key, certificate, None, encryption)
    )
    return asn1.Pfx({"version": "v3", "auth_safe": store["auth_safe"]}).dump()


@sensitive_variables("passphrase")
def unpack(
    *, store: bytes, passphrase: str
) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    """Open a PKCS#12 (about 0.2 s: call it once for a batch, not for each letter).

    Raises WrongPassphrase, or KeyStoreUnreadable when the bytes are no key store.
    """
    if not _looks_like_pkcs12(store):
        raise KeyStoreUnreadable
    try:
        key, certificate, _ = pkcs12.load_key_and_certificates(
            store, passphrase_bytes(passphrase)
        )
    except ValueError as error:
        # the format does not tell a wrong passphrase from a damaged body
        raise WrongPassphrase from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or certificate is None:
        raise KeyStoreUnreadable
    if key.public_key() != certificate.public_key():
        raise KeyStoreUnreadable
    return key, certificate


def _looks_like_pkcs12(store: bytes) -> bool:
    from asn1crypto import pkcs12 as asn1

    try:
        return asn1.Pfx.load(store, strict=True)["version"].native == "v3"
    except (ValueError, TypeError):
        return False
