"""A population from a spreadsheet: preview, decision, a family, and the way back."""

from dataclasses import replace

import openpyxl
import pytest

from tests.e2e.desk import Desk
from tests.registry.imports.samples import opensid, sheets, siak, template
from tests.registry.imports.samples.people import Person, people

pytestmark = pytest.mark.browser
FIRST = {"desk": 4000, "phone": 5000}  # families that belong to this screen
RESIDENTS = "/kantor/registry/resident/"


def _upload(desk: Desk, name: str, content: bytes, *, village: str = "") -> None:
    desk.open(RESIDENTS)
    desk.press("Impor")
    desk.arrives("**/populationimport/")
    page = desk.page
    page.get_by_label("Berkas", exact=True).set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    if village:
        page.get_by_label("Desa (bila perlu)").select_option(label=village)
    desk.picture(f"impor-unggah-{name.split('.')[0]}")
    desk.press("Unggah dan periksa")


def _decide(desk: Desk, words: str) -> None:
    desk.press(words)
    desk.page.get_by_text("Yang akan terjadi").wait_for()
    desk.picture(f"impor-{words.split()[-1]}")
    desk.press(f"Ya, {words.lower()}")


def _heading(desk: Desk, words: str) -> None:
    """Waits until the work in the background has come so far."""
    desk.page.get_by_role("heading", name=words, exact=True).wait_for()


def _tile(desk: Desk, words: str) -> str:
    tile = desk.page.locator(".tile").filter(has_text=words)
    return tile.locator("strong").first.inner_text()


def test_the_kecamatan_loads_mends_and_takes_back(sit_down, screen, tmp_path):
    admin = sit_down("admin.kecamatan")
    first, second = people(2, first=FIRST[screen.slug])[::4]
    family = [replace(p, village="KALANG") for p in people(1, first=FIRST[screen.slug])]
    head = replace(family[0], name=f"KASTURI {screen.slug.upper()}")
    family[0] = head
    _upload(admin, "warga.xlsx", opensid.workbook(family), village="Desa Kalang")
    _heading(admin, "Putuskan")
    assert _tile(admin, "penduduk baru") == "4"
    _decide(admin, "Simpan semua")
    _heading(admin, "Tersimpan")

    moved = [replace(person, rt="039") for person in family]
    wrong = replace(second, religion=77, name="AGAMA SALAH")
    rows = [_row(person) for person in (*moved, wrong)]
    content = sheets.xlsx({"Data Penduduk": [list(opensid.COLUMNS), *rows]})
    _upload(admin, "baru.xlsx", content, village="Desa Kalang")
    _heading(admin, "Putuskan")
    assert _tile(admin, "berubah") == "4" and _tile(admin, "salah") == "1"
    admin.sees("AGAMA SALAH")
    assert admin.page.locator("#berubah ins").first.inner_text() == "039"
    admin.picture("impor-pratinjau")
    with admin.page.expect_download() as handed:
        admin.press("Unduh baris yang salah")
    path = tmp_path / "salah.xlsx"
    handed.value.save_as(path)
    told = [c.value for row in openpyxl.load_workbook(path).active for c in row]
    assert "AGAMA SALAH" in told and "Yang salah" in told and second.nik in told
    _decide(admin, "Simpan hanya yang benar")
    _heading(admin, "Tersimpan")
    admin.picture("impor-tersimpan")
    imported = admin.page.url

    admin.open(RESIDENTS)
    search = admin.page.get_by_role("searchbox").first
    search.fill(head.name)
    search.press("Enter")
    admin.page.get_by_role("link", name=head.name).first.click()
    admin.arrives("**/change/")
    admin.picture("penduduk")
    admin.page.get_by_role("link", name="Lihat keluarga (KK)").click()
    admin.arrives("**/keluarga/")
    for person in family:
        admin.sees(person.name)
    admin.picture("keluarga")

    admin.open(imported.removeprefix(admin.site.url))
    _decide(admin, "Batalkan impor ini")
    _heading(admin, "Dibatalkan")
    admin.sees("4 penduduk kembali ke isi semula")
    admin.picture("impor-dibatalkan")


def test_a_list_of_ones_own_is_matched(sit_down, screen):
    admin = sit_down("admin.kecamatan")
    rows = template.own_list(people(1, first=FIRST[screen.slug] + 40))
    _upload(admin, "daftar.xlsx", sheets.xlsx({"Warga": rows}), village="Desa Kalang")
    _heading(admin, "Cocokkan kolom")
    admin.picture("impor-cocokkan")


def test_a_village_brings_its_own_people_only(sit_down, screen):
    operator = sit_down("operator.kalang")
    first, *rest = people(1, first=FIRST[screen.slug] + 80)
    everyone = [replace(first, village="KALANG"), *rest]
    _upload(operator, "siak.xls", siak.workbook(everyone))
    _heading(operator, "Putuskan")
    assert _tile(operator, "penduduk baru") == "1" and _tile(operator, "salah") == "3"
    operator.sees("Desa ini di luar kantor Anda")
    _decide(operator, "Buang")
    _heading(operator, "Dibuang")


def _row(person: Person) -> list:
    cells = opensid.cells_of(person)
    return [cells.get(name, "") for name in opensid.COLUMNS]
