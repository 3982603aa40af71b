"""Uploads and PDFs: taken in by content, given out by permission only."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from letters.admin import files as page
from letters.models import Letter, LetterEvent, State
from letters.models.attachment import INK_SHEET
from letters.rendering import RenderFailed
from registry.storage import StorageFull
from tests.factories_letters import make_draft, make_letter, picture
from tests.letters.posting import posted

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


def url(name: str, *args: object) -> str:
    return reverse(f"admin:letters_letter_{name}", args=args)


@pytest.fixture
def draft(client, clerk) -> Letter:
    client.force_login(clerk)
    return make_draft(by=clerk, now=timezone.now())


def send(client, letter, content, *, name="foto.jpg", slug="pengantar", headers=JSON):
    file = SimpleUploadedFile(name, content, content_type="image/jpeg")
    return client.post(
        url("upload", letter.pk, slug), {"berkas": file}, headers=headers
    )


def blank_pdf() -> bytes:
    output = BytesIO()
    Image.new("RGB", (400, 600), "white").save(output, "PDF")
    return output.getvalue()


# --- taking in -----------------------------------------------------------------------


def test_an_upload_is_stored_and_shown_at_once(client, draft):
    answer = send(client, draft, picture("red")).json()
    assert answer["count"] == 1 and not answer["errors"]
    assert "Hapus" in answer["html"]


def test_a_file_is_told_by_its_content_not_by_its_name(client, draft):
    answer = send(client, draft, blank_pdf(), name="ktp.jpg").json()
    assert not answer["errors"]
    file = draft.attachments.get(requirement="pengantar")
    assert file.content_type == "application/pdf"
    shown = client.get(url("file", draft.pk, file.pk))
    assert shown["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<script>alert(1)</script>", "bukan PDF, JPG, atau PNG"),
        (b"GIF89a" + bytes(50), "bukan PDF, JPG, atau PNG"),
        (b"", "Berkas kosong"),
        (picture("blue")[:300], "tidak dapat dibaca"),
        (b"%PDF-1.7\n" + bytes(200), "tidak dapat dibaca"),
        (b"\xff\xd8\xff" + bytes(5 * 1024 * 1024), "terlalu besar (5,0 MB)"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(client, draft, content, words):
    answer = send(client, draft, content).json()
    assert answer["count"] == 0 and words in answer["errors"][0]
    assert not draft.attachments.filter(requirement="pengantar").exists()


def test_a_large_file_is_never_read_into_memory(client, draft, monkeypatch):
    from django.core.files.uploadedfile import TemporaryUploadedFile

    def read(self, *args):
        raise AssertionError("read")

    monkeypatch.setattr(TemporaryUploadedFile, "read", read, raising=False)
    answer = send(client, draft, b"\xff\xd8\xff" + bytes(6 * 1024 * 1024)).json()
    assert "terlalu besar (6,0 MB)" in answer["errors"][0]


def test_a_full_disk_is_told_and_nothing_is_lost(client, draft, clerk, monkeypatch):
    def full(content):
        raise StorageFull

    monkeypatch.setattr("letters.uploads.store", full)
    answer = send(client, draft, picture("red")).json()
    assert "penyimpanan server penuh" in answer["errors"][0]
    data = posted(
        draft, user=clerk, now=timezone.now(), isian__yang_dihajatkan="Tumini"
    )
    data["berkas-pengantar"] = SimpleUploadedFile("a.jpg", picture("red"))
    response = client.post(url("form", draft.pk), data)
    assert "penyimpanan server penuh" in response.content.decode()
    assert Letter.objects.get().answers["yang_dihajatkan"] == "Tumini"


def test_a_plain_post_of_the_form_takes_files_and_tells_of_bad_ones(
    client, draft, clerk
):
    data = posted(draft, user=clerk, now=timezone.now()) | {
        "berkas-pengantar": SimpleUploadedFile("a.jpg", picture("green")),
        "berkas-izin_tempat": SimpleUploadedFile("b.jpg", b"bukan gambar"),
    }
    response = client.post(url("form", draft.pk), data)
    assert "bukan PDF, JPG, atau PNG" in response.content.decode()
    assert draft.attachments.filter(requirement="pengantar").count() == 1


def test_without_the_script_the_page_comes_back_with_the_message(client, draft):
    response = client.post(url("upload", draft.pk, "pengantar"), {}, follow=True)
    assert "Tidak ada berkas yang diterima" in response.content.decode()


def test_only_requirements_of_the_service_take_files(client, draft):
    assert send(client, draft, picture("red"), slug="hantu").status_code == 404


def test_a_file_is_taken_out_but_stays_for_the_trail(client, draft):
    file = draft.attachments.get(requirement="ktp")
    assert client.get(url("file_remove", draft.pk, file.pk)).status_code == 405
    answer = client.post(url("file_remove", draft.pk, file.pk), headers=JSON).json()
    assert answer["count"] == 0
    file.refresh_from_db()
    assert file.removed_at and client.get(url("file", draft.pk, file.pk)).content


def test_a_sent_letter_takes_no_more_files(client, people, clerk):
    letter = make_letter(State.SUBMITTED, people=people)
    client.force_login(clerk)
    answer = send(client, letter, picture("red")).json()
    assert "tidak dapat diubah lagi" in answer["errors"][0]
    file = letter.attachments.get(requirement="ktp")
    client.post(url("file_remove", letter.pk, file.pk))
    file.refresh_from_db()
    assert file.removed_at is None


def test_the_sheet_in_ink_is_taken_while_the_village_signs(client, people, clerk):
    letter = make_letter(State.AWAITING_VILLAGE_SIGNATURE, people=people)
    client.force_login(clerk)
    answer = send(client, letter, picture("red"), slug=INK_SHEET).json()
    assert answer["count"] == 1


# --- giving out ----------------------------------------------------------------------


def test_a_file_goes_out_private_and_under_a_neutral_name(client, draft):
    file = draft.attachments.get(requirement="ktp")
    response = client.get(url("file", draft.pk, file.pk))
    assert response.content == picture()
    assert response["Content-Disposition"] == 'inline; filename="ktp-1.jpg"'
    assert "private, no-store" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_the_small_picture_is_small(client, draft):
    file = draft.attachments.get(requirement="ktp")
    response = client.get(url("file", draft.pk, file.pk), {"kecil": ""})
    with Image.open(BytesIO(response.content)) as small:
        assert max(small.size) <= 200
    assert "private, no-store" in response["Cache-Control"]


def test_a_file_of_another_letter_is_not_served_by_this_one(client, draft, clerk):
    other = make_draft(by=clerk, now=timezone.now())
    file = other.attachments.first()
    assert client.get(url("file", draft.pk, file.pk)).status_code == 404
    assert client.post(url("file_remove", draft.pk, file.pk)).status_code == 404


def test_another_village_gets_nothing_of_it(client, draft, outsider):
    file = draft.attachments.first()
    client.force_login(outsider)
    for name in ("preview", "statement", "village_sheet", "pdf"):
        assert client.get(url(name, draft.pk)).status_code == 404, name
    assert client.get(url("file", draft.pk, file.pk)).status_code == 404
    assert client.get(url("file", draft.pk, file.pk) + "?kecil").status_code == 404
    assert client.post(url("file_remove", draft.pk, file.pk)).status_code == 404
    assert send(client, draft, picture("red")).status_code == 404
    assert not draft.attachments.filter(removed_at__isnull=False).exists()


def test_who_only_reads_cannot_add_or_take_out(client, draft, head):
    file = draft.attachments.first()
    client.force_login(head)
    assert client.get(url("file", draft.pk, file.pk)).status_code == 200
    assert send(client, draft, picture("red")).status_code == 403
    assert client.post(url("file_remove", draft.pk, file.pk)).status_code == 403


def test_nobody_unknown_gets_a_file(client, draft):
    file = draft.attachments.first()
    client.logout()
    response = client.get(url("file", draft.pk, file.pk))
    assert response.status_code == 302 and "login" in response["Location"]


def test_a_lost_file_is_not_found_instead_of_an_error(client, draft, monkeypatch):
    def lost(sha256):
        raise FileNotFoundError

    monkeypatch.setattr(page, "read", lost)
    file = draft.attachments.first()
    assert client.get(url("file", draft.pk, file.pk)).status_code == 404


# --- PDFs ----------------------------------------------------------------------------


def test_draft_statement_and_village_sheet_are_pdfs(client, draft):
    for name in ("preview", "statement", "village_sheet"):
        response = client.get(url(name, draft.pk))
        assert response.content.startswith(b"%PDF-"), name
        assert "private, no-store" in response["Cache-Control"]
        assert "Sukarno" not in response["Content-Disposition"]


def test_an_empty_draft_can_be_looked_at(client, clerk):
    from letters.drafts import begin
    from letters.models import Service
    from tests.factories_letters import load_services

    load_services()
    client.force_login(clerk)
    for service in Service.objects.exclude(slug="dispensasi-nikah"):
        letter = begin(
            service=service, origin=clerk.office, by=clerk, now=timezone.now()
        )
        assert client.get(url("form", letter.pk)).status_code == 200
        assert client.get(url("preview", letter.pk)).status_code == 200, service


def test_a_failed_render_is_told_on_a_page(client, draft, monkeypatch):
    def fail(sheet):
        raise RenderFailed("PDF surat gagal dibuat. Isian tidak hilang.")

    monkeypatch.setattr(page, "render_sheet", fail)
    response = client.get(url("preview", draft.pk))
    assert response.status_code == 503
    assert "Isian tidak hilang" in response.content.decode()


def test_an_unsigned_letter_has_no_document(client, draft):
    assert client.get(url("pdf", draft.pk)).status_code == 404


def test_the_waiting_document_is_shown_to_the_kecamatan_only(client, people):
    letter = make_letter(State.AWAITING_SIGNATURE, people=people)
    for who, status in (("clerk", 404), ("head", 404), ("camat", 200)):
        client.force_login(people[who])
        assert client.get(url("pdf", letter.pk)).status_code == status, who
    assert (
        "belum-ditandatangani"
        in client.get(url("pdf", letter.pk))["Content-Disposition"]
    )
    assert not LetterEvent.objects.filter(kind__in=["printed", "downloaded"]).exists()


def test_printing_and_saving_the_signed_letter_are_recorded(client, people, clerk):
    letter = make_letter(State.SIGNED, people=people)
    client.force_login(people["camat"])
    client.get(url("pdf", letter.pk))  # he looks at it and prints nothing
    client.force_login(clerk)
    shown = client.get(url("pdf", letter.pk))
    assert shown.content == bytes(letter.document.file.signed)
    name = f'filename="{letter.registration_number}.pdf"'
    assert shown["Content-Disposition"] == f"inline; {name}"
    saved = client.get(url("pdf", letter.pk), {"unduh": "1"})
    assert saved["Content-Disposition"] == f"attachment; {name}"
    events = letter.events.filter(kind__in=["printed", "downloaded"])
    assert [event.kind for event in events] == ["printed", "downloaded"]
