"""Beside the list of residents: the family card, exports and their log, the search."""

import io
from datetime import date
from types import SimpleNamespace

import openpyxl
import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from registry import throttle
from registry.identifiers import mask_nik
from registry.models import Resident, ResidentExport
from tests.factories import make_kk, make_resident

pytestmark = pytest.mark.django_db
Relation = Resident.Relation
LIST = "admin:registry_resident_changelist"
EXPORT = "admin:registry_resident_export"


@pytest.fixture
def family(desa_kalang) -> dict[str, Resident]:
    """Entered in no order."""
    kk = make_kk()

    def member(name: str, relation: int, born: date, sex: str = "L") -> Resident:
        return make_resident(
            office=desa_kalang,
            kk_number=kk,
            name=name,
            sex=sex,
            birth_date=born,
            family_relation=relation,
        )

    return {
        "younger": member("Bungsu Wibowo", Relation.ANAK, date(2015, 5, 1)),
        "wife": member("Lestari Dewi", Relation.ISTRI, date(1984, 1, 2), "P"),
        "elder": member("Sulung Wibowo", Relation.ANAK, date(2010, 5, 1)),
        "head": member("Kasturi Wibowo", Relation.KEPALA_KELUARGA, date(1980, 3, 4)),
    }


def page(client, resident: Resident) -> str:
    address = reverse("admin:registry_resident_family", args=[resident.pk])
    return client.get(address).content.decode()


def test_head_first_then_in_the_order_of_a_card(client, clerk, family):
    client.force_login(clerk)
    html = page(client, family["younger"])
    rows = html[html.index("<tbody>") :]
    order = [family[key].name for key in ("head", "wife", "elder", "younger")]
    assert sorted(order, key=rows.index) == order
    assert family["head"].kk_number in html and family["wife"].nik in html


def test_who_only_reads_sees_no_number_in_full(client, examiner, family):
    client.force_login(examiner)
    html = page(client, family["head"])
    assert family["head"].kk_number not in html
    for member in family.values():
        assert member.nik not in html and mask_nik(member.nik) in html


def test_members_elsewhere_are_counted_and_not_named(
    client, clerk, registrar, family, desa_pitu
):
    Resident.objects.filter(pk=family["wife"].pk).update(office=desa_pitu)
    client.force_login(clerk)
    html = page(client, family["head"])
    assert "Selain itu ada 1 anggota" in html
    assert family["wife"].name not in html and family["wife"].nik not in html
    client.force_login(registrar)
    assert "tercatat di lebih dari satu desa" in page(client, family["head"])


def test_two_living_heads_are_told(client, clerk, family):
    Resident.objects.filter(pk=family["elder"].pk).update(
        family_relation=Relation.KEPALA_KELUARGA
    )
    client.force_login(clerk)
    assert "Ada 2 kepala keluarga yang masih hidup" in page(client, family["wife"])
    Resident.objects.filter(pk=family["elder"].pk).update(
        life_status=Resident.LifeStatus.MATI
    )
    assert "kepala keluarga yang masih hidup" not in page(client, family["wife"])


def exported(answer) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    header, *rows = book.active.iter_rows(values_only=True)
    return [row[header.index("NIK")] for row in rows]


def test_an_export_is_what_the_list_shows_and_is_written_down(
    client, registrar, family, desa_pitu
):
    other = make_resident(office=desa_pitu, name="Kasturi Lain")
    client.force_login(registrar)
    everyone = {each.nik for each in (*family.values(), other)}
    assert set(exported(client.post(reverse(EXPORT), {"type": "xlsx"}))) == everyone
    client.post(reverse(LIST), {"resident_search": "kasturi"})
    address = f"{reverse(EXPORT)}?kantor=35.21.16.2001"
    found = exported(client.post(address, {"type": "xlsx"}))
    assert found == [family["head"].nik]
    narrow, whole = ResidentExport.objects.all()
    assert (whole.count, whole.filter) == (5, "")
    assert narrow.count == 1 and narrow.user == registrar
    assert narrow.filter == "desa Desa Kalang; pencarian awal nama"
    assert "kasturi" not in narrow.filter.lower()


def test_looking_at_the_page_of_an_export_takes_nothing_out(client, registrar, family):
    client.force_login(registrar)
    assert "4 orang" in client.get(reverse(EXPORT)).content.decode()
    assert client.post(reverse(EXPORT), {"type": "exe"}).status_code == 302
    assert not ResidentExport.objects.exists()


def test_typing_on_and_on_is_stopped(client, clerk, family, monkeypatch):
    minute = timezone.now()  # all within one, however slow the machine
    monkeypatch.setattr(throttle, "timezone", SimpleNamespace(now=lambda: minute))
    cache.clear()
    client.force_login(clerk)
    find = reverse("admin:registry_resident_find")
    answers = [client.post(find, {"term": "kas"}).status_code for _ in range(121)]
    cache.clear()
    assert answers == [200] * 120 + [429]
