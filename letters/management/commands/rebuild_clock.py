"""Gives older letters their step times, from their events."""

from django.core.management.base import BaseCommand
from django.db import transaction

from letters import sop_clock
from letters.models import Letter


class Command(BaseCommand):
    help = (
        "Menghitung ulang waktu langkah dari riwayat surat, untuk surat yang belum "
        "mempunyainya (setelah pembaruan program); --all: untuk semua surat."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--all", action="store_true", help="semua surat")

    def handle(self, *args, **options) -> None:
        letters = Letter.objects.select_related("service_version").order_by("pk")
        if not options["all"]:
            letters = letters.filter(step_times__isnull=True)
        count = 0
        for letter in letters.iterator(chunk_size=200):
            with transaction.atomic():
                sop_clock.rebuild(letter)
            count += 1
        if count:
            self.stdout.write(f"Waktu langkah dihitung untuk {count} surat.")
