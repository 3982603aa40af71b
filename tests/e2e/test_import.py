"""A population from a spreadsheet: preview, decision, a family, and the way back."""

from dataclasses import replace

import openpyxl
import pytest

from tests.e2e.desk import Desk
from tests.e2e.test_accessibility import grave_faults
from tests.e2e.worker import held_worker
from tests.registry.imports.samples import bip, opendk, opensid, sheets, siak, template
from tests.registry.imports.samples.people import Person, people

pytestmark = pytest.mark.browser
FIRST = {"desk": 4000, "phone": 5000}  # families that belong to this screen
RESIDENTS = "/kantor/registry/resident/"
LAYOUTS = (
    ("Format Impor OpenSID", "impor.xlsx", opensid.workbook),
    ("SIAK (Dukcapil)", "siak.xls", siak.workbook),
    ("Ekspor OpenDK", "opendk.zip", opendk.archive),
    ("Templat SIPITULUNG", "templat.xlsx", template.workbook),
    ("BIP e-KTP (Dukcapil)", "ektp.xls", bip.ektp),
    ("BIP 2016 (Dukcapil)", "bip2016.xls", bip.bip_2016),
    ("BIP 2016 Luwu Timur (Dukcapil)", "luwu.xls", bip.luwu),
    ("BIP 2012 (Dukcapil)", "bip2012.xls", bip.bip_2012),
)


def test_the_kecamatan_loads_mends_and_takes_back(sit_down, screen, site, tmp_path):
    admin = sit_down("admin.kecamatan")
    known = _family(screen)
    with held_worker(site):
        _upload(admin, "warga.xlsx", opensid.workbook(known), village="Desa Kalang")
        _heading(admin, "Mohon tunggu")
        _look(admin, "impor-menunggu")
    _heading(admin, "Putuskan")
    assert _tile(admin, "penduduk baru") == "4"
    _decide(admin, "Simpan semua")
    _heading(admin, "Tersimpan")

    moved = [replace(person, rt="039") for person in known]
    new, *_, wrong = _family(screen, after=1)
    new = replace(new, name=f"KASTURI {screen.slug.upper()}")
    wrong = replace(wrong, religion=77, name="AGAMA SALAH")
    content = _rows([*moved, new, wrong])
    _upload(admin, "baru.xlsx", content, village="Desa Kalang")
    _heading(admin, "Putuskan")
    shown = [_tile(admin, each) for each in ("penduduk baru", "berubah", "salah")]
    assert shown == ["1", "4", "1"]
    admin.sees("AGAMA SALAH")
    change = admin.page.locator("#berubah tbody tr").first
    assert change.locator("del").inner_text() == known[0].rt
    assert change.locator("ins").inner_text() == "039"
    _look(admin, "impor-pratinjau")
    with admin.page.expect_download() as handed:
        admin.press("Unduh baris yang salah")
    path = tmp_path / "salah.xlsx"
    handed.value.save_as(path)
    told = [c.value for row in openpyxl.load_workbook(path).active for c in row]
    assert "AGAMA SALAH" in told and "Yang salah" in told and wrong.nik in told
    _decide(admin, "Simpan hanya yang benar")
    _heading(admin, "Tersimpan")
    _look(admin, "impor-tersimpan")
    imported = admin.page.url

    _find(admin, new.name)
    admin.picture("penduduk")
    admin.page.get_by_role("link", name="Lihat keluarga (KK)").click()
    admin.arrives("**/keluarga/")
    admin.sees(new.name)
    admin.sees(new.kk)
    _find(admin, known[0].name, nik=known[0].nik)
    admin.page.get_by_role("link", name="Lihat keluarga (KK)").click()
    admin.arrives("**/keluarga/")
    for person in known:
        admin.sees(person.name)
    admin.sees("RT 039")
    _look(admin, "keluarga")

    admin.open(imported.removeprefix(admin.site.url))
    _decide(admin, "Batalkan impor ini")
    _heading(admin, "Dibatalkan")
    admin.sees("4 penduduk kembali ke isi semula, 1 penduduk baru dihapus lagi")
    _look(admin, "impor-dibatalkan")


