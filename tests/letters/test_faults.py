"""What goes wrong in an office: told in Indonesian, nothing typed lost, nothing half
done. Met where a person would meet it, over HTTP.
"""

import errno
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from letters import workflow
from letters.forms.examples import SLUGS
from letters.models import (
    Document,
    Letter,
    RegisterLine,
    Service,
    State,
)
from letters.models.attachment import INK_SHEET
from letters.rendering import RenderFailed
from tests.factories_letters import (
    PASSPHRASE,
    load_services,
    make_draft,
    make_letter,
    picture,
)
from tests.letters.odd_uploads import ODD
from tests.letters.posting import posted

pytestmark = pytest.mark.django_db


def url(name: str, *args: object) -> str:
    return reverse(f"admin:letters_letter_{name}", args=args)


def stored_files(settings) -> set[Path]:
    return {path for path in Path(settings.FILE_DIR).rglob("*") if path.is_file()}


# --- what is missing ------------------------------------------------------------------


@pytest.mark.parametrize("slug", SLUGS)
def test_all_that_is_missing_is_listed_at_once_and_leads_to_its_place(
    browser, clerk, kua_clerk, now, slug
):
    load_services()
    service = Service.objects.get(slug=slug)
    by = kua_clerk if "kua" in service.newest_version().spec.start_at else clerk
    browser.force_login(by)
    browser.post(url("begin", service.slug))
    letter = Letter.objects.get()
    onward = posted(letter, user=by, now=now) | {"_lanjut": "1"}
    page = browser.post(url("form", letter.pk), onward).content.decode()
    with pytest.raises(workflow.Refused) as refused:
        workflow.submit(letter_id=letter.pk, by=by, now=now)
    problems = refused.value.problems
    assert len(problems) >= 5
    for problem in problems:
        anchor = "t-" + problem.target.replace(":", "-")
        assert problem.target and f'href="#{anchor}"' in page, problem
        assert f'id="{anchor}"' in page, problem
        assert page.count(problem.message.replace('"', "&quot;")) >= 2, problem
    letter.refresh_from_db()
    assert letter.state == State.DRAFT and letter.registration_number is None


# --- uploads --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_an_unreadable_upload_is_refused_in_words(
    browser, draft, clerk, settings, name, script
):
    make, words = ODD[name]
    browser.force_login(clerk)
    before = stored_files(settings)
    response = browser.post(
        url("upload", draft.pk, "pengantar"),
        {"berkas": SimpleUploadedFile(f"{name}.pdf", make())},
        headers={"accept": "application/json" if script else "text/html"},
        follow=True,
    )
    assert response.status_code == 200
    told = response.json()["errors"][0] if script else response.content.decode()
    assert words in told
    assert not draft.attachments.filter(requirement="pengantar").exists()
    assert stored_files(settings) == before


def test_a_picture_that_is_an_archive_as_well_goes_out_as_a_picture(
    browser, draft, clerk
):
    content = picture("green") + b"PK\x03\x04<script>alert(1)</script>"
    browser.force_login(clerk)
    browser.post(
        url("upload", draft.pk, "pengantar"),
        {"berkas": SimpleUploadedFile("surat.html", content, "text/html")},
    )
    file = draft.attachments.get(requirement="pengantar")
    shown = browser.get(url("file", draft.pk, file.pk))
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert "surat" not in shown["Content-Disposition"]


# --- the disk -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "colour"), [("fsync", "olive"), ("replace", "navy"), ("open", "teal")]
)
def test_a_full_disk_is_told_and_what_was_typed_stays(
    browser, draft, clerk, settings, monkeypatch, now, tmp_path, step, colour
):
    settings.FILE_DIR = tmp_path

    def full(*_args, **_options):
        raise OSError(errno.ENOSPC, "No space left on device")

    browser.force_login(clerk)
    data = posted(draft, user=clerk, now=now, isian__yang_dihajatkan="Tumini")
    data["berkas-pengantar"] = SimpleUploadedFile("a.jpg", picture(colour))
    before = stored_files(settings)
    # `open` is that of the folder: the very last thing that can fail
    with monkeypatch.context() as patch:
        patch.setattr(f"registry.storage.os.{step}", full)
        page = browser.post(url("form", draft.pk), data).content.decode()
    assert "penyimpanan server penuh" in page
    draft.refresh_from_db()
    assert draft.answers["yang_dihajatkan"] == "Tumini"
    assert not draft.attachments.filter(requirement="pengantar").exists()
    left = stored_files(settings) - before
    assert not [path for path in left if path.name.startswith(".part-")]
    data["berkas-pengantar"].seek(0)
    browser.post(url("form", draft.pk), data)  # once more, when there is room
    assert draft.attachments.filter(requirement="pengantar").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_database_without_room_is_told_and_keeps_what_it_had(browser, clerk, now):
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's disk cannot be filled from here")
    draft = make_draft(by=clerk, now=now)
    browser.force_login(clerk)
    typed = posted(draft, user=clerk, now=now)
    address, name = url("form", draft.pk), "isian-yang_dihajatkan"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # no free page is left
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
    kept = "Rina dan Budi"
    try:
        for count in range(40):  # each saving adds a line to the history
            page = browser.post(address, typed | {name: f"Tumini {count}"})
            if page.status_code == 503:
                break
            kept = f"Tumini {count}"
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    assert page.status_code == 503
    assert "Penyimpanan server penuh" in page.content.decode()
    draft.refresh_from_db()
    assert draft.answers["yang_dihajatkan"] == kept
    browser.post(address, typed | {name: "Tumini"})
    draft.refresh_from_db()
    assert draft.answers["yang_dihajatkan"] == "Tumini"


