"""On what terms an organization reviews; each row holds from ``since`` until ``until``."""

from django.db import models

from milepost.define.models import Achievement
from milepost.organizations.models import Organization
from milepost.review.rules import terms


class ReviewTerms(models.Model):
    """Who reviews and how fast: for one achievement, or for all of an organization's others."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="review_terms"
    )
    achievement = models.ForeignKey(
        Achievement, null=True, blank=True, on_delete=models.CASCADE, related_name="review_terms"
    )
    holders = models.BooleanField(default=False)
    practitioners = models.BooleanField(default=False)
    panel = models.BooleanField(default=False)
    authors_excluded = models.BooleanField(default=False)
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    answer_days = models.PositiveSmallIntegerField(default=terms.ANSWER_DAYS)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "review terms"
        ordering = ["-since", "-id"]
        indexes = [models.Index(fields=["achievement", "since"])]
        constraints = [
            models.UniqueConstraint(
                fields=["achievement"],
                condition=models.Q(until__isnull=True, achievement__isnull=False),
                name="one_terms_an_achievement",
            ),
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(until__isnull=True, achievement__isnull=True),
                name="one_terms_an_organization",
            ),
        ]

    def __str__(self) -> str:
        return f"terms {self.pk}"

    @property
    def terms(self) -> terms.Terms:
        """The same as the rules read it."""
        names = terms.Terms.__dataclass_fields__
        return terms.Terms(**{name: getattr(self, name) for name in names})


class ReviewerPay(models.Model):
    """How an organization says that it pays its reviewers; no amounts."""

    Way = terms.PayWay

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="reviewer_pay"
    )
    way = models.CharField(max_length=6, choices=Way.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "reviewer pay"
        ordering = ["-since", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(until__isnull=True),
                name="one_pay_an_organization",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization}: {self.way}"
