"""What is on a letter, as plain values: the only thing that `rendering.py` is given.

No model instance comes this far. So the same sheet gives the same bytes on any day,
and what is printed can be compared with what was stored.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

ELECTRONIC_NOTE = "Ditandatangani secara elektronik oleh:"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterheadLines:
    """The head of an office's paper, as one stored version of it reads."""

    government_line: str  # PEMERINTAH KABUPATEN NGAWI
    upper_line: str = ""  # KECAMATAN PITU, above the name of a village
    unit_line: str  # KECAMATAN PITU, or DESA KALANG
    address_line: str = ""
    contact_line: str = ""
    logo: bytes | None = None
    logo_type: str = "image/png"  # or image/jpeg, image/svg+xml
    # government : unit : address of Perbup, or 3 : 4 of the newer rule
    sizes: Literal["2:3:1", "3:4"] = "2:3:1"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureBlock:
    """One signer: what stands above his name, how he signs, who he is.

    electronic: for the camat a frame with `note` and the QR of the sheet, without a QR
    (preview) a dashed place holder; for the village a frame that says `note`, as when
    it signed in ink on a bound sheet. village: `picture`, the flattened signature and
    stamp with `number_through` drawn across it; without one a dashed place holder.
    paper: room for ink.
    """

    heading_lines: tuple[str, ...]  # ("a.n. CAMAT PITU", "SEKRETARIS KECAMATAN,")
    name: str = ""  # dotted where it is empty
    rank: str = ""
    nip: str = ""
    mode: Literal["electronic", "paper", "village"] = "electronic"
    picture: bytes | None = None  # PNG
    note: str = ELECTRONIC_NOTE
    number_through: str = ""  # said to who cannot see the picture


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundScan:
    """A scanned document whose pages follow the sheet inside the same PDF."""

    caption: str  # Surat Pernyataan Ahli Waris
    pages: tuple[bytes, ...]  # JPEG, as `scans.pages_of` makes them


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One letter, ready to be set. Every text is printed as it stands here.

    `register_lines` belong to a statement: the village's, then the kecamatan's; a
    single one stands above the camat. Only the village signs a village_letter, so
    `camat` is None and its block stands on the right.
    """

    kind: Literal["letter", "statement", "village_letter", "legalisation"] = "letter"
    paper: Literal["F4", "A4"] = "F4"
    font: Literal["sans", "serif"] = "sans"  # metrics of Arial, of Times New Roman
    letterhead: LetterheadLines | None = None
    title: str
    number_line: str | None = None  # Nomor : 300.1/012/404.604/2026
    register_lines: tuple[str, ...] = ()
    body_html: str  # from `texts.fill`; cleaned once more when it is set
    place_date: str = ""  # Pitu, 25 Oktober 2026
    camat: SignatureBlock | None = None
    village: SignatureBlock | None = None
    village_preface: str = ""  # "Mengetahui:" beside the camat, where it is empty
    copies: tuple[str, ...] = ()  # Tembusan
    qr_url: str | None = None
    foot_lines: tuple[str, ...] = ()
    # letters of other offices, whole, behind this one; captioned with their `subject`
    annexes: tuple["Sheet", ...] = ()
    scans: tuple[BoundScan, ...] = ()
    watermark: str | None = None  # DRAF
    language: str = "id"
    author: str = ""  # Kecamatan Pitu
    subject: str = ""
    created_at: datetime  # the only time that the file names

    def __post_init__(self):
        if self.created_at.utcoffset() is None:
            raise ValueError("created_at needs a time zone")
