"""Takes out of a text what nobody types: it hides, reverses or breaks what is shown.

Pasted from a PDF or sent by an enemy: control characters (PostgreSQL refuses a NUL),
and the marks that turn the direction of writing, by which a name reads as another.
"""

import re

_UNTYPED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def plain_text(text: str) -> str:
    """The text without them; tabs, line ends and all letters stay."""
    return _UNTYPED.sub("", text)
