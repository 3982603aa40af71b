"""What an import may cost: the same questions for a hundred rows as for thousands."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registry.imports import steps
from registry.models import PopulationImport
from tests.importing import plain_file, plain_readers, receive, tasks_here, work_off
from tests.registry.imports.people import person
from tests.registry.imports.samples import opensid
from tests.registry.imports.samples.people import people

pytestmark = pytest.mark.django_db
State = PopulationImport.State


def _questions(registrar, village, size: int) -> int:
    rows = [person(office=village, name=f"Orang {n}") for n in range(size)]
    content = plain_file(rows)
    with CaptureQueriesContext(connection) as asked:
        found = receive(content, user=registrar)
        assert found.counts["new"] == size, found.counts
        steps.decide(user=registrar, import_id=found.pk, mode="all", now=timezone.now())
        work_off()
    found.refresh_from_db()
    assert found.state == State.DONE, found.message
    return len(asked)


def test_the_number_of_queries_is_the_same(registrar, desa_kalang, monkeypatch):
    plain_readers(monkeypatch)
    few = _questions(registrar, desa_kalang, 100)
    many = _questions(registrar, desa_kalang, 3_000)
    # a bulk insert is cut into statements by the engine's number of parameters
    assert many <= few + 12, (few, many)


def test_four_thousand_rows_stay_within_their_memory(
    registrar, desa_kalang, monkeypatch
):
    """The values held at the most, whatever the parser keeps of its own besides."""
    import tracemalloc

    tasks_here(monkeypatch)
    everyone = people(1_000)
    content = opensid.workbook(everyone)
    tracemalloc.start()
    try:
        found = receive(content, user=registrar, village=desa_kalang)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found.state == State.READY, found.message
    assert found.counts["new"] == len(everyone)
    # 500 MB at 100,000 rows are 5 KB for each, the parser included
    assert peak < 6_000 * len(everyone) + 8 * 2**20, peak
