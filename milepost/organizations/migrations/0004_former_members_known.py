"""Who left before this was kept: as the journal tells, as far as they hold no role there now."""

from uuid import UUID

from django.db import migrations


def remember(apps, schema_editor):
    """Read who lost a role or left; the latest day counts."""
    known = set(
        apps.get_model("organizations", "Organization").objects.values_list("pk", flat=True)
    )
    people = set(apps.get_model("people", "Person").objects.values_list("pk", flat=True))
    members = apps.get_model("organizations", "Membership").objects
    here = set(members.values_list("organization", "person"))
    left = {
        pair: at
        for pair, at in _leaving(apps.get_model("kit", "JournalEntry"))
        if pair not in here and pair[0] in known and pair[1] in people
    }
    former = apps.get_model("organizations", "FormerMember")
    former.objects.bulk_create(
        former(organization_id=organization, person_id=person, until=at)
        for (organization, person), at in left.items()
    )


def _leaving(journal):
    """Yield each pair of an organization and whoever lost a role in it, the earliest first."""
    rows = journal.objects.filter(verb__in=["role.taken", "organization.left"]).order_by("at", "pk")
    for verb, actor, target, at, facts in rows.values_list(
        "verb", "actor", "target_key", "at", "facts"
    ):
        person = UUID(facts["person"]) if verb == "role.taken" else actor
        yield (UUID(target), person), at


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0003_former_members"),
        ("kit", "0001_initial"),
        ("people", "0001_initial"),
    ]
    operations = [migrations.RunPython(remember, migrations.RunPython.noop)]
