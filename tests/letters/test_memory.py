"""How much memory the heavy work may take: ceilings, each in a process of its own."""

import json
import subprocess
import sys
import tracemalloc

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from letters.models import DocumentFile, State
from tests.bench.builders import LetterBuilder
from tests.bench.people import add_residents
from tests.letters import bombs

MEGABYTE = 1024 * 1024
GROWTH = 10  # MB, after the warm-up, however many letters
# what is loaded once (WeasyPrint, fonts, pdfium) is none of a letter's own
RENDERS = """
from tests.letters.test_rendering import letter
from letters.rendering import render_sheet

def work(number):
    assert render_sheet(letter(title=f"Surat Keterangan {number}"))
"""
SIGNATURES = """
from datetime import datetime, timedelta
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone
from letters.rendering import render_sheet
from letters.signing.authority import create_authority
from letters.signing.providers import provider_of
from tests.letters.test_rendering import letter
import pathlib, tempfile

folder = pathlib.Path(tempfile.mkdtemp()) / "otoritas"
authority = create_authority(directory=folder, organisation="Kecamatan Pitu",
    passphrase="otoritas-uji-2026", now=timezone.now() - timedelta(days=9))
issued = authority.issue(name="Camat Uji", nip="", organisation="Kecamatan Pitu",
    passphrase="frasa-uji-camat", now=timezone.now() - timedelta(days=8))
session = provider_of("own").open(pkcs12=issued.pkcs12, passphrase="frasa-uji-camat")
pdf = render_sheet(letter())

def work(number):
    assert session.sign(pdf=pdf, reason=f"Surat {number}", location="Pitu",
                        signed_at=timezone.now())
"""
GROWTH_OF = """
import gc, json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
django.setup()
{work}
def resident():
    gc.collect()
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

for number in range({warm}):
    work(number)
before = resident()
for number in range({warm}, {warm} + {times}):
    work(number)
print(json.dumps({{"grown": resident() - before}}))
"""
PEAK_OF = """
import json, os, pathlib, resource
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
django.setup()
from letters.uploads import UploadRefused, examine

content = pathlib.Path({file!r}).read_bytes()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    examine(content)
except UploadRefused as refused:
    said = str(refused)
else:
    said = ""
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({{"size": len(content), "grown": (after - before) * 1024,
                  "said": said}}))
"""


def in_own_process(program: str) -> dict:
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def grown(work: str, *, warm: int, times: int) -> float:
    found = in_own_process(GROWTH_OF.format(work=work, warm=warm, times=times))
    return found["grown"] / MEGABYTE


def test_two_hundred_letters_set_leave_the_memory_as_it_was():
    assert grown(RENDERS, warm=20, times=200) < GROWTH


@pytest.mark.soak
def test_a_thousand_letters_set_leave_the_memory_as_it_was():
    assert grown(RENDERS, warm=20, times=1000) < GROWTH


def test_two_hundred_signatures_leave_the_memory_as_it_was():
    assert grown(SIGNATURES, warm=20, times=200) < GROWTH


# (picture or PDF, most MB that looking at it may take)
BOMBS = [
    ("black_png", 60),  # 40,000 x 40,000 in a few KB: refused by its size
    ("largest_png", 540),  # just within the limit: decoded, laid on white, scaled
    ("largest_grey_png", 540),
    ("huge_pdf_page", 60),
    ("deflated_pdf", 120),
    ("many_pages", 60),
]


@pytest.mark.parametrize(("bomb", "most"), BOMBS)
def test_an_upload_that_unpacks_to_gigabytes_stays_bounded(tmp_path, bomb, most):
    file = tmp_path / "unggahan"
    file.write_bytes(getattr(bombs, bomb)())
    found = in_own_process(PEAK_OF.format(file=str(file)))
    assert found["size"] <= 5 * MEGABYTE
    assert found["grown"] / MEGABYTE < most, found


@pytest.mark.django_db
def test_lists_leave_the_bytes_of_documents_where_they_are(people, desa_kalang):
    """300 letters with 2 MB of PDF each would be 600 MB."""
    add_residents(40)
    builder = LetterBuilder(people, now=timezone.now())
    builder.add([State.AWAITING_SIGNATURE, State.SIGNED] * 10, offices=[desa_kalang])
    heavy = b"%PDF-1.7" + bytes(2 * MEGABYTE)
    DocumentFile.objects.update(rendered=heavy)
    DocumentFile.objects.exclude(signed=None).update(signed=heavy)
    del heavy
    client = Client()
    client.force_login(
        people["camat"], backend="django.contrib.auth.backends.ModelBackend"
    )
    pages = [
        reverse("admin:index"),
        reverse("admin:letters_letter_changelist"),
        reverse("admin:letters_letter_changelist") + "?tab=semua",
        reverse("admin:letters_letter_sign_many"),
        reverse("admin:letters_registerline_changelist"),
    ]
    for page in pages:
        assert client.get(page).status_code == 200  # templates are read once
        tracemalloc.start()
        try:
            client.get(page)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert peak < 2 * MEGABYTE, f"{page} takes {peak / MEGABYTE:.1f} MB"
