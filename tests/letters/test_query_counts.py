"""A page asks the database the same number of questions however much it holds.

The pages are those of tests/bench; the second opening counts, because the first one
may note that the letter was seen.
"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from letters.models import Letter, State
from registry.models import Resident
from tests.bench import home
from tests.bench.builders import FIRST_HUNDRED, LetterBuilder, archive
from tests.bench.pages import ROLES, pages_for
from tests.bench.people import add_residents

pytestmark = pytest.mark.django_db
FEW = [*State, *State]  # two of each: 22 letters, and the 11 that they are copied from


def questions(people) -> dict[str, list[str]]:
    """The SQL of each page of each role, by what the page is called."""
    found = {}
    pages = [each for role in ROLES for each in pages_for(role, people[role])]
    pages += [e for role in home.ROLES for e in home.start_pages(role, people[role])]
    for page in pages:
        page.open()
        with CaptureQueriesContext(connection) as asked:
            page.open()
        found[page.what] = [each["sql"] for each in asked.captured_queries]
    return found


def compare(few: dict[str, list[str]], many: dict[str, list[str]]) -> None:
    assert few.keys() == many.keys()
    different = {
        page: (len(few[page]), len(many[page]))
        for page in few
        if len(few[page]) != len(many[page])
    }
    assert not different, f"queries with few and with many rows: {different}"


@pytest.fixture
def small_office(people, desa_kalang) -> LetterBuilder:
    add_residents(120)
    builder = LetterBuilder(people, now=timezone.now())
    builder.add(FEW, offices=[desa_kalang])
    # something for each part of a page: no question is left out for want of rows
    soon = timezone.localdate() + timedelta(days=2)
    Letter.objects.filter(state=State.SIGNED).update(held_from=soon, held_until=soon)
    return builder


def grow(builder: LetterBuilder, letters: int, residents: int) -> None:
    add_residents(residents - Resident.objects.count())
    builder.add(FIRST_HUNDRED)
    builder.add(archive(letters - Letter.objects.count()))
    assert Letter.objects.count() == letters
    assert Resident.objects.count() == residents


def test_pages_ask_as_much_at_2000_letters_as_at_33(people, small_office):
    few = questions(people)
    grow(small_office, letters=2000, residents=2000)
    compare(few, questions(people))


def test_no_list_asks_for_answers_or_documents(people, small_office):
    for page, asked in questions(people).items():
        if page.endswith("a letter"):
            continue
        for sql in asked:
            assert "letters_documentfile" not in sql, f"{page} reads documents"
            for column in ("answers", "sensitive_answers"):
                heavy = f'"letters_letter"."{column}"' in sql
                if column == "answers" and "held_until" in sql.partition("ORDER BY")[2]:
                    continue  # the agenda tells what five letters answer
                assert not heavy or "people search" in page, f"{page} reads {column}"


@pytest.mark.soak
def test_pages_ask_as_much_at_36000_letters_and_30000_residents(people, small_office):
    few = questions(people)
    grow(small_office, letters=36_000, residents=30_000)
    compare(few, questions(people))
