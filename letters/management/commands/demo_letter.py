"""A headless way through: one invented letter from its draft to the signed PDF."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from letters import workflow
from letters.composition import verification_url
from letters.demo.desk import DemoRefused
from letters.demo.fresh import with_new_numbers
from letters.demo.seeding import is_seeded
from letters.demo.walk import Walk, walk
from letters.drafts import ServiceClosed
from letters.forms.examples import SLUGS, example, long_example
from letters.signing.errors import SignatureError


class Command(BaseCommand):
    help = "Membuat satu surat contoh dari isian sampai PDF bertanda tangan elektronik"

    def add_arguments(self, parser):
        parser.add_argument("--service", required=True, choices=sorted(SLUGS))
        parser.add_argument("--out", required=True, help="berkas PDF yang ditulis")
        parser.add_argument(
            "--long", action="store_true", help="nama 60 huruf, delapan ahli waris"
        )

    def handle(self, *args, **options):
        if not settings.DEMO or not is_seeded():
            raise CommandError(
                "Surat contoh hanya dibuat dalam mode demo, sesudah data contoh ada. "
                "Jalankan make setup dahulu."
            )
        slug = options["service"]
        out = Path(options["out"])
        if not out.parent.is_dir():
            raise CommandError(f"Folder {out.parent} tidak ada.")
        made = long_example if options["long"] else example
        chosen = with_new_numbers(made(slug, timezone.localdate()))
        try:
            walked = walk(slug=slug, answers=chosen["answers"], people=chosen["people"])
        except (workflow.Refused, DemoRefused, SignatureError, ServiceClosed) as error:
            raise CommandError(f"Surat tidak jadi: {error}") from error
        pdf = bytes(walked.letter.document.file.signed)
        try:
            out.write_bytes(pdf)
        except OSError as error:
            raise CommandError(
                f"{out} tidak dapat ditulis: {error.strerror}"
            ) from error
        self._report(walked, out, pdf)

    def _report(self, walked: Walk, out: Path, pdf: bytes) -> None:
        letter = walked.letter
        facts = {
            "Surat": letter.service_version.service.name,
            "Atas nama": letter.subject_name,
            "Nomor": letter.register_line.number,
            "No. registrasi": letter.registration_number,
            "Verifikasi": verification_url(letter.document.token),
            "Berkas": f"{out} ({len(pdf) / 1000:.0f} kB)",
            "SHA-256": hashlib.sha256(pdf).hexdigest(),
        }
        for name, value in facts.items():
            self.stdout.write(f"{name:<15}: {value}")
        self.stdout.write(f"\n{'Langkah':<26}{'Oleh':<34}{'Waktu':>9}{'SOP':>9}")
        for step in walked.steps:
            standard = f"{step.standard} dtk" if step.standard else "-"
            self.stdout.write(
                f"{step.name:<26}{step.actor[:32]:<34}"
                f"{_seconds(step.seconds):>9}{standard:>9}"
            )
        total = sum(step.seconds for step in walked.steps)
        limit = sum(step.standard or 0 for step in walked.steps)
        self.stdout.write(f"{'Jumlah':<60}{_seconds(total):>9}{f'{limit} dtk':>9}")


def _seconds(value: float) -> str:
    return f"{value:.1f} dtk".replace(".", ",")
