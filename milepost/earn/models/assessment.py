"""How applicants see their own work, on the rubric that reviewers use."""

from django.db import models

from milepost.define.models import Criterion, RubricLevel
from milepost.earn.models.submissions import Submission


class SelfAssessment(models.Model):
    """What an applicant says of one round; theirs to change until the round is handed in."""

    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="self_assessments"
    )
    round = models.PositiveSmallIntegerField()
    reflection = models.TextField(blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["submission", "round"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "round"], name="one_self_assessment_a_round"
            )
        ]

    def __str__(self) -> str:
        return f"self-assessment {self.pk}"


class SelfScore(models.Model):
    """One line of it: the level an applicant sees for one criterion, and why."""

    assessment = models.ForeignKey(SelfAssessment, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    level = models.ForeignKey(RubricLevel, null=True, on_delete=models.PROTECT, related_name="+")
    sentence = models.TextField(blank=True)

    class Meta:
        ordering = ["criterion__position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "criterion"], name="one_self_score_a_criterion"
            )
        ]

    def __str__(self) -> str:
        return f"self-score for {self.criterion_id}"
