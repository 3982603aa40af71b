"""One signature beside stock pyHanko and the bare mathematics, on the same PDF."""

from io import BytesIO

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from django.utils import timezone

from letters.rendering import render_sheet
from letters.signing import keystore, own
from letters.signing.inspection import check_signed
from letters.signing.providers import provider_of
from registry.models import User
from tests.bench.measuring import alternate, milliseconds, report
from tests.bench.pdf import hajatan_sheet
from tests.factories_letters import PASSPHRASE, give_credential

ROUNDS = 15


def stock_signer(store: bytes):
    """pyHanko's own signer on the same key: what its documentation shows."""
    from asn1crypto import keys, x509
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    key, certificate = keystore.unpack(store=store, passphrase=PASSPHRASE)
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return SimpleSigner(
        signing_cert=x509.Certificate.load(certificate.public_bytes(Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(der),
        cert_registry=SimpleCertificateStore(),
    )


def sign_stock(signer, pdf: bytes) -> bytes:
    """PAdES B-B by pyHanko as it comes."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

    meta = PdfSignatureMetadata(
        field_name=own.FIELD_NAME,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
    )
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    return PdfSigner(meta, signer).sign_pdf(writer).getvalue()


def measure(camat: User) -> None:
    pdf = render_sheet(hajatan_sheet())
    credential = give_credential(camat)
    store = bytes(credential.pkcs12)
    session = provider_of("own").open(pkcs12=store, passphrase=PASSPHRASE)
    key, _ = keystore.unpack(store=store, passphrase=PASSPHRASE)
    signer, now = stock_signer(store), timezone.now()
    said = {"reason": "Ijin Hajatan", "location": "Pitu", "signed_at": now}
    signed = session.sign(pdf=pdf, **said)

    stock, ours, bare, made, checked = alternate(
        lambda: sign_stock(signer, pdf),
        lambda: session.sign(pdf=pdf, **said),
        lambda: key.sign(pdf, ec.ECDSA(hashes.SHA256())),
        lambda: own.sign(pdf=pdf, key=session._key, contact="", **said),
        lambda: check_signed(
            signed=signed, rendered=pdf, certificate_der=session.certificate_der
        ),
        rounds=ROUNDS,
    )
    beside = f"stock pyHanko B-B, P-256, {milliseconds(stock)}"
    report(
        f"One signature, made and checked ({len(pdf) // 1024} KB)",
        milliseconds(ours),
        beside=beside,
        ratio=ours / stock,
        target=1.0,
    )
    report(
        "- made only, as stock does",
        milliseconds(made),
        beside=beside,
        ratio=made / stock,
    )
    report(
        "- the gate that a signed letter passes",
        milliseconds(checked),
        beside=beside,
        ratio=checked / stock,
    )
    report(
        "- made and checked beside the bare mathematics",
        milliseconds(ours),
        beside=f"cryptography, ECDSA of the same bytes, {milliseconds(bare)}",
        ratio=ours / bare,
    )
