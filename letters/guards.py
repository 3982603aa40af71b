"""What stands in the way of a step, in words that a person can act on.

One function per transition returns the problems; the page shows them before the
button is pressed, the workflow asks again with the letter locked.
"""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from letters import corrections
from letters.completeness import problems_of
from letters.content import document_hash
from letters.duplicates import duplicates
from letters.forms.rules import Problem
from letters.initials import Wanted, is_his_initial, next_initial
from letters.models import Attachment, Letter, State
from letters.models.attachment import INK_SHEET, SIGNED_SHEET
from letters.models.state_machine import REGISTRAR
from letters.signers import (
    default_signer,
    possible_signers,
    setting_of,
    signer_choices,
)
from letters.village import possible_heads, replaced_words, signing_appointment
from letters.village_letter import already_used, own_letter
from registry.models import Official, Specimen, User

ON_PAPER = "Surat ini ditandatangani basah, di atas kertas."
CHANGE_FIRST = (
    "Kata sandi Anda dibuatkan orang lain. Ganti dahulu kata sandi Anda (menu Ubah "
    "kata sandi), baru kemudian menandatangani."
)


def blockers(letter: Letter, name: str, *, user: User, now: datetime) -> list[Problem]:
    """All that blocks a transition or should be looked at before it (level warn)."""
    guard = _GUARDS.get(name)
    return guard(letter, user, now) if guard else []


def _block(message: str, target: str = "") -> Problem:
    return Problem(target, message, "block")


def _submit(letter: Letter, user: User, now: datetime) -> list[Problem]:
    found = problems_of(letter, on=timezone.localdate(now))
    found += duplicates(letter, user=user, on=timezone.localdate(now))
    open_defects = letter.defects.filter(resolved_at__isnull=True).exclude(target="")
    found += [
        _block(
            f"{str(defect).rstrip('.')}. Perbaiki, atau centang “sudah diperbaiki” "
            "pada bagian itu.",
            defect.target,
        )
        for defect in open_defects
    ]
    setting = setting_of(letter)
    if setting is None or not setting.active:
        found.append(_block("Layanan ini sedang ditutup oleh kecamatan."))
    if letter.service_version.spec.village_signature and letter.village_office is None:
        found.append(_block("Desa yang Kepala Desanya bertanda tangan belum jelas."))
    if (twin := already_used(letter)) is not None:
        known = Letter.objects.visible_to(user).filter(pk=twin.pk).exists()
        where = twin if known else f"surat lain {letter.village_office.title}"
        words = (
            f"Nomor surat pengantar ini sudah dipakai pada {where}. Periksa SRIGATI."
        )
        target = f"field:{letter.service_version.spec.village_letter.number_field}"
        found.append(Problem(target, words, "warn"))
    return found


def _sign_for_village(letter: Letter, user: User, now: datetime) -> list[Problem]:
    on = timezone.localdate(now)
    official = signing_appointment(user, office=letter.village_office, on=on)
    if official is None:
        if words := replaced_words(user, on=on, office=letter.village_office):
            return [_block(words)]
        return [
            _block(
                f"Anda tidak tercatat sebagai pejabat {letter.village_office.title} "
                "yang berwenang menandatangani hari ini."
            )
        ]
    found = []
    if not user.owns_password:
        found.append(_block(CHANGE_FIRST))
    if Specimen.objects.current_signature(user) is None:
        found.append(
            _block(
                "Gambar tanda tangan Anda belum ada. Minta Admin Kecamatan "
                "mengunggahnya, atau tanda tangani lembar kertasnya."
            )
        )
    if Specimen.objects.current_stamp(letter.village_office) is None:
        found.append(
            _block(
                f"Gambar stempel {letter.village_office.title} belum ada. Minta Admin "
                "Kecamatan mengunggahnya, atau stempel lembar kertasnya."
            )
        )
    return found


def _bring_ink_sheet(letter: Letter, user: User, now: datetime) -> list[Problem]:
    found = []
    if not possible_heads(letter, on=timezone.localdate(now)):
        found.append(
            _block(
                f"Kepala {letter.village_office.title} belum tercatat sebagai pejabat. "
                "Hubungi Admin Kecamatan."
            )
        )
    if not letter.attachments.current().filter(requirement=INK_SHEET).exists():
        found.append(
            _block(
                "Unggah dahulu pindaian lembar yang sudah ditandatangani dan distempel "
                "Kepala Desa.",
                f"requirement:{INK_SHEET}",
            )
        )
    own = own_letter(letter)
    if own is not None and not own.number:
        found.append(
            _block(
                "Surat pengantar desa belum bernomor. Tekan “Beri nomor & cetak lembar "
                "untuk Kades”, lalu lembar bernomor itu yang ditandatangani."
            )
        )
    return found


def _approve(letter: Letter, user: User, now: datetime) -> list[Problem]:
    wrong = letter.attachments.current().filter(verdict=Attachment.Verdict.WRONG)
    if wrong.exists():
        return [
            _block(
                "Ada berkas yang ditandai “tidak sesuai”. Minta perbaikan, atau tandai "
                "ulang berkas itu."
            )
        ]
    return []


def _send_back(letter: Letter, user: User, now: datetime) -> list[Problem]:
    """Whoever initials may send back as well, when the letter lies before him."""
    if letter.state != State.APPROVED or REGISTRAR(letter, user):
        return []
    return _give_initial(letter, user, now)


