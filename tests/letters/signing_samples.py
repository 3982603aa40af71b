"""Keys and PDFs for the signature tests, made once: key derivation is slow by design.

Imported by the test modules, which share one office with one signer.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp

import pikepdf
from pyhanko.pdf_utils.reader import PdfFileReader

from letters.signing import own, stamp_key
from letters.signing.authority import Authority, IssuedCredential, create_authority
from letters.signing.certificates import Addresses
from letters.signing.inspection import Inspection, inspect
from letters.signing.long_life import Embedded, LongLife, Stamper
from letters.signing.revocation_list import make_list

NOW = datetime(2026, 10, 1, 3, 0, tzinfo=UTC)
AUTHORITY_PASSPHRASE = "otoritas uji 1"
PASSPHRASE = "rahasia uji 2"
PUBLISHED = Addresses(
    certificate="http://surat.example.id/verifikasi/otoritas.crt",
    revocation_list="http://surat.example.id/verifikasi/otoritas.crl",
)
XMP = b"""<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance></rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


@dataclass(frozen=True)
class Office:
    directory: Path
    authority: Authority
    issued: IssuedCredential
    key: own.UnlockedKey
    life: LongLife

    @property
    def root(self) -> bytes:
        return self.authority.certificate_der

    def embedded(self, at: datetime = NOW) -> Embedded:
        """What stands in the signed revision of each of its letters."""
        return Stamper(self.life).embedded(at)

    def sign(
        self, pdf: bytes, signed_at: datetime = NOW, life: LongLife | None = None
    ) -> bytes:
        stamper = Stamper(life or self.life)
        return own.sign(
            pdf=pdf,
            key=self.key,
            reason="Surat Keterangan 400.12/1/404.604/2026",
            location="Kecamatan Pitu",
            contact="kantor@example.id",
            signed_at=signed_at,
            stamper=stamper,
            embedded=stamper.embedded(signed_at),
        )


@cache
def office(name: str = "Kecamatan Pitu") -> Office:
    directory = Path(mkdtemp()) / "authority"
    authority = create_authority(
        directory=directory,
        organisation=name,
        passphrase=AUTHORITY_PASSPHRASE,
        now=NOW,
        published=PUBLISHED,
    )
    issued = authority.issue(
        name="Sri Contoh, S.Sos., M.Si.",
        nip="19700101 199003 1 001",
        organisation=name,
        passphrase=PASSPHRASE,
        now=NOW,
        published=PUBLISHED,
    )
    key = own.unlock(pkcs12=issued.pkcs12, passphrase=PASSPHRASE)
    listed = make_list(authority, number=1, entries=[], now=NOW)
    life = LongLife(
        authority=authority.certificate_der,
        revocation_list=listed.der,
        list_issued_at=listed.issued_at,
        list_next_update=listed.next_update,
        stamp=stamp_key.load(directory),
    )
    return Office(directory, authority, issued, key, life)


def letter(text: str = "Surat", *, bulk: int = 0, object_streams: bool = True) -> bytes:
    """A small PDF with Info and XMP; `bulk` adds that many incompressible bytes."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    page.Contents = pdf.make_stream(f"% {text}\n".encode())
    pdf.Root.Metadata = pdf.make_stream(
        XMP, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML
    )
    pdf.docinfo["/Producer"] = "Contoh"
    if bulk:
        noise = bytes((i * i * 31 + i * 7) % 251 for i in range(bulk))
        pdf.Root.Bulk = pdf.make_stream(noise)
    out = BytesIO()
    pdf.save(
        out,
        static_id=True,
        force_version="1.7",
        compress_streams=False,
        object_stream_mode=(
            pikepdf.ObjectStreamMode.generate
            if object_streams
            else pikepdf.ObjectStreamMode.disable
        ),
    )
    return out.getvalue()


def token_of(signed: bytes) -> bytes:
    """The time stamp in a letter's signature, DER."""
    (signature,) = PdfFileReader(BytesIO(signed)).embedded_signatures
    return signature.signer_info["unsigned_attrs"][0]["values"][0].dump()


def value_of(signed: bytes) -> bytes:
    """The signature itself, which the stamp is for."""
    (signature,) = PdfFileReader(BytesIO(signed)).embedded_signatures
    return signature.signer_info["signature"].native


def sign_with(embedded: Embedded, stamper: Stamper | None = None) -> bytes:
    """A letter that holds just this, with a stamp only if it is given one."""
    return own.sign(
        pdf=letter(),
        key=office().key,
        reason="Uji",
        location="Pitu",
        contact="",
        signed_at=NOW,
        stamper=stamper,
        embedded=embedded,
    )


def look(pdf: bytes) -> Inspection:
    return inspect(pdf=pdf, roots=[office().root], now=NOW)
