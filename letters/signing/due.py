"""What ends soon: certificates, the time stamp, the authority, the revocation list.

Nothing stops by itself when one of them ends but what needs it: a signer without a
certificate cannot sign; letters without a current list or stamp cannot be judged as
long. So somebody is told 30 days before.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from cryptography import x509
from django.utils import formats, timezone

from letters.models import SigningCredential
from letters.signing import stamp_key
from letters.signing.errors import SignatureError
from letters.signing.publication import (
    authority_directory,
    newest_list,
    published_certificate,
)
from registry.models import User

WARNING = timedelta(days=30)


def office_due(*, now: datetime, with_list: bool = True) -> list[str]:
    """A sentence for each thing of the authority that ends soon or has ended; none
    while there is no authority. Without the list no look into the database is taken."""
    try:
        certificate = published_certificate()
        stamp = stamp_key.load(authority_directory())
    except SignatureError as error:
        return [str(error)]
    except OSError:  # a command that runs as somebody else
        return ["Folder kunci tidak dapat dibaca oleh akun yang menjalankan ini."]
    if certificate is None:
        return []
    found = list(_files(certificate, stamp, now=now))
    return found + list(_list(certificate, now=now)) if with_list else found


def signers_due(*, users: Iterable[User], now: datetime) -> list[str]:
    """A sentence for each of these users whose last certificate ends soon or has ended
    within the last 30 days: whoever let it go longer does not sign any more."""
    last: dict[int, SigningCredential] = {}
    credentials = (
        SigningCredential.objects.filter(
            user__in=users, user__is_active=True, provider="own", revoked_at=None
        )
        .select_related("user")
        .defer("pkcs12", "certificate")
        .order_by("not_after")
    )
    for each in credentials:
        last[each.user_id] = each
    return [
        _ends(f"Sertifikat tanda tangan {each.user}", each.not_after, now=now)
        for each in last.values()
        if now - WARNING < each.not_after <= now + WARNING
    ]


def _list(certificate: bytes, *, now: datetime) -> Iterator[str]:
    found = newest_list(certificate)
    if found is None:
        yield "Daftar pencabutan sertifikat belum diterbitkan."
    elif found.next_update <= now + WARNING:
        yield _ends("Daftar pencabutan sertifikat", found.next_update, now=now)


def _files(
    certificate: bytes, stamp: stamp_key.StampKey | None, *, now: datetime
) -> Iterator[str]:
    ends = x509.load_der_x509_certificate(certificate).not_valid_after_utc
    if ends <= now + WARNING:
        yield _ends("Otoritas sertifikat kantor", ends, now=now)
    if stamp is None:
        yield (
            "Kantor belum mempunyai cap waktu. Jalankan perintah issue_time_stamp di "
            "server."
        )
    elif stamp.certificate.not_valid_after_utc <= now + WARNING:
        yield _ends("Cap waktu kantor", stamp.certificate.not_valid_after_utc, now=now)


def _ends(what: str, ends: datetime, *, now: datetime) -> str:
    day = formats.date_format(timezone.localtime(ends), "j F Y")
    return f"{what} {'sudah habis' if ends <= now else 'akan habis'} {day}."
