"""`manage.py import_residents`: the page's way without a page and without a worker."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from registry.models import PopulationImport, Resident
from tests.factories import make_resident
from tests.importing import plain_file
from tests.registry.imports.people import as_row, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_readers")]


@pytest.fixture
def run(tmp_path, kecamatan):
    """Runs it on these rows; returns what was printed and the exit status."""

    def call(rows: list[dict] | bytes, *words: str) -> tuple[str, int]:
        path = tmp_path / "warga.xlsx"
        path.write_bytes(rows if isinstance(rows, bytes) else plain_file(rows))
        out = StringIO()
        try:
            call_command("import_residents", str(path), *words, stdout=out)
        except CommandError as error:
            return out.getvalue() + str(error), error.returncode
        except SystemExit as end:
            return out.getvalue(), int(end.code)
        return out.getvalue(), 0

    return call


def test_all_good(run, desa_kalang, registrar):
    known = make_resident(office=desa_kalang)
    rows = [as_row(known, rt="009"), person(office=desa_kalang)]
    told, status = run(rows, "--user", registrar.username)
    assert status == 0
    assert "Berkas uji." in told
    assert "       1 baru" in told
    assert "       1 berubah" in told
    found = PopulationImport.objects.get()
    assert f"Tersimpan sebagai impor #{found.pk}." in told
    history = Resident.history.filter(history_change_reason=found.reason)
    assert {row.history_user for row in history} == {registrar}


def test_nobody_stands_in_the_history_unless_named(run, desa_kalang):
    assert run([person(office=desa_kalang)])[1] == 0
    assert Resident.history.get().history_user is None


def test_some_wrong(run, desa_kalang):
    rows = [person(office=desa_kalang), person(office=desa_kalang, name=None)]
    told, status = run(rows)
    assert status == 1
    place = "lembar Data, baris 3, NAME: NAME harus diisi untuk penduduk baru."
    assert place in told
    assert not Resident.objects.exists()
    assert not PopulationImport.objects.exists()
    assert run(rows, "--mode", "good")[1] == 1
    assert Resident.objects.count() == 1


def test_a_trial_leaves_nothing_behind(run, desa_kalang, tmp_path):
    told, status = run([person(office=desa_kalang)], "--dry-run", "--json")
    found = json.loads(told)
    assert (status, found["stored"], found["counts"]["new"]) == (0, False, 1)
    assert not Resident.objects.exists()
    assert not PopulationImport.objects.exists()
    assert not [p for p in (tmp_path / "files").rglob("*") if p.is_file()]


def test_unreadable(run, tmp_path):
    words = "Berkas ini bukan lembar kerja."
    assert run(b"MZ not a sheet") == (words, 2)
    told, status = run(b"MZ not a sheet", "--json")
    assert status == 2
    assert json.loads(told.splitlines()[0]) == {
        "error": "Berkas ini bukan lembar kerja."
    }
    with pytest.raises(CommandError) as error:
        call_command("import_residents", str(tmp_path / "tidak-ada.xlsx"))
    assert error.value.returncode == 2


def test_a_file_without_villages_wants_one(run, desa_kalang):
    told, status = run([person()])
    assert (status, "--village" in told) == (2, True)
    assert run([person()], "--village", desa_kalang.code)[1] == 0
    assert Resident.objects.get().office == desa_kalang


def test_the_office_limits(run, desa_kalang, desa_pitu):
    told, status = run([person(office=desa_pitu)], "--office", desa_kalang.code)
    assert status == 1
    assert "di luar kantor Anda" in told
    assert "Tidak ada kantor" in run([], "--office", "99")[0]
