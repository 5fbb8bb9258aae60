"""How applicants see their own work, round by round."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("define", "0003_self_assessment"),
        ("earn", "0002_upload"),
    ]

    operations = [
        migrations.CreateModel(
            name="SelfAssessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("reflection", models.TextField(blank=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="self_assessments",
                        to="earn.submission",
                    ),
                ),
            ],
            options={
                "ordering": ["submission", "round"],
            },
        ),
        migrations.CreateModel(
            name="SelfScore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sentence", models.TextField(blank=True)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="earn.selfassessment",
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="define.criterion",
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="define.rubriclevel",
                    ),
                ),
            ],
            options={
                "ordering": ["criterion__position", "id"],
            },
        ),
        migrations.AddConstraint(
            model_name="selfassessment",
            constraint=models.UniqueConstraint(
                fields=("submission", "round"), name="one_self_assessment_a_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="selfscore",
            constraint=models.UniqueConstraint(
                fields=("assessment", "criterion"), name="one_self_score_a_criterion"
            ),
        ),
    ]
