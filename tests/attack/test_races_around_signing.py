"""Several at the same moment: initials, replacements, sheets in ink."""

import pytest
from django.utils import timezone

from letters import workflow
from letters.models import Document, Letter, RegisterLine, ServiceSetting, State
from letters.models.attachment import SIGNED_SHEET
from letters.uploads import attach
from tests.attack.at_once import at_once
from tests.factories_letters import PASSPHRASE, advance, make_letter, picture

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def now():
    return timezone.now()


def in_force(letter: Letter) -> list[str]:
    found = Document.objects.filter(letter=letter, status__in=["waiting", "signed"])
    return [each.provider for each in found]


def test_one_initial_however_often_it_is_clicked(people, now):
    letter = make_letter(State.APPROVED, people=people, now=now)
    ServiceSetting.objects.update(initials="sekcam")

    def initial():
        workflow.give_initial(letter_id=letter.pk, by=people["supervisor"], now=now)

    assert at_once(initial, initial, initial).count("done") == 1
    assert letter.initials.count() == 1


def test_one_replacement_however_often_it_is_begun(people, now):
    letter = make_letter(State.SIGNED, people=people, now=now)

    def begin():
        workflow.begin_replacement(letter_id=letter.pk, by=people["registrar"], now=now)

    assert at_once(begin, begin, begin).count("done") == 1
    assert letter.replacements.count() == 1


def test_an_old_letter_ends_once_by_hand_or_by_its_replacement(people, now):
    old = make_letter(State.SIGNED, people=people, now=now)
    new = workflow.begin_replacement(letter_id=old.pk, by=people["registrar"], now=now)
    new = advance(new, State.AWAITING_SIGNATURE, people=people, now=now)

    def sign():
        workflow.sign(
            document_id=new.document_id,
            passphrase=PASSPHRASE,
            by=people["camat"],
            now=now,
        )

    def revoke():
        workflow.revoke(
            letter_id=old.pk, by=people["registrar"], now=now, reason="Keliru"
        )

    assert at_once(sign, revoke)[0] == "done"
    assert Letter.objects.get(pk=new.pk).state == State.SIGNED
    assert Letter.objects.get(pk=old.pk).state == State.REVOKED
    assert old.events.filter(kind="revoke").count() == 1


def test_asked_for_in_ink_by_three_one_sheet_is_in_force(people, now):
    letter = make_letter(State.AWAITING_SIGNATURE, people=people, now=now)

    def ask():
        workflow.request_ink(
            letter_id=letter.pk, by=people["registrar"], now=now, reason="TTE gagal"
        )

    assert "done" in at_once(ask, ask, ask)
    # a loser may have taken it back last: then it is approved, and owns its number
    after = Letter.objects.get(pk=letter.pk)
    waits = after.state == State.AWAITING_SIGNATURE
    assert in_force(letter) == (["ink"] if waits else [])
    assert waits or after.state == State.APPROVED
    assert RegisterLine.objects.filter(letter=letter, status="valid").count() == 1


def test_a_sheet_is_signed_or_taken_back(people, now):
    letter = make_letter(State.AWAITING_SIGNATURE, people=people, now=now)
    admin = people["registrar"]
    workflow.request_ink(letter_id=letter.pk, by=admin, now=now, reason="TTE gagal")
    attach(
        letter=letter,
        requirement=SIGNED_SHEET,
        content=picture(),
        by=admin,
        now=now,
    )

    def sign():
        workflow.sign_in_ink(letter_id=letter.pk, by=admin, now=now)

    def recall():
        workflow.recall(letter_id=letter.pk, by=admin, now=now, reason="Batal")

    assert sorted(at_once(sign, recall)) in (
        ["Changed", "done"],
        ["NotAllowed", "done"],
    )
    state = Letter.objects.get(pk=letter.pk).state
    assert in_force(letter) == (["ink"] if state == State.SIGNED else [])
