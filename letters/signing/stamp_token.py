"""Is this the time stamp of that signature? Asked of whatever a server sends and of
what stands in a letter.

Who made it is not judged here: a stamp is believed because of its certificate, which
the caller knows or the letter's own signed part names.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from letters.signing.errors import SignatureError

if TYPE_CHECKING:
    from asn1crypto.cms import SignedData
    from asn1crypto.x509 import Certificate


class StampInvalid(SignatureError):
    text = "Cap waktu tidak sah."


@dataclass(frozen=True)
class StampFacts:
    stamped_at: datetime
    certificate: "Certificate" = field(repr=False)
    data: "SignedData" = field(repr=False)
    nonce: int | None
    algorithm: str  # of the imprint

    @property
    def certificate_der(self) -> bytes:
        return self.certificate.dump()

    @property
    def is_exemplary(self) -> bool:
        """SHA-256, and a certificate for time stamps alone."""
        return self.algorithm == "sha256" and is_for_stamps(self.certificate_der)


def read_token(token: bytes, *, signature: bytes) -> StampFacts:
    """What the token says, when it stamps `signature` and is signed by the one it
    names. Raises StampInvalid."""
    from asn1crypto import cms, tsp
    from pyhanko.sign.general import extract_signer_info
    from pyhanko.sign.validation.generic_cms import (
        extract_certs_for_validation,
        validate_sig_integrity,
    )

    try:
        data = cms.ContentInfo.load(token, strict=True)["content"]
        info = data["encap_content_info"]["content"].parsed
        if not isinstance(info, tsp.TSTInfo) or info["version"].native != "v1":
            raise StampInvalid
        algorithm = info["message_imprint"]["hash_algorithm"]["algorithm"].native
        imprint = info["message_imprint"]["hashed_message"].native
        certificate = extract_certs_for_validation(data).signer_cert
        signer = extract_signer_info(data)
        digest = hashlib.new(
            signer["digest_algorithm"]["algorithm"].native,
            bytes(data["encap_content_info"]["content"]),
        ).digest()
        held = validate_sig_integrity(
            signer,
            certificate,
            expected_content_type="tst_info",
            actual_digest=digest,
        )
        if (
            held != (True, True)
            or hashlib.new(algorithm, signature).digest() != imprint
        ):
            raise StampInvalid
        return StampFacts(
            stamped_at=info["gen_time"].native.astimezone(UTC),
            certificate=certificate,
            data=data,
            nonce=info["nonce"].native,
            algorithm=algorithm,
        )
    except StampInvalid:
        raise
    except Exception as error:  # whatever a server or a file provokes
        raise StampInvalid from error


@lru_cache(maxsize=32)
def is_for_stamps(certificate_der: bytes) -> bool:
    """Good for nothing else (RFC 3161, 2.3: one purpose, and critical)."""
    from asn1crypto.x509 import Certificate

    certificate = Certificate.load(certificate_der)
    purposes = certificate.extended_key_usage_value
    return (
        purposes is not None
        and purposes.native == ["time_stamping"]
        and "extended_key_usage" in certificate.critical_extensions
    )
