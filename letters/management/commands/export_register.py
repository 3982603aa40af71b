"""A month of a register as a file, by the same code as the page in the admin."""

from datetime import datetime
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from letters.models import RegisterLine, Series
from letters.oversight.period import BadPeriod, Period
from letters.oversight.register_files import TYPES, register_table, request_table
from letters.oversight.register_months import (
    TooManyLines,
    as_requests,
    register_month,
    requests_of,
    requests_of_month,
)
from letters.oversight.register_print import register_pdf
from letters.rendering import RenderFailed
from registry.models import Office


class Command(BaseCommand):
    help = (
        "Menulis buku register (atau register permohonan) satu bulan ke berkas PDF, "
        "xlsx, ods, atau csv"
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--month", required=True, help="bulan, misalnya 2026-10")
        parser.add_argument("--format", required=True, choices=sorted(TYPES))
        parser.add_argument("--out", required=True, help="berkas yang ditulis")
        parser.add_argument(
            "--office", default="", help="kode kantor; baku: kecamatan yang terdaftar"
        )
        parser.add_argument("--series", default="", help="kode seri, bila ada beberapa")
        parser.add_argument(
            "--requests", action="store_true", help="register permohonan"
        )

    def handle(self, *args, **options) -> None:
        now = timezone.now()
        try:
            month = Period.parse_month(options["month"], on=timezone.localdate(now))
        except BadPeriod as error:
            raise CommandError(str(error)) from error
        out = Path(options["out"])
        if not out.parent.is_dir():
            raise CommandError(f"Folder {out.parent} tidak ada.")
        office = _office(options["office"])
        series = None if options["requests"] else _series(office, options["series"])
        try:
            content, count = _file(
                office, series, month, file_type=options["format"], now=now
            )
            out.write_bytes(content)
        except (TooManyLines, RenderFailed) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(
                f"{out} tidak dapat ditulis: {error.strerror}"
            ) from error
        self.stdout.write(
            f"{month.words}, {series or office.title}: {count} baris, {out}"
        )


def _file(
    office: Office,
    series: Series | None,
    month: Period,
    *,
    file_type: str,
    now: datetime,
) -> tuple[bytes, int]:
    """The month of a book, or of the office's requests, and how many lines it has."""
    if file_type == "pdf":
        found = (
            register_month(series, month)
            if series
            else requests_of_month(requests_of(office), office=office, month=month)
        )
        return register_pdf(found, by=None, now=now), len(found.rows)
    if series:
        lines = RegisterLine.objects.filter(
            series=series, date__range=(month.first, month.last)
        )
        file, count = register_table(lines, file_type=file_type)
    else:
        asked = requests_of(office).filter(**month.within("submitted_at"))
        file, count = request_table(as_requests(asked), file_type=file_type)
    with file:
        return file.read(), count


def _office(code: str) -> Office:
    """The office with this code, or the only kecamatan. Raises CommandError."""
    if code:
        office = Office.objects.filter(code=code).first()
        if office is None:
            raise CommandError(f"Tidak ada kantor dengan kode {code}.")
        return office
    found = Office.objects.filter(level=Office.Level.KECAMATAN)[:2]
    if len(found) != 1:
        raise CommandError("Sebutkan kantornya dengan --office KODE.")
    return found[0]


def _series(office: Office, slug: str) -> Series:
    """The office's book. Raises CommandError where there is none, or a choice."""
    books = Series.objects.filter(office=office, kind=Series.Kind.LETTER)
    found = list((books.filter(slug=slug) if slug else books).select_related("office"))
    if len(found) == 1:
        return found[0]
    kept = ", ".join(sorted(each.slug for each in books)) or "tidak ada"
    raise CommandError(
        f"Sebutkan seri nomor {office.title} dengan --series: {kept}."
        if books
        else f"{office.title} tidak mempunyai buku register di aplikasi."
    )
