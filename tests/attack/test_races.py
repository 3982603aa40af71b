"""Two at once on one letter: threads, each with a connection of its own."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from letters import workflow
from letters.drafts import save_draft
from letters.models import (
    Document,
    Letter,
    LetterEvent,
    RegisterLine,
    SigningAttempt,
    State,
    VillageSignature,
)
from letters.signers import signer_choices
from letters.uploads import attach
from registry.models import ResidentAccess
from registry.scoping import look_up_by_full_nik
from tests.attack.at_once import at_once
from tests.conftest import load_reference
from tests.factories_letters import PASSPHRASE, make_draft, make_letter, picture

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def an_engine(db):
    load_reference()
    if connection.vendor == "sqlite":
        assert "memory" not in str(settings.DATABASES["default"]["TEST"]["NAME"])


def steps(letter: Letter, kind: str) -> int:
    return LetterEvent.objects.filter(letter=letter, kind=kind).count()


def test_a_letter_is_sent_once(people):
    letter = make_letter(State.DRAFT, people=people)
    now = timezone.now()

    def submit():
        workflow.submit(letter_id=letter.pk, by=people["clerk"], now=now)

    told = Counter(at_once(submit, submit, submit))
    assert told["done"] == 1
    assert steps(letter, "submit") == 1
    assert Letter.objects.get(pk=letter.pk).round == 1


def test_a_village_head_signs_once(people):
    letter = make_letter(State.AWAITING_VILLAGE_SIGNATURE, people=people)
    now = timezone.now()

    def sign():
        workflow.sign_for_village(letter_id=letter.pk, by=people["head"], now=now)

    def cancel():
        workflow.cancel(letter_id=letter.pk, by=people["clerk"], now=now, reason="x")

    told = at_once(sign, sign, cancel)
    state = Letter.objects.get(pk=letter.pk).state
    assert state in (State.SUBMITTED, State.CANCELLED)
    assert VillageSignature.objects.filter(letter=letter).count() <= 1
    assert told[:2].count("done") <= 1


def test_what_is_decided_is_decided_once(people):
    letter = make_letter(State.SUBMITTED, people=people)
    now = timezone.now()
    told = at_once(
        lambda: workflow.approve(letter_id=letter.pk, by=people["examiner"], now=now),
        lambda: workflow.reject(
            letter_id=letter.pk, by=people["registrar"], now=now, reason="x"
        ),
        lambda: workflow.send_back(
            letter_id=letter.pk, by=people["registrar"], now=now, reason="x"
        ),
    )
    # approving may be followed by another step of the registrar, never two of one
    state = Letter.objects.get(pk=letter.pk).state
    assert told.count("done") >= 1
    assert state in (State.APPROVED, State.REJECTED, State.RETURNED)
    events = LetterEvent.objects.filter(letter=letter).exclude(to_state="")
    assert events.last().to_state == state
    assert [e.from_state for e in events][1:] == [e.to_state for e in events][:-1]


def test_one_click_too_many_takes_no_second_number(people):
    letter = make_letter(State.APPROVED, people=people)
    now = timezone.now()

    def request():
        workflow.request_signature(letter_id=letter.pk, by=people["registrar"], now=now)

    told = at_once(request, request, request)
    assert told.count("done") == 1
    assert RegisterLine.objects.filter(letter=letter).count() == 1
    assert Document.objects.filter(letter=letter).count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_a_letter_cancelled_while_it_is_numbered_keeps_no_number(people, turn):
    letter = make_letter(State.APPROVED, people=people)
    now, registrar = timezone.now(), people["registrar"]

    def request():
        workflow.request_signature(letter_id=letter.pk, by=registrar, now=now)

    def cancel():
        workflow.cancel(letter_id=letter.pk, by=registrar, now=now, reason="x")

    at_once(request, cancel)
    after = Letter.objects.get(pk=letter.pk)
    lines = RegisterLine.objects.filter(letter=letter)
    documents = Document.objects.filter(letter=letter)
    if after.state == State.CANCELLED:
        assert not lines.filter(status="valid").exists()
        assert not documents.filter(status="waiting").exists()
    else:
        assert after.state == State.AWAITING_SIGNATURE
        assert after.register_line.status == "valid"


def test_who_waits_for_a_lock_reads_what_was_written_meanwhile(people):
    """The number that somebody else gives while one waits to take the letter."""
    from letters.workflow.core import locked

    letter = make_letter(State.APPROVED, people=people)
    now, registrar = timezone.now(), people["registrar"]
    held, seen = threading.Event(), []

    def number():
        from letters.workflow.request import _number, _Wish

        wish = _Wish(lambda letter: signer_choices(letter, now=now)[0])
        _number(letter.pk, by=registrar, now=now, wish=wish)

    def hold_and_number():
        with locked(letter.pk):
            held.set()
            waiter.join(timeout=0.5)  # it comes to the lock and waits there
            number()

    def wait():
        held.wait()
        try:
            with locked(letter.pk) as found:
                seen.append((found.register_line_id, found.register_line))
        finally:
            connections.close_all()

    waiter = threading.Thread(target=wait)
    waiter.start()
    hold_and_number()
    waiter.join()
    ((key, line),) = seen
    assert key is not None and line is not None


def test_a_letter_is_signed_once_and_not_while_it_is_recalled(people):
    letter = make_letter(State.AWAITING_SIGNATURE, people=people)
    now = timezone.now()

    def sign():
        workflow.sign(
            document_id=letter.document_id,
            passphrase=PASSPHRASE,
            by=people["camat"],
            now=now,
        )

    def recall():
        workflow.recall(
            letter_id=letter.pk, by=people["registrar"], now=now, reason="x"
        )

    at_once(sign, sign, recall)
    after = Letter.objects.get(pk=letter.pk)
    document = Document.objects.get(pk=letter.document_id)
    if after.state == State.SIGNED:
        assert document.status == "signed" and document.file.signed
        assert steps(letter, "recall") == 0
    else:
        assert after.state == State.APPROVED
        assert document.status == "superseded" and document.file.signed is None
    assert steps(letter, "sign") <= 1
    assert not SigningAttempt.objects.filter(outcome="open").exists()


def test_what_is_typed_during_sending_is_in_it_or_is_told(people):
    letter = make_letter(State.DRAFT, people=people)
    now, clerk = timezone.now(), people["clerk"]
    person = [dict(party.data) for party in letter.parties.all()]
    answers = letter.all_answers | {"yang_dihajatkan": "Nama Lain"}

    def save():
        save_draft(
            letter_id=letter.pk,
            answers=answers,
            people={"pemohon": person},
            by=clerk,
            now=now,
        )

    def upload():
        attach(
            letter=letter,
            requirement="pengantar",
            content=picture("red"),
            by=clerk,
            now=now,
        )

    told = at_once(
        save, lambda: workflow.submit(letter_id=letter.pk, by=clerk, now=now), upload
    )
    after = Letter.objects.get(pk=letter.pk)
    assert told[1] == "done" and after.state == State.AWAITING_VILLAGE_SIGNATURE
    changed = after.all_answers["yang_dihajatkan"] == "Nama Lain"
    assert changed == (told[0] == "done")
    added = after.attachments.filter(requirement="pengantar").exists()
    assert added == (told[2] == "done")
    assert after.parties.filter(role="pemohon").count() == 1


def test_two_beginners_get_two_drafts(people):
    now, clerk = timezone.now(), people["clerk"]
    make_draft(by=clerk, now=now)

    def begin():
        make_draft(by=clerk, now=now)

    at_once(begin, begin)
    letters = Letter.objects.all()
    assert letters.count() == 3
    assert all(steps(letter, "created") == 1 for letter in letters)


def test_wrong_passphrases_at_once_are_all_counted(people):
    letter = make_letter(State.AWAITING_SIGNATURE, people=people)
    from letters.signing.errors import SignatureError

    now, told = timezone.now(), []

    def guess():
        try:
            workflow.sign(
                document_id=letter.document_id,
                passphrase="salah-sekali-1",
                by=people["camat"],
                now=now,
            )
        except SignatureError as error:
            told.append(type(error).__name__)

    at_once(*[guess] * 8)
    assert Counter(told) == {"WrongPassphrase": 5, "PassphraseLocked": 3}


def test_look_ups_at_once_do_not_pass_the_limit(people, settings):
    settings.KUA_LOOKUPS_PER_HOUR = 4
    now, clerk = timezone.now(), people["kua_clerk"]

    def look_up(nik: str):
        return lambda: look_up_by_full_nik(user=clerk, nik=nik, now=now)

    niks = [f"35211601019900{number:02}" for number in range(10, 18)]
    told = at_once(*[look_up(nik) for nik in niks])
    assert told.count("done") == 4
    recent = ResidentAccess.objects.filter(user=clerk, at__gt=now - timedelta(hours=1))
    assert recent.count() == 4
