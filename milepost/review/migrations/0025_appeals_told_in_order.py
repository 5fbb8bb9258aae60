from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("review", "0024_appeals_told_from_filing")]

    operations = [
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("group__isnull", True), ("filed_group__isnull", False), _connector="OR"
                ),
                name="an_appeal_is_told_from_its_filing_on",
            ),
        ),
    ]
