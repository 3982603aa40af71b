"""Is this the letter that was signed? Asked by the public pages and a command.

Two questions about a file, both must be answered with yes: are these the very bytes
that were stored when the letter was signed (SHA-256), and do the signatures inside hold
on their own. `facts.py` is what everyone may know of a letter, `verdict.py` what is
said of a file.
"""

from letters.verification.facts import Fact, facts_of, signature_tables, standing_of
from letters.verification.judging import (
    INSPECT_MEMORY,
    INSPECT_SECONDS,
    is_on_record,
    verify_bytes,
)
from letters.verification.origin import find_document
from letters.verification.verdict import Kind, Verdict

__all__ = [
    "INSPECT_MEMORY",
    "INSPECT_SECONDS",
    "Fact",
    "Kind",
    "Verdict",
    "facts_of",
    "find_document",
    "is_on_record",
    "signature_tables",
    "standing_of",
    "verify_bytes",
]
