"""Taking from somebody what lets them judge; a running round needs a reason."""

from datetime import datetime

from django.db import transaction

from milepost.kit import journal
from milepost.organizations.actions import take_role
from milepost.organizations.models import Membership, Organization
from milepost.organizations.queries import acting_roles
from milepost.people.models import Person
from milepost.review import notices
from milepost.review.actions.duties import require_to_set_aside, set_rule_aside
from milepost.review.actions.places import (
    free_place,
    lock,
    lock_assignment,
    lock_reviewer,
)
from milepost.review.models import Assignment, Qualification, RuleSetAside
from milepost.review.queries.assigning import places_of
from milepost.review.queries.conflicts import conflict_with
from milepost.review.rules import duties
from milepost.review.rules.conflicts import Conflict
from milepost.review.rules.duties import Aside


@transaction.atomic
def take_reviewer_role(
    person: Person, *, organization: Organization, reason: str, by: Person, at: datetime
) -> None:
    """Take the role of a reviewer; each round that this takes them out of is a rule set aside.

    ``reason`` may be empty while they judge nothing here.
    """
    judging = _judging(person, organization=organization)
    take_role(by, organization=organization, person=person, role=Membership.Role.REVIEWER, at=at)
    _take_out(judging, reason=reason, by=by, at=at)


@transaction.atomic
def end_qualification(found: Qualification, *, reason: str, by: Person, at: datetime) -> None:
    """End a qualification; a link opens nothing from then on, and each round that this takes its
    holder out of is a rule set aside. ``reason`` may be empty while there is none."""
    organization = found.achievement.organization
    duties.check_may_propose(acting_roles(by, organization=organization))
    judging = _judging(found.person, organization=organization)
    if Qualification.objects.filter(pk=found.pk, ended_at=None).update(ended_at=at):
        journal.record("qualification.ended", by=by.pk, target=found, at=at)
        _take_out(judging, reason=reason, by=by, at=at)


def _judging(person: Person | None, *, organization: Organization) -> list[Assignment]:
    """Return the places somebody may go on with, while they can take no other and nobody else
    writes to that work."""
    if person is None:
        return []
    lock_reviewer(person)
    held = places_of(person, organization=organization)
    for submission in {place.submission_id: place.submission for place in held}.values():
        lock(submission)
    places = [lock_assignment(place) for place in places_of(person, organization=organization)]
    return [place for place in places if _conflict_at(place) is None]


def _conflict_at(place: Assignment) -> Conflict | None:
    return conflict_with(place.submission, reviewer=place.reviewer, appeal=place.appeal)


def _take_out(judging: list[Assignment], *, reason: str, by: Person, at: datetime) -> None:
    """Free the places that can't be gone on with any more, each with its reason on record."""
    for place in judging:
        if _conflict_at(place) is None:
            continue
        free_place(place, at=at)
        journal.record("assignment.taken-away", by=by.pk, target=place, at=at)
        if place.reviewer_id != by.pk:
            _set_aside(place, reason=reason, by=by, at=at)
            notices.tell_place_went_on(place, at=at)


def _set_aside(place: Assignment, *, reason: str, by: Person, at: datetime) -> RuleSetAside:
    achievement = place.submission.version.achievement
    own = place.submission.applicant_id == by.pk
    require_to_set_aside(achievement.organization, own=own, reason=reason, by=by)
    aside = RuleSetAside(
        organization=achievement.organization,
        achievement=achievement,
        kind=Aside.REMOVED,
        submission=place.submission,
        reviewer=place.reviewer,
    )
    return set_rule_aside(aside, reason=reason, by=by, at=at)
