"""Header words: how two of them are compared, and what they usually mean."""

import re
import unicodedata

from registry.imports.cells import as_text
from registry.imports.contract import Cell
from registry.imports.fields import BY_NAME


def header_key(cell: Cell) -> str:
    """How headers are compared: letters and digits only, in small letters."""
    if cell is None or cell == "":
        return ""
    text = unicodedata.normalize("NFKC", as_text(cell)).casefold()
    return "#" if text.strip() == "#" else re.sub(r"[\W_]+", "", text)


# key -> field, by the spellings of fields.py
GUESSES = {
    header_key(spelling): field.name
    for field in BY_NAME.values()
    for spelling in field.headers
}
