"""PAdES with the office's own certificates (ETSI EN 319 142-1, by pyHanko).

The signature is invisible: what a reader sees is drawn with the letter, because
pyHanko's stamp uses a font that is not embedded and would break PDF/A. The letter is
certified with "no changes allowed" (DocMDP 1): it has one signer, so every reader
shall call any later change a violation; validation data may still be added, and
ISO 19005-3, 6.1.12 allows the entry. With `LongLife` at hand it is what a later judge
needs (level B-LT), all of it inside the one signed revision: nothing is appended.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.views.decorators.debug import sensitive_variables

from letters.signing import keystore
from letters.signing.errors import CertificateNotValid, DocumentNotSignable
from letters.signing.long_life import Embedded, Stamper

if TYPE_CHECKING:
    from letters.signing.pades import OpenKeySigner

FIELD_NAME = "TandaTangan"


@dataclass(frozen=True)
class UnlockedKey:
    """A signer's key, open for one batch: never stored, never logged."""

    certificate: x509.Certificate
    signer: "OpenKeySigner" = field(repr=False)

    @property
    def certificate_der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)


@sensitive_variables("passphrase", "key")
def unlock(*, pkcs12: bytes, passphrase: str) -> UnlockedKey:
    """Open a signer's key, about 0.2 s: once for a batch.

    Raises WrongPassphrase or KeyStoreUnreadable.
    """
    from letters.signing.pades import OpenKeySigner

    key, certificate = keystore.unpack(store=bytes(pkcs12), passphrase=passphrase)
    return UnlockedKey(
        certificate=certificate, signer=OpenKeySigner(key=key, certificate=certificate)
    )


def sign(
    *,
    pdf: bytes,
    key: UnlockedKey,
    reason: str,
    location: str,
    contact: str,
    signed_at: datetime,
    stamper: Stamper | None = None,
    embedded: Embedded | None = None,
) -> bytes:
    """The PDF with one more revision that holds the signature; `pdf` is its prefix.

    `signed_at` is aware; `embedded` is what `stamper` gave for that time. Raises
    CertificateNotValid outside the certificate's term, DocumentNotSignable when the PDF
    is broken, encrypted or already signed.
    """
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.signers import PdfSignatureMetadata

    from letters.signing.pades import LetterSigner, LetterWriter, embed

    certificate = key.certificate
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not begins <= signed_at <= ends:
        raise CertificateNotValid
    purpose = PdfSignatureMetadata(
        field_name=FIELD_NAME,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        location=location,
        contact_info=contact,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    try:
        writer = LetterWriter(BytesIO(pdf))
        if writer.prev.encrypted:
            raise DocumentNotSignable("Berkas PDF terkunci kata sandi.")
        if embedded and embedded.certificates:
            embed(writer, certificates=embedded.certificates, lists=embedded.lists)
        session = LetterSigner(purpose, key.signer).init_signing_session(writer)
        session.system_time = signed_at
        # the size is known: without it pyHanko signs once for trial
        stamp_size = stamper.size(signed_at) if stamper else 0
        document = session.prepare_tbs_document(
            validation_info=None, bytes_reserved=2 * key.signer.size(stamp_size)
        )
        prepared, output = document.digest_tbs_document()
        prepared.fill_with_cms(
            output,
            key.signer.sign_digest(
                prepared.document_digest,
                stamp=partial(stamper.token, at=signed_at) if stamp_size else None,
            ),
        )
    except (PdfError, SigningError) as error:
        raise DocumentNotSignable from error
    return output.getvalue()
