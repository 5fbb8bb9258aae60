"""What was public of an issuer's review on the day of a badge, as the badge carries it."""

from datetime import datetime

from django.urls import reverse

from milepost.define.models import AchievementVersion
from milepost.define.queries import whereabouts
from milepost.issue.queries import organization_address
from milepost.issue.rules import RigorFact
from milepost.kit.addresses import absolute
from milepost.review.queries.figures import (
    GateFacts,
    achievement_scope,
    gate_facts,
    organization_scope,
    told_by_scope,
)
from milepost.review.rules.figures import Told


def rigor_facts(version: AchievementVersion, *, at: datetime) -> tuple[RigorFact, ...]:
    """Return the facts about the achievement and about its issuer; few learners are no fact."""
    achievement, issuer = version.achievement, version.achievement.organization
    scopes = achievement_scope(achievement), organization_scope(issuer)
    told = told_by_scope(scopes)
    of_achievement, of_issuer = (told.get(scope) for scope in scopes)
    return (
        RigorFact(
            about=whereabouts(version).definition,
            figures=absolute(reverse("review:figures_achievement", args=[achievement.slug])),
            as_of=at,
            numbers=_numbers(of_achievement) | _gate(gate_facts(version)),
            shares=_shares(of_achievement),
            fee=version.fee,
            fee_currency=version.fee_currency,
            fee_paid_to=(version.fee_payee or issuer.name) if version.fee else "",
        ),
        RigorFact(
            about=organization_address(issuer),
            figures=absolute(reverse("review:figures_organization", args=[issuer.slug])),
            as_of=at,
            numbers=_numbers(of_issuer),
            shares=_shares(of_issuer),
        ),
    )


def _numbers(told: Told | None) -> dict[str, int]:
    if told is None:
        return {}
    numbers = {
        "attempts": told.attempts,
        "firstAttempts": told.first,
        "firstPassed": told.first_passed,
        "laterAttempts": told.later,
        "laterPassed": told.later_passed,
        "medianDays": told.median_days,
        "daysForNineInTen": told.slow_days,
        "appeals": told.appeals,
        "appealsUpheld": told.upheld,
        "appealsReversed": told.reversed,
        "reviewers": told.reviewers.number,
        "ownReviewers": told.reviewers.own,
    }
    return {name: number for name, number in numbers.items() if number is not None}


def _gate(gate: GateFacts) -> dict[str, int]:
    return {
        "gateChecks": gate.checks,
        "gatePassed": gate.passed,
        "gateAnswered": gate.answered,
    }


def _shares(told: Told | None) -> dict[str, float]:
    if told is None:
        return {}
    measures = {"sameLevel": told.same_level, "alpha": told.alpha}
    return {
        f"{name}{end}": getattr(measure, part)
        for name, measure in measures.items()
        if measure
        for end, part in (("", "value"), ("Low", "low"), ("High", "high"))
    }
