"""The full-text index: FTS5 on SQLite, a GIN index on PostgreSQL."""

from django.db import migrations

FORWARDS = {
    "sqlite": "CREATE VIRTUAL TABLE frameworks_search USING fts5(text, tokenize='unicode61', prefix='2 3')",
    "postgresql": (
        "CREATE INDEX frameworks_search ON frameworks_competency"
        " USING gin (to_tsvector('simple', search_text))"
    ),
}
BACKWARDS = {
    "sqlite": "DROP TABLE frameworks_search",
    "postgresql": "DROP INDEX frameworks_search",
}


def forwards(apps, schema_editor):
    schema_editor.execute(FORWARDS[schema_editor.connection.vendor])


def backwards(apps, schema_editor):
    schema_editor.execute(BACKWARDS[schema_editor.connection.vendor])


class Migration(migrations.Migration):
    dependencies = [("frameworks", "0001_frameworks")]

    operations = [migrations.RunPython(forwards, backwards)]