def test_a_list_of_ones_own_is_matched_once(sit_down, screen):
    admin = sit_down("admin.kecamatan")
    known = _family(screen, after=40)
    _upload(admin, "lama.xlsx", opensid.workbook(known), village="Desa Kalang")
    _heading(admin, "Putuskan")
    _decide(admin, "Simpan semua")
    _heading(admin, "Tersimpan")

    rows = template.own_list([replace(person, rw="044") for person in known])
    hamlet = f"Blok {screen.title}"  # another header for each screen
    rows[2:] = [[*row, hamlet if row is rows[2] else "TEGALSARI"] for row in rows[2:]]
    _upload(admin, "daftar.xlsx", sheets.xlsx({"Warga": rows}), village="Desa Kalang")
    _heading(admin, "Cocokkan kolom")
    assert admin.page.get_by_label("NIK KTP").input_value() == "nik"
    admin.page.get_by_label(hamlet).select_option("hamlet")
    _look(admin, "impor-cocokkan")
    admin.press("Baca dengan pilihan ini")
    _heading(admin, "Putuskan")
    assert _tile(admin, "berubah") == "4" and _tile(admin, "salah") == "0"
    changes = admin.page.locator("#berubah ins").all_inner_texts()
    assert changes.count("044") == changes.count("TEGALSARI") == 4
    _decide(admin, "Simpan semua")
    _heading(admin, "Tersimpan")

    # the same layout again: nobody is asked, and nothing is different
    _upload(admin, "lagi.xlsx", sheets.xlsx({"Warga": rows}), village="Desa Kalang")
    _heading(admin, "Putuskan")
    assert _tile(admin, "sama") == "4"


def test_a_village_brings_its_own_people_only(sit_down, screen):
    operator = sit_down("operator.kalang")
    first, *rest = people(1, first=FIRST[screen.slug] + 80)
    everyone = [replace(first, village="KALANG"), *rest]
    _upload(operator, "siak.xls", siak.workbook(everyone))
    _heading(operator, "Putuskan")
    assert _tile(operator, "penduduk baru") == "1" and _tile(operator, "salah") == "3"
    operator.sees("Desa ini di luar kantor Anda")
    _look(operator, "impor-desa")
    _decide(operator, "Simpan hanya yang benar")
    _heading(operator, "Tersimpan")
    _find(operator, first.name, nik=first.nik)


def test_every_layout_is_known_by_itself(sit_down, screen):
    admin = sit_down("admin.kecamatan")
    for turn, (title, name, make) in enumerate(LAYOUTS):
        *good, last = _family(screen, after=100 + turn)
        content = make([*good, replace(last, nik="12345")])
        _upload(admin, name, content, village="Desa Kalang")
        _heading(admin, "Putuskan")
        admin.sees(title)
        shown = [_tile(admin, each) for each in ("penduduk baru", "salah")]
        assert shown == ["3", "1"], title
        admin.sees("NIK terdiri dari 16 angka; yang diisi 5 angka.")
        _decide(admin, "Buang")
        _heading(admin, "Dibuang")


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


def _find(desk: Desk, name: str, *, nik: str = "") -> None:
    """From the list of residents, by what is typed, to the page of this person."""
    desk.open(RESIDENTS)
    search = desk.page.get_by_role("searchbox").first
    search.fill(nik or name)
    search.press("Enter")
    desk.page.get_by_role("link", name=name).first.click()
    desk.arrives("**/change/")


def _heading(desk: Desk, words: str) -> None:
    """Waits until the work in the background has come so far."""
    desk.page.get_by_role("heading", name=words, exact=True).wait_for()


def _look(desk: Desk, name: str) -> None:
    """The page as it is now is open to a screen reader, too."""
    desk.picture(name)
    faults = grave_faults(desk)
    assert not faults, "\n".join(faults)


def _tile(desk: Desk, words: str) -> str:
    tile = desk.page.locator(".tile").filter(has_text=words)
    return tile.locator("strong").first.inner_text()


def _family(screen, *, after: int = 0) -> list[Person]:
    return people(1, first=FIRST[screen.slug] + after)


def _rows(persons: list[Person]) -> bytes:
    cells = [opensid.cells_of(person) for person in persons]
    rows = [[each.get(name, "") for name in opensid.COLUMNS] for each in cells]
    return sheets.xlsx({"Data Penduduk": [list(opensid.COLUMNS), *rows]})
