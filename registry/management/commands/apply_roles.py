"""The table of roles into Django's groups; may be run again."""

from django.core.management.base import BaseCommand, CommandError

from registry.roles import UnknownPermissions, apply_table, read_table


class Command(BaseCommand):
    help = "Menerapkan tabel peran (fixtures/roles.yaml) ke grup pengguna."

    def handle(self, *args, **options):
        try:
            applied = apply_table(read_table())
        except UnknownPermissions as error:
            raise CommandError(str(error)) from error
        for group, count in applied.items():
            self.stdout.write(f"{group}: {count} izin")
