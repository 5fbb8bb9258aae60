"""How often promises were kept in the groups that were told of before it was kept with them.

As it was counted until then: of the decisions of a group, each by the promise of the day its work
was handed in, where at least ``SMALLEST_GROUP`` learners were promised one.
"""

from datetime import timedelta

from django.conf import settings
from django.db import migrations
from django.db.models import Q


def count(apps, schema_editor):
    attempts = apps.get_model("review", "Attempt").objects
    groups = apps.get_model("review", "Group").objects.exclude(achievement=None)
    for group in groups.select_related("achievement"):
        promises = _promises(apps, achievement=group.achievement)
        learners = set()
        for learner, begun, ended in attempts.filter(group=group).values_list(
            "learner", "decision__submitted_at", "decided_at"
        ):
            days = _promised_at(begun, promises=promises)
            if days is None:
                continue
            learners.add(learner)
            group.promised += 1
            group.kept += ended <= begun + timedelta(days=days)
        if len(learners) >= settings.SMALLEST_GROUP:
            group.save(update_fields=["promised", "kept"])


def _promised_at(moment, *, promises):
    held = (days for since, until, days in promises if since <= moment and _before(moment, until))
    return next(held, None) if moment else None


def _before(moment, until):
    return until is None or moment < until


def _promises(apps, *, achievement):
    """Return from when until when how many days were promised: its own terms, else the house's."""
    rows = apps.get_model("review", "ReviewTerms").objects.filter(
        Q(achievement=achievement) | Q(achievement=None, organization=achievement.organization_id)
    )
    rows = list(rows.order_by("since"))
    own = [row for row in rows if row.achievement_id]
    first = own[0].since if own else None
    found = [(row.since, row.until, row.days) for row in own if row.days]
    for row in rows:
        if not row.achievement_id and row.days and _before(row.since, first):
            ends = [day for day in (row.until, first) if day is not None]
            found.append((row.since, min(ends, default=None), row.days))
    return found


class Migration(migrations.Migration):
    dependencies = [("review", "0026_late_work")]
    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
