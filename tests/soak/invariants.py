"""What must hold whatever happened: asked of the database after every kill."""

import hashlib

from letters.models import Document, Letter, RegisterLine, SeriesYear, State
from letters.models.state_machine import WITH_DOCUMENT, WITH_SIGNATURE


def broken() -> list[str]:
    """Everything that does not hold, in words; an empty list is what we want."""
    return [*_numbers(), *_letters(), *_documents()]


def _numbers() -> list[str]:
    found = []
    for counter in SeriesYear.objects.filter(series__kind="letter"):
        lines = RegisterLine.objects.filter(series=counter.series, year=counter.year)
        seqs = sorted(lines.values_list("seq", flat=True))
        expected = list(range(counter.start_value + 1, counter.last_seq + 1))
        if seqs != expected:
            missing = sorted(set(expected) - set(seqs))
            found.append(f"{counter}: missing {missing}, have {len(seqs)} lines")
    registered = Letter.objects.exclude(registration_number=None)
    numbers = list(registered.values_list("registration_number", flat=True))
    if len(numbers) != len(set(numbers)):
        found.append("a registration number stands twice")
    return found


def _letters() -> list[str]:
    found = []
    for letter in Letter.objects.select_related("register_line", "document"):
        line = letter.register_line
        if line is not None and line.letter_id != letter.pk:
            found.append(f"{letter}: owns the line of another letter")
        if letter.state in WITH_DOCUMENT and (line is None or letter.document is None):
            found.append(f"{letter}: {letter.state} without line or document")
        books = letter.register_lines.filter(status="valid")
        own = books.filter(series__office=letter.issuing_office)
        valid = own.count()
        if books.count() - valid > 1:
            found.append(f"{letter}: {books.count() - valid} valid lines of a village")
        if line is not None and line.status == "valid" and valid != 1:
            found.append(f"{letter}: {valid} valid lines")
        signed = letter.events.filter(kind__in=["sign", "sign_in_ink"]).count()
        if (letter.state in WITH_SIGNATURE) != (signed == 1):
            found.append(f"{letter}: {letter.state} with {signed} sign events")
    return found


def _documents() -> list[str]:
    found = []
    for document in Document.objects.select_related("file", "letter"):
        rendered = hashlib.sha256(bytes(document.file.rendered)).hexdigest()
        if rendered != document.rendered_sha256:
            found.append(f"{document}: the rendered file is not what was stored")
        signed = document.file.signed
        if document.status == Document.Status.SIGNED:
            if document.letter.state not in WITH_SIGNATURE:
                found.append(f"{document}: signed, but its letter is not")
            if hashlib.sha256(bytes(signed or b"")).hexdigest() != (
                document.signed_sha256
            ):
                found.append(f"{document}: the signed file is not what was stored")
        elif document.status == Document.Status.WAITING:
            if signed is not None:
                found.append(f"{document}: half signed")
            if document.letter.state != State.AWAITING_SIGNATURE:
                found.append(f"{document}: waits, but its letter does not")
    return found
