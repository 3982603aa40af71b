"""The enemies: people with an account, and what they must never read."""

from dataclasses import dataclass, field

import pytest
from django.core.cache import cache
from django.utils import timezone

from letters.models import Letter, State
from registry.models import Official, Resident, User
from registry.throttle import forget_visits
from tests.factories import make_official, make_user
from tests.factories_letters import make_letter


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()
    forget_visits()


@dataclass(frozen=True)
class Prey:
    """A letter of Kalang with everything that belongs to it."""

    letter: Letter
    resident: Resident
    secrets: list[str] = field(default_factory=list)

    def leaks(self, response) -> list[str]:
        """Which of its secrets an answer holds, in the body or a header."""
        body = b"" if response.streaming else response.content
        text = body.decode("utf-8", "replace") + str(response.headers)
        return [secret for secret in self.secrets if secret in text]


def prey_in(state: State, people: dict[str, User]) -> Prey:
    letter = make_letter(state, people=people, now=timezone.now())
    resident = letter.parties.get(role="pemohon").resident
    secrets = [resident.nik, resident.kk_number, "Sukarno", "SUKARNO"]
    if letter.registration_number:
        secrets.append(letter.registration_number)
    return Prey(letter, resident, secrets)


@pytest.fixture
def enemies(people, desa_pitu) -> dict[str, User | None]:
    """Those who may know nothing of a letter of Kalang; None: without a login."""
    kades = make_user("kades.pitu", office=desa_pitu, group="Kepala Desa")
    make_official(user=kades, office=desa_pitu, position=Official.Position.KADES)
    root = make_user("root", office=None, is_superuser=True)
    return {
        "operator of another village": people["outsider"],
        "kades of another village": kades,
        "KUA": people["kua_clerk"],
        "admin without an office": people["stranger"],
        "superuser without an office": root,
        "anonymous": None,
    }


def enter(client, user: User | None) -> None:
    client.logout()
    if user is not None:
        client.force_login(user)
