"""Who may sign a letter for the kecamatan, and by which provider."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from letters.models import Letter, Provider, ServiceSetting, SigningCredential
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


@dataclass(frozen=True)
class SignerChoice:
    """An official who may be asked today, and by which provider he would sign."""

    official: Official
    provider: str

    @property
    def key(self) -> str:
        """As a form posts it."""
        return f"{self.official.pk}:{self.provider}"

    @property
    def provider_words(self) -> str:
        return Provider(self.provider).label


def signer_choices(letter: Letter, *, now: datetime) -> list[SignerChoice]:
    """Who can sign this letter now, and how; the usual way first.

    A person who is registered at BSrE signs there by default; where the service wants
    BSrE, nothing else is offered.
    """
    setting = setting_of(letter)
    wanted = [Provider.BSRE]
    if setting is None or not setting.requires_bsre:
        wanted.append(Provider.OWN)
    return [
        SignerChoice(official, provider)
        for official in possible_signers(letter, on=timezone.localdate(now))
        for provider in wanted
        if credential_of(official.user, provider=provider, now=now)
    ]


def credential_of(
    user: User | None, *, provider: str, now: datetime
) -> SigningCredential | None:
    """What he signs with by this provider, valid now: the newest, or None."""
    if user is None or (provider == Provider.BSRE and not settings.BSRE_URL):
        return None
    return (
        user.credentials.filter(
            Q(not_before__isnull=True) | Q(not_before__lte=now),
            Q(not_after__isnull=True) | Q(not_after__gt=now),
            provider=provider,
            revoked_at__isnull=True,
        )
        .order_by("-pk")
        .first()
    )
