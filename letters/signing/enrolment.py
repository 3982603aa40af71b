"""Gives a user a key and a certificate by the office's own authority.

The authority's passphrase is typed by the admin, the signer's by the signer: neither
is stored, logged or shown. Earlier certificates stay, because letters were signed with
them; the newest valid one signs.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from letters.models import SigningCredential
from letters.signing.authority import Authority
from letters.signing.errors import SubjectRefused, WeakPassphrase
from letters.signing.keystore import check_passphrase
from letters.signing.publication import addresses, authority_directory
from letters.signing.revocation import ensure_list
from registry.models import Official, User


@sensitive_variables("authority_passphrase", "passphrase")
def enrol(
    *,
    user: User,
    authority_passphrase: str,
    passphrase: str,
    now: datetime,
    by: User | None = None,
) -> SigningCredential:
    """Make and store a credential; see to it that there is a revocation list.

    Takes about a second, outside any transaction. Raises AuthorityMissing,
    WrongPassphrase (the authority's), WeakPassphrase (the signer's) or SubjectRefused.
    """
    check_passphrase(passphrase)
    if passphrase == authority_passphrase:
        raise WeakPassphrase(
            "Passphrase penanda tangan harus lain dari passphrase otoritas."
        )
    if user.office is None:
        raise SubjectRefused("Pengguna belum mempunyai kantor.")
    authority = Authority.unlock(authority_directory(), authority_passphrase)
    official = _appointment(user, now=now)
    issued = authority.issue(
        name=official.printed_name if official else user.name,
        nip=official.nip if official else "",
        organisation=(official.office if official else user.office).title,
        email=user.email,
        passphrase=passphrase,
        now=now,
        published=addresses(),
    )
    with transaction.atomic():
        ensure_list(authority, by=by, now=now)
        return SigningCredential.objects.create(
            user=user,
            provider="own",
            pkcs12=issued.pkcs12,
            certificate=issued.certificate_der,
            serial=issued.serial,
            subject=issued.subject,
            not_before=issued.not_before,
            not_after=issued.not_after,
            created_at=now,
            issued_by=by,
        )


def _appointment(user: User, *, now: datetime) -> Official | None:
    """The running appointment whose printed name and NIP the certificate takes."""
    serving = user.appointments.select_related("office").in_term(
        timezone.localdate(now)
    )
    return serving.order_by("-start_date").first()
