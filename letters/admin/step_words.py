"""What each step is called, promises and reports, in the words of the office.

Buttons: office-practice D. A step that means something else in another state is
called by what it does there.
"""

from letters.handing_over import open_delivery
from letters.models import Letter, State
from letters.models.state_machine import LABELS

# of the steps open to a user, the first of these is the large button
MAIN = (
    "sign",
    "sign_for_village",
    "approve",
    "give_initial",
    "request_signature",
    "sign_in_ink",
    "submit",
    "hand_over",
    "bring_ink_sheet",
)
# a large button only while something was reported
WHEN_REPORTED = "begin_replacement"
DANGER = frozenset({"reject", "cancel", "revoke"})

_REPAIR = (
    "Foto KTP buram, mohon foto ulang",
    "KK belum yang terbaru",
    "Nama berbeda dengan KTP",
    "Saksi belum tanda tangan",
    "Meterai belum ditempel",
)
QUICK_REASONS: dict[str, tuple[str, ...]] = {
    "send_back": _REPAIR,
    "return_to_registrar": (
        "Ada salah ketik",
        "Penanda tangan keliru",
        "Perlu dibahas dahulu",
    ),
    "request_ink": (
        "Layanan BSrE sedang terganggu",
        "Sertifikat penanda tangan berakhir",
        "Bank meminta tanda tangan basah",
    ),
    "recall": (
        "Ada salah ketik",
        "Penanda tangan keliru",
        "Syarat perlu diperiksa lagi",
    ),
    "reject": (
        "Tidak memenuhi syarat",
        "Bukan kewenangan kecamatan",
        "Atas petunjuk Camat: ",
    ),
    "cancel": ("Pemohon membatalkan", "Permohonan ganda", "Salah layanan"),
    "report_typo": ("Nama salah tulis", "Tanggal salah", "Alamat salah tulis"),
    "dismiss_report": (
        "Penulisan pada surat sudah sesuai KTP",
        "Data pada surat sama dengan berkas permohonan",
    ),
    "revoke": ("Isi surat keliru", "Dokumen pemohon ternyata tidak benar"),
}
# long sentences: what will happen when the button is pressed
_PROMISES = {
    "sign_for_village": (
        "Tanda tangan dan stempel Anda dibubuhkan secara elektronik, lalu surat "
        "diteruskan ke Kecamatan untuk diperiksa."
    ),
    "bring_ink_sheet": (
        "Lembar yang ditandatangani dan distempel Kepala Desa dilampirkan, lalu surat "
        "diteruskan ke Kecamatan untuk diperiksa."
    ),
    "approve": (
        "Permohonan dinyatakan lengkap dan benar, lalu menunggu Admin Kecamatan "
        "memberi nomor dan mengajukannya kepada penanda tangan."
    ),
    "send_back": (
        "Permohonan kembali ke {origin} untuk diperbaiki. Catatan Anda tampil di "
        "samping bagian yang perlu dibetulkan."
    ),
    "give_initial": (
        "Anda menyatakan surat sudah dibaca dan siap diberi nomor. Paraf tercatat dan "
        "tampil bagi Camat, tidak tercetak pada surat."
    ),
    "request_signature": (
        "Surat mendapat nomor dan tanggal hari ini, dijadikan PDF, lalu menunggu tanda "
        "tangan elektronik."
    ),
    "request_ink": (
        "Untuk keadaan darurat: TTE sedang gagal, sertifikat berakhir, atau penerima "
        "meminta tinta. Surat disiapkan untuk dicetak, ditandatangani basah, dan "
        "distempel; nomor yang sudah ada tetap dipakai. Surat baru selesai setelah "
        "pindaiannya diunggah."
    ),
    "sign_in_ink": (
        "Pindaian lembar ini disimpan sebagai surat yang sah. Buku register mencatat "
        "TTD manual, dan halaman QR berbunyi: ditandatangani basah dan distempel."
    ),
    "recall": (
        "Surat ditarik dari penanda tangan dan kembali ke Admin. Nomornya tetap "
        "dipakai."
    ),
    "return_to_registrar": (
        "Surat kembali ke Admin Kecamatan tanpa ditandatangani. Nomornya tetap dipakai."
    ),
    "sign": (
        "Surat ditandatangani secara elektronik dan langsung dapat dicetak di {origin}."
    ),
    "reject": "Permohonan ditolak dan selesai. {origin} membaca alasannya.",
    "cancel": "Permohonan dibatalkan dan selesai. Tidak dapat dibuka lagi.",
    "hand_over": "Pilih bagaimana surat sampai kepada pemohon; semuanya gratis.",
    "report_typo": (
        "Kecamatan membaca laporan ini, lalu membuat surat pengganti atau menjawab "
        "mengapa tidak perlu. Sampai saat itu surat tetap berlaku."
    ),
    "begin_replacement": (
        "Dibuat draf baru dengan isian, orang, dan berkas yang sama. Betulkan yang "
        "salah di sana, oleh {origin} atau Kecamatan, lalu kirim seperti biasa. Surat "
        "ini tetap berlaku sampai penggantinya ditandatangani; saat itu surat ini "
        "dicabut dengan sendirinya."
    ),
    "dismiss_report": "Surat tetap berlaku. {origin} membaca alasannya.",
    "revoke": (
        "Surat dinyatakan tidak berlaku. Halaman QR akan berbunyi DICABUT, buku "
        "register mencatat alasannya, dan {origin} membacanya di beranda. Tindakan "
        "ini tidak bisa dibatalkan."
    ),
}
_DONE = {
    "sign_for_village": "Sudah ditandatangani dan diteruskan ke Kecamatan.",
    "bring_ink_sheet": "Lembar Kepala Desa diterima; surat diteruskan ke Kecamatan.",
    "approve": "Disetujui. Sekarang menunggu Admin Kecamatan mengajukan TTE.",
    "send_back": "Dikembalikan ke {origin} untuk diperbaiki.",
    "give_initial": "Sudah Anda paraf.",
    "request_signature": (
        "Surat bernomor {number} sudah diajukan kepada {signer} untuk ditandatangani."
    ),
    "request_ink": (
        "Surat bernomor {number} menunggu {signer}: cetak, tanda tangani, stempel, "
        "lalu unggah pindaiannya."
    ),
    "sign_in_ink": (
        "Surat nomor {number} selesai, bertanda tangan basah. {origin} dapat "
        "mencetaknya."
    ),
    "recall": "Surat ditarik kembali. Nomornya tetap.",
    "return_to_registrar": "Surat dikembalikan ke Admin Kecamatan.",
    "sign": "Surat nomor {number} sudah ditandatangani. {origin} dapat mencetaknya.",
    "reject": "Permohonan ditolak.",
    "cancel": "Permohonan dibatalkan.",
    "hand_over": "Penyerahan dicatat. Permohonan ini selesai.",
    "report_typo": "Laporan terkirim. Jawaban Kecamatan tampil di beranda.",
    "begin_replacement": "Draf surat pengganti sudah dibuat. Betulkan yang salah.",
    "dismiss_report": "Laporan dijawab: tidak perlu diganti.",
    "revoke": "Surat dicabut. Halaman QR sekarang berbunyi DICABUT.",
}


