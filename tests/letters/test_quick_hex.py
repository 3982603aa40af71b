"""The quick way to read hexadecimal strings gives what pyHanko's own gives."""

from io import BytesIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyhanko.pdf_utils.misc import PdfStreamError

from letters.signing import quick_hex


def outcome(read, pdf: bytes):
    stream = BytesIO(pdf)
    try:
        found = read(stream)
    except (PdfStreamError, ValueError, IndexError) as error:
        return type(error)
    return type(found), bytes(found.original_bytes), stream.tell()


@pytest.mark.parametrize("pairs", [0, 1, 4095, 4096, 4097, 20_000])
@pytest.mark.parametrize("tail", [b">", b"> /Next <00>", b"", b"x>"])
def test_long_ones_are_read_alike(pairs, tail):
    pdf = b"<" + b"aF" * pairs + tail
    assert outcome(quick_hex.read_hex_string, pdf) == outcome(
        quick_hex._by_pyhanko, pdf
    )


@given(st.text(alphabet="0123456789abcdefABCDEF \n\t<>(x", max_size=40))
@example("FEFF00410042>")
@example("414>")
@example("41 42\n>")
def test_whatever_stands_there_is_read_alike(text):
    pdf = b"<" + text.encode() + b">"
    assert outcome(quick_hex.read_hex_string, pdf) == outcome(
        quick_hex._by_pyhanko, pdf
    )