def _give_initial(letter: Letter, user: User, now: datetime) -> list[Problem]:
    on = timezone.localdate(now)
    if is_his_initial(letter, user, on=on):
        return []
    wanted = next_initial(letter, on=on)
    if wanted is None:
        return [_block("Surat ini tidak menunggu paraf siapa pun.")]
    return [_block(f"Surat ini menunggu paraf {_whose(wanted)}, bukan paraf Anda.")]


def _whose(wanted: Wanted) -> str:
    return f"{wanted.post.title} ({wanted.post.holder.printed_name})"


def _initials(letter: Letter, now: datetime) -> list[Problem]:
    """The initial that is still missing before the letter may get its number."""
    wanted = next_initial(letter, on=timezone.localdate(now))
    return [_block(f"Menunggu paraf {_whose(wanted)}.")] if wanted else []


def _number(letter: Letter, user: User, now: datetime) -> list[Problem]:
    return [*_initials(letter, now), *_request_signature(letter, user, now)]


def _request_signature(letter: Letter, user: User, now: datetime) -> list[Problem]:
    setting = setting_of(letter)
    if setting is None:
        return [_block("Layanan ini belum diatur (seri nomor dan kode klasifikasi).")]
    signers = possible_signers(letter, on=timezone.localdate(now))
    if not signers:
        return [
            _block(
                f"Jabatan {setting.get_signer_position_display()} sedang kosong pada "
                "hari ini. Catat pejabatnya di menu Pejabat."
            )
        ]
    if not signer_choices(letter, now=now):
        name = signers[0].printed_name
        if setting.requires_bsre:
            return [
                _block(
                    f"Layanan ini wajib memakai BSrE, sedangkan {name} belum terdaftar "
                    "di BSrE (menu Penanda tangan BSrE)."
                )
            ]
        return [_block(f"{name} belum memiliki sertifikat tanda tangan yang berlaku.")]
    return []


def _request_ink(letter: Letter, user: User, now: datetime) -> list[Problem]:
    """As for an electronic signature, but nobody needs a certificate."""
    found = _initials(letter, now)
    setting = setting_of(letter)
    if setting is None:
        return [*found, _block("Layanan ini belum diatur (seri nomor dan kode).")]
    if not possible_signers(letter, on=timezone.localdate(now)):
        found.append(
            _block(
                f"Jabatan {setting.get_signer_position_display()} sedang kosong pada "
                "hari ini. Catat pejabatnya di menu Pejabat."
            )
        )
    return found


def _sign_in_ink(letter: Letter, user: User, now: datetime) -> list[Problem]:
    document = letter.document
    if not document.is_ink:
        return [
            _block("Surat ini menunggu TTE. Pilih dahulu “Tanda tangan basah”."),
        ]
    found = []
    if not document.official.in_term(timezone.localdate(now)):
        found.append(
            _block(
                f"Masa jabatan {document.signer_name} sudah berakhir. Pilih lagi "
                "“Tanda tangan basah”, dengan penanda tangan yang menjabat."
            )
        )
    if not letter.attachments.current().filter(requirement=SIGNED_SHEET).exists():
        found.append(
            _block(
                "Unggah dahulu pindaian lembar yang ditandatangani dan distempel.",
                f"requirement:{SIGNED_SHEET}",
            )
        )
    return found


def _sign_shown(letter: Letter, user: User, now: datetime) -> list[Problem]:
    if letter.document.is_ink:
        return [_block(ON_PAPER)]
    return _sign(letter, user, now)


def _sign(letter: Letter, user: User, now: datetime) -> list[Problem]:
    on = timezone.localdate(now)
    official = letter.document.official
    found = []
    if not official.in_term(on):
        found.append(
            _block("Masa jabatan Anda untuk surat ini sudah berakhir. Kembalikan.")
        )
    elif official.capacity in Official.HOLDERS:
        holder = default_signer(letter, on=on)
        if holder is not None and holder.capacity == Official.Capacity.PLH:
            until = f" s.d. {holder.end_date:%d-%m-%Y}" if holder.end_date else ""
            found.append(
                _block(
                    f"Anda digantikan Plh. {holder.printed_name}{until}. Akhiri masa "
                    "Plh. untuk menandatangani."
                )
            )
    if not user.owns_password:
        found.append(_block(CHANGE_FIRST))
    if document_hash(letter) != letter.document.content_hash:
        found.append(_block("Isi surat berubah sejak diajukan. Kembalikan ke Admin."))
    return found


_GUARDS: dict[str, Callable[[Letter, User, datetime], list[Problem]]] = {
    "submit": _submit,
    "sign_for_village": _sign_for_village,
    "bring_ink_sheet": _bring_ink_sheet,
    "approve": _approve,
    "send_back": _send_back,
    "give_initial": _give_initial,
    "request_signature": _number,
    "request_ink": _request_ink,
    "sign_in_ink": _sign_in_ink,
    "sign": _sign_shown,
    "report_typo": lambda letter, user, now: corrections.reporting(letter),
    "begin_replacement": lambda letter, user, now: corrections.replacing(letter),
    "dismiss_report": lambda letter, user, now: corrections.dismissing(letter),
    "revoke": lambda letter, user, now: corrections.revoking(letter),
}
