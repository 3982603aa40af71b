"""Revokes a signer's certificate and publishes the list that says so."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from letters.models import SigningCredential
from letters.signing.errors import SignatureError
from letters.signing.prompts import ask, typed_moment
from letters.signing.revocation import Reason, revoke


class Command(BaseCommand):
    help = (
        "Mencabut sertifikat penanda tangan. Akhir masa jabatan bukan alasan: surat "
        "yang sudah ditandatangani tetap sah tanpa pencabutan."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("serial", help="nomor sertifikat, heksadesimal")
        parser.add_argument("--reason", required=True, choices=Reason.values)
        parser.add_argument(
            "--since",
            metavar="'2026-11-24 08:00'",
            help="untuk lost_key: sejak kapan kunci tidak aman (waktu setempat)",
        )
        parser.add_argument("--authority-passphrase-env", metavar="VAR")

    def handle(self, *args, **options) -> None:
        try:
            credential = SigningCredential.objects.get(serial=options["serial"].upper())
        except SigningCredential.DoesNotExist as error:
            raise CommandError(
                f"Tidak ada sertifikat bernomor {options['serial']}."
            ) from error
        try:
            revoke(
                credential_id=credential.pk,
                reason=options["reason"],
                invalid_since=typed_moment(options["since"]),
                authority_passphrase=ask(
                    "Passphrase otoritas: ",
                    variable=options["authority_passphrase_env"],
                ),
                by=None,
                now=timezone.now(),
            )
        except SignatureError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Sertifikat {credential.serial} dicabut.")
