"""BSrE as a provider of signatures: what `letters.signing.providers` offers."""

import logging
from collections.abc import Callable
from datetime import datetime
from types import ModuleType

from django.views.decorators.debug import sensitive_variables

from letters.signing.bsre import version_1, version_2
from letters.signing.bsre.acceptance import accept
from letters.signing.bsre.gateway import Gateway
from letters.signing.errors import SignatureNotAsExpected, SigningFailed
from letters.signing.roots import other_roots

logger = logging.getLogger(__name__)


def _dialect(gateway: Gateway) -> ModuleType:
    return version_1 if gateway.version == 1 else version_2


class BsreSession:
    """One person and what he typed, for as long as one request lasts."""

    proven = False  # until BSrE has signed with it: nobody else knows the passphrase

    @sensitive_variables("identity", "secret")
    def __init__(
        self, gateway: Gateway, *, identity: dict, holder: str, secret: str
    ) -> None:
        self._gateway = gateway
        self._identity = identity
        self._holder = holder
        self._secret = secret
        self._may_sign = False
        self.certificate_der = b""  # of the last signature

    def sign(
        self,
        *,
        pdf: bytes,
        reason: str,
        location: str,
        signed_at: datetime,
        contact: str = "",
        earlier: str = "",
        note: Callable[[str], None] = lambda reference: None,
    ) -> bytes:
        """The signed PDF, accepted. Raises WrongPassphrase or SigningFailed.

        Args: `earlier` the gateway's id of an attempt whose file never came; `note` is
        told the id of this one. The time of signing is the gateway's own.
        """
        found = self._fetched(earlier, pdf)
        if found is not None:
            return found
        if not self._may_sign:
            _dialect(self._gateway).ensure_may_sign(
                self._gateway, identity=self._identity
            )
            self._may_sign = True
        told: list[str] = []

        def on_reference(reference: str) -> None:
            told.append(reference)
            note(reference)

        signed = _dialect(self._gateway).sign(
            self._gateway,
            pdf=pdf,
            identity=self._identity,
            secret=self._secret,
            reason=reason,
            location=location,
            note=on_reference,
        )
        self.proven = True
        try:
            return self._accepted(signed, pdf)
        except SignatureNotAsExpected:
            again = self._fetched(told[-1], pdf) if told else None
            if again is None:
                raise
            return again

    def _fetched(self, reference: str, pdf: bytes) -> bytes | None:
        """The file of an earlier attempt; None where the gateway has it no more."""
        if not reference:
            return None
        try:
            return self._accepted(
                _dialect(self._gateway).fetch(self._gateway, reference=reference), pdf
            )
        except SigningFailed:
            logger.info("an earlier signature could not be fetched from the gateway")
            return None

    def _accepted(self, signed: bytes, pdf: bytes) -> bytes:
        self.certificate_der = accept(
            signed=signed, rendered=pdf, holder=self._holder, roots=other_roots()
        )
        return signed


class BsreProvider:
    """Keys at BSrE; here only who the person is there."""

    label = "BSrE (BSSN)"

    @sensitive_variables("secret")
    def open(self, *, identity: dict, holder: str, secret: str) -> BsreSession:
        """Nothing is sent yet. Raises GatewayFailed when no gateway is configured."""
        return BsreSession(
            Gateway.from_settings(), identity=identity, holder=holder, secret=secret
        )


@sensitive_variables("identity")
def ensure_may_sign(*, identity: dict) -> None:
    """Ask BSrE whether this person may sign; raises GatewayFailed with its words."""
    gateway = Gateway.from_settings()
    _dialect(gateway).ensure_may_sign(gateway, identity=identity)


@sensitive_variables("identity")
def send_code(*, identity: dict, files: int) -> None:
    """Have BSrE send the signer a one-time code; raises GatewayFailed."""
    gateway = Gateway.from_settings()
    _dialect(gateway).send_code(gateway, identity=identity, files=files)
