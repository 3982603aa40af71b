"""The gateway's version 2: JSON in and out, files as base64."""

import base64
import binascii
import json
from collections.abc import Callable

from django.views.decorators.debug import sensitive_variables

from letters.signing.bsre.answers import as_json, check_status, refusal
from letters.signing.bsre.gateway import QUICK_SECONDS, Answer, Gateway, ask
from letters.signing.errors import GatewayFailed

# one pixel, white: some gateways fail without a picture even where none is drawn
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAGo10DQAAAABJRU5E"
    "rkJggg=="
)


@sensitive_variables("body")
def _post(gateway: Gateway, path: str, body: dict, *, seconds: float = 0) -> Answer:
    return ask(
        gateway,
        "POST",
        path,
        body=json.dumps(body).encode(),
        content_type="application/json",
        seconds=seconds,
    )


@sensitive_variables("identity")
def ensure_may_sign(gateway: Gateway, *, identity: dict) -> None:
    """Ask the person's status; raise GatewayFailed unless it is ISSUE."""
    path = "/api/v2/user/check/status"
    check_status(_post(gateway, path, identity, seconds=QUICK_SECONDS))


@sensitive_variables("identity")
def send_code(gateway: Gateway, *, identity: dict, files: int) -> None:
    """Have BSrE send the signer a one-time code for so many files."""
    answer = _post(gateway, "/api/v2/sign/get/totp", {**identity, "data": files})
    if answer.status != 200 or "error" in as_json(answer):
        raise refusal(answer)


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

    `note` is version 1's: here no id of the document is given.
    """
    properties = {"tampilan": "INVISIBLE"}
    if gateway.full_properties:
        properties |= {
            "imageBase64": PIXEL,
            "page": 1,
            "originX": 0.0,
            "originY": 0.0,
            "width": 1.0,
            "height": 1.0,
            "location": location,
            "reason": reason,
            "contactInfo": "",
        }
    body = {
        **identity,
        ("totp" if gateway.asks_code else "passphrase"): secret,
        "signatureProperties": [properties],
        "file": [base64.b64encode(pdf).decode()],
    }
    answer = _post(gateway, "/api/v2/sign/pdf", body)
    files = as_json(answer).get("file")
    if answer.status != 200 or not isinstance(files, list) or len(files) != 1:
        raise refusal(answer, secrets=(secret, *identity.values()))
    try:
        return base64.b64decode(str(files[0]), validate=True)
    except binascii.Error:
        raise GatewayFailed(
            "Gateway BSrE mengirim berkas yang rusak. Surat belum ditandatangani; "
            "coba lagi."
        ) from None


def fetch(gateway: Gateway, *, reference: str) -> bytes:
    """Version 2 keeps nothing to be fetched."""
    raise GatewayFailed
