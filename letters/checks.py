"""System checks: `manage.py check --database default` names what ends soon.

What lies in files is checked at each start, what lies in the database where a command
asks for it (`migrate` does).
"""

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.db import DatabaseError, connections
from django.utils import timezone

from letters.models import RevocationList, SigningCredential
from letters.signing.due import office_due, signers_due
from registry.models import User

HINT = "README.md, Certificates"


@register
def check_time_stamp_server(app_configs, **kwargs) -> list:
    url = settings.TIMESTAMP_URL
    if not url or url.startswith(("http://", "https://")):
        return []
    return [
        Error(
            "TIMESTAMP_URL has to be an address that begins with http:// or https://.",
            id="letters.E001",
        )
    ]


@register
def check_authority(app_configs, **kwargs) -> list:
    found = office_due(now=timezone.now(), with_list=False)
    return [Warning(words, hint=HINT, id="letters.W001") for words in found]


@register(Tags.database)
def check_certificates(app_configs, databases=None, **kwargs) -> list:
    if "default" not in (databases or ()):
        return []
    tables = connections["default"].introspection.table_names()
    needed = {model._meta.db_table for model in (RevocationList, SigningCredential)}
    if not needed <= set(tables):
        return []  # `migrate` is about to make them
    now = timezone.now()
    try:
        found = set(office_due(now=now)) - set(office_due(now=now, with_list=False))
        found |= set(signers_due(users=User.objects.all(), now=now))
    except DatabaseError:
        return []  # tables of an older version, which `migrate` is about to change
    return [Warning(words, hint=HINT, id="letters.W002") for words in sorted(found)]
