from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("recognize", "0012_copy_fingerprints")]

    operations = [
        migrations.RemoveConstraint(model_name="claimedbadge", name="a_brought_badge_claimed_once"),
        migrations.RemoveField(model_name="claimedbadge", name="fingerprint"),
    ]
