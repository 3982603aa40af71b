"""Asks a time-stamp server (RFC 3161 over HTTP) and believes nothing it has not shown.

Whatever goes wrong is a StampRefused, soon: five seconds to connect, ten for all. A
server that failed is left alone for a minute, so that nobody waits for it again and
again; the office's own stamp is used meanwhile.
"""

import http.client
import logging
import secrets
import socket
import threading
import time
from contextlib import suppress
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from urllib.parse import urlsplit

from letters.signing.encoding import as_read
from letters.signing.errors import SignatureError
from letters.signing.stamp_token import StampFacts, StampInvalid, read_token

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 5.0
ALL_SECONDS = 10.0
REST_SECONDS = 60.0  # after a failure
MAX_ANSWER = 64 * 1024
CLOCK_SKEW = timedelta(minutes=5)


class StampRefused(SignatureError):
    """The server gave no stamp that holds; its text says why, for the log."""


class StampServer:
    """One server; `token` is safe to call from several threads."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        self._rests_until = 0.0

    @property
    def name(self) -> str:
        return self._url.hostname or ""

    def token(self, signature: bytes, at: datetime) -> tuple[bytes, StampFacts]:
        """A stamp for `signature`, checked; `at` is what our own clock says.

        Raises StampRefused.
        """
        if time.monotonic() < self._rests_until:
            raise StampRefused("beristirahat sesudah gagal")
        try:
            return self._checked_token(signature, at)
        except StampRefused:
            self._rests_until = time.monotonic() + REST_SECONDS
            raise

    def _checked_token(
        self, signature: bytes, at: datetime
    ) -> tuple[bytes, StampFacts]:
        nonce = secrets.randbits(63) | 1 << 62
        answer = self._ask(_request(signature, nonce))
        token = _token_of(answer)
        try:
            facts = read_token(token, signature=signature)
        except StampInvalid as error:
            raise StampRefused("capnya bukan untuk tanda tangan ini") from error
        if facts.nonce != nonce or not facts.is_exemplary:
            raise StampRefused("capnya bukan jawaban atas pertanyaan ini")
        if abs(facts.stamped_at - at) > CLOCK_SKEW:
            raise StampRefused(f"jamnya lain: {facts.stamped_at:%Y-%m-%d %H:%M:%S} UTC")
        return token, facts

    def _ask(self, query: bytes) -> bytes:
        """The body of the answer. Raises StampRefused."""
        address = self._url
        kind = (
            http.client.HTTPSConnection
            if address.scheme == "https"
            else http.client.HTTPConnection
        )
        ends = time.monotonic() + ALL_SECONDS
        connection = None
        hang_up = None
        try:
            connection = kind(
                address.hostname, port=address.port, timeout=CONNECT_SECONDS
            )
            connection.connect()
            # a limit on each read does not stop a server that drips byte by byte
            line = connection.sock
            hang_up = threading.Timer(
                max(0.0, ends - time.monotonic()), _shut, args=[line]
            )
            hang_up.daemon = True
            hang_up.start()
            line.settimeout(ALL_SECONDS)
            path = address.path or "/"
            connection.request(
                "POST",
                f"{path}?{address.query}" if address.query else path,
                body=query,
                headers={
                    "Content-Type": "application/timestamp-query",
                    "Accept": "application/timestamp-reply",
                    "Connection": "close",
                },
            )
            answer = connection.getresponse()
            body = answer.read(MAX_ANSWER + 1)
            if time.monotonic() >= ends:
                raise StampRefused("tidak selesai menjawab dalam waktunya")
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise StampRefused(f"tidak menjawab ({type(error).__name__})") from error
        finally:
            if hang_up is not None:
                hang_up.cancel()
            if connection is not None:
                connection.close()
        if answer.status != 200:
            raise StampRefused(f"menjawab dengan kode {answer.status}")
        if len(body) > MAX_ANSWER:
            raise StampRefused("jawabannya terlalu panjang")
        return body


@lru_cache(maxsize=4)
def server_at(url: str) -> StampServer:
    """The server of that address, with its memory of failures, one per process."""
    return StampServer(url)


def _shut(line: socket.socket) -> None:
    with suppress(OSError):
        # by the base class: a reader in another thread sees the end, TLS or not
        socket.socket.shutdown(line, socket.SHUT_RDWR)


def _request(signature: bytes, nonce: int) -> bytes:
    from asn1crypto import tsp

    return tsp.TimeStampReq(
        {
            "version": "v1",
            "message_imprint": {
                "hash_algorithm": {"algorithm": "sha256"},
                "hashed_message": sha256(signature).digest(),
            },
            "nonce": nonce,
            "cert_req": True,
        }
    ).dump()


def _token_of(answer: bytes) -> bytes:
    from asn1crypto import cms, core, tsp

    class Response(core.Sequence):
        """As asn1crypto's, which does not know that a refusal has no token."""

        _fields = [
            ("status", tsp.PKIStatusInfo),
            ("time_stamp_token", cms.ContentInfo, {"optional": True}),
        ]

    try:
        response = Response.load(answer, strict=True)
        status = response["status"]["status"].native
        if status not in ("granted", "granted_with_mods"):
            raise StampRefused(f"menolak: {status}")
        return as_read(response["time_stamp_token"])
    except (ValueError, TypeError) as error:
        raise StampRefused("jawabannya bukan cap waktu") from error
