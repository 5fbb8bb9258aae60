"""What kind of reason a badge was revoked for, counted without reading all badges."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("define", "0017_writers_of_a_review_change"),
        ("issue", "0014_status_tokens"),
        ("organizations", "0004_former_members_known"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="credential",
            name="revocation_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("mistake", "It says something that is not so"),
                    ("asked", "Whoever holds it asked for that"),
                    ("conduct", "How it was earned"),
                ],
                max_length=7,
            ),
        ),
        migrations.AddIndex(
            model_name="credential",
            index=models.Index(
                condition=models.Q(("revoked_at__isnull", False)),
                fields=["organization", "version"],
                name="credentials_revoked",
            ),
        ),
    ]
