"""All seven letters, short and long, taken through the real offices once for a module.

The offices are those of the demo: officials with specimens, the camat with a
certificate, statements that are printed, signed in ink and scanned back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from pathlib import Path
from random import Random

from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from letters.composition import compose_letter
from letters.demo.fresh import with_new_numbers
from letters.demo.seeding import seed
from letters.demo.walk import walk
from letters.forms.examples import SLUGS, example, long_example
from letters.models import Letter, ServiceSetting
from letters.rendering import render_sheet
from letters.verification import Kind, verify_bytes
from tests.conftest import load_reference
from tests.letters.judges import output

SITE = "https://sipitulung.contoh.id"
KEYS = [f"{slug}{tail}" for slug in SLUGS for tail in ("", "-long")]


@dataclass
class Issued:
    """A signed letter, its files and the example that it was made of."""

    key: str
    slug: str
    letter: Letter
    example: dict
    path: Path

    @cached_property
    def signed(self) -> bytes:
        return bytes(self.letter.document.file.signed)

    @cached_property
    def rendered(self) -> bytes:
        return bytes(self.letter.document.file.rendered)

    @property
    def is_long(self) -> bool:
        return self.key.endswith("-long")

    @cached_property
    def bound_pages(self) -> int:
        """Pages behind the letter: the village's own letter and uploads."""
        spec = self.letter.service_version.spec
        bound = [each.slug for each in spec.requirements if each.bind]
        files = self.letter.attachments.current().filter(requirement__in=bound)
        return len(self.village_numbers) + sum(file.pages for file in files)

    @cached_property
    def village_numbers(self) -> list[str]:
        """The number of the village's own letter, where it made one."""
        signatures = self.letter.village_signatures.exclude(number="")
        return [each.number for each in signatures]

    def text(self, mode: str = "") -> str:
        """Every word as pdftotext gives it, white space made single."""
        options = [mode] if mode else []
        return " ".join(output("pdftotext", *options, self.path, "-").split())

    def pages(self) -> list[str]:
        return output("pdftotext", "-layout", self.path, "-").split("\f")[:-1]


@contextmanager
def open_offices(folder: Path) -> Iterator[None]:
    """The demo's offices with their signers, and nothing in their trays; taken back
    afterwards. Keys and files lie in `folder`."""
    with (
        override_settings(
            DEMO=True,
            SITE_URL=SITE,
            KEY_DIR=folder / "keys",
            FILE_DIR=folder / "files",
        ),
        transaction.atomic(),
    ):
        load_reference()
        call_command("load_services", stdout=StringIO())
        seed(residents=0, letters=0, now=timezone.now())
        yield
        transaction.set_rollback(True)


def issue(key: str, folder: Path) -> Issued:
    """Take one example from draft to signature, and write it to `folder`."""
    slug = key.removesuffix("-long")
    made = (example if key == slug else long_example)(slug, timezone.localdate())
    made = with_new_numbers(made)
    letter = walk(slug=slug, answers=made["answers"], people=made["people"]).letter
    path = folder / f"{key}.pdf"
    issued = Issued(key=key, slug=slug, letter=letter, example=made, path=path)
    path.write_bytes(issued.signed)
    return issued


def rendered_on_a4(issued: Issued) -> bytes:
    """The same letter set anew, as an office with A4 in its drawer has it."""
    ServiceSetting.objects.filter(service__slug=issued.slug).update(paper="A4")
    letter = Letter.objects.for_composition().get(pk=issued.letter.pk)
    composed = compose_letter(
        letter,
        line=letter.register_line,
        official=letter.document.official,
        token=letter.document.token,
        now=timezone.now(),
    )
    return render_sheet(composed.sheet)


def offsets(content: bytes, count: int) -> list[int]:
    """Places of every kind: begin, end, signature, cross references, and by chance."""
    marks = [b"/ByteRange", b"/Contents", b"startxref", b"%%EOF", b"/Root", b"stream"]
    places = {0, 5, 8, len(content) - 1, len(content) - 2}
    places |= {at for mark in marks if (at := content.rfind(mark)) >= 0}
    digits = content.rfind(b"/Contents")
    places |= {digits + 20, digits + 900, digits + 2000}
    chance = Random(count)
    while len(places) < count:
        places.add(chance.randrange(len(content)))
    return sorted(place for place in places if place < len(content))


def judge_changed(content: bytes, places: list[int], now) -> None:
    for place in places:
        changed = bytearray(content)
        changed[place] ^= 1 << (place % 8)
        verdict = verify_bytes(bytes(changed), now=now)
        told = (place, verdict.kind, verdict.reasons)
        assert not verdict.is_genuine, told
        assert verdict.document is None, told
        # nor does the signature inside hold on its own
        assert verdict.kind in (Kind.CHANGED, Kind.UNREADABLE, Kind.NOT_PDF), told


def verify_letter(path: Path) -> int:
    """How `manage.py verify_letter` ends."""
    try:
        call_command("verify_letter", str(path))
    except SystemExit as stop:
        return stop.code
    return 0
