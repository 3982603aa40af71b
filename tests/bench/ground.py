"""Two databases of one process: an office that has just begun, and one of years.

The small one is filled, copied, and the copy filled on: the first letters and people
are the same rows in both. `use` says which one the whole of Django talks to.
"""

import os
import sqlite3
from copy import deepcopy

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.utils import load_backend

from config.find_postgres import connect, with_database
from registry.models import Office, Official, User
from tests.factories import make_official, make_user

LARGE = "_large"


class Ground:
    """`small` is DATABASE_URL's database, `large` is made by `copy`."""

    def __init__(self) -> None:
        self.config = connections["default"].settings_dict
        self.engine = connections["default"].vendor
        self.wrappers = {"small": connections["default"]}

    def use(self, which: str) -> None:
        connections["default"] = self.wrappers[which]

    def copy(self) -> None:
        """Copy the small database; to be dropped with `drop` at the end."""
        config = deepcopy(self.config)
        config["NAME"] = name = f"{self.config['NAME']}{LARGE}"
        if self.engine == "sqlite":
            with sqlite3.connect(self.config["NAME"]) as source:
                with sqlite3.connect(name) as target:
                    source.backup(target)
                target.close()
            source.close()
        else:
            self.wrappers["small"].close()  # a template may have no visitors
            self._maintain(f'CREATE DATABASE "{name}" TEMPLATE "{self.config["NAME"]}"')
        backend = load_backend(config["ENGINE"])
        self.wrappers["large"] = backend.DatabaseWrapper(config, "default")

    def drop(self) -> None:
        if self.engine == "postgresql" and "large" in self.wrappers:
            self.wrappers["large"].close()
            self._maintain(f'DROP DATABASE IF EXISTS "{self.config["NAME"]}{LARGE}"')

    def settle(self) -> None:
        """What a PostgreSQL server does by itself soon after much was written."""
        if self.engine == "postgresql":
            with connections["default"].cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")

    def _maintain(self, statement: str) -> None:
        with connect(with_database(os.environ["DATABASE_URL"], "postgres")) as server:
            server.execute(statement)


def lay() -> dict[str, User]:
    """Tables, reference data, and the people of factories_letters."""
    settings.DEBUG = False  # else Django keeps every query
    settings.WHITENOISE_USE_FINDERS = False
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    call_command("migrate", verbosity=0)
    for command in ("load_reference", "apply_roles", "load_services"):
        with open("/dev/null", "w") as nowhere:
            call_command(command, stdout=nowhere)
    kecamatan = Office.objects.get(code="35.21.16")
    kalang = Office.objects.get(code="35.21.16.2001")
    people = {
        "clerk": make_user("operator.kalang", office=kalang, group="Operator Desa"),
        "head": make_user("kades.kalang", office=kalang, group="Kepala Desa"),
        "examiner": make_user(
            "operator.kecamatan", office=kecamatan, group="Operator Kecamatan"
        ),
        "registrar": make_user(
            "admin.kecamatan", office=kecamatan, group="Admin Kecamatan"
        ),
        "camat": make_user("camat", office=kecamatan, group="Camat"),
        "supervisor": make_user("sekcam", office=kecamatan, group="Supervisor"),
    }
    make_official(user=people["head"], office=kalang, position=Official.Position.KADES)
    make_official(
        user=people["camat"], office=kecamatan, position=Official.Position.CAMAT
    )
    return people
