"""The gateway's version 1: multipart in, the PDF itself out, its id in a header."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from urllib.parse import quote

from django.views.decorators.debug import sensitive_variables
from urllib3.filepost import encode_multipart_formdata

from letters.signing.bsre.answers import as_json, check_status, refusal
from letters.signing.bsre.gateway import QUICK_SECONDS, Answer, Gateway, ask
from letters.signing.errors import GatewayFailed

REFERENCE = re.compile(r"[A-Za-z0-9._-]{1,100}")


def _nik(identity: dict) -> str:
    if "nik" not in identity:
        raise GatewayFailed(
            "Gateway BSrE versi 1 mengenal penanda tangan dari NIK, sedangkan yang "
            "terdaftar di sini emailnya. Hubungi Admin."
        )
    return identity["nik"]


@sensitive_variables("identity")
def ensure_may_sign(gateway: Gateway, *, identity: dict) -> None:
    """Ask the person's status; raise GatewayFailed unless it is ISSUE."""
    # BSrE's protocol wants the NIK in this address, which is never logged here
    path = f"/api/user/status/{quote(_nik(identity))}"
    check_status(ask(gateway, "GET", path, seconds=QUICK_SECONDS))


def send_code(gateway: Gateway, *, identity: dict, files: int) -> None:
    """Version 1 knows the passphrase only."""
    raise GatewayFailed("Gateway BSrE versi 1 tidak mengenal kode sekali pakai.")


@sensitive_variables("identity", "secret", "body")
def sign(
    gateway: Gateway,
    *,
    pdf: bytes,
    identity: dict,
    secret: str,
    reason: str,
    location: str,
    note: Callable[[str], None],
) -> bytes:
    """The file that the gateway sends back; raises GatewayFailed or WrongPassphrase.

    `note` is called with the gateway's id of the document as soon as that is known.
    Where the id came and the file did not, the file is fetched once by its id.
    """
    known = ""

    def on_headers(headers: Mapping[str, object]) -> None:
        nonlocal known
        known = _reference(headers.get("id_dokumen"))
        if known:
            note(known)

    body, content_type = encode_multipart_formdata(
        {
            "file": ("surat.pdf", pdf, "application/pdf"),
            "nik": _nik(identity),
            "passphrase": secret,
            "tampilan": "invisible",
            "image": "false",
            "reason": reason,
            "location": location,
        }
    )
    try:
        answer = ask(
            gateway,
            "POST",
            "/api/sign/pdf",
            body=body,
            content_type=content_type,
            on_headers=on_headers,
        )
    except GatewayFailed:
        if not known:
            raise
        return fetch(gateway, reference=known)
    found = _pdf(answer)
    if found is not None:
        return found
    if answer.status == 200 and not known:
        on_headers(as_json(answer))
    if answer.status == 200 and known:
        return fetch(gateway, reference=known)
    raise refusal(answer, secrets=(secret, *identity.values()))


def fetch(gateway: Gateway, *, reference: str) -> bytes:
    """A file that was signed before; the gateway gives it once."""
    path = f"/api/sign/download/{quote(reference)}"
    answer = ask(gateway, "GET", path, seconds=QUICK_SECONDS)
    found = _pdf(answer)
    if found is None:
        raise refusal(answer)
    return found


def _reference(value: object) -> str:
    text = str(value or "")
    return text if REFERENCE.fullmatch(text) else ""


def _pdf(answer: Answer) -> bytes | None:
    """The PDF of an answer, plain or as base64; None for anything else."""
    if answer.status != 200:
        return None
    if answer.body.startswith(b"%PDF-"):
        return answer.body
    if answer.body.startswith(b"JVBERi0"):
        try:
            return base64.b64decode(answer.body, validate=True)
        except binascii.Error:
            return None
    return None
