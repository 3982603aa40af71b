"""The life of a letter, step by step, and what each step leaves behind."""

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone

from letters import workflow
from letters.drafts import DraftClosed, save_draft
from letters.models import Document, LetterEvent, RegisterLine, SeriesYear, State
from letters.signing.errors import WrongPassphrase
from letters.signing.passphrase import PassphraseLocked
from tests.factories_letters import PASSPHRASE, make_letter


@pytest.fixture
def now():
    return timezone.now()


def test_the_straight_way(people, now):
    letter = make_letter(State.SIGNED, people=people, now=now)
    document, line = letter.document, letter.register_line
    assert document.status == Document.Status.SIGNED
    assert line.number.startswith("300.1/") and line.status == line.Status.VALID
    assert letter.registration_number.startswith("PITU-")
    signed, rendered = bytes(document.file.signed), bytes(document.file.rendered)
    assert signed.startswith(rendered) and len(signed) > len(rendered)
    assert document.signed_sha256 == hashlib.sha256(signed).hexdigest()
    kinds = list(letter.events.values_list("kind", flat=True))
    assert kinds == [
        "created",
        "submit",
        "sign_for_village",
        "approve",
        "request_signature",
        "sign",
    ]


def test_repair_keeps_number_and_village_signature(people, now):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    number = letter.registration_number
    workflow.send_back(
        letter_id=letter.pk,
        by=people["examiner"],
        now=now,
        reason="Foto KTP buram, mohon foto ulang",
        findings=[
            workflow.Finding("requirement:ktp", "KTP pemohon", "Buram"),
        ],
    )
    defect = letter.defects.get()
    with pytest.raises(workflow.Refused, match="KTP pemohon: Buram"):
        workflow.submit(letter_id=letter.pk, by=people["clerk"], now=now)
    letter.refresh_from_db()
    save_draft(
        letter_id=letter.pk,
        answers=letter.all_answers,
        people={"pemohon": [letter.parties.get().data]},
        by=people["clerk"],
        now=now,
        resolved=[defect.pk],
    )
    letter = workflow.submit(letter_id=letter.pk, by=people["clerk"], now=now)
    # only a document was wrong, so the head need not sign again
    assert letter.state == State.SUBMITTED and letter.round == 2
    assert letter.registration_number == number
    defect.refresh_from_db()
    assert defect.resolved_by == people["clerk"]


def test_changed_content_voids_the_village_signature(people, now):
    letter = make_letter(State.RETURNED, people=people, now=now)
    save_draft(
        letter_id=letter.pk,
        answers=letter.all_answers | {"jumlah_undangan": 900},
        people={"pemohon": [letter.parties.get().data]},
        by=people["clerk"],
        now=now,
        resolved=list(letter.defects.values_list("pk", flat=True)),
    )
    assert letter.village_signatures.get().voided_at == now
    letter = workflow.submit(letter_id=letter.pk, by=people["clerk"], now=now)
    assert letter.state == State.AWAITING_VILLAGE_SIGNATURE


def test_history_waits_while_the_page_saves_by_itself(people, now):
    letter = make_letter(State.DRAFT, people=people, now=now)
    before = letter.history.count()
    common = {
        "letter_id": letter.pk,
        "answers": letter.all_answers,
        "people": {"pemohon": [letter.parties.get().data]},
        "by": people["clerk"],
        "now": now,
    }
    save_draft(**common, quiet=True)
    assert letter.history.count() == before
    save_draft(**common)
    assert letter.history.count() == before + 1
    assert letter.history.first().history_user == people["clerk"]


def test_a_submitted_letter_cannot_be_written_to(people, now):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    with pytest.raises(DraftClosed, match="Menunggu verifikasi"):
        save_draft(
            letter_id=letter.pk, answers={}, people={}, by=people["clerk"], now=now
        )


@pytest.mark.parametrize("step", ["recall", "return_to_registrar"])
def test_the_way_back_to_the_admin_keeps_the_number(people, now, step):
    letter = make_letter(State.AWAITING_SIGNATURE, people=people, now=now)
    line, old = letter.register_line, letter.document
    by = people["registrar" if step == "recall" else "camat"]
    getattr(workflow, step)(letter_id=letter.pk, by=by, now=now, reason="Cek lagi")
    old.refresh_from_db()
    assert old.status == Document.Status.SUPERSEDED and old.end_reason
    letter = workflow.request_signature(
        letter_id=letter.pk, by=people["registrar"], now=now
    )
    assert letter.register_line == line and letter.document != old
    assert RegisterLine.objects.count() == 1


def test_new_year_before_the_signature_takes_a_new_number(people):
    december = timezone.make_aware(timezone.datetime(2025, 12, 30, 10))
    january = december + timedelta(days=6)
    letter = make_letter(State.AWAITING_SIGNATURE, people=people, now=december)
    old = letter.register_line
    workflow.recall(
        letter_id=letter.pk, by=people["registrar"], now=january, reason="Tahun baru"
    )
    letter = workflow.request_signature(
        letter_id=letter.pk, by=people["registrar"], now=january
    )
    old.refresh_from_db()
    new = letter.register_line
    assert (old.year, old.status) == (2025, RegisterLine.Status.VOID)
    assert new.year == 2026 and new.seq == 1
    assert old.reason == f"Batal, diganti nomor {new.number}"


def test_a_december_letter_may_be_signed_in_january(people):
    december = timezone.make_aware(timezone.datetime(2025, 12, 31, 15))
    letter = make_letter(State.AWAITING_SIGNATURE, people=people, now=december)
    letter = workflow.sign(
        document_id=letter.document_id,
        passphrase=PASSPHRASE,
        by=people["camat"],
        now=december + timedelta(days=2),
    )
    assert letter.state == State.SIGNED and letter.register_line.year == 2025


