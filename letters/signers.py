"""Who may sign a letter for the kecamatan, and with which certificate."""

from datetime import date, datetime

from letters.models import Letter, ServiceSetting, SigningCredential
from registry.models import Official, User


def setting_of(letter: Letter) -> ServiceSetting | None:
    """How the issuing office runs this letter's service; None: not set up."""
    return (
        ServiceSetting.objects.select_related("office", "series", "service")
        .filter(
            service=letter.service_version.service_id, office=letter.issuing_office_id
        )
        .first()
    )


def default_signer(letter: Letter, *, on: date) -> Official | None:
    """The holder of the pen on a day, or None when the post is vacant."""
    setting = setting_of(letter)
    position = setting.signer_position if setting else Official.Position.CAMAT
    return Official.objects.pen_holder(
        office=letter.issuing_office, position=position, on=on
    )


def possible_signers(letter: Letter, *, on: date) -> list[Official]:
    """The holder of the pen first, then those delegated for this service (a.n.)."""
    holder = default_signer(letter, on=on)
    setting = setting_of(letter)
    signers = [holder] if holder else []
    if setting is not None:
        delegates = setting.delegates.in_term(on).select_related("office", "user")
        signers += [each for each in delegates if each not in signers]
    return signers


def credential_of(user: User | None, *, now: datetime) -> SigningCredential | None:
    """His newest certificate that is valid now, or None."""
    if user is None:
        return None
    return (
        user.credentials.filter(
            not_before__lte=now, not_after__gt=now, revoked_at__isnull=True
        )
        .order_by("-pk")
        .first()
    )
