"""Files that somebody sends by mistake or on purpose: a sentence, and nothing stored.

What bounds the worker's own child is tested at the end, with a real fork.
"""

import resource
import time

import pytest

from registry.models import PopulationImport, Resident, StagedResident
from registry.storage import StorageFull
from tests.importing import receive
from tests.registry.imports.samples import hostile, opensid
from tests.registry.imports.samples.people import people

pytestmark = pytest.mark.usefixtures("real_readers")
State = PopulationImport.State
REFUSED = {
    "program": (hostile.program, "bukan"),
    "broken zip": (hostile.broken_zip, "rusak"),
    "password xlsx": (hostile.password_xlsx, "sandi"),
    "password xls": (hostile.password_xls, "sandi"),
    "password zip": (hostile.password_zip, "sandi"),
    "bomb": (lambda: hostile.bomb(600), ""),
    "lying bomb": (lambda: hostile.lying_bomb(300), ""),
    "open quote": (hostile.open_quote, "kutip"),
    "nul bytes": (hostile.nul_bytes, ""),
    "ods repeats": (hostile.ods_repeats, ""),
    "web page": (hostile.web_page, "halaman web"),
    "nothing but blanks": (lambda: b"   \n \n", ""),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", REFUSED)
def test_it_is_told_and_nothing_is_stored(registrar, desa_kalang, tmp_path, name):
    make, word = REFUSED[name]
    found = receive(make(), user=registrar, village=desa_kalang, name="warga.xlsx")
    assert found.state == State.FAILED, (found.state, found.counts, found.mapping)
    assert word.lower() in found.message.lower(), found.message
    assert found.message.endswith(".") and "Traceback" not in found.message
    assert "Error" not in found.message
    assert not StagedResident.objects.exists() and not Resident.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "make", [hostile.million_empty_rows, hostile.million_empty_columns]
)
def test_emptiness_costs_nothing(registrar, desa_kalang, make):
    before = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    content = make()
    made = time.process_time()
    found = receive(content, user=registrar, village=desa_kalang)
    assert found.state in (State.READY, State.FAILED), found.mapping
    assert found.state == State.FAILED or found.counts["without_nik"] == 1
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak
    assert grown < 400 * 1024, grown  # KiB, the file itself included
    assert time.process_time() - made < 60 > made - before  # no endless work


@pytest.mark.django_db
def test_a_cell_at_the_other_end_is_no_harm(registrar, desa_kalang):
    found = receive(hostile.far_cell(), user=registrar, village=desa_kalang)
    assert found.state in (State.READY, State.FAILED), found.mapping
    assert found.message or found.counts["new"] == 0


@pytest.mark.django_db
def test_two_hundred_columns_are_asked_about(registrar, desa_kalang):
    found = receive(hostile.wide(), user=registrar, village=desa_kalang)
    assert found.state in (State.MAPPING, State.FAILED, State.READY)
    if found.state == State.FAILED:
        assert found.message


@pytest.mark.django_db
def test_formulas_count_by_their_value_or_are_told(registrar, desa_kalang):
    found = receive(hostile.formulas(), user=registrar, village=desa_kalang)
    assert found.state == State.READY, found.message
    assert found.counts["new"] == 0 and found.counts["wrong"] == 1
    assert found.wrong_rows.get().problems


@pytest.mark.django_db
def test_too_large_a_file_is_refused_at_the_door(registrar, client, settings):
    from registry.imports.intake import check_size
    from registry.imports.refusal import Refused

    with pytest.raises(Refused, match="terlalu besar"):
        check_size(100 * 2**20)
    assert not PopulationImport.objects.exists()


@pytest.mark.django_db
def test_a_full_disk_is_told(registrar, monkeypatch):
    from registry import storage

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage.tempfile, "mkstemp", full)
    with pytest.raises(StorageFull, match="penuh"):
        receive(opensid.workbook(people(1)), user=registrar)
    assert not PopulationImport.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_child_that_eats_too_much_is_stopped(
    registrar, desa_kalang, settings, monkeypatch
):
    """The real fork with its limits: the worker lives on and says what happened."""
    monkeypatch.undo()
    settings.IMPORT_MEMORY_BYTES = 2**31
    settings.IMPORT_CPU_SECONDS = 20
    content = opensid.workbook(people(20), suffix="xlsx")
    found = receive(content, user=registrar, village=desa_kalang)
    assert found.state == State.READY, found.message
    from registry.imports import examining

    def greedy(*args, **kwargs):
        return bytearray(2**32)

    monkeypatch.setattr(examining, "open_workbook", greedy)
    found = receive(content, user=registrar, village=desa_kalang)
    assert found.state == State.FAILED
    assert "terlalu besar" in found.message
