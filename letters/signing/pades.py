"""pyHanko's classes, bent to the letter: import this module inside functions only.

Stock signers write the key out, parse it twice and build the same CMS structure anew
for each letter. Here the structure is built once for an open key, and each letter puts
its digest, its signature and its time stamp into it. Stock writers also rewrite XMP
and Info and raise the version to 2.0: the PDF/A-3 letter would contradict itself.
"""

import secrets
from collections.abc import Callable, Iterable

from asn1crypto import cms
from asn1crypto.crl import CertificateList
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.incremental_writer import (  # noqa: TID253
    IncrementalPdfFileWriter,
)
from pyhanko.pdf_utils.writer import BasePdfFileWriter  # noqa: TID253
from pyhanko.sign.signers import PdfSigner, Signer  # noqa: TID253
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1  # noqa: TID253
from pyhanko.sign.validation.dss import DocumentSecurityStore  # noqa: TID253

from letters.signing.waiting import finish

DIGEST = "sha256"
# A P-256 signature in DER takes 70 to 72 bytes. Signing costs 0.05 ms, so it is
# repeated until it has the one length that fits the prepared structure.
SIGNATURE_BYTES = 71
# tags of DER: SEQUENCE, SET, and the optional parts [0] and [1] of CMS (RFC 5652, 5)
SEQUENCE, SET, PART_0, PART_1 = 0x30, 0x31, 0xA0, 0xA1
STAMP_TYPE = cms.CMSAttributeType("signature_time_stamp_token").dump()

Stamp = Callable[[bytes], bytes]  # a signature -> the token of its time


class OpenKeySigner(Signer):
    """Signs PAdES attributes with the key object itself."""

    def __init__(
        self, *, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate
    ) -> None:
        parsed = Certificate.load(certificate.public_bytes(Encoding.DER))
        # the root is what a reader must have already: it is not sent along
        super().__init__(signing_cert=parsed, embed_roots=False)
        self._key = key
        self._attributes = b""
        self._digest = secrets.token_bytes(32)
        self._signature = secrets.token_bytes(SIGNATURE_BYTES)
        # pyHanko builds the structure once, around placeholders
        prepared = finish(self.async_sign(self._digest, DIGEST, use_pades=True)).dump()
        data = cms.ContentInfo.load(prepared)["content"]
        signers = data["signer_infos"]
        self._head = data.contents[: -len(signers.dump())]
        self._signer = signers[0].contents

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        self._attributes = data
        return self._signature

    def size(self, stamp_size: int) -> int:
        """Bytes of the structure with a token of so many bytes (0: none)."""
        return len(self._structure(self._signer, bytes(stamp_size)))

    def sign_digest(self, digest: bytes, *, stamp: Stamp | None) -> bytes:
        """The CMS structure that signs this digest, with its time stamp if one can be
        had: an attribute that no signature covers (RFC 3161, appendix A)."""
        signature = self._sign(self._attributes.replace(self._digest, digest))
        signer = self._signer.replace(self._digest, digest).replace(
            self._signature, signature
        )
        return self._structure(signer, stamp(signature) if stamp else b"")

    def _structure(self, signer: bytes, token: bytes) -> bytes:
        """A signer with or without a stamp is the last of all parts: only the lengths
        around it change."""
        if token:
            attribute = der(SEQUENCE, STAMP_TYPE + der(SET, token))
            signer += der(PART_1, attribute)
        signers = der(SET, der(SEQUENCE, signer))
        data = der(PART_0, der(SEQUENCE, self._head + signers))
        return der(SEQUENCE, cms.ContentType("signed_data").dump() + data)

    def _sign(self, attributes: bytes) -> bytes:
        while True:
            signature = self._key.sign(attributes, ec.ECDSA(hashes.SHA256()))
            if len(signature) == SIGNATURE_BYTES:
                return signature


class LetterWriter(IncrementalPdfFileWriter):
    """Appends a revision that leaves Info and XMP alone (tests hold this)."""

    def _update_meta(self) -> None:
        """pyHanko has no public switch for this."""


class LetterSigner(PdfSigner):
    """Declares what ETSI EN 319 142-1 asks of a PDF 1.7, and nothing of PDF 2.0."""

    def register_extensions(
        self, pdf_out: BasePdfFileWriter, *, md_algorithm: str
    ) -> None:
        pdf_out.ensure_output_version(version=(1, 7))
        pdf_out.register_extension(ESIC_EXTENSION_1)


def embed(
    writer: LetterWriter, *, certificates: Iterable[bytes], lists: Iterable[bytes]
) -> None:
    """Put what a later reader needs into the revision that is going to be signed: as
    pyHanko's DSSContentSettings(include_vri=False, TOGETHER_WITH_SIGNATURE) does."""
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        sig_contents=None,
        certs=[Certificate.load(each) for each in certificates],
        crls=[CertificateList.load(each) for each in lists],
    )


def der(tag: int, content: bytes) -> bytes:
    """One value of ASN.1 in DER (X.690, 8.1)."""
    length = len(content)
    if length < 128:
        return bytes([tag, length]) + content
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 128 + len(size)]) + size + content
