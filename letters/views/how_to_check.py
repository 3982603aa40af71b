"""For banks and offices: how to check a letter with one's own PDF reader."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from letters.signing.roots import own_roots
from letters.verification.verdict import BSRE


@dataclass(frozen=True)
class Message:
    """What readers say, in their own words, and what it means for a letter."""

    words: tuple[str, ...]
    meaning: str


MESSAGES = (
    Message(
        (
            "Adobe: Certified by ... / Signed and all signatures are valid",
            "pdfsig: Signature is Valid, Certificate is Trusted",
        ),
        "Utuh, dan ditandatangani dengan sertifikat kantor ini.",
    ),
    Message(
        ("pdfsig: Total document signed",),
        "Tanda tangan menjamin seluruh berkas. Surat dengan sertifikat kantor harus "
        "berbunyi begini.",
    ),
    Message(
        (
            "Adobe: Validity unknown / The author could not be verified",
            "pdfsig: Certificate issuer is unknown",
        ),
        "Utuh, tetapi penerbit sertifikatnya belum Anda pasang sebagai yang "
        "dipercaya, atau bukan kantor ini. Cocokkan sidik jarinya.",
    ),
    Message(
        (
            "Adobe: Document has been altered or corrupted since it was signed",
            "pdfsig: Digest Mismatch",
        ),
        "Isi berubah sesudah ditandatangani. Jangan dipakai.",
    ),
    Message(
        ("pdfsig: Not total document signed",),
        "Ada yang ditambahkan. Pada surat dengan sertifikat kantor: jangan dipakai. "
        "Pada surat BSrE: wajar bila hanya data validasi; unggah di halaman ini untuk "
        "memastikannya.",
    ),
    Message(
        ("Tidak ada tanda tangan",),
        "Cetak ulang, pindaian, atau berkas sebelum ditandatangani. Pindai kode QR.",
    ),
)


@dataclass(frozen=True)
class Root:
    """An authority as one compares it: the SHA-256 of its certificate in groups."""

    name: str
    fingerprint: list[str]
    valid_from: datetime
    valid_until: datetime


@require_safe
def how_to_check(request: HttpRequest) -> HttpResponse:
    context = {
        "roots": [_root(der) for der in own_roots()],
        "messages_of_readers": MESSAGES,
        "bsre": BSRE,
    }
    return render(request, "letters/public/how_to_check.html", context)


def _root(der: bytes) -> Root:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import NameOID

    certificate = x509.load_der_x509_certificate(der)
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    digits = certificate.fingerprint(hashes.SHA256()).hex().upper()
    return Root(
        name=str(names[0].value) if names else "",
        fingerprint=[digits[i : i + 4] for i in range(0, len(digits), 4)],
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
    )
