"""What inspecting a PDF's signatures finds, as plain data that bears pickling."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

CLOCK_SKEW = timedelta(minutes=10)
UNUSUAL = "Struktur PDF tidak wajar."
MODIFICATIONS = {
    "NONE": "Tidak ada perubahan sesudah tanda tangan.",
    "LTA_UPDATES": "Hanya data validasi yang ditambahkan sesudah tanda tangan.",
    "FORM_FILLING": "Isian formulir atau tanda tangan lain ditambahkan.",
    "ANNOTATIONS": "Catatan ditambahkan sesudah tanda tangan.",
    "OTHER": "Isi dokumen diubah sesudah tanda tangan.",
}


@dataclass(frozen=True)
class SignatureFinding:
    """One signature. `intact` speaks of what was signed, `covers_whole_file` of
    anything added later, `trusted` and `vouched` of the chain at signing time: to an
    authority of the office, to one of others that was put into the folder of roots."""

    signer_name: str = ""
    organisation: str = ""
    issuer_name: str = ""
    issuer_organisation: str = ""
    serial: str = ""  # hexadecimal, upper case
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    signed_at: datetime | None = None  # by the time stamp, else as the signer claims
    stamped_at: datetime | None = None  # whoever made the stamp
    stamped_by: str = ""  # who vouches for the time; empty: nobody
    stamp_trusted: bool = False
    intact: bool = False
    canonical: bool = False  # no byte between the signed ranges but the signature
    covers_whole_file: bool = False
    trusted: bool = False
    vouched: bool = False
    names_us: bool = False  # its issuer bears the name of an authority of the office
    modification_level: str = "OTHER"  # a key of MODIFICATIONS
    certificate_der: bytes = b""
    problems: tuple[str, ...] = ()

    @property
    def modification(self) -> str:
        return MODIFICATIONS[self.modification_level]

    @property
    def is_whole(self) -> bool:
        """Nothing was added, or nothing but validation data (PAdES B-LT, B-LTA)."""
        return self.covers_whole_file or self.modification_level == "LTA_UPDATES"

    @property
    def is_sound(self) -> bool:
        """As the signature of a letter of ours has to be."""
        return (
            self.intact
            and self.canonical
            and self.covers_whole_file
            and self.trusted
            and not self.problems
        )


@dataclass(frozen=True)
class Inspection:
    is_pdf: bool
    signatures: tuple[SignatureFinding, ...] = ()
    problems: tuple[str, ...] = ()
    is_readable: bool = True  # else whether it is signed cannot be told

    @property
    def is_sound(self) -> bool:
        """Signed, every signature whole and by a known authority, nothing added."""
        return (
            bool(self.signatures)
            and not self.problems
            and all(signature.is_sound for signature in self.signatures)
        )

    @property
    def is_intact(self) -> bool:
        """Signed, and what was signed is what lies there, whoever signed it."""
        return (
            bool(self.signatures)
            and not self.problems
            and all(signature.intact for signature in self.signatures)
        )

    @property
    def is_whole(self) -> bool:
        """As above, and nothing was added but validation data."""
        return self.is_intact and all(each.is_whole for each in self.signatures)


def problems_of(finding: SignatureFinding, now: datetime) -> Iterator[str]:
    """What speaks against a signature, in words."""
    if not finding.intact:
        yield "Isi dokumen tidak sama dengan yang ditandatangani."
    elif not finding.canonical:
        yield "Tempat tanda tangan memuat data yang bukan bagian tanda tangan."
    if finding.modification_level not in ("NONE", "LTA_UPDATES"):
        yield finding.modification
    elif not finding.covers_whole_file:
        yield "Ada data yang ditambahkan di belakang tanda tangan."
    if finding.intact and not (finding.trusted or finding.vouched):
        yield (
            "Sertifikat penanda tangan tidak diterbitkan oleh otoritas yang dikenal, "
            "atau tidak berlaku saat dokumen ditandatangani."
        )
    if finding.signed_at is None:
        yield "Waktu tanda tangan tidak tercantum."
    elif now < finding.signed_at - CLOCK_SKEW:
        yield "Waktu tanda tangan belum tiba."
