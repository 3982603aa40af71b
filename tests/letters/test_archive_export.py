"""Letters of the archive as a zip: what is in it, who may take it, what stops it."""

import csv
import hashlib
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from letters import workflow
from letters.admin import archive_export
from letters.models import DocumentFile, Letter, LetterEvent, LetterExport, State
from tests.factories_letters import make_letter

pytestmark = pytest.mark.django_db
EXPORT = reverse("admin:letters_archivedletter_export")
LIST = reverse("admin:letters_archivedletter_changelist")


@pytest.fixture
def letters(people, now) -> list[Letter]:
    """Handed over, revoked, and rejected: newest last."""
    states = (State.HANDED_OVER, State.REVOKED, State.REJECTED)
    return [make_letter(each, people=people, now=now) for each in states]


def ticked(*letters: Letter) -> str:
    return EXPORT + "?" + "&".join(f"surat={each.pk}" for each in letters)


def taken(client, address: str) -> ZipFile:
    answer = client.post(address)
    assert answer.status_code == 200, answer
    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    return ZipFile(BytesIO(b"".join(answer.streaming_content)))


def index(bundle: ZipFile) -> list[dict[str, str]]:
    text = bundle.read("daftar.csv").decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text), delimiter=";"))


def stored(sha256: str) -> Path:
    return Path(settings.FILE_DIR) / sha256[:2] / sha256


def test_the_zip_holds_what_the_database_holds(client, people, letters):
    client.force_login(people["registrar"])
    bundle = taken(client, ticked(*letters))
    expected = {"daftar.xlsx", "daftar.csv", "SHA256SUMS.txt"}
    for letter in letters:
        folder = letter.registration_number
        if letter.document_id:
            name = f"{folder}/surat-{folder}.pdf"
            expected.add(name)
            assert bundle.read(name) == bytes(letter.document.file.signed)
        for each in letter.attachments.current():
            name = f"{folder}/{each.requirement}-{each.order + 1}.jpg"
            expected.add(name)
            digest = hashlib.sha256(bundle.read(name)).hexdigest()
            assert digest == each.sha256
    assert set(bundle.namelist()) == expected
    assert bundle.testzip() is None
    names = " ".join(bundle.namelist()).lower()
    party = letters[0].parties.get()
    assert party.nik not in names and party.name.split()[0].lower() not in names
    for line in bundle.read("SHA256SUMS.txt").decode().splitlines():
        sha256, _, name = line.partition("  ")
        assert hashlib.sha256(bundle.read(name)).hexdigest() == sha256


def test_the_index_tells_each_letter(client, people, letters):
    client.force_login(people["registrar"])
    bundle = taken(client, ticked(*letters))
    rows = index(bundle)
    assert [row["No."] for row in rows] == ["1", "2", "3"]
    by_number = {row["Nomor registrasi"]: row for row in rows}
    for letter in letters:
        row = by_number[letter.registration_number]
        line, document = letter.register_line, letter.document
        assert row["Nomor surat"] == (line.number if line else "")
        assert row["SHA-256 surat"] == (document.signed_sha256 if document else "")
        assert row["Keadaan"] == letter.get_state_display()
        assert row["Atas nama"] == letter.subject_name
        assert row["Desa/KUA"] == letter.origin_office.title
        files = letter.attachments.current().count() + bool(document)
        assert len(row["Berkas"].split("; ")) == files
        assert row["Catatan"] == ""
    sheet = load_workbook(BytesIO(bundle.read("daftar.xlsx"))).active
    cells = [["" if c is None else c for c in row] for row in sheet.values]
    assert cells[0] == list(rows[0])
    assert cells[1:] == [list(row.values()) for row in rows]


def test_nothing_in_the_index_is_a_formula(client, people, letters):
    Letter.objects.filter(pk=letters[0].pk).update(subject_name="=1+1")
    client.force_login(people["registrar"])
    bundle = taken(client, ticked(letters[0]))
    assert index(bundle)[0]["Atas nama"] == "'=1+1"
    cell = load_workbook(BytesIO(bundle.read("daftar.xlsx"))).active["F2"]
    assert cell.value == "=1+1" and cell.data_type == "s"


def test_it_is_logged_before_it_leaves(client, people, letters):
    client.force_login(people["registrar"])
    answer = client.post(ticked(*letters))
    line = LetterExport.objects.get()
    assert (line.what, line.count, line.file_type) == ("archive", 3, "zip")
    assert line.user == people["registrar"] and line.filter == "surat yang dipilih"
    events = LetterEvent.objects.filter(kind=LetterEvent.Kind.DOWNLOADED)
    assert {each.letter_id for each in events} == {each.pk for each in letters}
    assert {each.by for each in events} == {people["registrar"]}
    answer.close()


def test_looking_at_the_page_takes_nothing_out(client, people, letters):
    client.force_login(people["registrar"])
    html = client.get(ticked(*letters)).content.decode()
    assert "<strong>3 surat</strong>" in html and "sekitar" in html
    assert not LetterExport.objects.exists()
    assert not LetterEvent.objects.filter(kind="downloaded").exists()


