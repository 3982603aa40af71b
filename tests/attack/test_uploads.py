"""Files that are something else, too large, or put where they do not belong."""

import zipfile
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from letters.models import Attachment, Letter, State
from letters.scans import UnreadableScan, pages_of
from letters.uploads import MAX_FILES_PER_REQUIREMENT
from tests.attack.conftest import enter
from tests.attack.hostile_pdfs import forms_in_forms
from tests.factories_letters import make_draft, make_letter, picture
from tests.letters.posting import posted

SLUG = "pengantar"


@pytest.fixture
def draft(client, clerk) -> Letter:
    enter(client, clerk)
    return make_draft(by=clerk, now=timezone.now())


def send(client, letter, content: bytes, *, name="x.pdf", slug=SLUG):
    path = reverse("admin:letters_letter_upload", args=[letter.pk, slug])
    file = SimpleUploadedFile(name, content, "application/pdf")
    return client.post(path, {"berkas": file}, headers={"Accept": "application/json"})


def shown(client, letter, file: Attachment, query: str = ""):
    path = reverse("admin:letters_letter_file", args=[letter.pk, file.pk])
    return client.get(path + query)


def lively_pdf() -> bytes:
    """A page that wants to run a script, start a program and hand over a file."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(600, 900))
    pdf.Root.OpenAction = pikepdf.Dictionary(
        S=pikepdf.Name.JavaScript, JS="app.alert(1)"
    )
    pdf.pages[0].AA = pikepdf.Dictionary(
        O=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
    )
    pdf.attachments["x.exe"] = b"MZ"
    output = BytesIO()
    pdf.save(output)
    return output.getvalue()


def archive_behind(content: bytes) -> bytes:
    output = BytesIO(content)
    output.seek(0, 2)
    with zipfile.ZipFile(output, "a") as archive:
        archive.writestr("index.html", "<script>alert(1)</script>")
    return output.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<html><script>alert(1)</script></html>",
        b"\x89PNG\r\n\x1a\n<script>alert(1)</script>",
        b"\xff\xd8\xff<script>alert(1)</script>",
        b"GIF89a/*<script>*/",
        b"PK\x03\x04" + bytes(100),
        b"MZ" + bytes(100),
        b"%!PS-Adobe\n(/etc/passwd) (r) file",
        b"<?xml version='1.0'?><!DOCTYPE x SYSTEM 'file:///etc/passwd'><x/>",
        b"\x00" * 1000,
    ],
)
def test_what_is_no_scan_is_refused(client, draft, content):
    answer = send(client, draft, content).json()
    assert answer["errors"]
    assert not draft.attachments.filter(requirement=SLUG).exists()


@pytest.mark.parametrize("build", [lambda: picture("red"), lively_pdf])
def test_a_file_that_is_two_things_is_served_as_one(client, draft, build):
    """Kind by content, fixed, not to be guessed anew; no script may run in it."""
    answer = send(client, draft, archive_behind(build())).json()
    if answer["errors"]:
        return
    file = draft.attachments.get(requirement=SLUG)
    answer = shown(client, draft, file)
    assert answer["Content-Type"] in ("image/jpeg", "application/pdf")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    policy = answer["Content-Security-Policy"]
    assert "object-src 'none'" in policy or "sandbox" in policy
    if answer["Content-Type"] == "image/jpeg":
        assert "default-src 'none'" in policy and "script-src" not in policy


def test_a_lively_pdf_is_bound_as_a_dead_picture(client, draft):
    (page,) = pages_of(lively_pdf(), "application/pdf")
    with Image.open(BytesIO(page)) as image:
        assert image.format == "JPEG"
    assert b"alert" not in page and b"calc" not in page


def test_a_pdf_that_asks_for_hours_is_refused(client, draft):
    answer = send(client, draft, forms_in_forms()).json()
    assert "terlalu rumit" in answer["errors"][0]
    # whoever works after it finds the reader as it was
    assert not send(client, draft, lively_pdf()).json()["errors"]


def test_an_error_of_the_other_process_comes_back_as_it_was():
    from registry.bounded import TookTooLong, in_time

    def refuse():
        raise UnreadableScan("Berkas tidak dapat dibaca.")

    with pytest.raises(UnreadableScan, match="tidak dapat dibaca"):
        in_time(refuse, seconds=5)
    with pytest.raises(TookTooLong):
        in_time(lambda: [each for each in iter(int, 1)], seconds=1)


@pytest.mark.parametrize(
    "slug", ["..", "../../etc", "x/y", "tidak-ada", "lembar_kades", "%2e%2e", "KTP"]
)
def test_a_slot_that_is_not_there_takes_nothing(client, draft, slug):
    path = f"/kantor/letters/letter/{draft.pk}/berkas/{slug}/"
    before = Attachment.objects.count()
    file = SimpleUploadedFile("x.jpg", picture("blue"), "image/jpeg")
    assert client.post(path, {"berkas": file}).status_code in (302, 404)
    assert Attachment.objects.count() == before


@pytest.mark.parametrize(
    "name", ["../../x.pdf", "3521160101809001.pdf", "x\r\ny.pdf", "<b>.pdf", "a" * 900]
)
def test_the_name_of_a_file_is_forgotten(client, draft, name):
    assert not send(client, draft, lively_pdf(), name=name).json()["errors"]
    file = draft.attachments.get(requirement=SLUG)
    told = shown(client, draft, file)["Content-Disposition"]
    assert told == f'inline; filename="{SLUG}-1.pdf"'


@pytest.mark.parametrize(
    "state", [State.SUBMITTED, State.APPROVED, State.SIGNED, State.CANCELLED]
)
def test_after_it_was_sent_nothing_is_added_or_taken_out(client, people, state):
    letter = make_letter(state, people=people)
    enter(client, people["clerk"])
    before = list(letter.attachments.values_list("pk", "removed_at"))
    assert send(client, letter, picture("red")).json()["errors"]
    assert send(client, letter, picture("red"), slug="lembar-kades").json()["errors"]
    file = letter.attachments.first()
    path = reverse("admin:letters_letter_file_remove", args=[letter.pk, file.pk])
    client.post(path)
    form = reverse("admin:letters_letter_form", args=[letter.pk])
    data = posted(letter, user=people["clerk"], now=timezone.now())
    data |= {"_hapus_berkas": str(file.pk)}
    data[f"berkas-{SLUG}"] = SimpleUploadedFile("x.jpg", picture("red"), "image/jpeg")
    client.post(form, data)
    assert list(letter.attachments.values_list("pk", "removed_at")) == before


def test_a_slot_is_full_at_some_time(client, draft):
    for number in range(MAX_FILES_PER_REQUIREMENT + 3):
        send(client, draft, picture(f"rgb({number * 16},0,0)"))
    kept = draft.attachments.current().filter(requirement=SLUG).count()
    assert kept == MAX_FILES_PER_REQUIREMENT
