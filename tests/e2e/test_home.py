"""The start page before open eyes: it renews itself, and says when it no longer can."""

from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.browser
HALF_A_MINUTE = 31_000


def test_the_start_page_renews_itself_and_keeps_the_place(sit_down, site):
    examiner, admin = sit_down("operator.kecamatan"), sit_down("admin.kecamatan")
    page, reason = examiner.page, f"Akad besok, {examiner.screen.slug}"
    page.clock.install()
    examiner.open("/kantor/")
    examiner.picture("beranda")
    page.evaluate("window.notReloaded = true")
    button = page.locator("#home-part .row-act a").last
    address = button.get_attribute("href")
    button.focus()

    pk = site.prepared["shown"]["submitted"]
    admin.open(f"/kantor/letters/letter/{pk}/mendesak/")
    admin.page.get_by_label("Alasan mendesak").fill(reason)
    admin.page.locator("main form button[type=submit]").first.click()
    admin.arrives("**/change/")

    page.clock.run_for(HALF_A_MINUTE)
    page.locator("#home-part").get_by_text(reason).wait_for(state="attached")
    assert page.evaluate("window.notReloaded") is True
    kept = page.evaluate("document.activeElement.getAttribute('href')")
    still_there = page.locator(f'#home-part .row-act a[href="{address}"]').count()
    assert kept == address or not still_there
    assert "Diperbarui pukul" in page.locator("#home-told").inner_text()


def test_it_says_when_the_session_has_ended_and_stops(sit_down):
    clerk = sit_down("operator.kalang")
    page = clerk.page
    page.clock.install()
    clerk.open("/kantor/")
    clerk.context.clear_cookies()
    asked = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.clock.run_for(HALF_A_MINUTE)
    clerk.sees("Sesi Anda sudah berakhir.")
    page.clock.run_for(20 * HALF_A_MINUTE)
    assert len([path for path in asked if path.endswith("/beranda/")]) == 1


def test_a_weak_network_is_asked_less_and_less(sit_down):
    clerk = sit_down("operator.kalang")
    page = clerk.page
    page.clock.install()
    clerk.open("/kantor/")
    clerk.watch.forgive("net::ERR_FAILED")
    asked = []

    def no_signal(route) -> None:
        asked.append(route.request.url)
        route.abort()

    page.route("**/beranda/", no_signal)
    page.clock.run_for(HALF_A_MINUTE)
    clerk.sees("Belum dapat memperbarui")
    assert len(asked) == 1
    page.clock.run_for(HALF_A_MINUTE)  # now it waits for a minute
    assert len(asked) == 1
    page.unroute("**/beranda/")
    with page.expect_response("**/beranda/"):
        page.clock.run_for(HALF_A_MINUTE)
    clerk.sees("Diperbarui pukul")