def test_all_that_was_found_is_taken_out(client, people, letters):
    client.force_login(people["registrar"])
    address = f"{EXPORT}?keadaan=revoked"
    assert "<strong>1 surat</strong>" in client.get(address).content.decode()
    assert len(index(taken(client, address))) == 1
    assert LetterExport.objects.get().filter.startswith("keadaan Dicabut")
    nik = letters[0].parties.get().nik
    client.post(LIST, {"q": nik})
    # each letter of the factory is of a resident of his own
    assert len(index(taken(client, EXPORT))) == 1
    assert LetterExport.objects.first().filter == "pencarian NIK/KK"
    client.post(LIST, {"q": ""})
    assert len(index(taken(client, f"{EXPORT}?q=hajatan"))) == 3
    words = LetterExport.objects.first().filter
    assert words == "pencarian kata" and "hajatan" not in words


def test_no_more_than_the_limit(client, people, letters, monkeypatch):
    client.force_login(people["registrar"])
    monkeypatch.setattr(archive_export, "MOST_LETTERS", 2)
    for address in (EXPORT, ticked(*letters)):
        html = client.get(address).content.decode()
        assert "Lebih dari 2 surat" in html.replace("</strong>", "").replace(
            "<strong>", ""
        )
        assert "Unduh zip" not in html
        assert client.post(address).status_code == 200
    monkeypatch.setattr(archive_export, "MOST_LETTERS", 200)
    monkeypatch.setattr(archive_export, "MOST_BYTES", 10)
    assert "Paling besar" in client.post(EXPORT).content.decode()
    assert not LetterExport.objects.exists()


def test_lost_and_damaged_files_are_named_not_given(client, people, letters):
    first, second = letters[:2]
    lost = first.attachments.current().first()
    path, content = stored(lost.sha256), stored(lost.sha256).read_bytes()
    client.force_login(people["registrar"])
    try:
        path.unlink()
        row = index(taken(client, ticked(first)))[0]
        assert f"{lost.requirement}-1.jpg hilang" in row["Catatan"]
        path.write_bytes(content[:-1])
        DocumentFile.objects.filter(document=second.document_id).update(signed=b"%PDF")
        bundle = taken(client, ticked(second))
    finally:
        path.write_bytes(content)
    row = index(bundle)[0]
    assert "surat.pdf rusak" in row["Catatan"] and "-1.jpg rusak" in row["Catatan"]
    assert not any(name.endswith((".pdf", "ktp-1.jpg")) for name in bundle.namelist())


def test_a_full_disk_is_told(client, people, letters, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive_export, "write_bundle", full)
    client.force_login(people["registrar"])
    answer = client.post(ticked(letters[0]), follow=True)
    assert "penyimpanan server penuh" in answer.content.decode()
    assert not LetterExport.objects.exists()


def test_who_may_take_out_and_whose(client, people, letters):
    sees_none = {"outsider", "stranger"}
    may = {"clerk", "registrar", "camat", "supervisor"} | sees_none
    for who, user in people.items():
        client.force_login(user)
        allowed = user.has_perm("letters.export_archive")
        assert allowed == (who in may), who
        for address in (EXPORT, ticked(*letters)):
            answer = client.post(address)
            if not allowed:
                assert answer.status_code == 403, who
            elif who in sees_none:
                assert "<strong>0 surat</strong>" in answer.content.decode()
            else:
                assert answer["Content-Type"] == "application/zip", who
                assert b"".join(answer.streaming_content).startswith(b"PK")
    takers = set(LetterExport.objects.values_list("user__username", flat=True))
    assert people["outsider"].username not in takers and len(takers) == 4


def test_what_is_not_in_the_archive_cannot_be_ticked(client, people, now):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    client.force_login(people["registrar"])
    for query in (f"surat={letter.pk}", "surat=x", "surat=" + "9" * 30, "surat="):
        html = client.post(f"{EXPORT}?{query}").content.decode()
        assert "<strong>0 surat</strong>" in html, query
    workflow.cancel(letter_id=letter.pk, by=people["clerk"], now=now, reason="Batal.")
    assert len(index(taken(client, ticked(letter)))) == 1


def test_a_nik_typed_into_the_address_leads_back(client, people, letters):
    client.force_login(people["registrar"])
    nik = letters[0].parties.get().nik
    assert client.get(EXPORT, {"q": nik})["Location"] == LIST
    assert client.post(f"{EXPORT}?q={nik}")["Location"] == LIST


def test_one_question_more_for_each_letter(client, people, now, letters):
    client.force_login(people["registrar"])

    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            b"".join(client.post(address).streaming_content)
        return len(queries)

    asked(ticked(letters[0]))
    assert asked(ticked(*letters[:2])) - asked(ticked(letters[0])) <= 1
