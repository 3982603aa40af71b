"""A village's numbers under hands that are too quick, and heads that sign at once."""

import pytest
from django.utils import timezone

from letters import workflow
from letters.models import RegisterLine, State, VillageNumbering
from tests.attack.at_once import at_once
from tests.factories_letters import make_letter
from tests.letters.village_steps import PATTERN, WAITS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def own_series(people) -> VillageNumbering:
    return VillageNumbering.objects.create(
        office=people["clerk"].office, source="own", number_pattern=PATTERN
    )


def seqs() -> list[int]:
    lines = RegisterLine.objects.filter(series__slug="surat-desa")
    return sorted(lines.values_list("seq", flat=True))


def test_the_first_letters_of_a_village_get_a_number_each(people, own_series):
    """Nobody made the series or its year before: all of them try."""
    letters = [make_letter(WAITS, people=people) for _ in range(6)]
    now, head = timezone.now(), people["head"]

    def click(pk: int):
        return lambda: workflow.sign_for_village(letter_id=pk, by=head, now=now)

    told = at_once(*[click(letter.pk) for letter in letters])
    assert told == ["done"] * 6 and seqs() == [1, 2, 3, 4, 5, 6]


def test_a_double_click_takes_one_number(people, own_series):
    letter = make_letter(WAITS, people=people)
    now, head = timezone.now(), people["head"]

    def click():
        workflow.sign_for_village(letter_id=letter.pk, by=head, now=now)

    assert at_once(click, click, click).count("done") == 1
    assert seqs() == [1] and letter.village_signatures.count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_the_sheet_for_ink_and_the_click_share_a_number(people, own_series, turn):
    letter = make_letter(WAITS, people=people)
    now = timezone.now()

    def click():
        workflow.sign_for_village(letter_id=letter.pk, by=people["head"], now=now)

    def number():
        workflow.number_ink_sheet(letter_id=letter.pk, by=people["clerk"], now=now)

    at_once(click, number)
    assert seqs() == [1]
    letter.refresh_from_db()
    assert letter.state == State.SUBMITTED
    assert letter.village_signatures.get().register_line.seq == 1
