from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recognize", "0006_brought_badges")]

    operations = [
        migrations.AddField(
            model_name="recognitionclaim",
            name="reminded_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="recognitionclaim",
            name="warned_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
