"""The bytes from which asn1crypto read a value, without encoding it anew.

`dump()` takes a value whose length ends in the byte 0x80 for one of indefinite length
and encodes it anew, every level twice (asn1crypto 1.5.1, `Asn1Value.dump`). For a
signature of ours whose content has 2,432 bytes it takes a minute and a half; one of a
byte more takes nothing. Lengths vary, so one signature in some hundred met it.
"""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asn1crypto.core import Asn1Value


def as_read(value: "Asn1Value") -> bytes:
    """Header and content of a value that was loaded and not changed since."""
    from asn1crypto.parser import emit

    return emit(value.class_, value.method, value.tag, value.contents)


def length_of_first(content: bytes) -> int:
    """Bytes that the value at the beginning takes. Raises ValueError for none."""
    from asn1crypto.parser import peek

    return peek(content)


def install() -> None:
    """Teach asn1crypto the difference, in this process; as often as one likes.

    pyHanko calls `dump()` on what it reads, so a stranger's file could meet it as well.
    """
    from asn1crypto import core

    for kind in (core.Asn1Value, core.Sequence, core.SequenceOf):
        if not hasattr(kind.dump, "as_asn1crypto"):
            kind.dump = _reads_lengths(kind.dump)


def _reads_lengths(dump: Callable[..., bytes]) -> Callable[..., bytes]:
    @wraps(dump)
    def as_it_was_read(self: "Asn1Value", force: bool = False) -> bytes:
        if not force and (self._header or b"")[-1:] == b"\x80":
            contents = self.contents  # encoded anew if somebody changed it
            header = self._header or b""
            if header.endswith(_long_length(contents)):
                return header + contents + self._trailer
        return dump(self, force)

    as_it_was_read.as_asn1crypto = dump
    return as_it_was_read


def _long_length(contents: bytes) -> bytes:
    """The length of these contents in its long form (X.690, 8.1.3.5)."""
    count = len(contents)
    octets = count.to_bytes((count.bit_length() + 7) // 8 or 1, "big")
    return bytes([0x80 | len(octets)]) + octets
