"""The office takes its books out: the register as LibreOffice opens it, the archive."""

import csv
import sqlite3
import subprocess
import zipfile
from io import StringIO

import pytest
from django.utils import timezone

pytestmark = pytest.mark.browser


def in_database(site, sql: str, *values) -> list[tuple]:
    path = site.env["DATABASE_URL"].removeprefix("sqlite:///")
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        return database.execute(sql, values).fetchall()


def taken(desk, words: str, name: str):
    """The file that this button hands out, on the disk."""
    with desk.page.expect_download() as download:
        desk.press(words)
    path = desk.folder / name
    download.value.save_as(path)
    return path


def test_the_register_leaves_as_libreoffice_reads_it(site, sit_down):
    admin = sit_down("admin.kecamatan")
    admin.open("/kantor/letters/registerline/ekspor/")
    admin.picture("register-ekspor")
    file = taken(admin, "Unduh Excel (xlsx)", "buku.xlsx")
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation=file://{admin.folder}/profile"),
            *("--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76"),
            *("--outdir", admin.folder, file),
        ],
        check=True,
        capture_output=True,
    )
    text = file.with_suffix(".csv").read_text(encoding="utf-8-sig")
    _, *rows = csv.reader(StringIO(text))
    stored = in_database(
        site,
        "SELECT line.number, line.person FROM letters_registerline line "
        "JOIN letters_series series ON series.id = line.series_id "
        "JOIN registry_office office ON office.id = series.office_id "
        "WHERE office.code = '35.21.16' AND line.year = ?",
        timezone.localdate().year,  # the list begins with this year's book
    )
    assert sorted((row[1], row[4]) for row in rows) == sorted(stored)
    month = taken(admin, "Unduh PDF untuk dicetak", "bulan.pdf")
    assert month.read_bytes().startswith(b"%PDF")
    admin.open("/kantor/letters/letterexport/")
    admin.sees("Buku register")


def test_a_letter_is_found_in_the_archive_and_zipped(site, sit_down):
    (number, name), *_ = in_database(
        site,
        "SELECT registration_number, subject_name FROM letters_letter "
        "WHERE state = 'signed' ORDER BY id DESC",
    )
    clerk = sit_down("operator.kalang")
    page = clerk.page
    clerk.open("/kantor/letters/archivedletter/")
    page.get_by_role("searchbox").fill(name.split()[0])
    clerk.press("Cari")
    clerk.arrives("**?q=*")
    clerk.picture("arsip")
    page.get_by_label(f"Pilih {number}").check()
    clerk.press("Unduh yang dipilih (1)")
    clerk.arrives("**/unduh/**")
    clerk.picture("arsip-unduh")
    path = taken(clerk, "Unduh zip (1 surat)", "arsip.zip")
    with zipfile.ZipFile(path) as bundle:
        assert bundle.testzip() is None
        names = bundle.namelist()
        assert f"{number}/surat-{number}.pdf" in names
        assert {"daftar.xlsx", "daftar.csv"} <= set(names)
        assert number in bundle.read("daftar.csv").decode()
    clerk.open("/kantor/letters/archivedletter/")
    page.get_by_role("link", name=f"Lihat {number}").click()
    clerk.sees(number)
    clerk.picture("arsip-surat")
