"""All seven letters, short and long, taken through the real offices once for a module.

The offices are those of the demo: officials with specimens, the camat with a
certificate, statements that are printed, signed in ink and scanned back.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from letters.demo.fresh import with_new_numbers
from letters.demo.seeding import seed
from letters.demo.walk import walk
from letters.forms.examples import SLUGS, example, long_example
from letters.models import Letter
from tests.conftest import load_reference

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
    def scanned_pages(self) -> int:
        """Pages of uploads that are bound into the letter."""
        spec = self.letter.service_version.spec
        bound = [each.slug for each in spec.requirements if each.bind]
        files = self.letter.attachments.current().filter(requirement__in=bound)
        return sum(file.pages for file in files)

    def text(self, mode: str = "") -> str:
        """Every word as pdftotext gives it, white space made single."""
        options = [mode] if mode else []
        return " ".join(output("pdftotext", *options, self.path, "-").split())

    def pages(self) -> list[str]:
        return output("pdftotext", "-layout", self.path, "-").split("\f")[:-1]


def output(*command: object) -> str:
    """What a program prints; it has to end well."""
    done = subprocess.run(
        [str(each) for each in command], capture_output=True, text=True, check=True
    )
    return done.stdout


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
