"""What leaves the register: spreadsheets as an office opens them, months on paper."""

import csv
import subprocess
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from letters.models import LetterExport, RegisterLine, Series
from tests.letters.register_days import book_of_every_kind, fill_month, outside

pytestmark = pytest.mark.django_db
EXPORT = "/kantor/letters/registerline/ekspor/"
REQUESTS = "/kantor/letters/registeredrequest/"


@pytest.fixture
def book(people, now):
    return book_of_every_kind(people, now=now)


@pytest.fixture
def agenda(kecamatan) -> Series:
    return Series.objects.get(office=kecamatan, kind="letter")


def opened_by_libreoffice(content: bytes, file_type: str, folder) -> list[list[str]]:
    """The rows as LibreOffice shows them."""
    file = folder / f"buku.{file_type}"
    file.write_bytes(content)
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation=file://{folder}/profile"),
            *("--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76"),
            *("--outdir", folder, file),
        ],
        check=True,
        capture_output=True,
    )
    text = file.with_suffix(".csv").read_text(encoding="utf-8-sig")
    return list(csv.reader(StringIO(text)))


def words_of(pdf: bytes, folder) -> str:
    file = folder / "buku.pdf"
    file.write_bytes(pdf)
    subprocess.run(["qpdf", "--check", file], check=True, capture_output=True)
    done = subprocess.run(
        ["pdftotext", "-layout", file, "-"], check=True, capture_output=True
    )
    return done.stdout.decode()


def stored() -> list[tuple[int, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq, number, person FROM letters_registerline ORDER BY seq"
        )
        return cursor.fetchall()


@pytest.mark.parametrize("file_type", ["xlsx", "ods"])
def test_libreoffice_reads_what_the_database_holds(
    client, registrar, examiner, book, now, file_type, tmp_path
):
    trap = '=HYPERLINK("http://x.id")'
    outside(examiner, now=now, subject=trap)
    client.force_login(registrar)
    address = client.get("/kantor/letters/registerline/").context["cl"]
    assert address.result_count == len(stored())
    answer = client.post(EXPORT, {"type": file_type})
    content = b"".join(answer.streaming_content)
    head, *rows = opened_by_libreoffice(content, file_type, tmp_path)
    shown = sorted((int(row[0]), row[1], row[4]) for row in rows)
    assert shown == stored()
    assert head[:3] == ["No. urut", "Nomor", "Tanggal"]
    assert any(trap in row[3] for row in rows)  # text, not a formula
    log = LetterExport.objects.get()
    assert (log.user, log.count, log.file_type) == (registrar, len(rows), file_type)


def test_only_who_may_takes_the_book_out(client, people, book):
    may = {"registrar", "camat", "supervisor", "stranger"}
    for who, user in people.items():
        client.force_login(user)
        answer = client.post(EXPORT, {"type": "csv"})
        assert (answer.status_code == 403) == (who not in may), who
        if answer.streaming:
            b"".join(answer.streaming_content)  # and closes the file
    assert LetterExport.objects.count() == 3  # who has no office has no line


def test_a_month_on_paper_adds_up(client, registrar, camat, book, agenda, tmp_path):
    client.force_login(registrar)
    month = f"{timezone.localdate():%Y-%m}"
    answer = client.post(EXPORT, {"type": "pdf", "book": agenda.pk, "month": month})
    assert answer["Content-Type"] == "application/pdf"
    text = words_of(answer.content, tmp_path)
    for _, number, _ in stored():
        assert number in text
    assert "BUKU REGISTER SURAT KELUAR" in text and "Halaman 1 dari" in text
    assert "Mengetahui" in text and camat.appointments.get().printed_name in text
    valid = RegisterLine.objects.filter(status="valid").count()
    (line,) = [row for row in text.splitlines() if row.strip().startswith("Hajatan ")]
    assert line.split()[1] == str(valid)


def test_another_offices_book_is_not_printed(client, people, book, agenda):
    client.force_login(people["clerk"])
    data = {"type": "pdf", "book": agenda.pk, "month": f"{timezone.localdate():%Y-%m}"}
    assert client.post(EXPORT, data).status_code == 403
    client.force_login(people["stranger"])
    assert client.post(EXPORT, data).status_code == 404


def test_a_full_month_has_its_head_on_every_page(
    registrar, agenda, tmp_path, camat, django_assert_max_num_queries
):
    today = timezone.localdate()
    fill_month(agenda, registrar, month=today.replace(day=1), count=120)
    out = tmp_path / "buku.pdf"
    with django_assert_max_num_queries(40):
        call_command(
            *("export_register", "--month", f"{today:%Y-%m}", "--format", "pdf"),
            *("--out", str(out)),
        )
    pages = words_of(out.read_bytes(), tmp_path).split("\f")[:-1]
    assert len(pages) > 3
    assert all("Penanda tangan" in page for page in pages[:3])
    assert f"dari {len(pages)}" in pages[0]


@pytest.mark.parametrize("file_type", ["csv", "xlsx", "ods", "pdf"])
@pytest.mark.parametrize("requests", [False, True])
def test_the_command_writes_what_the_page_hands_out(
    book, camat, tmp_path, file_type, requests
):
    out = tmp_path / f"buku.{file_type}"
    said = StringIO()
    call_command(
        *("export_register", "--month", f"{timezone.localdate():%Y-%m}"),
        *("--format", file_type, "--out", str(out)),
        *(["--requests"] if requests else []),
        stdout=said,
    )
    count = len(book) if requests else len(stored())
    assert f"{count} baris" in said.getvalue()
    assert out.stat().st_size > 100


def test_the_command_says_what_is_wrong(book, tmp_path):
    for month, office in (("2026-13", ""), ("2026-10", "99.99")):
        with pytest.raises(CommandError):
            call_command(
                *("export_register", "--month", month, "--format", "csv"),
                *("--out", str(tmp_path / "x.csv"), "--office", office),
            )


def test_a_village_reads_its_own_requests_only(client, people, book):
    number = book["submitted"].registration_number
    client.force_login(people["clerk"])
    assert number in client.get(REQUESTS).content.decode()
    client.force_login(people["outsider"])
    html = client.get(REQUESTS).content.decode()
    assert number not in html and "PITU-" not in html.replace("PITU-26-00427", "")
