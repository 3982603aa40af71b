"""Pages of office hours and of oversight: who keeps them, what they refuse."""

from datetime import time

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from letters.models import OversightSetting
from registry.models import Office, OfficeHours

pytestmark = pytest.mark.django_db
HOURS = "admin:registry_officehours"
SETTING = "admin:letters_oversightsetting"


def own(office) -> dict[int, tuple[time, time]]:
    return {row.weekday: (row.opens, row.closes) for row in office.hours.all()}


def setting(office, **values) -> dict:
    row = OversightSetting(office=office)
    names = [f.name for f in OversightSetting._meta.fields if f.name not in ("id",)]
    given = {name: getattr(row, name) for name in names}
    return given | {"office": office.pk} | values


def test_hours_are_kept_for_a_village_of_its_own(client, registrar, desa_kalang):
    client.force_login(registrar)
    posted = {"office": desa_kalang.pk, "weekday": 5, "opens": "08.00"}
    client.post(reverse(f"{HOURS}_add"), posted | {"closes": "11.30"})
    assert own(desa_kalang) == {5: (time(8), time(11, 30))}
    assert "11.30" in client.get(reverse(f"{HOURS}_changelist")).content.decode()


@pytest.mark.parametrize("closes", ["08.00", "07.30"])
def test_a_day_closes_after_it_opens(client, registrar, desa_kalang, closes):
    client.force_login(registrar)
    posted = {"office": desa_kalang.pk, "weekday": 5, "opens": "08.00"}
    page = client.post(reverse(f"{HOURS}_add"), posted | {"closes": closes})
    assert "Jam tutup harus sesudah jam buka." in page.content.decode()
    assert not own(desa_kalang)


def test_a_day_stands_there_once(client, registrar, kecamatan):
    client.force_login(registrar)
    posted = {"office": kecamatan.pk, "weekday": 0, "opens": "09.00", "closes": "10.00"}
    page = client.post(reverse(f"{HOURS}_add"), posted)
    assert "Jam Senin untuk Kecamatan Pitu sudah ada" in page.content.decode()
    assert own(kecamatan)[0] == (time(8), time(15))


def test_a_change_is_told_with_old_and_new(client, registrar, kecamatan):
    client.force_login(registrar)
    row = OfficeHours.objects.get(office=kecamatan, weekday=0)
    page = reverse(f"{HOURS}_change", args=[row.pk])
    client.post(page, {"opens": "08.00", "closes": "16.00"})
    assert own(kecamatan)[0] == (time(8), time(16))
    told = LogEntry.objects.get(object_id=str(row.pk)).get_change_message()
    assert "15:00:00 -> 16:00:00" in told
    history = client.get(reverse(f"{HOURS}_history", args=[row.pk]))
    assert "16:00:00" in history.content.decode()


def test_hours_of_an_office_out_of_scope_are_not_set(client, registrar):
    other = Office.objects.create(code="35.21.17", level="kecamatan", name="Lain")
    client.force_login(registrar)
    posted = {"office": other.pk, "weekday": 5, "opens": "08.00", "closes": "11.30"}
    client.post(reverse(f"{HOURS}_add"), posted)
    assert not own(other)
    row = OfficeHours.objects.create(
        office=other, weekday=0, opens=time(8), closes=time(9)
    )
    page = reverse(f"{HOURS}_change", args=[row.pk])
    assert client.get(page).status_code == 404
    assert client.post(page, posted).status_code == 404
    client.post(reverse(SETTING + "_add"), setting(other))
    assert not OversightSetting.objects.exists()


def test_limits_are_set_and_changed(client, registrar, kecamatan):
    client.force_login(registrar)
    client.post(reverse(f"{SETTING}_add"), setting(kecamatan, late_minutes=30))
    row = OversightSetting.objects.get()
    assert (row.office, row.late_minutes) == (kecamatan, 30)
    page = reverse(f"{SETTING}_change", args=[row.pk])
    client.post(page, setting(kecamatan, stuck_minutes=500))
    row.refresh_from_db()
    assert row.stuck_minutes == 500
    assert client.post(reverse(f"{SETTING}_delete", args=[row.pk])).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"late_minutes": 0}, "Paling sedikit 1 menit."),
        ({"stuck_minutes": 59}, "lebih singkat daripada batas terlambat"),
        ({"stuck_minutes": 9_000_000}, "Paling lama"),
        ({"first_reminder_days": 0}, "Paling sedikit 1 hari."),
        ({"second_reminder_days": 3}, "Harus sesudah pengingat pertama."),
        ({"close_after_days": 7}, "Harus sesudah pengingat kedua."),
    ],
)
def test_limits_that_make_no_sense_are_refused_in_words(
    client, registrar, kecamatan, wrong, words
):
    client.force_login(registrar)
    page = client.post(reverse(f"{SETTING}_add"), setting(kecamatan, **wrong))
    assert words in page.content.decode()
    assert not OversightSetting.objects.exists()


@pytest.mark.parametrize("who", ["clerk", "head", "examiner", "camat", "supervisor"])
def test_nobody_else_opens_them(client, request, who):
    client.force_login(request.getfixturevalue(who))
    for name in (HOURS, SETTING):
        for page in ("changelist", "add"):
            assert client.get(reverse(f"{name}_{page}")).status_code == 403
