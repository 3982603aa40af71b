"""Which letter of ours a file is, or was made from.

A PDF grows by appending, so a letter that was added to still begins with the bytes that
we know. Each place where a revision may end is hashed, and the hashes are looked up.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from letters.models import Document

END = b"%%EOF"
MAX_ENDS = 60  # of revisions; a letter with a long life has five


@dataclass(frozen=True)
class Origin:
    """`exact`: the file is that; else it only begins with it. `signed`: the signed
    file is meant, else the render before its signature."""

    document: Document
    exact: bool
    signed: bool


def documents():
    """Documents with what the public pages show of them."""
    return Document.objects.select_related(
        "register_line",
        "letter__service_version__service",
        "letter__issuing_office",
        "letter__origin_office",
    )


def find_document(token: str) -> Document | None:
    """The document whose QR holds this token."""
    return documents().filter(token=token).first()


def origin_of(pdf: bytes) -> Origin | None:
    """The longest beginning of `pdf` that is a file of ours."""
    ends = dict(_beginnings(pdf))  # hash -> length
    hashes = list(ends)
    known = documents().filter(
        Q(signed_sha256__in=hashes) | Q(rendered_sha256__in=hashes)
    )
    found = []
    for document in known:
        for digest, signed in (
            (document.signed_sha256, True),
            (document.rendered_sha256, False),
        ):
            if digest in ends:
                found.append((ends[digest], signed, document))
    if not found:
        return None
    length, signed, document = max(found, key=lambda each: each[:2])
    return Origin(document, exact=length == len(pdf), signed=signed)


def _beginnings(pdf: bytes) -> Iterator[tuple[str, int]]:
    """SHA-256 and length of each beginning that ends as a revision does, and of all."""
    running, done = hashlib.sha256(), 0
    for end in _ends(pdf):
        running.update(pdf[done:end])
        done = end
        yield running.hexdigest(), end


def _ends(pdf: bytes) -> list[int]:
    ends = {len(pdf)}
    at = pdf.find(END)
    while at >= 0 and len(ends) < 3 * MAX_ENDS:
        behind = at + len(END)
        ends.add(behind)  # the line break belongs to either revision
        for break_ in (b"\r\n", b"\n", b"\r"):
            if pdf.startswith(break_, behind):
                ends.add(behind + len(break_))
        at = pdf.find(END, behind)
    return sorted(ends)
