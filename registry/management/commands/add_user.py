"""The first account of an office, before anybody can log in to make accounts.

A superuser sees no more than his office, so `createsuperuser` alone opens nothing.
"""

import getpass

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from registry.models import Office, User


class Command(BaseCommand):
    help = "Membuat pengguna sebuah kantor; kata sandi diketik, tidak ditampilkan."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="nama lengkap")
        parser.add_argument("--office", required=True, help="kode, misalnya 35.21.16")
        parser.add_argument("--group", required=True, help="misalnya 'Admin Kecamatan'")

    def handle(self, *args, **options):
        office = Office.objects.filter(code=options["office"]).first()
        group = Group.objects.filter(name=options["group"]).first()
        if office is None:
            raise CommandError(f"Tidak ada kantor berkode {options['office']}.")
        if group is None:
            raise CommandError(
                f"Tidak ada peran {options['group']}. Jalankan apply_roles dahulu."
            )
        if User.objects.filter(username=options["username"]).exists():
            raise CommandError(f"Pengguna {options['username']} sudah ada.")
        user = User(username=options["username"], name=options["name"], office=office)
        password = getpass.getpass("Kata sandi: ")
        if password != getpass.getpass("Ulangi kata sandi: "):
            raise CommandError("Kedua kata sandi berbeda.")
        try:
            validate_password(password, user)
            user.full_clean(exclude=["password"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.set_password(password)
        user.save()
        user.groups.add(group)
        self.stdout.write(f"Pengguna {user.username} dibuat: {group}, {office}.")
