"""The way back: who goes back, who goes away, who stays and why."""

from datetime import date

import pytest
from django.db import models
from django.utils import timezone

from letters.models import Party
from registry.imports import steps, undoing, writing
from registry.models import PopulationImport, Resident, ResidentAccess
from tests.factories import make_resident
from tests.importing import plain_file, receive, work_off
from tests.registry.imports.people import as_row, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_readers")]
State = PopulationImport.State


def written(rows: list[dict], user) -> PopulationImport:
    found = receive(plain_file(rows), user=user)
    steps.decide(user=user, import_id=found.pk, mode="all", now=timezone.now())
    work_off()
    found.refresh_from_db()
    assert found.state == State.DONE, found.message
    return found


def undone(found: PopulationImport, user) -> dict:
    steps.undo(user=user, import_id=found.pk, now=timezone.now())
    work_off()
    found.refresh_from_db()
    assert found.state == State.UNDONE, found.message
    return found.counts["undo"]


def test_all_of_it_goes_back(registrar, camat, desa_kalang, desa_pitu):
    known = make_resident(office=desa_kalang, name="Nama Lama", email="a@contoh.id")
    before = Resident.objects.values().get()
    rows = [
        as_row(
            known, name="Ömer Baru", office=desa_pitu.pk, birth_date=date(1981, 1, 2)
        ),
        person(office=desa_kalang),
    ]
    found = written(rows, registrar)
    new = Resident.objects.get(nik=rows[1]["nik"])
    assert undone(found, registrar) == {
        "restored": 1,
        "removed": 1,
        "kept_count": 0,
        "kept": [],
    }
    after = Resident.objects.values().get()
    assert after.pop("updated_at") == found.undone_at
    before.pop("updated_at")
    assert after == before
    assert after["name_upper"] == "NAMA LAMA"
    newest = Resident.history.filter(id=known.pk).first()
    assert newest.history_type == "~"
    assert newest.history_change_reason == f"batal impor #{found.pk}"
    assert newest.history_user == registrar
    assert newest.name == "Nama Lama"
    assert [h.history_type for h in Resident.history.filter(id=new.pk)] == ["-", "+"]


def test_what_was_changed_since_stays(registrar, desa_kalang):
    one, two = (make_resident(office=desa_kalang) for _ in range(2))
    rows = [as_row(one, rt="009"), as_row(two, rt="009"), person(office=desa_kalang)]
    found = written(rows, registrar)
    one.refresh_from_db()
    one.rw = "008"
    one.save()
    new = Resident.objects.get(nik=rows[2]["nik"])
    new.phone = "+628123450001"
    new.save()
    told = undone(found, registrar)
    assert (told["restored"], told["removed"], told["kept_count"]) == (1, 0, 2)
    assert told["kept"] == [
        [one.pk, undoing.CHANGED],
        [new.pk, undoing.CHANGED],
    ]
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.rt, one.rw, two.rt) == ("009", "008", "001")


def test_a_later_import_comes_first(registrar, desa_kalang):
    known = make_resident(office=desa_kalang)
    first = written([as_row(known, rt="002")], registrar)
    second = written([as_row(known, rt="003")], registrar)
    assert undone(first, registrar)["kept_count"] == 1
    assert undone(second, registrar)["restored"] == 1
    known.refresh_from_db()
    assert known.rt == "002"


def test_whom_something_refers_to_stays(registrar, desa_kalang):
    rows = [person(office=desa_kalang) for _ in range(2)]
    found = written(rows, registrar)
    used = Resident.objects.get(nik=rows[0]["nik"])
    ResidentAccess.objects.create(
        user=registrar, resident=used, at=timezone.now(), purpose="Uji"
    )
    told = undone(found, registrar)
    assert (told["removed"], told["kept"]) == (1, [[used.pk, undoing.REFERRED]])
    assert Resident.objects.get() == used


def test_a_list_of_the_missing_holds_nobody(registrar, desa_kalang):
    found = written([person(office=desa_kalang)], registrar)
    new = Resident.objects.get()
    later = receive(
        plain_file([person(office=desa_kalang)]), user=registrar, is_complete=True
    )
    assert later.missing.get().resident == new
    assert undone(found, registrar)["removed"] == 1
    assert not later.missing.exists()


def test_without_a_past_nobody_goes_back(registrar, desa_kalang):
    known = make_resident(office=desa_kalang)
    known.history.all().delete()
    found = written([as_row(known, rt="009")], registrar)
    told = undone(found, registrar)
    assert told["kept"] == [[known.pk, undoing.NO_PAST]]


def test_every_foreign_key_is_looked_at():
    columns = undoing.referring_columns()
    assert (Party._meta.db_table, "resident_id") in columns
    assert (ResidentAccess._meta.db_table, "resident_id") in columns
    assert not [table for table, _ in columns if "historical" in table]


def test_a_new_field_of_a_resident_comes_into_his_history():
    """Nothing is listed by hand: what both tables have is copied."""
    own = {f.column for f in Resident._meta.concrete_fields}
    left_out = own - set(writing.copied_columns())
    assert left_out == {"name_upper", "created_at", "updated_at"}
    of_history = {f.column for f in Resident.history.model._meta.concrete_fields}
    added = of_history - own
    assert added == {"history_id", *writing.OF_HISTORY}


def test_a_new_field_of_a_resident_is_staged_or_has_a_default():
    for field in Resident._meta.concrete_fields:
        if field.column in writing.WRITTEN or field.primary_key:
            continue
        has_value = field.null or field.has_default() or field.blank
        is_clock = getattr(field, "auto_now", False) or getattr(
            field, "auto_now_add", False
        )
        assert has_value or is_clock, f"{field.name}: imports leave it empty"
        assert not isinstance(field, models.ForeignKey) or field.null
