"""Gives a user the key and certificate he signs letters with."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from letters.signing.enrolment import enrol
from letters.signing.errors import SignatureError
from letters.signing.prompts import ask, ask_new
from registry.models import User


class Command(BaseCommand):
    help = (
        "Menerbitkan sertifikat penanda tangan. Penanda tangan mengetik sendiri "
        "passphrase-nya; passphrase itu tidak disimpan di mana pun."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("username")
        parser.add_argument("--authority-passphrase-env", metavar="VAR")
        parser.add_argument("--passphrase-env", metavar="VAR")

    def handle(self, *args, **options) -> None:
        try:
            user = User.objects.select_related("office").get(
                username=options["username"], is_active=True
            )
        except User.DoesNotExist as error:
            raise CommandError(
                f"Tidak ada pengguna aktif bernama {options['username']}."
            ) from error
        authority_passphrase = ask(
            "Passphrase otoritas: ", variable=options["authority_passphrase_env"]
        )
        passphrase = (
            ask("", variable=options["passphrase_env"])
            if options["passphrase_env"]
            else ask_new(f"Passphrase baru untuk {user} (sedikitnya 8 karakter): ")
        )
        try:
            credential = enrol(
                user=user,
                authority_passphrase=authority_passphrase,
                passphrase=passphrase,
                now=timezone.now(),
            )
        except SignatureError as error:
            raise CommandError(str(error)) from error
        ends = timezone.localtime(credential.not_after)
        self.stdout.write(
            f"Sertifikat {credential.serial} untuk {credential.subject} berlaku "
            f"sampai {ends:%d-%m-%Y}."
        )
