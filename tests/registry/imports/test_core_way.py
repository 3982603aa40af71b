"""The way of a file from the upload to residents with a history."""

from datetime import date

import pytest
from django.utils import timezone

from registry.imports import steps
from registry.imports.refusal import Refused
from registry.models import PopulationImport, Resident
from tests.factories import code, make_resident
from tests.importing import plain_file, receive, work_off
from tests.registry.imports.people import as_row, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_readers")]
State = PopulationImport.State


def write(found: PopulationImport, user, mode: str = "all") -> PopulationImport:
    steps.decide(user=user, import_id=found.pk, mode=mode, now=timezone.now())
    work_off()
    found.refresh_from_db()
    return found


def test_new_people_are_stored_with_history(registrar, desa_kalang, tmp_path):
    rows = [person(office=desa_kalang, name=f"Orang {n}") for n in range(5)]
    found = receive(plain_file(rows), user=registrar)
    assert found.state == State.READY, found.message
    assert found.counts["new"] == 5
    assert found.counts["wrong"] == found.counts["changed"] == 0
    assert not Resident.objects.exists()
    write(found, registrar)
    assert found.state == State.DONE, found.message
    one = Resident.objects.get(nik=rows[0]["nik"])
    assert one.name == "Orang 0"
    assert one.name_upper == "ORANG 0"
    assert one.office == desa_kalang
    assert one.citizenship == code("citizenship", "wni")
    assert one.life_status == Resident.LifeStatus.HIDUP
    assert one.address == "Dusun Krajan"
    assert one.created_at == one.updated_at == found.written_at
    history = one.history.get()
    assert history.history_type == "+"
    assert history.history_user == registrar
    assert history.history_change_reason == f"impor #{found.pk}"
    assert history.history_date == found.written_at
    assert history.name == "Orang 0"
    assert history.office_id == desa_kalang.pk
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_known_people_change_where_the_file_says_something(registrar, desa_kalang):
    same = make_resident(office=desa_kalang)
    moved = make_resident(office=desa_kalang, rt="001", phone="+628123450001")
    rows = [
        as_row(same, name=same.name.upper()),
        as_row(moved, rt="007", birth_place=None, birth_date=date(1981, 1, 2)),
    ]
    found = receive(plain_file(rows), user=registrar)
    assert found.counts["unchanged"] == 1
    assert found.counts["changed"] == 1
    staged = found.staged.get()
    assert staged.changes == [
        ["birth_date", "17-05-1980", "02-01-1981"],
        ["rt", "001", "007"],
    ]
    assert "Tanggal lahir di NIK" in staged.warnings[0][1]
    write(found, registrar)
    before = same.updated_at
    same.refresh_from_db()
    moved.refresh_from_db()
    assert same.updated_at == before
    assert same.history.count() == 1
    assert (moved.rt, moved.phone, moved.birth_place) == (
        "007",
        "+628123450001",
        "Ngawi",
    )
    assert moved.nik_warning_reason.startswith(f"impor #{found.pk}: Tanggal lahir")
    assert moved.updated_at == found.written_at
    assert [h.history_type for h in moved.history.all()] == ["~", "+"]


def test_the_same_file_again_changes_nothing(registrar, desa_kalang):
    content = plain_file([person(office=desa_kalang) for _ in range(3)])
    write(receive(content, user=registrar), registrar)
    again = receive(content, user=registrar)
    assert again.counts["unchanged"] == 3
    with pytest.raises(Refused, match="Tidak ada yang perlu disimpan"):
        steps.decide(user=registrar, import_id=again.pk, mode="all", now=timezone.now())


def test_all_or_nothing_and_only_the_good_rows(registrar, desa_kalang):
    rows = [person(office=desa_kalang), person(office=desa_kalang, name=None)]
    found = receive(plain_file(rows), user=registrar)
    wrong = found.wrong_rows.get()
    assert wrong.row == 3
    assert wrong.problems == [["NAME", "NAME harus diisi untuk penduduk baru."]]
    assert wrong.cells["NIK"] == rows[1]["nik"]
    with pytest.raises(Refused, match="1 baris salah"):
        steps.decide(user=registrar, import_id=found.pk, mode="all", now=timezone.now())
    write(found, registrar, "good")
    assert Resident.objects.get().nik == rows[0]["nik"]


def test_somebody_changed_meanwhile(registrar, desa_kalang):
    known = make_resident(office=desa_kalang)
    found = receive(plain_file([as_row(known, rt="009")]), user=registrar)
    known.rw = "008"
    known.save()
    write(found, registrar)
    assert found.state == State.READY  # read again by the worker, in the same go
    assert "diperiksa lagi" in found.message
    known.refresh_from_db()
    assert (known.rt, known.rw) == ("001", "008")
    write(found, registrar)
    known.refresh_from_db()
    assert found.state == State.DONE
    assert known.rt == "009"


def test_somebody_came_meanwhile(registrar, desa_kalang):
    row = person(office=desa_kalang, rt="004")
    found = receive(plain_file([row]), user=registrar)
    make_resident(office=desa_kalang, nik=row["nik"])
    write(found, registrar)
    assert found.state == State.READY
    assert found.counts["new"] == 0
    assert found.counts["changed"] == 1
