"""The bytes from which asn1crypto read a value, without encoding it anew.

`dump()` takes a value whose length ends in the byte 0x80 for one of indefinite length
and encodes it anew, every level twice (asn1crypto 1.5.1, `Asn1Value.dump`). For a
signature of ours whose content has 2,432 bytes it takes a minute and a half; one of a
byte more takes nothing. Lengths vary, so one signature in some hundred met it.
"""

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
