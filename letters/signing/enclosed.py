"""The certificate and time stamp inside a signed letter of ours.

The public page shows them for each letter, whoever made the signature. The file is one
that was checked when it was stored, so a look at its signature is enough: no PDF
library is loaded, which would take a phone a second.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asn1crypto.cms import SignedData, SignerInfo
    from asn1crypto.x509 import Name

BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")


@dataclass(frozen=True)
class Enclosed:
    """Of the person's signature; `stamped_at` is None without a time stamp."""

    holder: str
    organisation: str
    issuer: str
    serial: str  # hexadecimal, upper case
    valid_from: datetime
    valid_until: datetime
    stamped_at: datetime | None = None
    stamped_by: str = ""


def enclosed(signed: bytes) -> Enclosed | None:
    """What the first signature of a person holds; None where there is none."""
    for found in BYTE_RANGE.finditer(signed):
        start, resume = int(found[1]) + int(found[2]), int(found[3])
        data = _signed_data(signed[start:resume])
        # a time stamp of the whole document holds other content
        if data and data["encap_content_info"]["content_type"].native == "data":
            return _described(data)
    return None


def _signed_data(gap: bytes) -> "SignedData | None":
    from asn1crypto.cms import ContentInfo

    try:
        message = ContentInfo.load(bytes.fromhex(gap.strip(b"<>").decode()))
        return message["content"]
    except (ValueError, KeyError, TypeError):  # a text that looks like a range
        return None


def _described(data: "SignedData") -> Enclosed | None:
    signer = data["signer_infos"][0]
    certificates = [each.chosen for each in data["certificates"]]
    sid = signer["sid"].chosen
    mine = [
        each
        for each in certificates
        if signer["sid"].name == "subject_key_identifier"
        and each.key_identifier == sid.native
        or signer["sid"].name == "issuer_and_serial_number"
        and each.serial_number == sid["serial_number"].native
    ]
    if not mine:
        return None
    certificate = mine[0]
    stamped_at, stamped_by = _stamp(signer)
    return Enclosed(
        holder=_part(certificate.subject, "common_name"),
        organisation=_part(certificate.subject, "organization_name"),
        issuer=_part(certificate.issuer, "common_name"),
        serial=f"{certificate.serial_number:X}",
        valid_from=certificate.not_valid_before,
        valid_until=certificate.not_valid_after,
        stamped_at=stamped_at,
        stamped_by=stamped_by,
    )


def _stamp(signer: "SignerInfo") -> tuple[datetime | None, str]:
    """Moment and maker of the signature's time stamp (RFC 3161)."""
    for attribute in signer["unsigned_attrs"]:
        if attribute["type"].native == "signature_time_stamp_token":
            token = attribute["values"][0]["content"]
            told = token["encap_content_info"]["content"].parsed
            return told["gen_time"].native, _stamper(token)
    return None, ""


def _stamper(token: "SignedData") -> str:
    sid = token["signer_infos"][0]["sid"]
    for each in token["certificates"]:
        if (
            sid.name == "issuer_and_serial_number"
            and each.chosen.serial_number == sid.chosen["serial_number"].native
        ):
            return _part(each.chosen.subject, "common_name")
    return ""


def _part(name: "Name", part: str) -> str:
    value = name.native.get(part, "")
    return value if isinstance(value, str) else ", ".join(value)
