from django.conf import settings
from django.db import migrations, models

TRIGRAMS = {
    "party_name_trigram": ("letters_party", "name"),
    "letter_subject_trigram": ("letters_letter", "subject_name"),
}
MAY = """
    SELECT has_database_privilege(current_database(), 'CREATE')
    FROM pg_available_extensions WHERE name = 'pg_trgm'
"""


def add_trigrams(apps, schema_editor):
    """PostgreSQL finds a part of a name by trigrams; SQLite reads an index through.

    Where pg_trgm cannot be had (postgresql-contrib, the right to create it) the search
    is slower and finds the same.
    """
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT true FROM pg_extension WHERE extname = 'pg_trgm'")
        if not cursor.fetchone():
            cursor.execute(MAY)
            if cursor.fetchone() != (True,):
                return
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        for index, (table, column) in TRIGRAMS.items():
            cursor.execute(
                f"CREATE INDEX IF NOT EXISTS {index} ON {table} "
                f"USING gin (upper({column}) gin_trgm_ops)"
            )


def drop_trigrams(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            for index in TRIGRAMS:
                cursor.execute(f"DROP INDEX IF EXISTS {index}")


class Migration(migrations.Migration):

    dependencies = [
        ("letters", "0002_narrow_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="registerline",
            index=models.Index(
                fields=["-year", "-seq", "series"], name="register_newest"
            ),
        ),
        migrations.RunPython(add_trigrams, drop_trigrams),
    ]
