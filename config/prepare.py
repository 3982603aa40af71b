"""Database, reference data and demo data, in one process so that Django starts once.

`make setup` runs it each time: every step leaves alone what is there already.
"""

import os

import django
from django.conf import settings
from django.core.management import call_command


def prepare() -> None:
    """Bring the database of the environment's DATABASE_URL or VAR_DIR up to date."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_reference")
    call_command("apply_roles")
    call_command("load_services")
    call_command("rebuild_clock")
    call_command("index_archive")
    if settings.DEMO:
        print("-- Demo data", flush=True)
        call_command("seed_demo")
    if not settings.DEBUG:
        print("-- Static files", flush=True)
        call_command("collectstatic", interactive=False, verbosity=0)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    print("-- Database and reference data", flush=True)
    django.setup()
    prepare()
