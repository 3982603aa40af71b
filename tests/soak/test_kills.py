"""The plug is pulled in the middle of numbering, rendering and signing.

A child process works on one letter and is killed with SIGKILL, at each named place and
at random moments. Afterwards nothing may be missing, double or half, and every letter
must go on to its signature. `make soak` runs this on both engines.
"""

import os
import random
import signal
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from letters import workflow
from letters.models import Letter, SigningAttempt, SigningCredential, State
from registry import failpoints
from registry.models import User
from tests.factories_letters import PASSPHRASE, make_letter
from tests.forking import ended, in_a_child
from tests.soak.invariants import broken

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]
KILLS_PER_POINT = int(os.environ.get("SOAK_KILLS", "20"))
RANDOM_KILLS = int(os.environ.get("SOAK_RANDOM_KILLS", "200"))
LEASE_OVER = timedelta(minutes=5)


def _finish(letter_id: int, *, now) -> None:
    """Take an approved or waiting letter to its signature."""
    letter = Letter.objects.get(pk=letter_id)
    if letter.state == State.APPROVED:
        letter = workflow.request_signature(
            letter_id=letter_id,
            by=User.objects.get(username="admin.kecamatan"),
            now=now,
        )
    if letter.state == State.AWAITING_SIGNATURE:
        workflow.sign(
            document_id=letter.document_id,
            passphrase=PASSPHRASE,
            by=User.objects.get(username="camat"),
            now=now,
        )


def _in_a_child(letter_id: int, *, failpoint: str = "") -> int:
    """Let a forked child finish the letter; returns its process id."""

    def work() -> None:
        _finish(letter_id, now=timezone.now())

    return in_a_child(work, failpoint=failpoint)


def _forgive() -> None:
    """A kill while the key is opened counts as a wrong passphrase, and rightly so:
    five of them in a row close the signing, which is not what is asked here."""
    SigningCredential.objects.update(failed_attempts=0, locked_until=None)


def _continue_all(ids: list[int]) -> None:
    _forgive()
    later = timezone.now() + LEASE_OVER
    for pk in ids:
        _finish(pk, now=later)
    states = set(Letter.objects.filter(pk__in=ids).values_list("state", flat=True))
    assert states == {State.SIGNED}
    assert not SigningAttempt.objects.filter(outcome="open").exists()


@pytest.mark.parametrize("name", failpoints.SIGNING)
def test_killed_at_a_named_place(people, name):
    ids = [
        make_letter(State.APPROVED, people=people).pk for _ in range(KILLS_PER_POINT)
    ]
    landed = 0
    for pk in ids:
        landed += ended(_in_a_child(pk, failpoint=name)) == -signal.SIGKILL
        assert broken() == []
    print(f"\n{name}: {landed} of {KILLS_PER_POINT} kills landed")
    assert landed == KILLS_PER_POINT
    _continue_all(ids)
    assert broken() == []


def test_killed_at_random(people):
    chance = random.Random(20261124)
    ids = [make_letter(State.APPROVED, people=people).pk for _ in range(40)]
    began = time.monotonic()
    assert ended(_in_a_child(ids[0])) == 0  # how long the whole thing takes
    whole = time.monotonic() - began
    landed = 0
    for _ in range(RANDOM_KILLS):
        unsigned = Letter.objects.filter(pk__in=ids).exclude(state=State.SIGNED)
        pk = chance.choice(list(unsigned.values_list("pk", flat=True)) or [0])
        if not pk:
            pk = make_letter(State.APPROVED, people=people).pk
            ids.append(pk)
        # an attempt that was cut off holds the letter for its lease
        SigningAttempt.objects.filter(outcome="open").update(
            lease_until=timezone.now() - LEASE_OVER
        )
        _forgive()
        pid = _in_a_child(pk)
        time.sleep(chance.uniform(0, whole * 1.05))
        os.kill(pid, signal.SIGKILL)
        landed += ended(pid) == -signal.SIGKILL
        assert broken() == []
    print(f"\nrandom: {landed} of {RANDOM_KILLS} kills landed inside")
    assert landed > RANDOM_KILLS / 2
    _continue_all(ids)
    assert broken() == []
