"""Killed while a letter goes over to ink, or while its replacement is signed."""

import pytest
from django.utils import timezone

from letters import workflow
from letters.models import Letter, RegisterLine, State
from letters.models.attachment import SIGNED_SHEET
from letters.uploads import attach
from tests.factories_letters import PASSPHRASE, advance, make_letter, picture
from tests.forking import ended, in_a_child
from tests.soak.invariants import broken

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]
KILLED = -9
REQUEST = (
    "after_line_commit",
    "after_render",
    "before_document_commit",
    "after_document_commit",
)


@pytest.mark.parametrize("point", REQUEST)
def test_killed_on_its_way_to_ink_it_can_be_asked_for_again(people, point):
    letter = make_letter(State.AWAITING_SIGNATURE, people=people)
    admin = people["registrar"]

    def ask() -> None:
        workflow.request_ink(
            letter_id=letter.pk, by=admin, now=timezone.now(), reason="TTE gagal"
        )

    assert ended(in_a_child(ask, failpoint=point)) == KILLED
    assert broken() == []
    after = Letter.objects.get(pk=letter.pk)
    assert after.register_line_id == letter.register_line_id
    ask()
    attach(
        letter=letter,
        requirement=SIGNED_SHEET,
        content=picture(),
        by=admin,
        now=timezone.now(),
    )
    workflow.sign_in_ink(letter_id=letter.pk, by=admin, now=timezone.now())
    assert broken() == []
    assert RegisterLine.objects.filter(letter=letter).count() == 1


@pytest.mark.parametrize("point", ["before_signed_commit", "after_signed_commit"])
def test_killed_at_the_replacement_both_letters_agree(people, point):
    old = make_letter(State.SIGNED, people=people)
    new = workflow.begin_replacement(
        letter_id=old.pk, by=people["registrar"], now=timezone.now()
    )
    new = advance(new, State.AWAITING_SIGNATURE, people=people, now=timezone.now())

    def sign() -> None:
        workflow.sign(
            document_id=new.document_id,
            passphrase=PASSPHRASE,
            by=people["camat"],
            now=timezone.now(),
        )

    assert ended(in_a_child(sign, failpoint=point)) == KILLED
    assert broken() == []
    states = [Letter.objects.get(pk=each.pk).state for each in (old, new)]
    assert states == (
        [State.SIGNED, State.AWAITING_SIGNATURE]
        if point == "before_signed_commit"
        else [State.REVOKED, State.SIGNED]
    )
