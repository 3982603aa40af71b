"""Gives the office's own time stamp a new key and certificate."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from letters.signing.errors import SignatureError
from letters.signing.prompts import ask, typed_moment
from letters.signing.stamp_renewal import renew_stamp


class Command(BaseCommand):
    help = (
        "Membuat cap waktu kantor (untuk otoritas lama yang belum mempunyainya), atau "
        "memperbaruinya sebelum habis. Bila kuncinya jatuh ke tangan orang lain, "
        "sebutkan sejak kapan: cap waktu lama dicabut."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--authority-passphrase-env", metavar="VAR")
        parser.add_argument(
            "--compromised-since",
            metavar="'2026-11-24 08:00'",
            help="kunci cap waktu tidak aman sejak saat ini (waktu setempat)",
        )

    def handle(self, *args, **options) -> None:
        since = typed_moment(options["compromised_since"])
        try:
            stamp = renew_stamp(
                authority_passphrase=ask(
                    "Passphrase otoritas: ",
                    variable=options["authority_passphrase_env"],
                ),
                compromised_since=since,
                now=timezone.now(),
            )
        except SignatureError as error:
            raise CommandError(str(error)) from error
        until = timezone.localtime(stamp.certificate.not_valid_after_utc)
        revoked = " Cap waktu lama dicabut." if since else ""
        self.stdout.write(
            f"Cap waktu {stamp.certificate.serial_number:X} berlaku sampai "
            f"{until:%d-%m-%Y}.{revoked}"
        )