@pytest.mark.parametrize(
    ("step", "who"), [("reject", "camat"), ("cancel", "registrar")]
)
def test_ending_a_numbered_letter_voids_its_line(people, now, step, who):
    letter = make_letter(State.AWAITING_SIGNATURE, people=people, now=now)
    line, document = letter.register_line, letter.document
    getattr(workflow, step)(
        letter_id=letter.pk, by=people[who], now=now, reason="Atas petunjuk Camat"
    )
    line.refresh_from_db()
    document.refresh_from_db()
    letter.refresh_from_db()
    assert line.status == RegisterLine.Status.VOID
    assert "Atas petunjuk Camat" in line.reason
    assert document.status == Document.Status.SUPERSEDED
    assert letter.register_line is None and letter.document is None


def test_the_start_value_of_the_agenda_is_followed(people, now):
    year = timezone.localdate(now).year
    first = make_letter(State.AWAITING_SIGNATURE, people=people, now=now)
    counter = SeriesYear.objects.get(series=first.register_line.series, year=year)
    counter.start_value = counter.last_seq = 412
    counter.save()
    second = make_letter(State.AWAITING_SIGNATURE, people=people, now=now)
    assert second.register_line.seq == 413
    assert second.register_line.number == f"300.1/413/404.604/{year}"


def test_wrong_passphrases_are_counted_and_then_closed(people, now, settings):
    letter = make_letter(State.AWAITING_SIGNATURE, people=people, now=now)

    def attempt(passphrase, at=now):
        return workflow.sign(
            document_id=letter.document_id,
            passphrase=passphrase,
            by=people["camat"],
            now=at,
        )

    for left in range(settings.PASSPHRASE_MAX_ATTEMPTS - 1, 0, -1):
        with pytest.raises(WrongPassphrase, match=f"sisa {left} percobaan"):
            attempt("salah sekali")
    with pytest.raises(WrongPassphrase, match="ditutup"):
        attempt("salah sekali")
    with pytest.raises(PassphraseLocked, match="menit lagi"):
        attempt(PASSPHRASE)
    letter.refresh_from_db()
    assert letter.state == State.AWAITING_SIGNATURE
    later = now + timedelta(minutes=settings.PASSPHRASE_LOCK_MINUTES, seconds=1)
    assert attempt(PASSPHRASE, at=later).state == State.SIGNED


def test_only_what_was_shown_is_signed(people, now):
    letter = make_letter(State.AWAITING_SIGNATURE, people=people, now=now)
    shown = letter.document_id
    workflow.recall(
        letter_id=letter.pk, by=people["registrar"], now=now, reason="Cek lagi"
    )
    workflow.request_signature(letter_id=letter.pk, by=people["registrar"], now=now)
    with pytest.raises(workflow.Refused, match="sudah berubah"):
        workflow.sign(
            document_id=shown, passphrase=PASSPHRASE, by=people["camat"], now=now
        )


def test_several_letters_one_passphrase_a_result_each(people, now):
    good = make_letter(State.AWAITING_SIGNATURE, people=people, now=now)
    moved = make_letter(State.AWAITING_SIGNATURE, people=people, now=now)
    stale = moved.document_id
    workflow.recall(
        letter_id=moved.pk, by=people["registrar"], now=now, reason="Cek lagi"
    )
    results = workflow.sign_many(
        document_ids=[good.document_id, stale],
        passphrase=PASSPHRASE,
        by=people["camat"],
        now=now,
    )
    assert {r.letter_id: r.done for r in results} == {good.pk: True, moved.pk: False}


def test_a_password_set_by_somebody_else_cannot_sign(people, now):
    letter = make_letter(State.AWAITING_VILLAGE_SIGNATURE, people=people, now=now)
    head = people["head"]
    head.set_password("dibuatkan admin")
    head.save()
    with pytest.raises(workflow.Refused, match="Ganti dahulu kata sandi"):
        workflow.sign_for_village(letter_id=letter.pk, by=head, now=now)


def test_revoking_marks_document_and_line(people, now):
    letter = make_letter(State.REVOKED, people=people, now=now)
    assert letter.document.status == Document.Status.REVOKED
    assert letter.register_line.status == RegisterLine.Status.REVOKED
    assert letter.events.get(kind=LetterEvent.Kind.REVOKE).reason


def test_a_failed_render_keeps_the_number_for_the_next_click(people, now, monkeypatch):
    from letters.rendering import RenderFailed
    from letters.workflow import request

    letter = make_letter(State.APPROVED, people=people, now=now)

    def fail(sheet):
        raise RenderFailed("PDF surat gagal dibuat.")

    with monkeypatch.context() as patch:
        patch.setattr(request, "render_sheet", fail)
        with pytest.raises(workflow.Refused, match="PDF surat gagal"):
            workflow.request_signature(
                letter_id=letter.pk, by=people["registrar"], now=now
            )
    letter.refresh_from_db()
    line = letter.register_line
    assert letter.state == State.APPROVED and line is not None
    letter = workflow.request_signature(
        letter_id=letter.pk, by=people["registrar"], now=now
    )
    assert letter.register_line == line


def test_sensitive_answers_are_never_stored_in_clear(people, now):
    from django.db import connection

    letter = make_letter(State.DRAFT, people=people, now=now)
    letter.sensitive_answers = {"penghasilan": "RAHASIA-SEKALI"}
    letter._history_user = people["clerk"]
    letter.save()
    with connection.cursor() as cursor:
        for table in ("letters_letter", "letters_historicalletter"):
            cursor.execute(f"select * from {table}")
            assert "RAHASIA-SEKALI" not in str(cursor.fetchall())
    letter.refresh_from_db()
    assert letter.all_answers["penghasilan"] == "RAHASIA-SEKALI"
