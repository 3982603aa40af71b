"""What is said of a file, in the words that page and command share."""

from dataclasses import dataclass
from enum import StrEnum

from letters.models import Document
from letters.signing.findings import Inspection

# Document.provider: whose signature a letter of ours bears
OWN, BSRE_SIGNED, INK = "own", "bsre", "ink"
BSRE = "bsre.bssn.go.id"  # where letters of other offices are checked, as text


class Kind(StrEnum):
    GENUINE = "genuine"  # signed by us, unchanged, in force
    REVOKED = "revoked"  # signed by us, unchanged, declared void since
    NOT_SIGNED = "not_signed"  # one of our renders, before its signature
    SUPERSEDED = "superseded"  # one of our renders, withdrawn without a signature
    DOUBTFUL = "doubtful"  # our bytes, yet the signature does not hold here
    CHANGED = "changed"  # carries a signature that does not fit its content
    FORGED = "forged"  # signed under our name by somebody else
    UNREGISTERED = "unregistered"  # signed by our authority, not in our register
    FOREIGN = "foreign"  # signed by others
    UNSIGNED = "unsigned"  # a PDF without a signature: a print, a scan
    UNREADABLE = "unreadable"  # damaged, locked, or changed where its parts are listed
    NOT_PDF = "not_pdf"


HEADLINES = {
    Kind.GENUINE: "Asli: berkas ini sama persis dengan surat yang ditandatangani.",
    Kind.REVOKED: "Dicabut: surat ini asli, tetapi sudah tidak berlaku.",
    Kind.NOT_SIGNED: "Belum sah: berkas ini dibuat sebelum surat ditandatangani.",
    Kind.SUPERSEDED: "Diganti: berkas ini ditarik sebelum ditandatangani.",
    Kind.DOUBTFUL: "Meragukan: tanda tangan di dalam berkas tidak dapat dipastikan.",
    Kind.CHANGED: "Tidak asli: isi berkas berubah sesudah ditandatangani.",
    Kind.FORGED: "Tidak asli: tanda tangan di dalamnya bukan dari kantor ini.",
    Kind.UNREGISTERED: "Tidak dikenal: berkas ini tidak tercatat di buku register.",
    Kind.FOREIGN: "Bukan surat dari kantor ini.",
    Kind.UNSIGNED: "Tidak dapat dipastikan: berkas ini tidak memuat tanda tangan.",
    Kind.UNREADABLE: (
        "Tidak dapat dipastikan: berkas ini rusak, terkunci, atau pernah diubah."
    ),
    Kind.NOT_PDF: "Berkas ini bukan PDF.",
}
_ASK = "Minta berkas aslinya kepada yang memberikan, atau pindai kode QR pada surat."
ADVICE = {
    Kind.CHANGED: f"Jangan dipakai. {_ASK}",
    Kind.FORGED: "Jangan dipakai. Laporkan kepada kantor kecamatan.",
    Kind.UNREADABLE: _ASK,
    Kind.UNSIGNED: (
        "Hasil pindai, foto, atau cetak ulang selalu berbeda dari berkas aslinya. "
        "Pindai kode QR pada surat untuk memeriksanya."
    ),
    Kind.NOT_SIGNED: "Minta berkas surat yang sudah ditandatangani.",
    Kind.UNREGISTERED: "Jangan dipakai. Hubungi kantor kecamatan.",
    Kind.DOUBTFUL: "Hubungi kantor kecamatan.",
    Kind.NOT_PDF: "Pilih berkas PDF surat yang Anda terima.",
}


@dataclass(frozen=True)
class Verdict:
    """What a file is worth; `document` is the letter it turned out to be, `made_from`
    one that a changed file begins with."""

    kind: Kind
    sha256: str
    reasons: tuple[str, ...] = ()  # what speaks against the file
    remarks: tuple[str, ...] = ()  # what else is to be known
    document: Document | None = None
    made_from: Document | None = None
    inspection: Inspection | None = None
    grew: bool = False  # it is `document` with validation data added
    was_stopped: bool = False  # the inspection, for its time or memory

    @property
    def is_genuine(self) -> bool:
        return self.kind is Kind.GENUINE

    @property
    def headline(self) -> str:
        if self.is_genuine and self.grew:
            return "Asli: isi berkas ini sama dengan surat yang ditandatangani."
        if self.is_genuine and self.document and self.document.provider == INK:
            return "Asli: berkas ini pindaian yang disimpan dari surat bertanda tangan."
        return HEADLINES[self.kind]

    @property
    def sha256_in_groups(self) -> str:
        return groups(self.sha256)

    @property
    def advice(self) -> str:
        if self.kind is Kind.FOREIGN:
            return _where_to_ask(self.inspection)
        return ADVICE.get(self.kind, "")


def groups(digits: str, size: int = 8) -> str:
    """Long digits in pieces that an eye can compare."""
    return " ".join(digits[i : i + size] for i in range(0, len(digits), size))


def is_by_bsre(*names: str) -> bool:
    """Whether a certificate's issuer calls itself BSrE (it may be anybody's claim)."""
    told = " ".join(names).casefold()
    return any(mark in told for mark in ("bsre", "bssn", "sertifikasi elektronik"))


def _where_to_ask(inspection: Inspection | None) -> str:
    signatures = inspection.signatures if inspection else ()
    if any(is_by_bsre(s.issuer_name, s.issuer_organisation) for s in signatures):
        return f"Periksa juga di laman resmi BSrE: {BSRE}"
    return "Tanyakan kepada instansi yang menandatanganinya."
