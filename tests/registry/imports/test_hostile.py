"""Files that somebody sends by mistake or on purpose: a sentence, and nothing stored.

What bounds the worker's own child is tested at the end, with a real fork.
"""

import io
import resource

import pytest
from django.urls import reverse

from registry.bounded import in_time
from registry.imports.recognition import recognise
from registry.imports.workbook import open_workbook
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
    "bomb": (lambda: hostile.bomb(1100), "terlalu besar"),
    "lying bomb": (lambda: hostile.lying_bomb(300), "rusak"),
    "open quote": (hostile.open_quote, "kutip"),
    "nul bytes": (hostile.nul_bytes, "NUL"),
    "ods repeats": (hostile.ods_repeats, "diulang ribuan kali"),
    "web page": (hostile.web_page, "halaman web"),
    "far cell": (hostile.far_cell, "jauh di luar tabel (sel XFD1048576)"),
    "200 columns": (hostile.wide, "paling banyak 150 kolom"),
    "nothing but blanks": (lambda: b"   \n \n", "Tidak ditemukan tabel penduduk"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", REFUSED)
def test_it_is_told_and_nothing_is_stored(registrar, desa_kalang, tmp_path, name):
    make, word = REFUSED[name]
    found = receive(make(), user=registrar, village=desa_kalang, name="warga.xlsx")
    assert found.state == State.FAILED, (found.state, found.counts, found.mapping)
    assert word.lower() in found.message.lower(), found.message
    assert found.message[-1] in ".)" and "Traceback" not in found.message
    assert "Error" not in found.message
    assert not StagedResident.objects.exists() and not Resident.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "make", [hostile.million_empty_rows, hostile.million_empty_columns]
)
def test_emptiness_costs_nothing(registrar, desa_kalang, make):
    content = make()
    found = receive(content, user=registrar, village=desa_kalang)
    assert found.state == State.READY, found.message
    assert found.counts["rows"] == found.counts["without_nik"] == 1
    # in a fork of its own, whose highest mark is not an earlier test's
    assert in_time(lambda: _grown(content), seconds=30) < 150  # MB


def _grown(content: bytes) -> int:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = recognise(open_workbook(content))
    assert sum(len(table.rows) for table in found.tables()) == 1
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024


@pytest.mark.django_db
def test_formulas_count_by_their_value_or_are_told(registrar, desa_kalang):
    found = receive(hostile.formulas(), user=registrar, village=desa_kalang)
    assert found.state == State.READY, found.message
    assert found.counts["new"] == 0 and found.counts["wrong"] == 1
    assert found.wrong_rows.get().problems


@pytest.mark.django_db
def test_too_large_a_file_is_refused_at_the_door(client, registrar, tmp_path):
    client.force_login(registrar)
    file = io.BytesIO(hostile.too_big(100))
    file.name = "besar.csv"
    address = reverse("admin:registry_populationimport_upload")
    answer = client.post(address, {"berkas": file})
    assert "terlalu besar" in answer.content.decode()
    assert not PopulationImport.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


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
