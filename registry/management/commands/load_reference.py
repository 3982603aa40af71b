"""Offices, code lists and holidays into the database; may be run again."""

from django.core.management.base import BaseCommand

from registry.reference import load_all


class Command(BaseCommand):
    help = "Memuat data acuan: kantor, kop surat, kode isian, hari libur."

    def handle(self, *args, **options):
        for tally in load_all():
            self.stdout.write(str(tally))
