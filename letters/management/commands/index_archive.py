"""Gives older letters the words by which the archive finds them."""

from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Exists, OuterRef

from letters.archive_words import index_letter
from letters.models import Letter, LetterWord


class Command(BaseCommand):
    help = (
        "Mengindeks kata-kata surat untuk pencarian arsip, bagi surat yang belum "
        "terindeks (setelah pembaruan program); --all: untuk semua surat."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--all", action="store_true", help="semua surat")

    def handle(self, *args, **options) -> None:
        letters = (
            Letter.objects.filter(registration_number__isnull=False)
            .select_related(
                "service_version__service", "origin_office", "village_office"
            )
            .prefetch_related("parties")
            .order_by("pk")
        )
        if not options["all"]:
            # every letter has words, those of its service at least
            known = LetterWord.objects.filter(letter=OuterRef("pk"))
            letters = letters.filter(~Exists(known))
        count = 0
        for letter in letters.iterator(chunk_size=200):
            with transaction.atomic():
                index_letter(letter)
            count += 1
        if count:
            self.stdout.write(f"Kata-kata {count} surat diindeks untuk arsip.")
