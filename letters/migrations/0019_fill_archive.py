from django.db import migrations
from django.db.models import Case, F, Q, When

BATCH = 2000


def fill(apps, schema_editor):
    """Since when older letters are in the archive, and the KK numbers of their people;
    `manage.py index_archive` adds the words."""
    letters = apps.get_model("letters", "Letter").objects
    letters.filter(
        Q(signed_at__isnull=False)
        | Q(state__in=["rejected", "cancelled"], registration_number__isnull=False)
    ).update(
        archived_at=Case(
            When(signed_at__isnull=False, then=F("signed_at")),
            default=F("state_since"),
        )
    )
    parties = apps.get_model("letters", "Party").objects
    last = 0
    while rows := list(
        parties.filter(pk__gt=last).order_by("pk").only("pk", "data")[:BATCH]
    ):
        last = rows[-1].pk
        changed = []
        for row in rows:
            card = str((row.data or {}).get("no_kk") or "")
            if len(card) == 16:
                row.kk_number = card
                changed.append(row)
        parties.bulk_update(changed, ["kk_number"], batch_size=500)


class Migration(migrations.Migration):

    dependencies = [("letters", "0018_archive")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
