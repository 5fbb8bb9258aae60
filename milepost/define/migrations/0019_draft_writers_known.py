from django.db import migrations

CHANGED = ["definition.drafted", "definition.taken-over"]
AT_ONCE = 1000


def note_writers(apps, schema_editor):
    """Who changed a draft so far stands in the journal only."""
    entries = apps.get_model("kit", "JournalEntry").objects.filter(
        verb__in=CHANGED, target_kind="define.achievementversion", actor__isnull=False
    )
    pairs = set(entries.order_by().values_list("target_key", "actor").distinct())
    versions = {
        str(pk): pk
        for pk in apps.get_model("define", "AchievementVersion").objects.values_list(
            "pk", flat=True
        )
    }
    person = apps.get_model("people", "Person")
    people = set(
        person.objects.filter(pk__in={actor for _, actor in pairs}).values_list("pk", flat=True)
    )
    writer = apps.get_model("define", "DraftWriter")
    writer.objects.bulk_create(
        (
            writer(version_id=versions[key], person_id=actor)
            for key, actor in sorted(pairs)
            if key in versions and actor in people
        ),
        batch_size=AT_ONCE,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("define", "0018_draft_writers"),
        ("kit", "0001_squashed_0002_held_mail"),
        ("people", "__first__"),
    ]

    operations = [migrations.RunPython(note_writers, migrations.RunPython.noop)]
