"""pyHanko's classes, bent to the letter: import this module inside functions only.

Stock signers write the key out, parse it twice and build the same CMS structure anew
for each letter. Here the structure is built once for an open key, and each letter puts
its digest and signature into it. Stock writers also rewrite XMP and Info and raise the
version to 2.0, which would make the PDF/A-3 letter contradict itself.
"""

import secrets

from asn1crypto import cms
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

from letters.signing.waiting import finish

DIGEST = "sha256"
# A P-256 signature in DER takes 70 to 72 bytes. Signing costs 0.05 ms, so it is
# repeated until it has the one length that fits the prepared structure.
SIGNATURE_BYTES = 71


class _Template(Signer):
    """Lets pyHanko build the structure around placeholders."""

    def __init__(self, certificate: Certificate) -> None:
        # the root is what a reader must have already: it is not sent along
        super().__init__(signing_cert=certificate, embed_roots=False)
        self.digest = secrets.token_bytes(32)
        self.signature = secrets.token_bytes(SIGNATURE_BYTES)
        self.attributes = b""
        self.container = finish(
            self.async_sign(self.digest, DIGEST, use_pades=True)
        ).dump()

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        self.attributes = data
        return self.signature


class OpenKeySigner(Signer):
    """Signs PAdES attributes with the key object itself."""

    def __init__(
        self, *, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate
    ) -> None:
        parsed = Certificate.load(certificate.public_bytes(Encoding.DER))
        super().__init__(signing_cert=parsed, embed_roots=False)
        self._key = key
        self._template = _Template(parsed)

    @property
    def bytes_reserved(self) -> int:
        """Hexadecimal digits that a signature takes, always the same number."""
        return 2 * len(self._template.container)

    async def async_sign(
        self,
        data_digest: bytes,
        digest_algorithm: str,
        dry_run: bool = False,
        use_pades: bool = False,
        **_settings: object,
    ) -> cms.ContentInfo:
        if not use_pades or digest_algorithm != DIGEST:
            raise NotImplementedError("only PAdES with SHA-256 is prepared")
        template = self._template
        signature = self._sign(
            template.attributes.replace(template.digest, data_digest)
        )
        return cms.ContentInfo.load(
            template.container.replace(template.digest, data_digest).replace(
                template.signature, signature
            )
        )

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