def test_the_quiet_save_tells_of_a_full_disk_to_its_script(
    browser, draft, clerk, now, monkeypatch
):
    from django.db import OperationalError

    def full(*_args, **_options):
        raise OperationalError("database or disk is full")

    browser.force_login(clerk)
    data = posted(draft, user=clerk, now=now)
    monkeypatch.setattr("letters.models.Letter.save", full)
    answer = browser.post(
        url("form", draft.pk), data, headers={"accept": "application/json"}
    )
    assert answer.status_code == 503
    assert "Penyimpanan server penuh" in answer.json()["message"]


@pytest.mark.parametrize("debug", [True, False])
def test_a_locked_database_is_told_and_changes_nothing(
    browser, waiting, camat, settings, monkeypatch, debug
):
    from django.db import OperationalError

    def locked(*_args, **_options):
        raise OperationalError("database is locked")

    settings.DEBUG = debug
    browser.force_login(camat)
    with monkeypatch.context() as patch:
        patch.setattr("letters.models.Letter.save", locked)
        data = {"document": waiting.document_id, "passphrase": PASSPHRASE}
        response = browser.post(url("step", waiting.pk, "sign"), data)
        page = response.content.decode()
    assert "Basis data sedang sibuk" in page and "Traceback" not in page
    waiting.refresh_from_db()
    assert waiting.state == State.AWAITING_SIGNATURE
    assert waiting.document.status == Document.Status.WAITING
    assert not bytes(waiting.document.file.signed or b"")


# --- render and stored files ----------------------------------------------------------


def test_a_failed_render_is_told_and_keeps_the_number(
    browser, approved, registrar, monkeypatch
):
    def fail(sheet):
        raise RenderFailed("PDF surat gagal dibuat. Isian tidak hilang; coba lagi.")

    browser.force_login(registrar)
    address = url("step", approved.pk, "request_signature")
    with monkeypatch.context() as patch:
        patch.setattr("letters.workflow.request.render_sheet", fail)
        page = browser.post(address).content.decode()
    assert "PDF surat gagal dibuat" in page
    approved.refresh_from_db()
    line = approved.register_line
    assert approved.state == State.APPROVED and line is not None
    assert not Document.objects.exists()
    assert line.number in browser.get(address).content.decode()
    browser.post(address)
    approved.refresh_from_db()
    assert approved.state == State.AWAITING_SIGNATURE
    assert approved.register_line == line and RegisterLine.objects.count() == 1


def test_a_lost_scan_is_told_by_its_name_when_the_letter_is_made(
    browser, people, now, settings
):
    letter = make_letter(State.AWAITING_VILLAGE_SIGNATURE, people=people, now=now)
    browser.force_login(people["clerk"])
    sheet = SimpleUploadedFile("lembar.jpg", picture("wheat"))
    browser.post(url("step", letter.pk, "bring_ink_sheet"), {"berkas": sheet})
    workflow.approve(letter_id=letter.pk, by=people["examiner"], now=now)
    file = letter.attachments.get(requirement=INK_SHEET)
    kept = Path(settings.FILE_DIR) / file.sha256[:2] / file.sha256
    content = kept.read_bytes()
    kept.unlink()
    browser.force_login(people["registrar"])
    address = url("step", letter.pk, "request_signature")
    page = browser.post(address).content.decode()
    assert "Lembar bertanda tangan dan stempel Kepala Desa" in page
    assert "tidak dapat dibaca dari penyimpanan server" in page
    letter.refresh_from_db()
    assert letter.state == State.APPROVED
    preview = browser.get(url("preview", letter.pk))
    assert preview.status_code == 503
    assert "tidak dapat dibaca dari penyimpanan" in preview.content.decode()
    kept.write_bytes(content)  # restored from the backup
    browser.post(address)
    letter.refresh_from_db()
    assert letter.state == State.AWAITING_SIGNATURE
