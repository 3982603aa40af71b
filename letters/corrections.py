"""When a signed letter is wrong: what was reported, what replaces it, what it replaces.

The old letter stays in force until the new one is signed; so a replacement that comes
to nothing changes nothing.
"""

from html import escape

from letters.forms.indonesian import long_date
from letters.forms.rules import Problem
from letters.models import Letter, State, TypoReport

GIVEN_UP = (State.CANCELLED, State.REJECTED)


def open_report(letter: Letter) -> TypoReport | None:
    """The report that the kecamatan has not answered yet."""
    return (
        letter.typo_reports.filter(answered_at__isnull=True)
        .select_related("reported_by")
        .first()
    )


def replacement_of(letter: Letter) -> Letter | None:
    """The letter that replaces this one or is going to."""
    return letter.replacements.exclude(state__in=GIVEN_UP).first()


def replaced_words(letter: Letter) -> str:
    """The reason that stands in the register and on the QR page of the old letter."""
    line = letter.register_line
    return f"Digantikan surat Nomor {line.number} tanggal {long_date(line.date)}"


def replaces_html(letter: Letter) -> str:
    """The sentence that a replacement ends with; "" for every other letter."""
    if letter.replaces_id is None:
        return ""
    old = letter.replaces.register_line
    return (
        '<p class="indent">Surat ini menggantikan surat Nomor '
        f"{escape(old.number)} tanggal {long_date(old.date)} yang dinyatakan dicabut "
        "dan tidak berlaku.</p>"
    )


# --- what stands in the way -----------------------------------------------------------


def reporting(letter: Letter) -> list[Problem]:
    if open_report(letter) is not None:
        return [
            Problem("", "Laporan sebelumnya masih menunggu jawaban Kecamatan.", "block")
        ]
    return replacing(letter)


def replacing(letter: Letter) -> list[Problem]:
    other = replacement_of(letter)
    if other is None:
        return []
    words = f"Surat penggantinya sudah dibuat: {other}, {other.get_state_display()}."
    return [Problem("", words, "block")]


def dismissing(letter: Letter) -> list[Problem]:
    if open_report(letter) is None:
        return [Problem("", "Tidak ada laporan yang menunggu jawaban.", "block")]
    return []


def revoking(letter: Letter) -> list[Problem]:
    other = replacement_of(letter)
    if other is None:
        return []
    words = (
        f"Surat penggantinya sedang dibuat ({other}). Saat pengganti itu "
        "ditandatangani, surat ini dicabut dengan sendirinya; cabut sekarang hanya "
        "bila tidak boleh dipakai sehari pun."
    )
    return [Problem("", words, "warn")]
