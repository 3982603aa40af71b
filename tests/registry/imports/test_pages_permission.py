"""Who may open and do what on the pages of imports: every role, with forged POSTs."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.models import PopulationImport, Resident, ResidentExport
from tests.factories import make_resident
from tests.importing import work_off
from tests.registry.imports.pages import (
    LIST,
    address,
    read_in,
    template_csv,
    typed,
)
from tests.registry.test_admin_pages import WHO

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_readers")]
State = PopulationImport.State
IMPORTERS = {"clerk", "outsider", "registrar", "stranger"}
SEES_KALANG = {"clerk", "registrar"}
EXPORTERS = {"registrar", "stranger"}
READERS = {"clerk", "outsider", "examiner", "registrar", "camat", "supervisor"} | {
    "stranger"
}


@pytest.fixture
def of_kalang(clerk) -> PopulationImport:
    """Read, and waiting for the decision of Kalang."""
    client = Client()
    client.force_login(clerk)
    rows = [typed(), typed(name="Salah", birth_date="x")]
    return read_in(client, template_csv(rows))


def status(answer) -> int:
    """Read to its end, so that a file that is handed out is closed."""
    if answer.streaming:
        assert b"".join(answer.streaming_content)
    return answer.status_code


@pytest.mark.parametrize("who", WHO)
def test_every_address_below_an_import_opens_or_is_not_there(
    client, request, of_kalang, who
):
    client.force_login(request.getfixturevalue(who))
    pages = [
        address("change", of_kalang.pk),
        address("progress", of_kalang.pk),
        address("step", of_kalang.pk, "benar"),
        address("wrong_rows", of_kalang.pk),
    ]
    for page in pages:
        told = status(client.get(page))
        if who in SEES_KALANG:
            assert told == 200, page
        else:
            assert told == (404 if who in IMPORTERS else 403), page


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("name", ["benar", "buang"])
def test_a_forged_decision_is_nothing(client, request, of_kalang, who, name):
    client.force_login(request.getfixturevalue(who))
    answer = client.post(address("step", of_kalang.pk, name))
    work_off()
    of_kalang.refresh_from_db()
    if who in SEES_KALANG:
        assert answer.status_code == 302
        assert of_kalang.state == (State.DONE if name == "benar" else State.DISCARDED)
    else:
        assert answer.status_code in (403, 404)
        assert of_kalang.state == State.READY
        assert not Resident.objects.exists()


@pytest.mark.parametrize("who", WHO)
def test_who_may_upload(client, request, people, who):
    client.force_login(request.getfixturevalue(who))
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("a.csv", template_csv([typed()]))
    answer = client.post(address("upload"), {"berkas": file})
    template = client.get(address("template"))
    if who == "stranger":  # an admin without an office
        assert "belum punya kantor" in answer.content.decode()
    elif who in IMPORTERS:
        assert answer.status_code == 302
    else:
        assert answer.status_code == 403
        assert template.status_code == 403
    assert PopulationImport.objects.count() == (who in IMPORTERS - {"stranger"})


def test_a_village_of_others_cannot_be_chosen(client, clerk, desa_pitu):
    client.force_login(clerk)
    content = template_csv([typed()], leave_out=("office",))
    found = read_in(client, content, desa=str(desa_pitu.pk))
    assert found.village != desa_pitu
    answer = client.post(address("village", found.pk), {"desa": str(desa_pitu.pk)})
    found.refresh_from_db()
    assert found.village != desa_pitu and answer.status_code == 200


def test_acts_want_a_post_and_its_token(clerk, of_kalang):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(clerk)
    for page in (
        address("step", of_kalang.pk, "benar"),
        address("map", of_kalang.pk),
        address("village", of_kalang.pk),
        address("upload"),
        reverse("admin:registry_resident_export"),
        reverse("admin:registry_resident_find"),
    ):
        assert strict.post(page).status_code == 403, page
    for name in ("map", "village"):
        assert strict.get(address(name, of_kalang.pk)).status_code == 405
    of_kalang.refresh_from_db()
    assert of_kalang.state == State.READY


def test_reading_alone_gives_no_buttons(client, clerk, of_kalang):
    from django.contrib.auth.models import Permission

    clerk.groups.clear()
    clerk.user_permissions.add(
        Permission.objects.get(codename="view_populationimport"),
        Permission.objects.get(codename="view_resident"),
    )
    client.force_login(clerk)
    html = client.get(address("change", of_kalang.pk)).content.decode()
    assert "Simpan hanya yang benar" not in html
    assert "Unduh baris yang salah" not in html
    assert 'id="upload"' not in client.get(reverse(LIST)).content.decode()
    assert client.post(address("step", of_kalang.pk, "benar")).status_code == 403
    assert client.get(address("wrong_rows", of_kalang.pk)).status_code == 403


def test_the_list_shows_own_imports_only(client, outsider, registrar, of_kalang):
    for user, seen in ((outsider, False), (registrar, True)):
        client.force_login(user)
        html = client.get(reverse(LIST)).content.decode()
        assert (f"Impor #{of_kalang.pk}" in html) is seen


@pytest.mark.parametrize("who", WHO)
def test_who_may_export(client, request, desa_kalang, who):
    make_resident(office=desa_kalang)
    client.force_login(request.getfixturevalue(who))
    page = reverse("admin:registry_resident_export")
    assert client.get(page).status_code == (200 if who in EXPORTERS else 403)
    told = status(client.post(page, {"type": "csv"}))
    if who == "registrar":
        assert told == 200
    else:
        assert told == (302 if who == "stranger" else 403)
    assert ResidentExport.objects.count() == (who == "registrar")


@pytest.mark.parametrize("who", WHO)
def test_who_finds_and_who_sees_families(client, request, desa_kalang, who):
    resident = make_resident(office=desa_kalang, name="Sumini Astuti")
    client.force_login(request.getfixturevalue(who))
    family = client.get(
        reverse("admin:registry_resident_family", args=[resident.pk])
    ).status_code
    found = client.post(reverse("admin:registry_resident_find"), {"term": "sumini"})
    if who not in READERS:
        assert (family, found.status_code) == (403, 403)
    elif who in ("outsider", "stranger"):
        assert family == 404
        assert found.json()["count"] == 0
    else:
        assert family == 200
        assert found.json()["count"] == 1


def test_the_log_of_exports_cannot_be_changed(client, registrar):
    line = ResidentExport.objects.create(
        user=registrar, at=timezone.now(), count=3, file_type="csv"
    )
    client.force_login(registrar)
    base = "admin:registry_residentexport"
    assert client.post(reverse(f"{base}_add")).status_code == 403
    change = reverse(f"{base}_change", args=[line.pk])
    assert client.post(change, {"count": 9}).status_code == 403
    assert client.post(reverse(f"{base}_delete", args=[line.pk])).status_code == 403
