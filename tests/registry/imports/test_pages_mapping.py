"""Unknown columns, the template and the list of imports: what a person is asked."""

import json

import pytest
from django.urls import reverse

from registry.models import PopulationImport
from tests.importing import work_off
from tests.registry.imports.pages import (
    LABELS,
    LIST,
    address,
    page_of,
    read_in,
    sheets_of,
    template_csv,
    typed,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_readers")]
State = PopulationImport.State


UNKNOWN = {"nik": "Angka Orang", "kk_number": "Angka Kartu", "name": "Sebutan"}


def unknown_file(rows: list[dict]) -> bytes:
    names = list(rows[0])
    lines = [[UNKNOWN.get(name, f"Kolom {name}") for name in names]]
    lines += [[row[name] for name in names] for row in rows]
    return "\n".join(";".join(cells) for cells in lines).encode()


def test_unknown_columns_are_matched_by_a_person(at_kalang):
    row = typed()
    del row["office"]
    found = read_in(at_kalang, unknown_file([row]))
    assert found.state == State.MAPPING, found.message
    html = page_of(at_kalang, found)
    assert "Angka Orang" in html and row["name"] in html
    chosen = {f"kolom-{at}": name for at, name in enumerate(row)}
    twice = chosen | {"kolom-0": "nik"}
    html = at_kalang.post(address("map", found.pk), twice).content.decode()
    assert f"{LABELS['nik']} sudah dipilih untuk kolom lain." in html
    none = {key: "" for key in chosen}
    html = at_kalang.post(address("map", found.pk), none).content.decode()
    assert "Pilih kolom mana yang berisi NIK." in html
    answer = at_kalang.post(address("map", found.pk), chosen)
    assert answer.status_code == 302
    work_off()
    found.refresh_from_db()
    assert (found.state, found.counts["new"]) == (State.READY, 1), found.message
    # remembered: the next file like it needs nobody
    again = read_in(at_kalang, unknown_file([{**row, "name": "Sukarno Wibawa"}]))
    assert again.state in (State.READY, State.MAPPING)
    if again.state == State.MAPPING:
        guessed = [each["field"] for each in again.mapping["columns"]]
        assert guessed == list(row)


def test_a_file_without_village_asks_the_kecamatan_for_it(
    client, registrar, desa_kalang, desa_pitu
):
    client.force_login(registrar)
    found = read_in(client, template_csv([typed()], leave_out=("office",)))
    assert found.state == State.MAPPING, found.message
    html = page_of(client, found)
    assert "Pilih desa" in html
    html = client.post(address("village", found.pk), {"desa": "x"}).content.decode()
    assert "Pilih desanya dahulu." in html
    client.post(address("village", found.pk), {"desa": str(desa_pitu.pk)})
    work_off()
    found.refresh_from_db()
    assert (found.state, found.village) == (State.READY, desa_pitu)


def test_the_template_is_handed_out_and_read_again(at_kalang):
    answer = at_kalang.get(address("template"))
    assert (
        answer["Content-Disposition"] == 'attachment; filename="templat-penduduk.xlsx"'
    )
    rows = sheets_of(answer)["Data Penduduk"]
    assert set(LABELS.values()) <= set(rows[0])


def test_the_list_names_file_state_and_counts(at_kalang, clerk):
    found = read_in(at_kalang, template_csv([typed()]))
    html = at_kalang.get(reverse(LIST)).content.decode()
    assert "warga.csv" in html and "Menunggu keputusan" in html
    assert "1 baru" in html and str(clerk) in html
    assert json.dumps(found.counts)  # stays a plain thing


@pytest.mark.parametrize("rows", [2, 60])
def test_a_page_asks_the_same_however_much_was_found(
    at_kalang, rows, django_assert_max_num_queries
):
    people = [typed(sex="?" if at % 2 else "L") for at in range(rows)]
    found = read_in(at_kalang, template_csv(people))
    with django_assert_max_num_queries(14):
        page_of(at_kalang, found)
