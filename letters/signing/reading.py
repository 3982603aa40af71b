"""Opening PDFs that may have been built to hurt."""

import re
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: TID253

MAX_BYTES = 20 * 1024 * 1024
# objects that a PDF may announce in all its tables together; a letter has about 100
MAX_ANNOUNCED = 500_000
ANNOUNCED = re.compile(rb"/(?:Size|Index)(?![A-Za-z])([^/>]*)")
ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")


def open_reader(pdf: bytes) -> "PdfFileReader":
    """Strict, and unpacking no more than a letter can need; raises pyHanko's errors."""
    from pyhanko.pdf_utils.decode_limits import (
        DecodeLimits,
        DocumentDecodeBudget,
        StreamDecodeLimits,
    )
    from pyhanko.pdf_utils.reader import PdfFileReader

    from letters.signing import encoding, quick_hex

    encoding.install()
    quick_hex.install()
    limits = DecodeLimits(
        per_stream=StreamDecodeLimits(max_output_size=MAX_BYTES),
        document_budget=DocumentDecodeBudget(base_allowance=2 * MAX_BYTES, max_ratio=2),
    )
    return PdfFileReader(BytesIO(pdf), decode_limits=limits)


def announces_too_much(pdf: bytes) -> bool:
    """A table of 100 bytes can announce 10^12 objects, and pyHanko would count them."""
    if b"#" in pdf:  # names may be written with escapes: /#53ize
        pdf = ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), pdf)
    total = 0
    for announced in ANNOUNCED.finditer(pdf):
        for number in re.findall(rb"\d+", announced[1]):
            if len(number) > 10:
                return True
            total += int(number)
    return total > MAX_ANNOUNCED
