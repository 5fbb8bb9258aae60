"""Appeals were told once decided; from now on their filing is told, too, in the group they are in."""

from collections import Counter
from itertools import accumulate

from django.db import migrations
from django.db.models import F


def tell(apps, schema_editor):
    Appeal = apps.get_model("review", "Appeal")
    Appeal.objects.filter(group__isnull=False).update(filed_group=F("group"))
    for figures in apps.get_model("review", "Figures").objects.all():
        days = _days(Appeal, scope=figures.scope)
        number = figures.sums.pop("appeals", 0)
        figures.sums |= {"filed": number, "decided": number}
        figures.sums["appeal_days"] = {str(day): many for day, many in days.items()}
        if figures.told:
            figures.told |= {
                "appeals_waiting": 0,
                "appeals_withdrawn": 0,
                "appeals_decided": number,
                "appeal_median_days": _within(days, share=0.5),
                "appeal_slow_days": _within(days, share=0.9),
            }
        figures.save(update_fields=["sums", "told"])


def tell_decided_alone(apps, schema_editor):
    Appeal = apps.get_model("review", "Appeal")
    Appeal.objects.exclude(state="decided").update(group=None)
    for figures in apps.get_model("review", "Figures").objects.all():
        number = figures.sums.get("decided", 0)
        for name in ("filed", "withdrawn", "decided", "appeal_days"):
            figures.sums.pop(name, None)
        figures.sums["appeals"] = number
        if figures.told:
            for name in ("waiting", "withdrawn", "decided"):
                figures.told.pop(f"appeals_{name}", None)
            for name in ("median", "slow"):
                figures.told.pop(f"appeal_{name}_days", None)
            figures.told["appeals"] = number
        figures.save(update_fields=["sums", "told"])


def _days(appeals, *, scope):
    """Return how often an appeal that is told of in a scope took how many days."""
    kind, _colon, key = scope.partition(":")
    rows = appeals.objects.filter(group__isnull=False, closed_at__isnull=False)
    if key:
        rows = rows.filter(**{f"group__{kind}": key})
    return Counter(
        (closed - filed).days for filed, closed in rows.values_list("filed_at", "closed_at")
    )


def _within(days, *, share):
    ordered = sorted(days)
    least = share * sum(days.values())
    reached = accumulate(days[day] for day in ordered)
    return next((day for day, many in zip(ordered, reached, strict=True) if many >= least), None)


class Migration(migrations.Migration):
    dependencies = [("review", "0023_appeals_from_filing")]
    operations = [migrations.RunPython(tell, tell_decided_alone)]
