"""Loads fixtures/services into the database: what did not change makes no version."""

from pathlib import Path

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from letters.catalogue import load_service
from letters.forms.schema import DefinitionError
from letters.notice_texts import load_texts
from registry.models import Office

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "services"


class Command(BaseCommand):
    help = (
        "Memuat layanan dari fixtures/services (isi yang sama tidak mengubah apa pun)"
    )

    def add_arguments(self, parser):
        parser.add_argument("--office", default="35.21.16", help="kantor pemilik")

    def handle(self, *args, **options):
        office = Office.objects.filter(code=options["office"]).first()
        if office is None:
            raise CommandError(
                f"Kantor {options['office']} tidak ada. Jalankan load_reference dahulu."
            )
        for path in sorted(FOLDER.glob("*.yaml")):
            text = {
                name: file.read_text() if file.exists() else ""
                for name, file in (
                    ("letter", path.with_suffix(".html")),
                    ("statement", path.with_suffix(".statement.html")),
                    ("village", path.with_suffix(".village.html")),
                )
            }
            try:
                version, created = load_service(
                    definition=yaml.safe_load(path.read_text()),
                    texts=text,
                    owner=office,
                )
            except DefinitionError as error:
                raise CommandError(f"{path.name}: {error}") from error
            state = "versi baru" if created else "tidak berubah"
            self.stdout.write(f"{path.stem}: v{version.number} ({state})")
        if added := load_texts():
            self.stdout.write(f"teks pemberitahuan: {added} ditambahkan")
