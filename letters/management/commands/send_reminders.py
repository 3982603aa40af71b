"""Does by hand what the worker does once an hour: reminders, and closing."""

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from letters.reminders import go_round


class Command(BaseCommand):
    help = (
        "Mengirim pengingat hari ini dan menutup permohonan yang tidak dilengkapi, "
        "pada jam kerja kantor. Yang sudah dikirim tidak dikirim lagi."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="hanya menghitung, tidak menyimpan"
        )

    def handle(self, *args, **options) -> None:
        if options["dry_run"]:
            with transaction.atomic():
                done = go_round(now=timezone.now())
                transaction.set_rollback(True)
        else:
            done = go_round(now=timezone.now())
        self.stdout.write(
            f"{done.get('closed', 0)} permohonan ditutup, {done.get('repair', 0)} "
            f"pengingat perbaikan, {done.get('waiting', 0)} pengingat surat menunggu."
        )
