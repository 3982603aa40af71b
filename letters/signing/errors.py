"""What can go wrong with signatures, in words that an operator can read."""


class SignatureError(Exception):
    """Base of all errors of this package; its text may be shown on a page."""

    text = "Tanda tangan elektronik gagal."

    def __init__(self, text: str = "") -> None:
        super().__init__(text or self.text)


class WrongPassphrase(SignatureError):
    text = "Passphrase salah. Surat belum ditandatangani."


class WeakPassphrase(SignatureError):
    text = "Passphrase terlalu pendek."


class KeyStoreUnreadable(SignatureError):
    text = (
        "Berkas kunci rusak atau tidak dapat dibaca. Minta kecamatan menerbitkan "
        "sertifikat baru."
    )


class SigningFailed(SignatureError):
    """The key was opened, yet this letter could not be signed."""


class CertificateNotValid(SigningFailed):
    text = "Sertifikat penanda tangan tidak berlaku pada waktu ini."


class AuthorityExists(SignatureError):
    text = "Otoritas sertifikat sudah ada dan tidak boleh ditimpa."


class AuthorityMissing(SignatureError):
    text = (
        "Otoritas sertifikat kantor belum dibuat. Jalankan perintah create_authority."
    )


class SubjectRefused(SignatureError):
    """A name, number or organisation that may not stand in a certificate."""


class DocumentNotSignable(SigningFailed):
    text = "Berkas PDF tidak dapat ditandatangani."


class ProviderUnknown(SignatureError):
    text = "Penyedia tanda tangan elektronik tidak dikenal."


class GatewayFailed(SigningFailed):
    text = "Gateway BSrE gagal. Surat belum ditandatangani; coba lagi."


class SignatureNotAsExpected(SigningFailed):
    text = "Hasil tanda tangan tidak sesuai dengan surat. Surat belum ditandatangani."
