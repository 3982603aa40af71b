"""The plug is pulled while an import is read, written or undone: once at each place.

tests/soak does it many times, and at random moments.
"""

import signal

import pytest

from registry import failpoints
from tests import import_kills
from tests.forking import ended
from tests.import_kills import READING, UNDOING, WRITING, State

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("made_up_readers"),
]
PLACES = [(name, "reading", State.READY) for name in READING]
PLACES += [(name, "writing", State.DONE) for name in WRITING]
PLACES += [(name, "undoing", State.UNDONE) for name in UNDOING]


def test_every_named_place_is_tried():
    assert {name for name, _, _ in PLACES} == set(failpoints.IMPORTING)


@pytest.mark.parametrize(("name", "until", "end"), PLACES)
def test_killed_there_all_or_nothing_is_stored(
    registrar, desa_kalang, name, until, end
):
    found = import_kills.start(registrar, desa_kalang, until=until)
    pid = import_kills.in_a_child(found, failpoint=name)
    assert ended(pid) == -signal.SIGKILL
    import_kills.check(found)
    import_kills.go_on(found, until=end)
