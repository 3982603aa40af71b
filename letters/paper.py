"""What paper a letter is printed on: its size, and the head of an office's sheets."""

from letters.models import Letter
from letters.sheets import LetterheadLines
from letters.signers import setting_of
from registry.models import Letterhead

DEMO_FOOT = "CONTOH: data rekaan untuk pelatihan, bukan surat resmi."


def paper_of(letter: Letter) -> str:
    setting = setting_of(letter)
    return setting.paper if setting else "F4"


def letterhead_lines(letterhead: Letterhead | None) -> LetterheadLines | None:
    """One stored version of a letterhead, as plain values."""
    if letterhead is None:
        return None
    return LetterheadLines(
        government_line=letterhead.government_line,
        upper_line=letterhead.upper_line,
        unit_line=letterhead.unit_line,
        address_line=letterhead.address_line,
        contact_line=letterhead.contact_line,
        logo=bytes(letterhead.logo) if letterhead.logo else None,
        logo_type=letterhead.logo_type or "image/png",
    )
