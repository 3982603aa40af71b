"""Time stamps (RFC 3161) by the office's own key: the structure is built once.

Import this module inside functions only. As in `pades`, a token is a prepared one with
its five changing parts put in, each of them always of the same length, so that the
signature keeps one size and a stamp costs two hashes and one signature.
"""

import secrets
from datetime import UTC, datetime
from hashlib import sha256

from asn1crypto import algos, cms, core, tsp
from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.sign.general import simple_cms_attribute  # noqa: TID253

from letters.signing.stamp_key import StampKey

# a random number under the arc that needs no registration (ITU-T X.667)
POLICY = "2.25.156281262604900608413824637531079123529"
SIGNATURE_BYTES = 71  # as in pades
SERIAL_BYTES = 9
SOME_TIME = datetime(1999, 12, 31, 23, 59, 58, tzinfo=UTC)


class OwnStamp:
    """Stamps with the server's clock; one object may serve many letters."""

    def __init__(self, stamp: StampKey) -> None:
        self._key = stamp.key
        self.certificate_der = stamp.certificate_der
        certificate = Certificate.load(self.certificate_der)
        self._imprint, self._digest = secrets.token_bytes(32), secrets.token_bytes(32)
        self._signature = secrets.token_bytes(SIGNATURE_BYTES)
        self._serial, self._time = _serial(), _time(SOME_TIME)
        self._info = tsp.TSTInfo(
            {
                "version": "v1",
                "policy": POLICY,
                "message_imprint": {
                    "hash_algorithm": {"algorithm": "sha256"},
                    "hashed_message": self._imprint,
                },
                "serial_number": int.from_bytes(self._serial, "big"),
                "gen_time": SOME_TIME,
            }
        ).dump()
        # names the certificate by its hash alone (RFC 5035, 5.4.1.1)
        named = tsp.SigningCertificateV2(
            {"certs": [{"cert_hash": sha256(self.certificate_der).digest()}]}
        )
        attributes = cms.CMSAttributes(
            [
                simple_cms_attribute("content_type", "tst_info"),
                simple_cms_attribute("message_digest", self._digest),
                simple_cms_attribute("signing_certificate_v2", named),
            ]
        )
        self._attributes = attributes.dump()
        self._token = self._structure(certificate, attributes)
        for part in (self._info, self._digest, self._signature):
            if self._token.count(part) != 1:
                raise RuntimeError("a time stamp could not be prepared")

    @property
    def size(self) -> int:
        """Bytes of every token."""
        return len(self._token)

    def token(self, signature: bytes, at: datetime) -> bytes:
        """The token (a CMS structure, DER) that `signature` was there at that time."""
        info = (
            self._info.replace(self._imprint, sha256(signature).digest())
            .replace(self._serial, _serial())
            .replace(self._time, _time(at))
        )
        digest = sha256(info).digest()
        return (
            self._token.replace(self._info, info)
            .replace(self._digest, digest)
            .replace(
                self._signature,
                self._sign(self._attributes.replace(self._digest, digest)),
            )
        )

    def _sign(self, attributes: bytes) -> bytes:
        while True:
            signature = self._key.sign(attributes, ec.ECDSA(hashes.SHA256()))
            if len(signature) == SIGNATURE_BYTES:
                return signature

    def _structure(
        self, certificate: Certificate, attributes: cms.CMSAttributes
    ) -> bytes:
        digest_algorithm = algos.DigestAlgorithm({"algorithm": "sha256"})
        signer = {
            "version": "v1",
            "sid": cms.IssuerAndSerialNumber(
                {
                    "issuer": certificate.issuer,
                    "serial_number": certificate.serial_number,
                }
            ),
            "digest_algorithm": digest_algorithm,
            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
            "signed_attrs": attributes,
            "signature": self._signature,
        }
        signed = cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [digest_algorithm],
                "encap_content_info": {
                    "content_type": "tst_info",
                    "content": core.ParsableOctetString(self._info),
                },
                "certificates": [certificate],
                "signer_infos": [signer],
            }
        )
        return cms.ContentInfo(
            {"content_type": "signed_data", "content": signed}
        ).dump()


def _serial() -> bytes:
    """Unique without a memory, always of the same length in DER."""
    return b"\x01" + secrets.token_bytes(SERIAL_BYTES - 1)


def _time(at: datetime) -> bytes:
    return at.astimezone(UTC).strftime("%Y%m%d%H%M%SZ").encode()
