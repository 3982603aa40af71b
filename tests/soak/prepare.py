"""Fills an empty database for the flood: run as a process of its own.

`python -m tests.soak.prepare LETTERS` prints one JSON object: approved letters, drafts
and logged-in sessions.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.contrib.auth import (  # noqa: E402
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
    SESSION_KEY,
)
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402

from letters.models import State  # noqa: E402
from registry.models import Office, Official, User  # noqa: E402
from tests.factories import make_official, make_user  # noqa: E402
from tests.factories_letters import make_letter  # noqa: E402

BACKEND = "django.contrib.auth.backends.ModelBackend"


def cast() -> dict[str, User]:
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
    }
    make_official(user=people["head"], office=kalang, position=Official.Position.KADES)
    make_official(
        user=people["camat"], office=kecamatan, position=Official.Position.CAMAT
    )
    return people


def session_of(user: User) -> str:
    """The key of a session in which this user is logged in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


def main(count: int) -> None:
    call_command("migrate", verbosity=0, stdout=sys.stderr)
    for command in ("load_reference", "apply_roles", "load_services"):
        call_command(command, stdout=sys.stderr)
    people = cast()
    letters = [make_letter(State.APPROVED, people=people).pk for _ in range(count)]
    drafts = [make_letter(State.DRAFT, people=people).pk for _ in range(2)]
    print(
        json.dumps(
            {
                "letters": letters,
                "drafts": drafts,
                "registrars": [session_of(people["registrar"]) for _ in range(50)],
                "clerks": [session_of(people["clerk"]) for _ in range(2)],
            }
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
