"""Mistakes in signed letters: reported, answered, mended by another letter."""

from datetime import datetime

from letters import sop_clock
from letters.corrections import open_report, replaced_words
from letters.models import Attachment, Letter, LetterEvent, Party, State, TypoReport
from letters.models.attachment import NOT_COPIED
from letters.workflow.core import ensure_allowed, ensure_unblocked, locked, move, take
from letters.workflow.revocation import close_report, declare_void
from registry.models import User


def report_typo(
    *, letter_id: int, by: User, now: datetime, reason: str, right: str = ""
) -> Letter:
    """The village says what is wrong; the kecamatan answers.

    Args: `reason` what is wrong, `right` how it should read, where the village knows.
    """
    with locked(letter_id) as letter:
        take(
            letter,
            "report_typo",
            by=by,
            now=now,
            reason=reason,
            data={"right": right.strip()} if right.strip() else None,
        )
        TypoReport.objects.create(
            letter=letter,
            wrong=reason.strip(),
            right=right.strip()[:300],
            reported_by=by,
            reported_at=now,
        )
        return letter


def dismiss_report(*, letter_id: int, by: User, now: datetime, reason: str) -> Letter:
    """No new letter is needed; the village reads why."""
    with locked(letter_id) as letter:
        take(letter, "dismiss_report", by=by, now=now, reason=reason)
        close_report(letter, TypoReport.Answer.DISMISSED, by=by, now=now)
        return letter


def begin_replacement(*, letter_id: int, by: User, now: datetime) -> Letter:
    """A new draft with all that the letter holds; the letter itself stays in force."""
    with locked(letter_id) as letter:
        ensure_allowed(letter, "begin_replacement", by=by)
        ensure_unblocked(letter, "begin_replacement", by=by, now=now)
        report = open_report(letter)
        new = _copy(letter, by=by, now=now)
        move(letter, "begin_replacement", by=by, now=now, data={"replacement": new.pk})
        if report is not None:
            close_report(letter, TypoReport.Answer.REPLACED, by=by, now=now)
        return new


def revoke_replaced(letter: Letter, *, by: User, now: datetime) -> None:
    """The letter that this one replaces ends with its signature.

    Called inside the transaction that signs. Nobody asks whether the signer may
    revoke: that the old letter falls was decided when the new one was begun. One that
    was revoked by hand meanwhile is left alone.
    """
    if letter.replaces_id is None:
        return
    reason = replaced_words(letter)
    with locked(letter.replaces_id) as old:
        if old.state in (State.SIGNED, State.HANDED_OVER):
            move(
                old,
                "revoke",
                by=by,
                now=now,
                reason=reason,
                data={"replacement": letter.pk},
            )
            declare_void(old, by=by, now=now, reason=reason)


def _copy(old: Letter, *, by: User, now: datetime) -> Letter:
    new = Letter(
        service_version=old.service_version,
        origin_office=old.origin_office,
        issuing_office=old.issuing_office,
        village_office=old.village_office,
        answers=old.answers,
        sensitive_answers=old.sensitive_answers,
        subject_name=old.subject_name,
        held_from=old.held_from,
        held_until=old.held_until,
        replaces=old,
        created_by=by,
        created_at=now,
        updated_at=now,
        state_since=now,
    )
    new._history_user = by
    new._history_date = now
    new._change_reason = f"Pengganti {old}"
    new.save()
    Party.objects.bulk_create(
        Party(
            letter=new,
            role=each.role,
            order=each.order,
            resident_id=each.resident_id,
            nik=each.nik,
            kk_number=each.kk_number,
            name=each.name,
            birth_date=each.birth_date,
            data=each.data,
        )
        for each in old.parties.all()
    )
    # the same content addresses: nothing is uploaded again, all is examined again
    Attachment.objects.bulk_create(
        Attachment(
            letter=new,
            requirement=each.requirement,
            order=each.order,
            sha256=each.sha256,
            content_type=each.content_type,
            size=each.size,
            pages=each.pages,
            uploaded_by_id=each.uploaded_by_id,
            uploaded_at=each.uploaded_at,
        )
        for each in old.attachments.current().exclude(requirement__in=NOT_COPIED)
    )
    LetterEvent.objects.create(
        letter=new,
        kind=LetterEvent.Kind.CREATED,
        by=by,
        at=now,
        to_state=new.state,
        data={"replaces": old.register_line.number},
    )
    sop_clock.begin(new, now=now)
    return new
