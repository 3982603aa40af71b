"""Fills an empty demo site with invented people, officials and letters."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from letters.demo.officials import PASSWORD, accounts
from letters.demo.seeding import is_seeded, seed
from letters.models import Service
from letters.signing.errors import SignatureError


class Command(BaseCommand):
    help = "Membuat data contoh (hanya dalam mode demo; sekali saja)"

    def add_arguments(self, parser):
        parser.add_argument(
            "--accounts", action="store_true", help="hanya tampilkan akun-akun demo"
        )
        # small numbers for tests
        parser.add_argument("--residents", type=int, default=600)
        parser.add_argument("--letters", type=int, default=190)

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError(
                "Data contoh hanya dibuat dalam mode demo (DEMO=1 bersama DEBUG=1): "
                "kata sandinya diketahui semua orang. Tidak ada yang diubah."
            )
        if options["accounts"]:
            self._show_accounts()
            return
        if is_seeded():
            self.stdout.write("Data contoh sudah ada.")
            return
        if not Service.objects.exists():
            raise CommandError(
                "Layanan belum dimuat. Jalankan load_reference, apply_roles, dan "
                "load_services dahulu."
            )
        started = time.monotonic()

        def say(text: str) -> None:
            seconds = time.monotonic() - started
            self.stdout.write(f"   {text} ({seconds:.0f} detik)")
            self.stdout.flush()

        self.stdout.write("Membuat data contoh, sekitar satu menit ...")
        try:
            seed(
                residents=options["residents"],
                letters=options["letters"],
                now=timezone.now(),
                say=say,
            )
        except SignatureError as error:
            raise CommandError(str(error)) from error

    def _show_accounts(self) -> None:
        self.stdout.write(f"Akun demo (kata sandi semuanya: {PASSWORD})")
        for account in accounts():
            self.stdout.write(f"  {account.username:<24} {account.title}")
