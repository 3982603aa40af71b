"""What a server should hear before it starts: settings of BSrE that cannot be meant."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register


@register(Tags.security)
def gateway_can_be_spoken_with(app_configs, **_kwargs) -> list[CheckMessage]:
    """BSrE's gateway: a known version, and an account with it."""
    if not settings.BSRE_URL:
        return []
    found: list[CheckMessage] = []
    if settings.BSRE_VERSION not in (1, 2):
        found.append(Error("BSRE_VERSION must be 1 or 2.", id="letters.E011"))
    if not (settings.BSRE_USER and settings.BSRE_PASSWORD):
        found.append(
            Error("BSRE_URL needs BSRE_USER and BSRE_PASSWORD.", id="letters.E012")
        )
    return found


@register(Tags.security, deploy=True)
def gateway_is_spoken_with_in_secret(app_configs, **_kwargs) -> list[CheckMessage]:
    """A signer's passphrase crosses the network to the gateway."""
    if urlsplit(settings.BSRE_URL).scheme != "http":
        return []
    return [
        Warning(
            "BSRE_URL is not HTTPS: passphrases cross the network to the gateway "
            "readable.",
            hint="Ask the Diskominfo for an HTTPS address, or tunnel the connection.",
            id="letters.W011",
        )
    ]
