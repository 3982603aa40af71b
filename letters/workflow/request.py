"""Asking for the signature in three steps: number, render, document.

A render takes too long to hold the write lock (library-traps 14), so the number is
taken and committed first, the PDF is made with no transaction open, and the document
and the transition are committed together. A crash in between leaves an approved letter
that owns a number; the next click uses it.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

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
from letters.signers import (
    SignerChoice,
    possible_signers,
    setting_of,
    signer_choices,
)
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


@dataclass(frozen=True)
class _Wish:
    """Who is to sign, and by which step the letter comes to him."""

    choose: Callable[[Letter], SignerChoice]
    step: str = "request_signature"
    reason: str = ""


def request_signature(
    *, letter_id: int, by: User, now: datetime, chosen: str = ""
) -> Letter:
    """Number the letter, render it and lay it before its signer.

    Args: `chosen` the key of one of `signer_choices`: who is to sign, and by which
    provider; without it the first of them.
    Raises Refused with what blocks, also when the letter cannot be rendered.
    """
    wish = _Wish(lambda letter: _named(letter, chosen, now=now))
    return _ask(letter_id, by=by, now=now, wish=wish)


def request_on_paper(
    *,
    letter_id: int,
    by: User,
    now: datetime,
    reason: str,
    official: Official | None = None,
) -> Letter:
    """The same for a signature in ink (`workflow.ink`); `reason` says why.

    Args: `official` the appointment that is to sign; without it the holder of the pen.
    """
    wish = _Wish(
        lambda letter: SignerChoice(
            _in_office(letter, official, now=now), Provider.INK
        ),
        step="request_ink",
        reason=reason,
    )
    return _ask(letter_id, by=by, now=now, wish=wish)


def _ask(letter_id: int, *, by: User, now: datetime, wish: _Wish) -> Letter:
    line, signer = _number(letter_id, by=by, now=now, wish=wish)
    composed, rendered, token = _render(letter_id, line=line, signer=signer, now=now)
    return _lay_before(
        letter_id,
        by=by,
        now=now,
        wish=wish,
        line=line,
        signer=signer,
        composed=composed,
        rendered=rendered,
        token=token,
    )


def _number(
    letter_id: int, *, by: User, now: datetime, wish: _Wish
) -> tuple[RegisterLine, SignerChoice]:
    on = timezone.localdate(now)
    with locked(letter_id) as letter:
        ensure_allowed(letter, wish.step, by=by)
        ensure_unblocked(letter, wish.step, by=by, now=now, reason=wish.reason)
        setting = setting_of(letter)
        signer = wish.choose(letter)
        line = letter.register_line
        if line is None or line.year != on.year:
            old = line
            if old is not None:
                void_line(line=old, reason="Batal: diganti nomor tahun berikutnya")
            line = take_line(
                letter=letter,
                setting=setting,
                signer=f"{signer.official.heading_lines()[0].rstrip(',')}, "
                f"{signer.official.printed_name}",
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


def _named(letter: Letter, chosen: str, *, now: datetime) -> SignerChoice:
    """Who is to sign, and how; nobody but those whom the service admits today."""
    choices = signer_choices(letter, now=now)
    if not chosen:
        return choices[0]
    for choice in choices:
        if choice.key == chosen:
            return choice
    raise Refused(
        Problem(
            "chosen",
            "Penanda tangan itu hari ini tidak berwenang, atau sertifikatnya tidak "
            "berlaku. Pilih dari daftar.",
        )
    )


def _in_office(letter: Letter, official: Official | None, *, now: datetime) -> Official:
    """Who may sign on paper today: he needs no certificate."""
    signers = possible_signers(letter, on=timezone.localdate(now))
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
    letter_id: int, *, line: RegisterLine, signer: SignerChoice, now: datetime
) -> tuple[Composed, bytes, str]:
    token = new_token()
    letter = Letter.objects.for_composition().get(pk=letter_id)
    try:
        composed = compose_letter(
            letter,
            line=line,
            official=signer.official,
            provider=signer.provider,
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
    wish: _Wish,
    line: RegisterLine,
    signer: SignerChoice,
    composed: Composed,
    rendered: bytes,
    token: str,
) -> Letter:
    official = signer.official
    with locked(letter_id) as letter:
        ensure_allowed(letter, wish.step, by=by)
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
            official=official,
            provider=signer.provider,
            letterhead=composed.letterhead,
            signer_name=official.printed_name,
            signer_heading=" ".join(official.heading_lines()).rstrip(","),
            content_hash=composed.content_hash,
            rendered_sha256=hashlib.sha256(rendered).hexdigest(),
            created_by=by,
            created_at=now,
        )
        DocumentFile.objects.create(document=document, rendered=rendered)
        move(
            letter,
            wish.step,
            by=by,
            now=now,
            reason=wish.reason,
            data={
                "number": line.number,
                "signer": official.printed_name,
                "provider": signer.provider,
            },
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
