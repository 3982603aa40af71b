"""Letters on their way, and a browser to meet them with."""

import pytest
from django.test import Client
from django.utils import timezone

from letters.models import Letter, State, VillageNumbering
from tests.factories_letters import make_draft, make_letter
from tests.letters.village_steps import PATTERN


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def browser() -> Client:
    """Unlike pytest's client: an error of the server is a page."""
    return Client(raise_request_exception=False)


@pytest.fixture
def draft(clerk, now) -> Letter:
    return make_draft(by=clerk, now=now)


@pytest.fixture
def waiting(people, now) -> Letter:
    """A letter before the camat."""
    return make_letter(State.AWAITING_SIGNATURE, people=people, now=now)


@pytest.fixture
def approved(people, now) -> Letter:
    return make_letter(State.APPROVED, people=people, now=now)


@pytest.fixture
def own_series(desa_kalang) -> VillageNumbering:
    """Kalang numbers its letters in here."""
    return VillageNumbering.objects.create(
        office=desa_kalang, source="own", number_pattern=PATTERN
    )
