from django.db import migrations
from django.db.models import F, OuterRef, Subquery


def fill(apps, schema_editor):
    """What is known of older rows; `manage.py rebuild_clock` adds their step times."""
    letters = apps.get_model("letters", "Letter").objects
    letters.update(state_since=F("updated_at"))
    its = letters.filter(pk=OuterRef("letter_id"))
    apps.get_model("letters", "RegisterLine").objects.filter(
        letter__isnull=False
    ).update(
        service_id=Subquery(its.values("service_version__service_id")[:1]),
        origin_office_id=Subquery(its.values("origin_office_id")[:1]),
    )


class Migration(migrations.Migration):

    dependencies = [("letters", "0011_sop_clock")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
