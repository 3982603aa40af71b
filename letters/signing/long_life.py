"""What lets a letter be judged in twenty years: proof, put into it while it is signed.

The authority's certificate and its list of revoked certificates go into the revision
that is signed, a time stamp into the signature. What is missing or has run out is left
out and told in the log: a letter is never held up for it.
"""

import logging
import time
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from letters.signing.errors import SignatureError
from letters.signing.stamp_key import StampKey
from letters.signing.stamp_server import StampServer

if TYPE_CHECKING:
    from letters.signing.own_stamp import OwnStamp

logger = logging.getLogger(__name__)

# tokens of one server differ by some bytes: fractions of a second, ECDSA
STAMP_LEEWAY = 32
# seconds that all letters of a batch may wait for a server together: gunicorn ends a
# request after 120
BATCH_SECONDS = 40.0
NO_LIST = "Surat ditandatangani tanpa daftar pencabutan yang berlaku."
NO_STAMP = "Surat ditandatangani tanpa cap waktu."


@dataclass(frozen=True)
class Embedded:
    """DER of what the signed revision holds; `stamps` are those of `certificates` one
    of which made the time stamp."""

    certificates: tuple[bytes, ...] = ()
    lists: tuple[bytes, ...] = ()
    stamps: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class LongLife:
    """What the office has at hand for a batch of letters."""

    authority: bytes = b""  # DER, as all here
    revocation_list: bytes = b""
    list_issued_at: datetime | None = None
    list_next_update: datetime | None = None
    stamp: StampKey | None = None
    server: StampServer | None = None


class Stamper:
    """Stamps the letters of one batch; asks a server first, if there is one.

    The server is asked once beforehand: how large its tokens are and which certificate
    makes them stands in the letter before it is signed.
    """

    def __init__(self, life: LongLife) -> None:
        self.life = life
        self._prepared: OwnStamp | None = None
        self._of_server: tuple[int, bytes] | None = None  # size, certificate
        self._was_asked = False
        self._waited = 0.0
        self._told: set[str] = set()

    def embedded(self, at: datetime) -> Embedded:
        """For a letter signed at `at`; may ask the server, so not in a transaction."""
        life = self.life
        if not life.authority:
            return Embedded()
        if life.list_issued_at and life.list_issued_at <= at < life.list_next_update:
            lists = (life.revocation_list,)
        else:
            lists = ()
            self._tell_once(NO_LIST)
        self._ask_beforehand(at)
        stamps = ()
        if self._has_own(at):  # else a server that falls silent would break a promise
            stamps = (self.life.stamp.certificate_der,)
            if self._of_server:
                stamps = (self._of_server[1], *stamps)
        elif self._of_server is None:
            self._tell_once(NO_STAMP)
        return Embedded((life.authority, *stamps), lists, stamps)

    def size(self, at: datetime) -> int:
        """The most bytes a token takes; 0: there will be none."""
        own = self._own_stamp().size if self._has_own(at) else 0
        of_server = self._of_server[0] + STAMP_LEEWAY if self._of_server else 0
        return max(own, of_server)

    def token(self, signature: bytes, at: datetime) -> bytes:
        """The server's, else the office's own, else nothing."""
        if self._of_server:
            token, certificate = self._ask(signature, at) or (b"", b"")
            if certificate == self._of_server[1] and len(token) <= self.size(at):
                return token
        if self._has_own(at):
            return self._own_stamp().token(signature, at)
        self._tell_once(NO_STAMP)
        return b""

    def _tell_once(self, words: str) -> None:
        """In the log, for a batch and not for each of its letters."""
        if words not in self._told:
            self._told.add(words)
            logger.warning(words)

    def _ask_beforehand(self, at: datetime) -> None:
        if self.life.server and not self._was_asked:
            self._was_asked = True
            if found := self._ask(b"", at):
                self._of_server = (len(found[0]), found[1])

    def _ask(self, signature: bytes, at: datetime) -> tuple[bytes, bytes] | None:
        """(token, certificate) of the server, or None with a line in the log."""
        server = self.life.server
        if self._waited > BATCH_SECONDS:
            return None
        began = time.monotonic()
        try:
            token, facts = server.token(signature, at)
        except SignatureError as error:
            logger.warning(
                "Peladen cap waktu %s: %s. Dipakai cap waktu kantor.",
                server.name,
                error,
            )
            return None
        finally:
            self._waited += time.monotonic() - began
        return token, facts.certificate_der

    def _has_own(self, at: datetime) -> bool:
        return self.life.stamp is not None and self.life.stamp.is_valid_at(at)

    def _own_stamp(self) -> "OwnStamp":
        from letters.signing.own_stamp import OwnStamp

        if self._prepared is None:
            self._prepared = OwnStamp(self.life.stamp)
        return self._prepared
