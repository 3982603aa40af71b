"""A person of the offices before a browser, and the pages on which he works."""

import os
import re
from pathlib import Path

from tests.e2e.screens import Screen
from tests.e2e.site import Site
from tests.e2e.watch import Watch

PASSWORD = "pitulungan"
PASSPHRASE = "pitulungan-tte"
PICTURES = Path("var/e2e-pictures")
LETTER = "/kantor/letters/letter/"
READY = "domcontentloaded"  # nobody waits for the PDF beside the facts to be drawn


class Desk:
    """One person, logged in, at one screen. `page` is playwright's own."""

    def __init__(
        self, browser, *, site: Site, screen: Screen, folder: Path, username: str = ""
    ) -> None:
        self.site, self.screen, self.folder = site, screen, folder
        self.context = browser.new_context(
            viewport={"width": screen.width, "height": screen.height},
            is_mobile=screen.phone,
            has_touch=screen.phone,
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            base_url=site.url,
        )
        self.watch = Watch(self.context, host=site.host, width=screen.width)
        if username:
            session = site.prepared["sessions"][username]
            self.context.add_cookies(
                [{"name": "sessionid", "value": session, "url": site.url}]
            )
        self.page = self.context.new_page()

    # --- going somewhere ----------------------------------------------------------

    def open(self, path: str) -> None:
        response = self.page.goto(path, wait_until=READY)
        assert response is not None and response.ok, (
            path,
            response and response.status,
        )

    def arrives(self, address: str) -> None:
        """Waits until the page with this address (a pattern) can be worked on."""
        self.page.wait_for_url(address, wait_until=READY)

    def open_letter(self, pk: int | str) -> None:
        self.open(f"{LETTER}{pk}/change/")

    def log_in(self, username: str) -> None:
        """Through the login page, as anybody does in the morning."""
        self.open("/kantor/login/")
        self.page.get_by_label("Nama pengguna").fill(username)
        self.page.get_by_label("Kata sandi").fill(PASSWORD)
        self.press("Masuk")
        self.arrives("**/kantor/")

    def press(self, words: str) -> None:
        """The button (or the link that looks like one) with exactly these words."""
        page = self.page
        button = page.get_by_role("button", name=words, exact=True)
        link = page.get_by_role("link", name=words, exact=True)
        button.or_(link).locator("visible=true").first.click()

    def take_step(self, words: str) -> None:
        """From a letter's page: open the step with this name and confirm it."""
        self.press(words)
        self.arrives("**/langkah/**")
        self.picture(f"langkah-{self.page.url.rstrip('/').rsplit('/', 1)[-1]}")
        self.confirm(words)

    def confirm(self, words: str) -> None:
        self.press(words)
        self.arrives("**/change/")

    # --- reading --------------------------------------------------------------------

    @property
    def letter_pk(self) -> str:
        found = re.search(r"/letter/(\d+)/", self.page.url)
        assert found, self.page.url
        return found[1]

    def sees(self, words: str) -> None:
        """Waits until the words are on the page."""
        self.page.get_by_text(words).locator("visible=true").first.wait_for()

    @property
    def state(self) -> str:
        """The word on the letter's chip."""
        return self.page.locator(".office-content .chip").first.inner_text().strip()

    @property
    def problems(self) -> list[str]:
        found = self.page.locator(".problem").locator("visible=true")
        return [each.strip() for each in found.all_inner_texts()]

    def pdf_behind(self, link) -> bytes:
        """Follows a link that opens a PDF in a page of its own; returns what came."""
        with self.context.expect_page() as opened:
            link.click()
        tab = opened.value
        tab.wait_for_url(re.compile(r"\.pdf|/dokumen/"))
        address = tab.url
        tab.close()
        response = self.context.request.get(address)
        assert response.ok and response.headers["content-type"] == "application/pdf"
        return response.body()

    # --- keeping --------------------------------------------------------------------

    def keep(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def picture(self, name: str) -> None:
        """A picture of the page as it is now, where somebody wants to look at it."""
        if not os.environ.get("E2E_PICTURES"):
            return
        PICTURES.mkdir(parents=True, exist_ok=True)
        path = PICTURES / f"{name}-{self.screen.width}.png"
        self.page.screenshot(path=path, full_page=True)

    def leave(self) -> None:
        """Closes the browser window; nothing that went wrong stays untold."""
        for page in self.context.pages:
            page.wait_for_load_state()
        self.context.close()
