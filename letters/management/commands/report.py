"""The monthly report as a file, by the same code as the page in the admin."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from letters.oversight.monthly_report import monthly_report
from letters.oversight.period import BadPeriod, Period
from letters.oversight.report_files import TYPES, report_file
from letters.oversight.scope import Scope
from letters.rendering import RenderFailed
from registry.models import Office


class Command(BaseCommand):
    help = "Membuat laporan bulanan satu kecamatan sebagai PDF atau xlsx"

    def add_arguments(self, parser) -> None:
        parser.add_argument("--month", required=True, help="bulan, misalnya 2026-10")
        parser.add_argument("--format", required=True, choices=sorted(TYPES))
        parser.add_argument("--out", required=True, help="berkas yang ditulis")
        parser.add_argument(
            "--office", default="", help="kode kecamatan, bila ada lebih dari satu"
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
        scope = Scope(_office(options["office"]))
        report = monthly_report(scope=scope, month=month, now=now)
        try:
            out.write_bytes(report_file(report, file_type=options["format"]))
        except RenderFailed as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(
                f"{out} tidak dapat ditulis: {error.strerror}"
            ) from error
        self.stdout.write(f"{report.title}, {scope.issuing.title}: {out}")


def _office(code: str) -> Office:
    """The kecamatan with this code, or the only one. Raises CommandError."""
    offices = Office.objects.filter(level=Office.Level.KECAMATAN)
    if code:
        offices = offices.filter(code=code)
    found = list(offices.order_by("code")[:2])
    if len(found) == 1:
        return found[0]
    if code:
        raise CommandError(f"Tidak ada kecamatan dengan kode {code}.")
    raise CommandError("Sebutkan kecamatannya dengan --office KODE.")
