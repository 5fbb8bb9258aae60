from django.db import migrations
from django.db.models import OuterRef, Subquery


def remember(apps, schema_editor):
    """When the last round of a submission was handed in is still known; of others it is not."""
    Decision = apps.get_model("review", "Decision")
    Submission = apps.get_model("earn", "Submission")
    last = Submission.objects.filter(
        pk=OuterRef("submission"), submitted_at__lte=OuterRef("decided_at")
    )
    newest = Decision.objects.filter(submission=OuterRef("submission")).order_by("-round")
    Decision.objects.filter(submitted_at=None, pk=Subquery(newest.values("pk")[:1])).update(
        submitted_at=Subquery(last.values("submitted_at")[:1])
    )


class Migration(migrations.Migration):
    dependencies = [("review", "0004_figures")]
    operations = [migrations.RunPython(remember, migrations.RunPython.noop)]
