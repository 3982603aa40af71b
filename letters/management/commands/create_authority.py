"""Makes the office's certificate authority, once, before the first signer: its key, the
time stamp's, and a first list of revoked certificates, which is empty."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from letters.signing.authority import create_authority, load_certificate
from letters.signing.errors import AuthorityMissing, SignatureError
from letters.signing.prompts import ask, ask_new
from letters.signing.publication import addresses, authority_directory
from letters.signing.revocation import ensure_list
from registry.models import Office


class Command(BaseCommand):
    help = (
        "Membuat otoritas sertifikat kantor. Cadangkan folder kunci dan simpan "
        "passphrase-nya: keduanya tidak dapat dibuat ulang."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--organisation",
            help="nama instansi dalam sertifikat; baku: kecamatan yang terdaftar",
        )
        parser.add_argument(
            "--passphrase-env",
            metavar="VAR",
            help="baca passphrase dari variabel lingkungan ini (otomasi, demo)",
        )

    def handle(self, *args, **options) -> None:
        directory = authority_directory()
        try:
            load_certificate(directory)
        except AuthorityMissing:
            pass
        except SignatureError as error:
            raise CommandError(str(error)) from error
        else:
            raise CommandError(f"Otoritas sertifikat sudah ada di {directory}.")
        organisation = options["organisation"] or self._only_kecamatan()
        variable = options["passphrase_env"]
        passphrase = (
            ask("", variable=variable)
            if variable
            else ask_new("Passphrase otoritas (sedikitnya 8 karakter): ")
        )
        now = timezone.now()
        try:
            authority = create_authority(
                directory=directory,
                organisation=organisation,
                passphrase=passphrase,
                now=now,
                published=addresses(),
            )
            ensure_list(authority, by=None, now=now)
        except SignatureError as error:
            raise CommandError(str(error)) from error
        ends = timezone.localtime(authority.certificate.not_valid_after_utc)
        self.stdout.write(
            f"Otoritas sertifikat dibuat di {directory}, berlaku sampai "
            f"{ends:%d-%m-%Y}. Alamat dalam sertifikat: {settings.SITE_URL} "
            "(SITE_URL)."
        )

    def _only_kecamatan(self) -> str:
        offices = Office.objects.filter(level=Office.Level.KECAMATAN)[:2]
        if len(offices) != 1:
            raise CommandError("Sebutkan nama instansi dengan --organisation.")
        return offices[0].title
