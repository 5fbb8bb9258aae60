"""Levels that reviewers gave, as the rules count them."""

from milepost.review.models import Review
from milepost.review.rules.verdicts import Score, Scores


def scores_of(review: Review) -> Scores:
    """Return the level given for each criterion, as the rules count them."""
    return tuple(
        Score(
            criterion=result.criterion.key,
            required=result.criterion.required,
            position=result.level.position,
            meets=result.level.meets,
        )
        for result in review.results.all()
        if result.level is not None
    )
