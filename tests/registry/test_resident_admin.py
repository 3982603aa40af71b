"""Searching and editing residents, as the clerks do it."""

import pytest
from django.urls import reverse

from registry.models import Resident
from tests.factories import make_resident, resident_values

pytestmark = pytest.mark.django_db
LIST = "admin:registry_resident_changelist"
ADD = "admin:registry_resident_add"


def search(client, term):
    """What the list shows after searching; asserts that no address held the term."""
    address = reverse(LIST)
    answer = client.post(address, {"resident_search": term})
    assert answer.status_code == 302
    assert answer.url == address
    page = client.get(answer.url)
    assert page.status_code == 200
    return set(page.context["cl"].result_list), page.content.decode()


def typed(**values):
    """Form data of a resident, as a browser sends it."""
    fields = resident_values(**values)
    data = {
        key: getattr(value, "pk", value) for key, value in fields.items() if value != ""
    }
    data["birth_date"] = fields["birth_date"].strftime("%d-%m-%Y")
    data["life_status"] = 1
    return {key: str(value) for key, value in data.items()}


@pytest.fixture
def siti(desa_kalang):
    return make_resident(office=desa_kalang, sex="P", name="Siti Rahayu")


@pytest.fixture
def budi(desa_kalang):
    return make_resident(office=desa_kalang, name="Budi Santoso")


def test_a_full_nik_finds_its_person(client, clerk, siti, budi):
    client.force_login(clerk)
    for term in (siti.nik, f"{siti.nik[:6]} {siti.nik[6:]}"):
        found, html = search(client, term)
        assert found == {siti}


def test_a_kk_number_finds_the_family(client, clerk, siti, budi, desa_kalang):
    child = make_resident(office=desa_kalang, kk_number=siti.kk_number)
    client.force_login(clerk)
    assert search(client, siti.kk_number)[0] == {siti, child}


@pytest.mark.parametrize("term", ["siti", "SITI  RAH", "Siti Rahayu"])
def test_letters_are_the_beginning_of_a_name(client, clerk, siti, budi, term):
    client.force_login(clerk)
    assert search(client, term)[0] == {siti}


def test_digits_are_the_beginning_of_a_nik(client, clerk, siti, budi):
    client.force_login(clerk)
    assert search(client, siti.nik[:9])[0] == {siti}
    assert search(client, "3521")[0] == {siti, budi}


def test_an_empty_search_shows_everyone_again(client, clerk, siti, budi):
    client.force_login(clerk)
    assert search(client, "tidak ada")[0] == set()
    assert search(client, "")[0] == {siti, budi}


def test_the_list_masks_the_nik_and_no_link_holds_it(client, clerk, siti):
    client.force_login(clerk)
    _, html = search(client, "siti")
    assert siti.nik not in html
    assert f"{siti.nik[:6]}******{siti.nik[12:]}" in html


def test_a_search_does_not_leave_the_village(client, outsider, siti):
    client.force_login(outsider)
    assert search(client, siti.nik)[0] == set()
    assert search(client, "Siti")[0] == set()


def test_the_get_search_of_django_is_not_followed(client, clerk, siti):
    client.force_login(clerk)
    answer = client.get(reverse(LIST), {"q": siti.nik})
    assert answer.status_code == 302
    assert answer.url == reverse(LIST)


def test_a_new_resident_is_kept_with_who(client, clerk, desa_kalang):
    client.force_login(clerk)
    data = typed(office=desa_kalang, name="  Joko   Susilo ")
    data |= {"rt": "1", "phone": "0812 3456 7890", "nik": f" {data['nik']} "}
    answer = client.post(reverse(ADD), data)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    resident = Resident.objects.get()
    assert (resident.name, resident.name_upper) == ("Joko Susilo", "JOKO SUSILO")
    assert (resident.rt, resident.phone) == ("001", "+6281234567890")
    record = resident.history.get()
    assert record.history_user == clerk
    assert record.history_change_reason == "Data baru"
    assert resident.nik not in answer.url


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("nik", "352116"),
        ("nik", "1111111111111111"),
        ("kk_number", "12"),
        ("mother_nik", "12"),
        ("phone", "12"),
        ("birth_date", "01-01-2199"),
        ("rt", "RT1"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    client, clerk, desa_kalang, field, value
):
    client.force_login(clerk)
    page = client.post(reverse(ADD), typed(office=desa_kalang) | {field: value})
    assert field in page.context["adminform"].form.errors
    assert not Resident.objects.exists()


def test_nik_and_kk_may_not_be_the_same(client, clerk, desa_kalang):
    client.force_login(clerk)
    data = typed(office=desa_kalang)
    page = client.post(reverse(ADD), data | {"kk_number": data["nik"]})
    assert "kk_number" in page.context["adminform"].form.errors


