"""Gives older letters what newer ones have from the start: step times, event days."""

from django.core.management.base import BaseCommand
from django.db import transaction

from letters import sop_clock
from letters.hajatan_agenda import agendas, days_by
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
        self._fill_days()
        if count:
            self.stdout.write(f"Waktu langkah dihitung untuk {count} surat.")

    def _fill_days(self) -> None:
        """When what they allow takes place, for the agenda."""
        for service, agenda in agendas().items():
            undated = Letter.objects.filter(
                service_version__service=service, held_from__isnull=True
            )
            for letter in undated.only("answers").iterator(chunk_size=200):
                first, last = days_by(agenda, letter.answers)
                if first is not None:
                    Letter.objects.filter(pk=letter.pk).update(
                        held_from=first, held_until=last
                    )
