"""Pages that also serve who cannot see them: axe finds nothing critical or serious."""

import re

import pytest

from tests.e2e.desk import LETTER, Desk
from tests.e2e.form import LetterForm

pytestmark = pytest.mark.browser
GRAVE = ("critical", "serious")
PAGES = {
    "": [
        "/",
        "/verifikasi/",
        "/verifikasi/cara-memeriksa/",
        "/verifikasi/{qr}/",
        "/lacak/",
        "/lacak/?no=PITU-26-00001",
        "/surat/{link}/",
        "/kantor/login/",
    ],
    "operator.kalang": [
        "/kantor/",
        LETTER,
        f"{LETTER}?tab=semua",
        f"{LETTER}buat/",
        f"{LETTER}{{returned}}/change/",
        f"{LETTER}{{returned}}/isi/?periksa",
        f"{LETTER}{{awaiting_village_signature}}/langkah/bring_ink_sheet/",
        f"{LETTER}{{signed}}/change/",
        f"{LETTER}{{signed}}/langkah/hand_over/",
        f"{LETTER}{{signed}}/langkah/report_typo/",
        "/kantor/registry/resident/",
    ],
    "kades.kalang": [
        "/kantor/",
        f"{LETTER}tanda-tangan-desa/",
        f"{LETTER}{{awaiting_village_signature}}/langkah/sign_for_village/",
        f"{LETTER}layanan-desa/",
    ],
    "operator.kecamatan": [
        "/kantor/",
        f"{LETTER}{{submitted}}/change/",
        f"{LETTER}{{submitted}}/langkah/send_back/",
    ],
    "admin.kecamatan": [
        "/kantor/",
        f"{LETTER}{{approved}}/langkah/request_signature/",
        f"{LETTER}{{approved}}/langkah/request_ink/",
        f"{LETTER}{{signed}}/langkah/begin_replacement/",
        "/kantor/letters/registerline/",
        "/kantor/letters/signingcredential/",
        "/kantor/letters/signingcredential/terbitkan/",
    ],
    "kasi.pelayanan": [
        "/kantor/",
        f"{LETTER}paraf/",
    ],
    "camat": [
        "/kantor/",
        f"{LETTER}tanda-tangan/",
        f"{LETTER}{{awaiting_signature}}/langkah/sign/",
        f"{LETTER}{{signed}}/change/",
        f"{LETTER}pemantauan/",
        f"{LETTER}laporan/",
    ],
}


@pytest.mark.parametrize("username", PAGES, ids=[name or "visitor" for name in PAGES])
def test_no_page_of_a_role_is_closed_to_a_screen_reader(username, sit_down, site):
    desk = sit_down(username)
    faults = []
    for address in PAGES[username]:
        desk.open(address.format(**site.prepared["shown"]))
        desk.picture(re.sub(r"[^a-z_]+", "-", f"peran-{username}{address}").strip("-"))
        faults += grave_faults(desk)
    assert not faults, "\n".join(faults)


def test_a_form_with_people_in_it_is_open_too(sit_down, cast):
    desk = sit_down("operator.kalang")
    form = LetterForm.begin(desk, "ahli-waris")
    widow = cast["family"]["widow"]
    form.call("pemohon", widow["nik"], name=widow["name"])
    form.tick("ahli_waris", widow["name"])
    form.role("saksi").get_by_role("button", name="isi manual").click()
    form.role("pewaris").locator(".picker-input").fill("Sukarno")
    form.role("pewaris").locator(".result").first.wait_for()
    faults = grave_faults(desk)
    assert not faults, "\n".join(faults)


def test_the_answer_to_an_uploaded_file_is_open_and_seen_at_once(
    sit_down, site, papers
):
    """On a letter's own page too, where it must not be read below "Sah"."""
    desk = sit_down()
    file = papers.folder / "palsu.pdf"
    file.write_bytes(b"%PDF-1.7 bukan surat")
    faults = []
    for address in ("/verifikasi/", f"/verifikasi/{site.prepared['shown']['qr']}/"):
        desk.open(address)
        desk.page.get_by_label("Berkas PDF").set_input_files(file)
        desk.press("Periksa berkas")
        answer = desk.page.get_by_role("status")
        answer.wait_for()
        assert "Tidak dapat dipastikan" in answer.inner_text()
        assert answer.bounding_box()["y"] < desk.screen.height / 3
        faults += grave_faults(desk)
    assert not faults, "\n".join(faults)


def grave_faults(desk: Desk) -> list[str]:
    """One line per fault: page, rule, and the first places."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(desk.page).response["violations"]
    return [
        f"{desk.page.url} {each['id']} ({each['impact']}, {len(each['nodes'])}x): "
        + " | ".join(node["html"][:160] for node in each["nodes"][:3])
        for each in found
        if each["impact"] in GRAVE
    ]
