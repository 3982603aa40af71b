"""The line to BSrE's gateway: one request, within its time and size, or a clear error.

What is sent holds a passphrase and a NIK, so nothing of it may reach a log or a
traceback: no redirect is followed, and errors of the library, whose words hold the
address, are never passed on.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import urllib3
from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from letters.signing.errors import GatewayFailed

MAX_ANSWER = 40 * 1024 * 1024  # a letter of 20 MB as base64, and some
CHUNK = 64 * 1024
# for all but the signature itself: two downloads, a status and a signature together
# stay below a web process's own limit (120 s)
QUICK_SECONDS = 10


@dataclass(frozen=True)
class Gateway:
    """Where the gateway is, as which application we speak, and in which dialect."""

    url: str
    user: str
    password: str = field(repr=False)
    version: int  # 1 or 2
    asks_code: bool  # a one-time code instead of the passphrase (version 2)
    full_properties: bool  # some gateways want every property named
    connect_seconds: float
    sign_seconds: float

    @classmethod
    def from_settings(cls) -> "Gateway":
        """Raises GatewayFailed when none is configured."""
        if not settings.BSRE_URL:
            raise GatewayFailed(
                "Gateway BSrE belum diatur di server (BSRE_URL). Hubungi Admin."
            )
        return cls(
            url=settings.BSRE_URL.rstrip("/"),
            user=settings.BSRE_USER,
            password=settings.BSRE_PASSWORD,
            version=settings.BSRE_VERSION,
            asks_code=settings.BSRE_ASKS_CODE and settings.BSRE_VERSION == 2,
            full_properties=settings.BSRE_FULL_PROPERTIES,
            connect_seconds=settings.BSRE_CONNECT_SECONDS,
            sign_seconds=settings.BSRE_SIGN_SECONDS,
        )


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


@sensitive_variables()
def ask(
    gateway: Gateway,
    method: str,
    path: str,
    *,
    body: bytes | None = None,
    content_type: str = "",
    seconds: float = 0,
    on_headers: Callable[[Mapping[str, str]], None] | None = None,
) -> Answer:
    """The answer to one request, whatever its status; raises GatewayFailed.

    Args: `seconds` to wait for an answer, if less than a signature may take;
    `on_headers` is called before the body is read, so that what stands there is
    known even when the line drops in its middle.
    """
    seconds = seconds or gateway.sign_seconds
    ends = time.monotonic() + gateway.connect_seconds + seconds
    timeout = urllib3.Timeout(connect=gateway.connect_seconds, read=seconds)
    headers = urllib3.make_headers(basic_auth=f"{gateway.user}:{gateway.password}")
    headers["X-Requested-With"] = "XMLHttpRequest"  # as the known clients send it
    if content_type:
        headers["Content-Type"] = content_type
    failed = None
    with urllib3.PoolManager(retries=False, timeout=timeout) as pool:
        try:
            response = pool.request(
                method,
                gateway.url + path,
                body=body,
                headers=headers,
                redirect=False,
                preload_content=False,
            )
            if on_headers:
                on_headers(response.headers)
            return Answer(response.status, response.headers, _read(response, ends=ends))
        except urllib3.exceptions.HTTPError as error:
            failed = _words(error, seconds)
    raise GatewayFailed(failed)


def _read(response: urllib3.BaseHTTPResponse, *, ends: float) -> bytes:
    content = bytearray()
    for chunk in response.stream(CHUNK):
        content += chunk
        if len(content) > MAX_ANSWER:
            raise GatewayFailed(
                "Gateway BSrE mengirim berkas yang terlalu besar. Surat belum "
                "ditandatangani."
            )
        if time.monotonic() > ends:
            raise GatewayFailed(
                "Gateway BSrE terlalu lambat. Surat belum ditandatangani; coba lagi."
            )
    return bytes(content)


def _words(error: urllib3.exceptions.HTTPError, seconds: float) -> str:
    """What happened, without the address, which may hold a NIK."""
    exceptions = urllib3.exceptions
    if isinstance(error, exceptions.ReadTimeoutError):
        return (
            f"Gateway BSrE tidak menjawab dalam {seconds:g} detik. "
            "Surat belum ditandatangani; coba lagi."
        )
    if isinstance(error, exceptions.SSLError):
        return (
            "Sertifikat gateway BSrE tidak dapat dipercaya. Surat belum "
            "ditandatangani. Hubungi Admin."
        )
    if isinstance(
        error, exceptions.ConnectTimeoutError | exceptions.NewConnectionError
    ):
        return (
            "Gateway BSrE tidak dapat dihubungi. Surat belum ditandatangani; coba lagi "
            "sebentar lagi."
        )
    return (
        "Sambungan ke gateway BSrE terputus sebelum suratnya diterima. Surat belum "
        "ditandatangani; coba lagi."
    )
