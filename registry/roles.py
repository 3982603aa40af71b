"""Applies the table of roles (fixtures/roles.yaml) to Django's groups."""

from pathlib import Path

import yaml
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction

ROLES = Path(settings.BASE_DIR) / "fixtures" / "roles.yaml"


class UnknownPermissions(Exception):
    """The table names permissions that no model declares; nothing was changed."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        super().__init__(
            "Izin ini belum dikenal, peran tidak diubah: " + ", ".join(names)
        )


def read_table() -> dict[str, list[str]]:
    """Group name -> permissions as "app.codename"."""
    return yaml.safe_load(ROLES.read_text(encoding="utf-8"))


def apply_table(table: dict[str, list[str]]) -> dict[str, int]:
    """Give each group exactly the permissions of its row.

    Returns group name -> number of permissions. Raises UnknownPermissions, and then
    changes nothing, so that no role is left half made.
    """
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    wanted = {name for names in table.values() for name in names}
    if missing := sorted(wanted - known.keys()):
        raise UnknownPermissions(missing)
    with transaction.atomic():
        for group_name, names in table.items():
            group, _ = Group.objects.get_or_create(name=group_name)
            group.permissions.set([known[name] for name in names])
    return {group_name: len(names) for group_name, names in table.items()}
