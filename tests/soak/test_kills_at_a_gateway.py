"""The plug is pulled while BSrE's gateway signs: before, between its id and its file,
after, and in the transaction that stores it. Both versions, on both engines.
"""

import os
import signal
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from letters import workflow
from letters.models import Letter, SigningAttempt, State
from letters.signing.bsre import registration
from registry import failpoints
from registry.models import User
from tests.bsre_gateway import NIK, SECRET, FakeGateway, Person
from tests.factories_letters import make_letter
from tests.forking import ended, in_a_child
from tests.soak.invariants import broken

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]
KILLS_PER_POINT = int(os.environ.get("SOAK_KILLS", "20"))
LEASE_OVER = timedelta(minutes=5)
PLACES = [
    (version, name)
    for version in (2, 1)
    for name in failpoints.AT_A_GATEWAY
    if version == 1 or name != "after_reference"
]


@pytest.fixture
def gateway(settings):
    with FakeGateway(Person("CAMAT", NIK, SECRET)) as fake:
        for name, value in fake.environment.items():
            setattr(settings, name, value)
        yield fake


def _sign(letter_id: int, *, now) -> None:
    letter = Letter.objects.get(pk=letter_id)
    if letter.state == State.AWAITING_SIGNATURE:
        workflow.sign(
            document_id=letter.document_id,
            passphrase=SECRET,
            by=User.objects.get(username="camat"),
            now=now,
        )


@pytest.mark.parametrize(("version", "name"), PLACES)
def test_killed_while_a_gateway_signs(version, name, gateway, people, settings):
    settings.BSRE_VERSION = version
    camat = people["camat"]
    registration.register(user=camat, name="Camat", nik=NIK, now=timezone.now())
    ids = [
        make_letter(State.AWAITING_SIGNATURE, people=people).pk
        for _ in range(KILLS_PER_POINT)
    ]
    landed = 0
    for pk in ids:
        child = in_a_child(lambda pk=pk: _sign(pk, now=timezone.now()), failpoint=name)
        landed += ended(child) == -signal.SIGKILL
        assert broken() == []
        # a kill in the midst counts as a wrong passphrase, and rightly so
        camat.credentials.update(failed_attempts=0, locked_until=None)
    assert landed == KILLS_PER_POINT
    asked = Counter(gateway.asked)
    for pk in ids:
        _sign(pk, now=timezone.now() + LEASE_OVER)
    states = set(Letter.objects.filter(pk__in=ids).values_list("state", flat=True))
    assert states == {State.SIGNED}
    assert not SigningAttempt.objects.filter(outcome="open").exists()
    assert broken() == []
    again = Counter(gateway.asked) - asked
    signed_again = sum(n for what, n in again.items() if "sign/pdf" in what)
    print(
        f"\n{name}, version {version}: {landed} of {KILLS_PER_POINT} kills landed, "
        f"{signed_again} letters signed once more at the gateway"
    )
    if name == "after_reference":  # the id was kept: the file is fetched instead
        assert signed_again == 0
    if name == "after_signed_commit":
        assert not again
