"""Letters on their way, and a browser to meet them with."""

import pytest
from django.test import Client
from django.utils import timezone

from letters.models import Letter, State, VillageNumbering
from letters.signing.bsre import registration
from tests.bsre_gateway import NIK, SECRET, FakeGateway, Person
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
def gateway(settings):
    """BSrE's, on a real socket, where the camat has a certificate."""
    with FakeGateway(Person("CAMAT", NIK, SECRET)) as fake:
        for name, value in fake.environment.items():
            setattr(settings, name, value)
        settings.BSRE_SIGN_SECONDS = 20  # a busy machine is no fault
        yield fake


@pytest.fixture
def registered(gateway, camat, now):
    """The camat signs at BSrE."""
    return registration.register(
        user=camat, name="Camat, S.Sos., M.Si.", nik=NIK, now=now
    )


@pytest.fixture
def at_bsre(registered, people, now) -> Letter:
    return make_letter(State.AWAITING_SIGNATURE, people=people, now=now)


@pytest.fixture
def own_series(desa_kalang) -> VillageNumbering:
    """Kalang numbers its letters in here."""
    return VillageNumbering.objects.create(
        office=desa_kalang, source="own", number_pattern=PATTERN
    )