def goes_to_village(letter: Letter) -> bool:
    """Whether sending it on asks for the village head's signature first."""
    wanted = letter.service_version.spec.village_signature is not None
    signed = letter.village_signatures.filter(voided_at__isnull=True)
    return wanted and not signed.exists()


def label_of(name: str, letter: Letter) -> str:
    """The word on the button."""
    if name == "submit":
        if letter.state == State.RETURNED:
            return "Kirim ulang"
        return "Ajukan TTD Kades" if goes_to_village(letter) else LABELS[name]
    if name == "hand_over" and letter.state == State.SIGNED and open_delivery(letter):
        return "Sudah diterima"
    if name == "send_back" and letter.state == State.AWAITING_VILLAGE_SIGNATURE:
        return "Kembalikan ke operator"
    if name == "request_ink" and letter.document_id and letter.document.is_ink:
        return "Siapkan lembar lagi"
    if name == "reject" and letter.state == State.AWAITING_SIGNATURE:
        return "Tolak"
    return LABELS[name]


def promise_of(name: str, letter: Letter) -> str:
    """What will happen, in a sentence."""
    if name == "submit":
        if goes_to_village(letter):
            return (
                f"Surat diajukan kepada Kepala {letter.village_office.title} untuk "
                "ditandatangani, kemudian diteruskan ke Kecamatan."
                if letter.village_office
                else "Surat diajukan kepada Kepala Desa untuk ditandatangani."
            )
        return f"Permohonan dikirim ke {letter.issuing_office.title} untuk diperiksa."
    if name == "hand_over" and open_delivery(letter):
        return "Dicatat bahwa surat sudah sampai, sekarang, kepada yang menerimanya."
    words = _PROMISES[name].format(origin=letter.origin_office.title)
    if name in ("send_back", "reject", "cancel") and letter.register_line_id:
        words += f" Nomor {letter.register_line} menjadi batal."
    return words


def done_words(name: str, letter: Letter) -> str:
    """What has happened and what comes next."""
    if name == "submit":
        where = (
            f"menunggu tanda tangan Kepala {letter.village_office.title}"
            if letter.state == State.AWAITING_VILLAGE_SIGNATURE
            else f"menunggu diperiksa {letter.issuing_office.title}"
        )
        return (
            f"Terkirim dengan nomor registrasi {letter.registration_number}; {where}."
        )
    if name == "hand_over" and letter.state == State.SIGNED:
        return "Berangkat. Sesudah sampai, buka surat ini dan tekan “Sudah diterima”."
    return _DONE[name].format(
        origin=letter.origin_office.title,
        number=letter.register_line or "",
        signer=letter.document.signer_name if letter.document_id else "",
    )