def test_a_nik_of_another_village_says_no_more_than_needed(
    client, outsider, siti, desa_pitu
):
    client.force_login(outsider)
    page = client.post(reverse(ADD), typed(office=desa_pitu, nik=siti.nik))
    html = page.content.decode()
    assert "NIK sudah terdaftar, minta kecamatan memindahkan." in html
    assert "Siti" not in html


def test_a_nik_of_the_own_village_says_whose_it_is(client, clerk, siti, desa_kalang):
    client.force_login(clerk)
    page = client.post(reverse(ADD), typed(office=desa_kalang, nik=siti.nik))
    assert "NIK sudah terdaftar atas nama Siti Rahayu." in page.content.decode()


def test_an_odd_nik_must_be_confirmed_with_a_reason(client, clerk, desa_kalang):
    client.force_login(clerk)
    data = typed(office=desa_kalang, name="Tri Wahyuni") | {"sex": "P"}
    page = client.post(reverse(ADD), data)
    html = page.content.decode()
    assert "jenis kelaminnya laki-laki" in html
    assert 'value="Tri Wahyuni"' in html  # nothing typed is lost
    page = client.post(reverse(ADD), data | {"confirm_warnings": "on"})
    assert "warning_reason" in page.context["adminform"].form.errors
    page = client.post(reverse(ADD), data | {"warning_reason": "sesuai KTP"})
    assert "confirm_warnings" in page.context["adminform"].form.errors
    assert not Resident.objects.exists()
    answer = client.post(
        reverse(ADD),
        data | {"confirm_warnings": "on", "warning_reason": "sesuai KTP"},
    )
    assert answer.status_code == 302
    assert Resident.objects.get().nik_warning_reason == "sesuai KTP"


def test_a_confirmed_oddity_is_not_asked_again(client, clerk, desa_kalang):
    values = {"office": desa_kalang, "nik_warning_reason": "sesuai KTP"}
    resident = make_resident(**values)
    Resident.objects.filter(pk=resident.pk).update(sex="P")
    client.force_login(clerk)
    address = reverse("admin:registry_resident_change", args=[resident.pk])
    data = typed(office=desa_kalang, nik=resident.nik) | {
        "sex": "P",
        "change_reason": "pindah RT",
        "rt": "003",
    }
    answer = client.post(address, data)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    resident.refresh_from_db()
    assert resident.nik_warning_reason == "sesuai KTP"
    corrected = data | {"sex": "L", "change_reason": "dibetulkan"}
    assert client.post(address, corrected).status_code == 302
    resident.refresh_from_db()
    assert resident.nik_warning_reason == ""


def test_a_change_needs_its_reason_and_history_shows_it(client, clerk, siti):
    client.force_login(clerk)
    address = reverse("admin:registry_resident_change", args=[siti.pk])
    data = typed(office=siti.office, nik=siti.nik, sex="P", name="Siti Rahayuni")
    page = client.post(address, data)
    assert "change_reason" in page.context["adminform"].form.errors
    answer = client.post(address, data | {"change_reason": "sesuai akta"})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    html = client.get(
        reverse("admin:registry_resident_history", args=[siti.pk])
    ).content.decode()
    assert "sesuai akta" in html
    assert "Siti Rahayuni" in html
    assert str(clerk) in html


def test_moving_a_resident_to_another_village_is_for_the_kecamatan(
    client, clerk, registrar, siti, desa_pitu
):
    address = reverse("admin:registry_resident_change", args=[siti.pk])
    data = typed(office=desa_pitu, nik=siti.nik, sex="P", name=siti.name)
    data["change_reason"] = "pindah"
    client.force_login(clerk)
    page = client.post(address, data)
    assert "office" in page.context["adminform"].form.errors
    client.force_login(registrar)
    assert client.post(address, data).status_code == 302
    siti.refresh_from_db()
    assert siti.office == desa_pitu


def test_nobody_deletes_a_resident(client, registrar, siti):
    client.force_login(registrar)
    address = reverse("admin:registry_resident_delete", args=[siti.pk])
    assert client.post(address, {"post": "yes"}).status_code == 403
    assert Resident.objects.filter(pk=siti.pk).exists()


def test_counting_stops_at_the_cap(client, clerk, siti, budi, monkeypatch):
    monkeypatch.setattr("registry.admin.resident.COUNT_CAP", 1)
    client.force_login(clerk)
    page = client.get(reverse(LIST))
    assert page.context["cl"].result_count == 1
    assert "Persempit" in page.content.decode()
