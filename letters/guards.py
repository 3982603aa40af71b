"""What stands in the way of a step, in words that a person can act on.

One function per transition returns the problems; the page shows them before the
button is pressed, the workflow asks again with the letter locked.
"""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from letters.completeness import problems_of
from letters.content import document_hash
from letters.duplicates import duplicates
from letters.forms.rules import Problem
from letters.models import Attachment, Letter
from letters.models.attachment import INK_SHEET
from letters.signers import credential_of, default_signer, possible_signers, setting_of
from letters.village import possible_heads, replaced_words, signing_appointment
from letters.village_letter import already_used, own_letter
from registry.models import Official, Specimen, User

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
    if not any(credential_of(signer.user, now=now) for signer in signers):
        return [
            _block(
                f"{signers[0].printed_name} belum memiliki sertifikat tanda tangan "
                "yang berlaku."
            )
        ]
    return []


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
    "request_signature": _request_signature,
    "sign": _sign,
}
