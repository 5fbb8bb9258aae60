"""What was public of an issuer's review on the day of a badge, as the badge carries it."""

from datetime import datetime

from django.urls import reverse

from milepost.define.models import Achievement, AchievementVersion
from milepost.define.queries import whereabouts
from milepost.issue.queries import organization_address, signed_unreviewed
from milepost.issue.rules import RigorFact, Why
from milepost.kit.addresses import absolute
from milepost.review.queries.duties import AsideCount, overrides_of
from milepost.review.queries.figures import (
    GateFacts,
    achievement_scope,
    gate_facts,
    organization_scope,
    revoked_by,
    revoked_of,
    told_by_scope,
)
from milepost.review.queries.service import kept_lately
from milepost.review.queries.terms import terms_of
from milepost.review.rules.agreement import Measure
from milepost.review.rules.duties import Aside
from milepost.review.rules.figures import Told
from milepost.review.rules.figures.revoked import RevokedCount
from milepost.review.rules.standing import Standing

ASIDE: dict[str, str] = {
    Aside.CONFLICT: "conflictsSetAside",
    Aside.DEADLINE: "moreTimeGiven",
    Aside.ALONE: "ruledAlone",
    Aside.REMOVED: "judgesTakenOut",
}
STOOD: dict[str, str] = {
    Standing.REVIEWER: "houseReviewers",
    Standing.PANEL: "panelReviewers",
    Standing.PRACTITIONER: "practitionerReviewers",
    Standing.HOLDER: "holderReviewers",
    Standing.INSIDER: "insiderReviewers",
    Standing.INVITED: "invitedReviewers",
    Standing.UNKNOWN: "unknownReviewers",
}
REVOKED: dict[str, str] = {
    "": "revokedUntold",
    Why.MISTAKE: "revokedMistake",
    Why.ASKED: "revokedAsked",
    Why.CONDUCT: "revokedConduct",
}


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
            numbers={
                **_numbers(of_achievement),
                **_aside(overrides_of(organization=issuer, achievement=achievement)),
                **_promise(achievement, at=at),
                **_revoked(revoked_of(achievement)),
                **_gate(gate_facts(version)),
            },
            shares=_shares(of_achievement),
            fee=version.fee,
            fee_currency=version.fee_currency,
            fee_paid_to=(version.fee_payee or issuer.name) if version.fee else "",
        ),
        RigorFact(
            about=organization_address(issuer),
            figures=absolute(reverse("review:figures_organization", args=[issuer.slug])),
            as_of=at,
            numbers={
                **_numbers(of_issuer),
                **_aside(overrides_of(organization=issuer)),
                **_revoked(revoked_by(issuer)),
                "signedWithoutReview": signed_unreviewed(issuer),
            },
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
        "incomplete": told.incomplete,
        "appeals": told.appeals,
        "appealsWaiting": told.appeals_waiting,
        "appealsLate": told.appeals_late,
        "appealsWithdrawn": told.appeals_withdrawn,
        "appealsDecided": told.appeals_decided,
        "appealsUpheld": told.upheld,
        "appealsReversed": told.reversed,
        "appealMedianDays": told.appeal_median_days,
        "appealDaysForNineInTen": told.appeal_slow_days,
        "reviewers": told.reviewers.number,
        "ownReviewers": told.reviewers.own,
        **{STOOD[one]: told.reviewers.standings.get(one, 0) for one in Standing},
        **{f"{name}Units": measure.units for name, measure in _measures(told).items()},
    }
    return {name: number for name, number in numbers.items() if number is not None}


def _aside(overrides: list[AsideCount]) -> dict[str, int]:
    return {ASIDE[row.kind]: row.number for row in overrides}


def _promise(achievement: Achievement, *, at: datetime) -> dict[str, int]:
    """Return the days promised that day, and how often promises were kept where that is told."""
    days = terms_of(achievement).days
    due, kept = kept_lately(achievement, at=at)
    return {
        **({"promisedDays": days} if days else {}),
        **({"promisesDue": due, "promisesKept": kept} if due else {}),
    }


def _revoked(counts: list[RevokedCount]) -> dict[str, int]:
    return {REVOKED[row.kind]: row.at_least for row in counts if row.at_least}


def _gate(gate: GateFacts) -> dict[str, int]:
    return {
        "gateChecks": gate.checks,
        "gatePassed": gate.passed,
        "gateAnswered": gate.answered,
    }


def _shares(told: Told | None) -> dict[str, float]:
    return {
        f"{name}{end}": getattr(measure, part)
        for name, measure in _measures(told).items()
        for end, part in (("", "value"), ("Low", "low"), ("High", "high"))
    }


def _measures(told: Told | None) -> dict[str, Measure]:
    if told is None:
        return {}
    found = {
        "sameLevel": told.same_level,
        "sameSide": told.same_side,
        "alpha": told.alpha,
        "kappa": told.kappa,
    }
    return {name: measure for name, measure in found.items() if measure}
