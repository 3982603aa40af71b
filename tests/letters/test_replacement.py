"""When it was wrong: reported, answered, replaced; the old letter ends with the new."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from letters import workflow
from letters.content import people_of
from letters.drafts import save_draft
from letters.duplicates import duplicates
from letters.forms.indonesian import long_date
from letters.guards import blockers
from letters.models import (
    Document,
    Letter,
    RegisterLine,
    State,
    TypoReport,
)
from letters.waiting import waiting_for
from tests.factories_letters import PASSPHRASE, advance, make_draft, make_letter


@pytest.fixture
def signed(people, now) -> Letter:
    return make_letter(State.SIGNED, people=people, now=now)


@pytest.fixture
def replacement(signed, people, now) -> Letter:
    return workflow.begin_replacement(
        letter_id=signed.pk, by=people["registrar"], now=now
    )


def report(letter, people, now, **more) -> Letter:
    return workflow.report_typo(
        letter_id=letter.pk,
        by=people["clerk"],
        now=now,
        reason="Nama salah tulis",
        **more,
    )


def waits_for(user) -> list[int]:
    return list(waiting_for(user).values_list("pk", flat=True))


# --- the report ---------------------------------------------------------------------


@pytest.mark.parametrize("state", [State.SIGNED, State.HANDED_OVER])
def test_a_report_waits_for_the_admin_until_it_is_answered(people, now, state):
    letter = make_letter(state, people=people, now=now)
    admin = people["registrar"]
    assert letter.pk not in waits_for(admin)
    report(letter, people, now, right="SUKARNO")
    assert waits_for(admin) == [letter.pk]
    assert letter.pk not in waits_for(people["examiner"])
    event = letter.events.get(kind="report_typo")
    assert (event.reason, event.data) == ("Nama salah tulis", {"right": "SUKARNO"})
    with pytest.raises(workflow.Refused, match="masih menunggu jawaban"):
        report(letter, people, now)
    with pytest.raises(workflow.Refused, match="Tuliskan alasannya"):
        workflow.dismiss_report(letter_id=letter.pk, by=admin, now=now, reason=" ")
    workflow.dismiss_report(
        letter_id=letter.pk, by=admin, now=now, reason="Sesuai dengan KTP"
    )
    found = letter.typo_reports.get()
    assert (found.answer, found.answered_by) == ("dismissed", admin)
    assert waits_for(admin) == []
    assert Letter.objects.get(pk=letter.pk).state == state
    with pytest.raises(workflow.Refused, match="Tidak ada laporan"):
        workflow.dismiss_report(letter_id=letter.pk, by=admin, now=now, reason="x")


def test_a_report_says_something(signed, people, now):
    with pytest.raises(workflow.Refused):
        workflow.report_typo(
            letter_id=signed.pk, by=people["clerk"], now=now, reason="  "
        )
    assert not TypoReport.objects.exists()


# --- the replacement ----------------------------------------------------------------


def test_a_replacement_copies_everything_and_changes_nothing(people, now):
    old = make_letter(State.SIGNED, people=people, now=now)
    Letter.objects.filter(pk=old.pk).update(sensitive_answers={"penyakit": "Demam"})
    report(old, people, now)
    new = workflow.begin_replacement(letter_id=old.pk, by=people["registrar"], now=now)
    new = Letter.objects.get(pk=new.pk)
    old = Letter.objects.get(pk=old.pk)
    assert (new.state, new.replaces, new.registration_number) == ("draft", old, None)
    assert new.service_version == old.service_version
    assert new.answers == old.answers
    assert new.sensitive_answers == {"penyakit": "Demam"}
    assert people_of(new) == people_of(old)
    assert [p.resident for p in new.parties.all()] == [
        p.resident for p in old.parties.all()
    ]
    columns = ("requirement", "order", "sha256", "size", "pages")
    files = [list(each.attachments.values_list(*columns)) for each in (new, old)]
    assert files[0] == files[1] != []
    assert set(new.attachments.values_list("verdict", flat=True)) == {"unexamined"}
    assert (new.origin_office, new.village_office) == (
        old.origin_office,
        old.village_office,
    )
    assert old.state == State.SIGNED
    assert old.register_line.status == RegisterLine.Status.VALID
    assert old.typo_reports.get().answer == "replaced"
    assert new.pk in waits_for(people["clerk"])
    assert new.pk in waits_for(people["registrar"])


def test_only_one_replacement_at_a_time(signed, replacement, people, now):
    admin = people["registrar"]
    with pytest.raises(workflow.Refused, match="penggantinya sudah dibuat"):
        workflow.begin_replacement(letter_id=signed.pk, by=admin, now=now)
    with pytest.raises(workflow.Refused, match="penggantinya sudah dibuat"):
        report(signed, people, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.create(
            service_version=signed.service_version,
            origin_office=signed.origin_office,
            issuing_office=signed.issuing_office,
            replaces=signed,
            created_by=admin,
            created_at=now,
            updated_at=now,
        )
    workflow.cancel(letter_id=replacement.pk, by=admin, now=now, reason="Tidak jadi")
    again = workflow.begin_replacement(letter_id=signed.pk, by=admin, now=now)
    assert again.pk != replacement.pk


@pytest.mark.parametrize("end", ["cancel", "reject"])
def test_a_replacement_that_comes_to_nothing_leaves_the_old_one(
    signed, replacement, people, now, end
):
    if end == "reject":
        advance(replacement, State.REJECTED, people=people, now=now)
    else:
        workflow.cancel(
            letter_id=replacement.pk, by=people["clerk"], now=now, reason="Batal"
        )
    signed.refresh_from_db(fields=["updated_at"])
    assert Letter.objects.get(pk=signed.pk).state == State.SIGNED
    assert signed.document.status == Document.Status.SIGNED
    report(signed, people, now)


def corrected(letter: Letter, people, now) -> Letter:
    """The name repaired, then all the way to the camat."""
    save_draft(
        letter_id=letter.pk,
        answers=letter.all_answers | {"yang_dihajatkan": "Rina & Budi"},
        people={"pemohon": [letter.parties.get().data]},
        by=people["clerk"],
        now=now,
    )
    return advance(letter, State.AWAITING_SIGNATURE, people=people, now=now)


def test_signing_the_new_one_revokes_the_old_one(signed, replacement, people, now):
    new = corrected(replacement, people, now)
    assert Letter.objects.get(pk=signed.pk).state == State.SIGNED
    new = workflow.sign(
        document_id=new.document_id, passphrase=PASSPHRASE, by=people["camat"], now=now
    )
    old = Letter.objects.get(pk=signed.pk)
    line = new.register_line
    reason = f"Digantikan surat Nomor {line.number} tanggal {long_date(line.date)}"
    assert old.state == State.REVOKED
    assert old.document.status == Document.Status.REVOKED
    assert (old.document.end_reason, old.document.ended_at) == (reason, now)
    assert (old.register_line.status, old.register_line.reason) == ("revoked", reason)
    event = old.events.get(kind="revoke")
    assert (event.reason, event.by) == (reason, people["camat"])
    assert new.register_line.status == RegisterLine.Status.VALID


def test_a_signature_that_fails_leaves_both_as_they_were(
    signed, replacement, people, now, monkeypatch
):
    new = corrected(replacement, people, now)

    def broken(*args, **kwargs):
        raise RuntimeError("power cut")

    monkeypatch.setattr("letters.workflow.replacement.declare_void", broken)
    with pytest.raises(RuntimeError):
        workflow.sign(
            document_id=new.document_id,
            passphrase=PASSPHRASE,
            by=people["camat"],
            now=now,
        )
    assert Letter.objects.get(pk=new.pk).state == State.AWAITING_SIGNATURE
    assert Letter.objects.get(pk=signed.pk).state == State.SIGNED


def test_the_new_letter_says_what_it_replaces(signed, replacement, people, now):
    from pypdfium2 import PdfDocument

    new = corrected(replacement, people, now)
    pdf = PdfDocument(bytes(new.document.file.rendered))
    text = " ".join(pdf[0].get_textpage().get_text_bounded().split())
    line = signed.register_line
    assert (
        f"Surat ini menggantikan surat Nomor {line.number} tanggal "
        f"{long_date(line.date)} yang dinyatakan dicabut dan tidak berlaku." in text
    )


def test_an_old_one_revoked_by_hand_meanwhile_keeps_its_reason(
    signed, replacement, people, now
):
    new = corrected(replacement, people, now)
    warnings = blockers(signed, "revoke", user=people["registrar"], now=now)
    assert [each.level for each in warnings] == ["warn"]
    workflow.revoke(
        letter_id=signed.pk, by=people["registrar"], now=now, reason="Data palsu"
    )
    workflow.sign(
        document_id=new.document_id, passphrase=PASSPHRASE, by=people["camat"], now=now
    )
    old = Letter.objects.get(pk=signed.pk)
    assert old.document.end_reason == "Data palsu"
    assert old.events.filter(kind="revoke").count() == 1


def test_the_duplicates_guard_knows_a_replacement(signed, replacement, people, now):
    """Were this a service that one person asks for once."""
    clerk, version = people["clerk"], signed.service_version
    version.definition |= {"duplicates": {"same_subject": "stop"}}
    type(version).objects.filter(pk=version.pk).update(definition=version.definition)
    on = timezone.localdate(now)
    other = make_draft(by=clerk, now=now)
    save_draft(
        letter_id=other.pk,
        answers=other.all_answers,
        people={"pemohon": [signed.parties.get().data]},
        by=clerk,
        now=now,
    )

    def found(letter: Letter) -> list[str]:
        fresh = Letter.objects.get(pk=letter.pk)
        return [each.level for each in duplicates(fresh, user=clerk, on=on)]

    assert (found(replacement), found(other)) == ([], ["warn"])
    letter = workflow.submit(letter_id=replacement.pk, by=clerk, now=now)
    # the village vouched for other words
    assert letter.state == State.AWAITING_VILLAGE_SIGNATURE
    assert found(other) == ["block"]


def test_revoking_by_hand_answers_an_open_report(signed, people, now):
    report(signed, people, now)
    workflow.revoke(
        letter_id=signed.pk, by=people["registrar"], now=now, reason="Keliru"
    )
    assert signed.typo_reports.get().answer == "revoked"
    assert waits_for(people["registrar"]) == []
