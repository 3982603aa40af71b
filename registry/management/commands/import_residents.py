"""Residents from a spreadsheet without a browser: the same way as the page's.

    python manage.py import_residents FILE [--office CODE] [--mode all|good] [--dry-run]

Needs no worker. Exit status: 0 when all rows were good, 1 when some were wrong, 2 when
the file could not be read.
"""

import json
import time
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from registry.imports import intake, queue, steps, tasks
from registry.imports.recognition import TITLES
from registry.imports.refusal import Refused
from registry.models import Office, PopulationImport, User, WrongRow
from registry.storage import StorageFull

State = PopulationImport.State
UNKNOWN_HEADER = (
    "Judul kolom berkas ini tidak dikenal. Unggah di halaman Impor untuk "
    "mencocokkannya; setelah itu perintah ini mengenalnya."
)
NEEDS_VILLAGE = "Berkas ini tidak menyebut desa. Tambahkan --village KODE."
COUNTED = (
    ("rows", "baris"),
    ("new", "baru"),
    ("changed", "berubah"),
    ("unchanged", "tetap"),
    ("wrong", "salah"),
    ("without_nik", "belum ber-NIK"),
    ("moved", "pindah desa"),
    ("warned", "perlu diperhatikan"),
    ("missing", "tidak ada di berkas"),
)


class Unusable(CommandError):
    """The file could not be read: exit status 2."""

    def __init__(self, message: str) -> None:
        super().__init__(message, returncode=2)


class Command(BaseCommand):
    help = "Mengimpor penduduk dari berkas lembar kerja (xlsx, xls, ods, csv, zip)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--office", help="kode kantor; bawaan: kecamatan")
        parser.add_argument(
            "--village", help="kode desa, bila berkas tidak menyebutnya"
        )
        parser.add_argument(
            "--mode",
            choices=PopulationImport.Mode.values,
            default="all",
            help="all: semua atau tidak sama sekali; good: hanya baris yang benar",
        )
        parser.add_argument("--dry-run", action="store_true", help="hanya diperiksa")
        parser.add_argument("--json", action="store_true", help="hasil sebagai JSON")
        parser.add_argument(
            "--user", help="nama pengguna untuk riwayat; bawaan: kosong"
        )

    def handle(self, **options: object) -> None:
        try:
            told = self._run(**options)
        except CommandError as error:
            if options["json"]:
                self.stdout.write(json.dumps({"error": str(error)}))
            raise
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
        else:
            self._tell(told)
        if told["counts"]["wrong"]:
            raise SystemExit(1)

    def _run(self, **options) -> dict:
        user = _user(options["user"])
        office = _office(options["office"], user)
        found = self._receive(office, user, options)
        try:
            _work(found)
            _check_readable(found)
            told = _found(found)
            is_good = options["mode"] == "good" or not found.counts["wrong"]
            if is_good and not options["dry_run"]:
                _write(found, user, options["mode"])
                told["stored"] = found.state == State.DONE
                told["message"] = found.message
            return told
        finally:
            found.refresh_from_db()  # whoever breaks off may do so at any moment
            if found.state != State.DONE:  # a trial leaves nothing behind
                queue.forget_bytes(found)
                found.delete()

    def _receive(
        self, office: Office, user: User | None, options: dict
    ) -> PopulationImport:
        path: Path = options["file"]
        try:
            content = path.read_bytes()
        except OSError as error:
            raise Unusable(f"{path}: {error.strerror}.") from error
        village = None
        if options["village"]:
            village = Office.objects.filter(code=options["village"]).first()
            if village is None:
                raise CommandError(f"Tidak ada desa berkode {options['village']}.")
        try:
            return intake.receive(
                user=user,
                office=office,
                village=village,
                content=content,
                file_name=path.name,
                now=timezone.now(),
                by_worker=False,
            )
        except (Refused, PermissionDenied, StorageFull) as error:
            raise Unusable(str(error)) from error

    def _tell(self, told: dict) -> None:
        write = self.stdout.write
        write(f"Format: {told['title']}. {told['reason']}")
        for sheet in told["counts"]["sheets"]:
            if not sheet["read"]:
                write(f"Lembar {sheet['name']} tidak dibaca: {sheet['why']}")
        for name, label in COUNTED:
            write(f"{told['counts'][name]:>8} {label}")
        for error in told["errors"]:
            place = f"baris {error['row']}, {error['column']}"
            if error["sheet"]:
                place = f"lembar {error['sheet']}, {place}"
            write(f"{place}: {error['message']}")
        if told["stored"]:
            write(f"Tersimpan sebagai impor #{told['import']}.")
        else:
            write(told["message"] or "Tidak ada yang disimpan.")


def _user(name: str | None) -> User | None:
    if not name:
        return None
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise CommandError(f"Tidak ada pengguna bernama {name}.")
    return user


def _office(code: str | None, user: User | None) -> Office:
    if code:
        office = Office.objects.filter(code=code).first()
        if office is None:
            raise CommandError(f"Tidak ada kantor berkode {code}.")
        return office
    if user is not None and user.office is not None:
        return user.office
    found = list(Office.objects.filter(level=Office.Level.KECAMATAN)[:2])
    if len(found) != 1:
        raise CommandError("Sebutkan kantornya: --office KODE.")
    return found[0]


def _work(found: PopulationImport) -> None:
    """Do what a worker would do, until a person is asked or it has ended."""
    while True:
        found.refresh_from_db()
        if found.state == State.READING:
            tasks.examine.call(found.pk)
        elif found.state in (State.WAITING, State.WRITING):
            tasks.write.call(found.pk)
        else:
            return
        before = found.state
        found.refresh_from_db()
        if found.state == before:  # another import of the tree is being written
            time.sleep(0.5)


def _check_readable(found: PopulationImport) -> None:
    if found.state == State.MAPPING:
        is_unknown = bool(found.mapping.get("columns"))
        raise Unusable(UNKNOWN_HEADER if is_unknown else NEEDS_VILLAGE)
    if found.state != State.READY:
        raise Unusable(found.message)


def _write(found: PopulationImport, user: User | None, mode: str) -> None:
    """Once more from the start where somebody changed a resident meanwhile."""
    for _ in range(3):
        try:
            steps.decide(
                user=user,
                import_id=found.pk,
                mode=mode,
                now=timezone.now(),
                by_worker=False,
            )
        except Refused as error:  # nothing to do; or now there are wrong rows
            found.message = str(error)
            return
        _work(found)
        if found.state != State.READY:
            return


def _found(found: PopulationImport) -> dict:
    wrong = found.wrong_rows.filter(kind=WrongRow.Kind.WRONG).order_by("pk")
    return {
        "import": found.pk,
        "format": found.format,
        "title": TITLES.get(found.format, found.format),
        "reason": found.format_reason,
        "counts": found.counts,
        "errors": [
            {"sheet": row.sheet, "row": row.row, "column": column, "message": message}
            for row in wrong.iterator(2000)
            for column, message in row.problems
        ],
        "stored": False,
        "message": "",
    }
