"""Who signs at BSrE: the person's name there, and the number or address he is known by.

The key stays at BSrE. The NIK is kept encrypted, because the gateway asks for it.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.views.decorators.debug import sensitive_variables

from letters.models import Provider, SigningCredential
from letters.signing.errors import SubjectRefused
from registry.identifiers import nik_errors
from registry.models import User


@sensitive_variables("nik", "identity")
def register(
    *, user: User, name: str, now: datetime, nik: str = "", email: str = ""
) -> SigningCredential:
    """Let this person sign at BSrE from now on.

    Args: `name` as it stands in his certificate; `nik` or, with version 2 of the
    gateway, `email`. Raises SubjectRefused with what is wrong.
    """
    name = " ".join(name.split())
    nik = "".join(nik.split())
    if not name:
        raise SubjectRefused("Isi nama seperti tertulis di sertifikat BSrE.")
    if bool(nik) == bool(email):
        raise SubjectRefused("Isi salah satu: NIK atau email yang terdaftar di BSrE.")
    if nik and (problems := nik_errors(nik)):
        raise SubjectRefused(" ".join(problems))
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise SubjectRefused("Alamat email tidak sah.") from None
    identity = {"nik": nik} if nik else {"email": email}
    try:
        with transaction.atomic():
            return SigningCredential.objects.create(
                user=user,
                provider=Provider.BSRE,
                subject=name[:200],
                identity=identity,
                created_at=now,
            )
    except IntegrityError:
        raise SubjectRefused(
            f"{user} sudah terdaftar di BSrE. Akhiri dahulu pendaftarannya."
        ) from None


def end(*, credential: SigningCredential, now: datetime) -> None:
    """He signs there no more; what he signed stays as it is."""
    SigningCredential.objects.filter(
        pk=credential.pk, provider=Provider.BSRE, revoked_at__isnull=True
    ).update(revoked_at=now)
