"""The form on which a letter is made, as an operator fills it in."""

from pathlib import Path

from tests.e2e.desk import LETTER, Desk

NOT_SAVING = """
() => !document.querySelector("[data-save-state]").textContent.startsWith("Menyimpan")
"""


class LetterForm:
    """The open form of one draft at a desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.page = desk, desk.page

    @classmethod
    def begin(cls, desk: Desk, slug: str) -> "LetterForm":
        """Buat surat, then the card of a service."""
        desk.open(f"{LETTER}buat/")
        desk.picture("buat-surat")
        desk.page.locator(f'form[action$="/buat/{slug}/"] button').click()
        desk.arrives("**/isi/")
        return cls(desk)

    # --- people -------------------------------------------------------------------

    def role(self, slug: str):
        return self.page.locator(f'[data-role="{slug}"]')

    def call(self, role: str, term: str, *, name: str) -> None:
        """Types a NIK (or name), and takes the person that is offered."""
        place = self.role(role)
        place.locator(".picker-input").press_sequentially(term, delay=5)
        place.locator(".result", has_text=name).first.click()
        place.locator("[data-person]", has_text=name).wait_for()

    def tick(self, role: str, name: str) -> None:
        """Ticks somebody on the family card."""
        place = self.role(role)
        place.locator(".family-member", has_text=name).click()
        place.locator("[data-person]", has_text=name).wait_for()

    def type_person(self, role: str, values: dict[str, str]) -> None:
        """'Tidak ada di data: isi manual', then the person's own fields."""
        place = self.role(role)
        count = place.locator("[data-person]").count()
        place.get_by_role("button", name="Tidak ada di data: isi manual").click()
        block = place.locator("[data-person]").nth(count)
        for key, value in values.items():
            self._put(block.locator(f'[name$="-{key}"]'), value)

    def detail(self, role: str, key: str, value: str, *, index: int = 0) -> None:
        """A field of one person (relation, day of death, telephone)."""
        self._put(self.page.locator(f'[name="orang-{role}-{index}-{key}"]'), value)

    # --- answers ------------------------------------------------------------------

    def field(self, key: str):
        return self.page.locator(f'[data-field="{key}"]').first

    def answer(self, **values: str | bool) -> None:
        for key, value in values.items():
            place = self.field(key)
            place.scroll_into_view_if_needed()
            if isinstance(value, bool):
                place.get_by_role("checkbox").set_checked(value)
            else:
                self._put(place.locator(f'[name="isian-{key}"]'), value)

    def answered(self, key: str) -> str:
        return self.page.locator(f'[name="isian-{key}"]').first.input_value()

    def _put(self, inputs, value: str) -> None:
        """Into whatever asks for it: a line, a list, or a set of buttons."""
        first = inputs.first
        kind = first.evaluate("each => each.tagName + ':' + each.type")
        if kind in ("INPUT:radio", "INPUT:checkbox"):
            button = inputs.and_(self.page.locator(f'[value="{value}"]'))
            button.locator("xpath=ancestor::label").click()
            assert button.is_checked()
        elif kind.startswith("SELECT"):
            first.select_option(value)
        else:
            first.fill(value)

    # --- documents ----------------------------------------------------------------

    def slot(self, slug: str):
        return self.page.locator(f'[data-slot="{slug}"]')

    def attach(self, slug: str, *files: Path) -> None:
        slot = self.slot(slug)
        before = slot.locator(".tile-file").count()
        slot.locator("input[type=file]").set_input_files(files)
        slot.locator(".tile-file").nth(before + len(files) - 1).wait_for()
        slot.locator("[data-uploading]").wait_for(state="hidden")

    # --- going on -----------------------------------------------------------------

    def save(self) -> None:
        self.page.wait_for_function(NOT_SAVING)  # the form also saves by itself
        with self.page.expect_response(lambda each: each.url.endswith("/isi/")):
            self.page.locator('.form-bar [name="_simpan"]').click()
        self.desk.sees("Tersimpan")

    def go_on(self) -> None:
        """Lanjut: periksa & kirim."""
        self.page.get_by_role("button", name="Lanjut: periksa & kirim").click()

    def refused(self) -> list[str]:
        """What is missing, as the summary lists it."""
        self.page.locator("#ringkasan").wait_for()
        return self.page.locator("#ringkasan li").all_inner_texts()

    def send(self, words: str) -> None:
        """Goes on to the step's own page and confirms it there."""
        self.go_on()
        self.desk.arrives("**/langkah/submit/")
        self.desk.picture("langkah-submit")
        self.desk.confirm(words)
