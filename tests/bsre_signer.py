"""Signs a PDF as BSrE's letters are signed, with an authority made for the test.

Stock pyHanko: PAdES B-LT, a time stamp in the signature, the data to check it appended
in a revision behind it. Nothing of the project is imported.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from io import BytesIO

from asn1crypto import crl as asn1_crl
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.generic import ArrayObject, StreamObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers, timestamps
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

ORGANISATION = "Badan Siber dan Sandi Negara (REKAAN)"


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _usage(**granted: bool) -> x509.KeyUsage:
    names = (
        "digital_signature content_commitment key_encipherment data_encipherment "
        "key_agreement key_cert_sign crl_sign encipher_only decipher_only"
    ).split()
    return x509.KeyUsage(**{name: granted.get(name, False) for name in names})


class _Authority:
    def __init__(self) -> None:
        self.now = datetime.now(UTC)
        self.key = rsa.generate_private_key(65537, 2048)
        self.name = _name("CA BSrE REKAAN")
        self.certificate = self._issue(
            self.name,
            self.key.public_key(),
            (x509.BasicConstraints(ca=True, path_length=0), True),
            (_usage(key_cert_sign=True, crl_sign=True), True),
        )

    def _issue(self, name, public_key, *extensions) -> x509.Certificate:
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self.name)
            .public_key(public_key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.now - timedelta(days=1))
            .not_valid_after(self.now + timedelta(days=700))
        )
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical)
        return builder.sign(self.key, hashes.SHA256())

    def issue(self, common_name: str, *extensions):
        key = rsa.generate_private_key(65537, 2048)
        return key, self._issue(_name(common_name), key.public_key(), *extensions)

    def revocation_list(self) -> x509.CertificateRevocationList:
        return (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.name)
            .last_update(self.now - timedelta(hours=1))
            .next_update(self.now + timedelta(days=30))
            .sign(self.key, hashes.SHA256())
        )


@lru_cache
def authority() -> _Authority:
    """One for the whole run, or two signers of a file would contradict each other."""
    return _Authority()


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _asn1_key(key: rsa.RSAPrivateKey) -> asn1_keys.PrivateKeyInfo:
    return asn1_keys.PrivateKeyInfo.load(
        key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    )


class Signer:
    """A person with a certificate of the invented authority."""

    def __init__(self, common_name: str) -> None:
        ca = authority()
        self.root = ca.certificate.public_bytes(Encoding.DER)
        key, self.certificate = ca.issue(
            common_name, (_usage(digital_signature=True, content_commitment=True), True)
        )
        stamp_key, stamp = ca.issue(
            "TSA BSrE REKAAN",
            (_usage(digital_signature=True), True),
            (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True),
        )
        store = SimpleCertificateStore()
        store.register_multiple([_asn1(ca.certificate)])
        self._signer = signers.SimpleSigner(
            signing_cert=_asn1(self.certificate),
            signing_key=_asn1_key(key),
            cert_registry=store,
        )
        self._stamper = timestamps.DummyTimeStamper(
            tsa_cert=_asn1(stamp),
            tsa_key=_asn1_key(stamp_key),
            certs_to_embed=store,
        )
        self._context = ValidationContext(
            trust_roots=[_asn1(ca.certificate)],
            crls=[
                asn1_crl.CertificateList.load(
                    ca.revocation_list().public_bytes(Encoding.DER)
                )
            ],
            allow_fetching=False,
        )

    def sign(
        self,
        pdf: bytes,
        *,
        appends: bool = True,
        visible: bool = False,
        name: str = "Signature1",
    ) -> bytes:
        """The PDF with one more signature; `appends`: and the data to check it."""
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        box = (20, 20, 220, 80) if visible else None
        field = fields.SigFieldSpec(name, on_page=0, box=box)
        purpose = signers.PdfSignatureMetadata(
            field_name=name,
            md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES,
            embed_validation_info=appends,
            validation_context=self._context if appends else None,
        )
        out = signers.PdfSigner(
            purpose, self._signer, timestamper=self._stamper, new_field_spec=field
        ).sign_pdf(writer)
        return out.getvalue()


def add_text(pdf: bytes, words: str) -> bytes:
    """The PDF with a revision more that writes over its first page."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0]
    drawing = f"BT /Helv 40 Tf 100 500 Td ({words}) Tj ET".encode()
    stream = writer.add_object(StreamObject(stream_data=drawing))
    contents = page.raw_get("/Contents")
    old = contents if isinstance(contents, ArrayObject) else ArrayObject([contents])
    page[pdf_name("/Contents")] = ArrayObject([*old, stream])
    writer.update_container(page)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
