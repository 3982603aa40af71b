"""The plug is pulled in the middle of an import, many times; `make soak` runs this."""

import os
import random
import signal
import time

import pytest

from tests import import_kills
from tests.forking import ended
from tests.importing import plain_readers
from tests.registry.imports.test_core_kill import PLACES
from tests.soak.test_kills import KILLS_PER_POINT

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]
RANDOM_KILLS = int(os.environ.get("SOAK_RANDOM_KILLS", "200")) // 3
ENDS = {until: end for _, until, end in PLACES}


@pytest.fixture(autouse=True)
def readers(monkeypatch, settings, tmp_path):
    plain_readers(monkeypatch)
    settings.FILE_DIR = tmp_path


@pytest.mark.parametrize(("name", "until", "end"), PLACES)
def test_killed_at_a_named_place(registrar, desa_kalang, name, until, end):
    landed = 0
    for _ in range(KILLS_PER_POINT):
        found = import_kills.start(registrar, desa_kalang, until=until)
        pid = import_kills.in_a_child(found, failpoint=name)
        landed += ended(pid) == -signal.SIGKILL
        import_kills.check(found)
        import_kills.go_on(found, until=end)
        import_kills.clear()
    print(f"\n{name}: {landed} of {KILLS_PER_POINT} kills landed")
    assert landed == KILLS_PER_POINT


@pytest.mark.parametrize("until", ENDS)
def test_killed_at_random(registrar, desa_kalang, until):
    chance = random.Random(20261124)
    found = import_kills.start(registrar, desa_kalang, until=until)
    began = time.monotonic()
    assert ended(import_kills.in_a_child(found)) == 0
    whole = time.monotonic() - began  # how long the work takes
    landed = 0
    for _ in range(RANDOM_KILLS):
        import_kills.clear()
        found = import_kills.start(registrar, desa_kalang, until=until)
        pid = import_kills.in_a_child(found)
        time.sleep(chance.uniform(0, whole))
        os.kill(pid, signal.SIGKILL)
        landed += ended(pid) == -signal.SIGKILL
        import_kills.check(found)
        import_kills.go_on(found, until=ENDS[until])
    print(f"\n{until}, random: {landed} of {RANDOM_KILLS} kills landed inside")
    assert landed > RANDOM_KILLS / 3
