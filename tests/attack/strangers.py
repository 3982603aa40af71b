"""Signers who are not the office: made with cryptography and stock pyHanko alone.

No code of ours signs here, so what these tests say of a signature does not rest on what
made it. `Stranger` signs plainly; `BsreLike` as a national authority does: chain of
three, time stamp, and validation data appended after the signature (PAdES B-LT), later
a time stamp over the whole document (B-LTA).
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from io import BytesIO

from asn1crypto import keys
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
ENDS = datetime(2046, 1, 1, tzinfo=UTC)
USES = (
    "digital_signature content_commitment key_encipherment data_encipherment "
    "key_agreement key_cert_sign crl_sign encipher_only decipher_only"
).split()


def name(common: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


@dataclass
class Holder:
    """A key with its certificate, and who issued it (None: a root)."""

    subject: x509.Name
    issuer: "Holder | None" = None
    uses: tuple[str, ...] = ("digital_signature", "content_commitment")
    stamps: bool = False

    @cached_property
    def key(self) -> ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey:
        if self.stamps:  # pyHanko's time stamper knows RSA only
            return rsa.generate_private_key(public_exponent=65537, key_size=2048)
        return ec.generate_private_key(ec.SECP256R1())

    @cached_property
    def certificate(self) -> x509.Certificate:
        issuer = self.issuer or self
        is_authority = "key_cert_sign" in self.uses
        builder = (
            x509.CertificateBuilder()
            .subject_name(self.subject)
            .issuer_name(issuer.subject)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(BEGAN)
            .not_valid_after(ENDS)
            .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
            .add_extension(
                x509.KeyUsage(**{use: use in self.uses for use in USES}), critical=True
            )
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), False
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(
                    issuer.key.public_key()
                ),
                critical=False,
            )
        )
        if self.stamps:
            purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
            builder = builder.add_extension(purpose, critical=True)
        elif not is_authority:  # as mail programs, and NSS with them, want it
            purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
            builder = builder.add_extension(purpose, critical=False)
        return builder.sign(issuer.key, hashes.SHA256())

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def parsed(self) -> Certificate:
        return Certificate.load(self.der)

    @property
    def parsed_key(self) -> keys.PrivateKeyInfo:
        return keys.PrivateKeyInfo.load(
            self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        )

    def revocation_list(self, now: datetime) -> bytes:
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.subject)
            .last_update(now - timedelta(hours=1))
            .next_update(now + timedelta(days=30))
        )
        return builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.DER)


AUTHORITY = ("key_cert_sign", "crl_sign")


class Stranger:
    """Signs a PDF under any name, below a root of his own under any name."""

    def __init__(self, *, root: x509.Name, signer: x509.Name) -> None:
        self.root = Holder(root, uses=AUTHORITY)
        self.signer = Holder(signer, self.root)

    def sign(self, pdf: bytes, *, field: str = "TandaTangan") -> bytes:
        """Whatever the signatures before this one forbid."""
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign.fields import SigSeedSubFilter
        from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

        class Unruly(PdfSigner):
            def _enforce_certification_constraints(self, reader) -> None:
                """pyHanko signs no letter that is certified with "no changes"."""

        purpose = PdfSignatureMetadata(
            field_name=field, subfilter=SigSeedSubFilter.PADES
        )
        out = BytesIO()
        Unruly(purpose, simple_signer(self.signer)).sign_pdf(
            IncrementalPdfFileWriter(BytesIO(pdf)), output=out
        )
        return out.getvalue()


def simple_signer(holder: Holder, *chain: Holder):
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    store = SimpleCertificateStore()
    store.register_multiple([each.parsed for each in chain])
    return SimpleSigner(
        signing_cert=holder.parsed, signing_key=holder.parsed_key, cert_registry=store
    )


class BsreLike:
    """Root, issuing authority, signer and time-stamp authority, as BSrE has them."""

    def __init__(self, signer: str = "SUTRISNO HADIKUSUMO") -> None:
        self.root = Holder(name("Root CA Indonesia DS G1 (uji)", "X"), uses=AUTHORITY)
        of = "Badan Siber dan Sandi Negara"
        self.issuing = Holder(
            name("BSrE CA DS G1 (uji)", of), self.root, uses=AUTHORITY
        )
        self.signer = Holder(name(signer, "Pemerintah Kabupaten Ngawi"), self.issuing)
        self.clock = Holder(
            name("TSA BSrE (uji)", of),
            self.issuing,
            uses=("digital_signature",),
            stamps=True,
        )

    def sign(self, pdf: bytes, *, now: datetime) -> bytes:
        """PAdES B-LT: signature with a time stamp, then a revision with its chain and
        revocation lists."""
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign.fields import SigSeedSubFilter
        from pyhanko.sign.signers import PdfSignatureMetadata, sign_pdf

        purpose = PdfSignatureMetadata(
            field_name="Signature1",
            subfilter=SigSeedSubFilter.PADES,
            embed_validation_info=True,
            validation_context=self._context(now),
        )
        out = BytesIO()
        sign_pdf(
            IncrementalPdfFileWriter(BytesIO(pdf)),
            purpose,
            signer=simple_signer(self.signer, self.issuing),
            timestamper=self._stamper(now),
            output=out,
        )
        return out.getvalue()

    def prolong(self, signed: bytes, *, now: datetime) -> bytes:
        """PAdES B-LTA: a time stamp over the whole document, and its chain."""
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign.signers import PdfTimeStamper

        out = BytesIO()
        PdfTimeStamper(self._stamper(now)).timestamp_pdf(
            IncrementalPdfFileWriter(BytesIO(signed)),
            "sha256",
            validation_context=self._context(now),
            output=out,
        )
        return out.getvalue()

    def _stamper(self, now: datetime):
        from pyhanko.sign.timestamps import DummyTimeStamper
        from pyhanko_certvalidator.registry import SimpleCertificateStore

        chain = SimpleCertificateStore()
        chain.register_multiple([self.issuing.parsed])
        return DummyTimeStamper(
            tsa_cert=self.clock.parsed,
            tsa_key=self.clock.parsed_key,
            certs_to_embed=chain,
            fixed_dt=now,
        )

    def _context(self, now: datetime):
        from pyhanko_certvalidator import ValidationContext

        lists = [each.revocation_list(now) for each in (self.root, self.issuing)]
        return ValidationContext(
            trust_roots=[self.root.parsed],
            other_certs=[self.issuing.parsed],
            crls=lists,
            allow_fetching=False,
            moment=now,
        )
