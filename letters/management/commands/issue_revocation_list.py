"""Publishes the list of revoked certificates anew, before the last one runs out."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from letters.signing.errors import SignatureError
from letters.signing.prompts import ask
from letters.signing.revocation import reissue_list


class Command(BaseCommand):
    help = (
        "Menerbitkan ulang daftar pencabutan sertifikat, berlaku 400 hari. Perlu "
        "passphrase otoritas. Halaman Sertifikat TTE melakukan hal yang sama."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--authority-passphrase-env", metavar="VAR")

    def handle(self, *args, **options) -> None:
        try:
            found = reissue_list(
                authority_passphrase=ask(
                    "Passphrase otoritas: ",
                    variable=options["authority_passphrase_env"],
                ),
                by=None,
                now=timezone.now(),
            )
        except SignatureError as error:
            raise CommandError(str(error)) from error
        until = timezone.localtime(found.next_update)
        self.stdout.write(
            f"Daftar pencabutan nomor {found.number}: {found.count} sertifikat, "
            f"berlaku sampai {until:%d-%m-%Y}."
        )
