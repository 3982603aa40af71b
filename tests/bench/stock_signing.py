"""What pyHanko's documentation shows for the same key: the peer of our signature.

B-B for a bare signature, and a lasting one (B-LT in one revision): the same security
store with the same list, and a stamp by the office's own key, built by pyHanko.
"""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from asn1crypto import cms, core, keys, tsp, x509
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    SigDSSPlacementPreference,
)
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from letters.signing import keystore, own
from letters.signing.at_hand import at_hand
from letters.signing.own_stamp import POLICY
from tests.factories_letters import PASSPHRASE


def stock_signer(store: bytes) -> SimpleSigner:
    key, certificate = keystore.unpack(store=store, passphrase=PASSPHRASE)
    return _simple(key, certificate)


def _simple(key, certificate) -> SimpleSigner:
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return SimpleSigner(
        signing_cert=x509.Certificate.load(certificate.public_bytes(Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(der),
        cert_registry=SimpleCertificateStore(),
    )


def sign_stock(signer: SimpleSigner, pdf: bytes) -> bytes:
    """PAdES B-B by pyHanko as it comes."""
    meta = PdfSignatureMetadata(
        field_name=own.FIELD_NAME,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
    )
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    return PdfSigner(meta, signer).sign_pdf(writer).getvalue()


class StockStamper(TimeStamper):
    """pyHanko's stamper for tests knows RSA only; this one lets its signer do it."""

    def __init__(self, signer: SimpleSigner, now: datetime) -> None:
        super().__init__()
        self._signer, self._now = signer, now

    async def async_request_tsa_response(
        self, req: tsp.TimeStampReq
    ) -> tsp.TimeStampResp:
        info = tsp.TSTInfo(
            {
                "version": "v1",
                "policy": POLICY,
                "message_imprint": req["message_imprint"],
                "serial_number": req["nonce"].native,
                "gen_time": self._now.replace(microsecond=0),
                "nonce": req["nonce"],
            }
        )
        content = cms.EncapsulatedContentInfo(
            {
                "content_type": "tst_info",
                "content": core.ParsableOctetString(info.dump()),
            }
        )
        token = await self._signer.async_sign_general_data(
            content, "sha256", detached=False
        )
        return tsp.TimeStampResp(
            {"status": {"status": "granted"}, "time_stamp_token": token}
        )


@dataclass
class LastingStock:
    """pyHanko's B-LT inside the signed revision, with what the office has at hand."""

    signer: SimpleSigner
    now: datetime

    def __post_init__(self) -> None:
        self.life = at_hand()
        self.root = x509.Certificate.load(self.life.authority)
        stamp = self.life.stamp
        self.stamper = StockStamper(_simple(stamp.key, stamp.certificate), self.now)

    def sign(self, pdf: bytes) -> bytes:
        meta = PdfSignatureMetadata(
            field_name=own.FIELD_NAME,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            embed_validation_info=True,
            validation_context=ValidationContext(
                trust_roots=[self.root],
                crls=[self.life.revocation_list],
                allow_fetching=False,
                revocation_mode="require",
                moment=self.now,
            ),
            dss_settings=DSSContentSettings(
                include_vri=False,
                placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE,
            ),
        )
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        signing = PdfSigner(meta, self.signer, timestamper=self.stamper)
        return signing.sign_pdf(writer).getvalue()
