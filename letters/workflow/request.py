"""Asking for the signature in three steps: number, render, document.

A render takes too long to hold the write lock (library-traps 14), so the number is
taken and committed first, the PDF is made with no transaction open, and the document
and the transition are committed together. A crash in between leaves an approved letter
that owns a number; the next click uses it.
"""

import hashlib
from datetime import date, datetime

from django.utils import timezone

from letters.composition import Composed, compose_letter
from letters.content import document_hash
from letters.forms.rules import Problem
from letters.models import Document, DocumentFile, Letter, Provider, RegisterLine
from letters.models.document import new_token
from letters.numbering import take_line, void_line
from letters.printed_values import register_entry
from letters.rendering import RenderFailed, render_sheet
from letters.scans import UnreadableScan
from letters.signers import possible_signers, setting_of
from letters.workflow.core import (
    Changed,
    Refused,
    ensure_allowed,
    ensure_unblocked,
    locked,
    move,
    take,
)
from registry.failpoints import reach
from registry.models import Official, User
from registry.storage import FileMissing


def request_signature(
    *,
    letter_id: int,
    by: User,
    now: datetime,
    official: Official | None = None,
    ink: str = "",
) -> Letter:
    """Number the letter, render it and lay it before its signer.

    Args: `official` the appointment that is to sign; without it the holder of the pen.
    `ink` why it is to be signed on paper, see `workflow.ink`.
    Raises Refused with what blocks, also when the letter cannot be rendered.
    """
    line, signer = _number(letter_id, by=by, now=now, official=official, ink=ink)
    provider = Provider.INK if ink else Provider.OWN
    composed, rendered, token = _render(
        letter_id, line=line, signer=signer, provider=provider, now=now
    )
    return _lay_before(
        letter_id,
        by=by,
        now=now,
        line=line,
        signer=signer,
        provider=provider,
        composed=composed,
        rendered=rendered,
        token=token,
        ink=ink,
    )


def _number(
    letter_id: int, *, by: User, now: datetime, official: Official | None, ink: str = ""
) -> tuple[RegisterLine, Official]:
    on = timezone.localdate(now)
    step = _step(ink)
    with locked(letter_id) as letter:
        ensure_allowed(letter, step, by=by)
        ensure_unblocked(letter, step, by=by, now=now, reason=ink)
        setting = setting_of(letter)
        signer = _named(letter, official, on=on)
        line = letter.register_line
        if line is None or line.year != on.year:
            old = line
            if old is not None:
                void_line(line=old, reason="Batal: diganti nomor tahun berikutnya")
            line = take_line(
                letter=letter,
                setting=setting,
                signer=f"{signer.heading_lines()[0].rstrip(',')}, "
                f"{signer.printed_name}",
                purpose=register_entry(letter, now=now),
                by=by,
                now=now,
                on=on,
            )
            if old is not None:
                old.reason = f"Batal, diganti nomor {line.number}"
                old.save(update_fields=["reason"])
            letter.register_line = line
            letter.save(update_fields=["register_line"])
    reach("after_line_commit")
    return line, signer


def _step(ink: str) -> str:
    return "request_ink" if ink else "request_signature"


def _named(letter: Letter, official: Official | None, *, on: date) -> Official:
    """The one who is to sign; nobody but those whom the service admits today."""
    signers = possible_signers(letter, on=on)
    if official is None:
        return signers[0]
    if official not in signers:
        raise Refused(
            Problem(
                "official",
                f"{official.printed_name} hari ini tidak berwenang menandatangani "
                "layanan ini.",
            )
        )
    return official


def _render(
    letter_id: int,
    *,
    line: RegisterLine,
    signer: Official,
    provider: str,
    now: datetime,
) -> tuple[Composed, bytes, str]:
    token = new_token()
    letter = Letter.objects.for_composition().get(pk=letter_id)
    try:
        composed = compose_letter(
            letter,
            line=line,
            official=signer,
            provider=provider,
            token=token,
            now=now,
        )
        rendered = render_sheet(composed.sheet)
    except (FileMissing, RenderFailed, UnreadableScan) as error:
        raise Refused(Problem("", str(error))) from error
    reach("after_render")
    return composed, rendered, token


def _lay_before(
    letter_id: int,
    *,
    by: User,
    now: datetime,
    line: RegisterLine,
    signer: Official,
    provider: str,
    composed: Composed,
    rendered: bytes,
    token: str,
    ink: str,
) -> Letter:
    with locked(letter_id) as letter:
        ensure_allowed(letter, _step(ink), by=by)
        if (
            letter.register_line_id != line.pk
            or letter.document_id is not None
            or composed.content_hash != document_hash(letter)
        ):
            raise Changed
        document = Document.objects.create(
            letter=letter,
            register_line=line,
            token=token,
            official=signer,
            provider=provider,
            letterhead=composed.letterhead,
            signer_name=signer.printed_name,
            signer_heading=" ".join(signer.heading_lines()).rstrip(","),
            content_hash=composed.content_hash,
            rendered_sha256=hashlib.sha256(rendered).hexdigest(),
            created_by=by,
            created_at=now,
        )
        DocumentFile.objects.create(document=document, rendered=rendered)
        move(
            letter,
            _step(ink),
            by=by,
            now=now,
            reason=ink,
            data={"number": line.number, "signer": signer.printed_name},
            document=document,
        )
        reach("before_document_commit")
    reach("after_document_commit")
    return letter


def recall(*, letter_id: int, by: User, now: datetime, reason: str) -> Letter:
    """Take an unsigned letter back from its signer; it keeps its number."""
    with locked(letter_id) as letter:
        document = letter.document
        take(letter, "recall", by=by, now=now, reason=reason)
        document.supersede(now=now, reason=f"Ditarik kembali: {reason}")
        return letter


def return_to_registrar(
    *, letter_id: int, by: User, now: datetime, reason: str
) -> Letter:
    """The signer sends the letter back to the admin; it keeps its number."""
    with locked(letter_id) as letter:
        document = letter.document
        take(letter, "return_to_registrar", by=by, now=now, reason=reason)
        document.supersede(now=now, reason=f"Dikembalikan: {reason}")
        return letter
