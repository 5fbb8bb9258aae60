"""Reviewing looked after: places that nobody uses go on, holders are reminded, others are asked."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.db import transaction
from django.db.models import F

from milepost.earn.models import Submission
from milepost.kit import journal
from milepost.organizations.models import Organization
from milepost.people.models import Person
from milepost.review import notices
from milepost.review.actions.duties import require_to_set_aside, set_rule_aside
from milepost.review.actions.places import free_place, lock, lock_assignment, require_held
from milepost.review.models import (
    Appeal,
    Assignment,
    PlaceClock,
    ReviewerShortage,
    ReviewProposal,
    RuleSetAside,
)
from milepost.review.queries.appeals import (
    lacks_hearers,
    leads_of_unheard,
    overdue,
    panels_to_remind,
    unheard_at,
)
from milepost.review.queries.assigning import (
    Held,
    able_unasked,
    candidates_for,
    panel_places_held,
    places_held,
)
from milepost.review.queries.conflicts import conflict_with, refusal_of
from milepost.review.queries.mixing import due_sample
from milepost.review.queries.overseeing import short_of_reviewers, shortages_at
from milepost.review.queries.places import due_first
from milepost.review.queries.third import may_be_third
from milepost.review.rules.appeals.moves import OPEN
from milepost.review.rules.assigning import (
    ANSWER_WITHIN,
    Answer,
    check_more_days,
    is_overdue,
    is_to_remind,
)
from milepost.review.rules.duties import Aside
from milepost.review.rules.reviewers import places

AT_ONCE = 200


@dataclass(frozen=True, kw_only=True)
class LookedAfter:
    """What was done while reviewing was looked after."""

    freed: int
    reminded: int
    lapsed: int
    asked: int
    mixed_in: int
    """Asked, too, but a sample comes in place of the work; they can't tell."""
    panels_reminded: int
    """Appeals of which reviewers were told once more."""
    short: int
    """Rounds for which nobody was left to ask, and of which those who lead were told now."""
    overdue: int
    """Appeals without an answer on their day, of which the learner and those who lead were told."""
    unheard: int
    """Appeals that too few may hear, and of which those who lead were told now."""


def look_after_reviews(*, at: datetime, chance: Random) -> LookedAfter:
    """Go through all waiting work, what is due first, and all panels of appeals.

    Each in a transaction of its own.
    Killed and begun again it repeats nothing; two at once wait for each other at each piece.
    ``chance`` draws for whom a sample is mixed in.
    """
    done: Counter[str] = Counter()
    _close_answered_elsewhere(at=at)
    waiting = due_first(Submission.objects.filter(state=Submission.State.SUBMITTED))
    pks = waiting.values_list("pk", flat=True)
    for pk in pks.iterator(chunk_size=AT_ONCE):
        done += _look_after(pk, at=at, chance=chance)
    hearings = Appeal.objects.filter(state__in=OPEN).order_by("filed_at", "pk")
    for appeal in hearings.select_related("decision__submission"):
        done += _look_after_panel(appeal, at=at)
    for appeal in panels_to_remind(at=at):
        done["panels_reminded"] += _remind_panel(appeal, at=at)
    for appeal in overdue(at=at):
        done["overdue"] += _tell_overdue(appeal, at=at)
    for organization in short_of_reviewers():
        done["short"] += _tell_of_shortages(organization, at=at)
    for organization in leads_of_unheard():
        done["unheard"] += _tell_of_unheard(organization, at=at)
    return LookedAfter(
        freed=done["freed"],
        reminded=done["reminded"],
        lapsed=done["lapsed"],
        asked=done["asked"],
        mixed_in=done["mixed_in"],
        panels_reminded=done["panels_reminded"],
        short=done["short"],
        unheard=done["unheard"],
        overdue=done["overdue"],
    )


@transaction.atomic
def decline(proposal: ReviewProposal, *, at: datetime) -> None:
    """Say no to a proposal; somebody else is asked the next time."""
    lock(proposal.submission)
    rows = ReviewProposal.objects.filter(pk=proposal.pk, answer=Answer.OPEN)
    if rows.update(answer=Answer.DECLINED, answered_at=at):
        journal.record("review-proposal.declined", by=proposal.reviewer_id, target=proposal, at=at)


@transaction.atomic
def give_more_time(
    assignment: Assignment, *, days: int, reason: str, by: Person, at: datetime
) -> RuleSetAside:
    """Let a reviewer hold a place for longer than the rule allows; recorded and counted."""
    submission = lock(assignment.submission)
    achievement = submission.version.achievement
    own = assignment.reviewer_id == by.pk
    require_to_set_aside(achievement.organization, own=own, reason=reason, by=by)
    check_more_days(days)
    held = lock_assignment(assignment)
    require_held(held, submission=submission)
    until = at + timedelta(days=days)
    PlaceClock.objects.update_or_create(assignment=held, defaults={"more_until": until})
    aside = RuleSetAside(
        organization=achievement.organization,
        achievement=achievement,
        kind=Aside.DEADLINE,
        submission=submission,
        reviewer=held.reviewer,
    )
    return set_rule_aside(aside, reason=reason, by=by, at=at)


def _close_answered_elsewhere(*, at: datetime) -> None:
    """Close what was asked for a round that is over."""
    opened = ReviewProposal.objects.filter(answer=Answer.OPEN)
    over = opened.exclude(
        submission__state=Submission.State.SUBMITTED, round=F("submission__round")
    )
    pks = list(over.values_list("pk", flat=True))
    opened.filter(pk__in=pks).update(answer=Answer.CLOSED, answered_at=at)


@transaction.atomic
def _look_after(pk: UUID, *, at: datetime, chance: Random) -> Counter[str]:
    submission = lock(Submission(pk=pk))
    done: Counter[str] = Counter()
    if submission.state != Submission.State.SUBMITTED:
        return done
    held = places_held(Submission.objects.filter(pk=submission.pk))
    done += _free_and_remind(held, submission=submission, at=at)
    opened = submission.review_proposals.filter(round=submission.round, answer=Answer.OPEN)
    done["lapsed"] = opened.filter(answer_by__lt=at).update(answer=Answer.LAPSED, answered_at=at)
    handed_in = submission.assignments.filter(
        round=submission.round, released_at=None, review__handed_in_at__isnull=False
    ).count()
    wanted = places(asked=submission.version.reviewers, handed_in=handed_in)
    kept = len(held) - done["freed"]
    needed = wanted - handed_in - kept - opened.filter(unseen=False).count()
    asked = _ask(submission, number=needed, at=at, chance=chance)
    lacking = needed - asked["asked"]
    if lacking > 0:
        lacking -= able_unasked(submission, at=at)
    _note_shortage(submission, lacking=lacking, at=at)
    return done + asked


def _note_shortage(submission: Submission, *, lacking: int, at: datetime) -> None:
    """Keep that a round lacks reviewers and nobody is left to ask, or that it does no more."""
    if lacking > 0:
        ReviewerShortage.objects.update_or_create(
            submission=submission,
            round=submission.round,
            defaults={"ended_at": None},
            create_defaults={"since": at},
        )
        return
    rows = ReviewerShortage.objects.filter(submission=submission, round=submission.round)
    rows.filter(ended_at=None).update(ended_at=at)


@transaction.atomic
def _tell_of_shortages(organization: Organization, *, at: datetime) -> int:
    """Mail those who lead, once for all the work of which they were not told."""
    rows = shortages_at(organization).filter(told_at=None).select_for_update(of=("self",))
    found = list(rows)
    ReviewerShortage.objects.filter(pk__in=[row.pk for row in found]).update(told_at=at)
    if found:
        notices.tell_of_shortage(organization, number=len(found), at=at)
        journal.record("reviewers.short", by=None, target=organization, at=at, number=len(found))
    return len(found)


@transaction.atomic
def _look_after_panel(appeal: Appeal, *, at: datetime) -> Counter[str]:
    submission = lock(appeal.decision.submission)
    rows = Appeal.objects.filter(pk=appeal.pk, state__in=OPEN)
    done = _free_and_remind(panel_places_held(rows), submission=submission, at=at)
    if not lacks_hearers(appeal, at=at):
        rows.update(unheard_since=None)
    elif appeal.unheard_since is None:
        rows.update(unheard_since=at)
    return done


@transaction.atomic
def _tell_of_unheard(organization: Organization, *, at: datetime) -> int:
    """Mail those who lead, once for each appeal that too few may hear."""
    rows = unheard_at(organization).filter(unheard_told_at=None).select_for_update(of=("self",))
    found = list(rows)
    Appeal.objects.filter(pk__in=[row.pk for row in found]).update(unheard_told_at=at)
    if found:
        notices.tell_of_unheard(organization, number=len(found), at=at)
        journal.record("appeals.unheard", by=None, target=organization, at=at, number=len(found))
    return len(found)


@transaction.atomic
def _remind_panel(appeal: Appeal, *, at: datetime) -> bool:
    lock(appeal.decision.submission)
    waiting = panels_to_remind(at=at).filter(pk=appeal.pk).first()
    if waiting is None:
        return False
    waiting.reminded_at = at
    waiting.save(update_fields=["reminded_at"])
    notices.remind_panel(waiting, at=at)
    journal.record("appeal.reminded", by=None, target=waiting, at=at)
    return True


@transaction.atomic
def _tell_overdue(appeal: Appeal, *, at: datetime) -> bool:
    """Tell whoever waits and those who lead, once, and ask who may hear it again."""
    lock(appeal.decision.submission)
    late = overdue(at=at).filter(pk=appeal.pk).first()
    if late is None:
        return False
    late.overdue_told_at = at
    late.save(update_fields=["overdue_told_at"])
    notices.tell_overdue(late, at=at)
    notices.remind_panel(late, at=at)
    journal.record("appeal.overdue", by=None, target=late, at=at)
    return True


def _free_and_remind(held: Iterable[Held], *, submission: Submission, at: datetime) -> Counter[str]:
    """Give on the places whose day is over, and remind the holders of those whose day is near."""
    done: Counter[str] = Counter()
    for place in held:
        if _goes_on(place, submission=submission, at=at):
            _pass_on(place.assignment, at=at)
            done["freed"] += 1
        elif is_to_remind(place.due_at, reminded=place.reminded, at=at):
            _remind(place, at=at)
            done["reminded"] += 1
    return done


def _goes_on(place: Held, *, submission: Submission, at: datetime) -> bool:
    """Whether the place is overdue, or its holder must not judge this work any more."""
    if is_overdue(place.due_at, at=at):
        return True
    held = place.assignment
    found = conflict_with(submission, reviewer=held.reviewer, appeal=held.appeal)
    return found is not None


def _pass_on(assignment: Assignment, *, at: datetime) -> None:
    free_place(assignment, at=at)
    notices.tell_place_went_on(assignment, at=at)
    journal.record("assignment.passed-on", by=None, target=assignment, at=at)


def _remind(place: Held, *, at: datetime) -> None:
    PlaceClock.objects.update_or_create(assignment=place.assignment, defaults={"reminded_at": at})
    notices.remind_reviewer(place.assignment, due_at=place.due_at, at=at)


def _ask(submission: Submission, *, number: int, at: datetime, chance: Random) -> Counter[str]:
    """Ask as many people as are needed, in fair order, of those who may judge it.

    Who is due a sample is asked besides them, in the same words.
    """
    done: Counter[str] = Counter()
    if number <= 0:
        return done
    for person in candidates_for(submission, at=at):
        if done["asked"] == number:
            break
        if refusal_of(submission, reviewer=person, at=at) is not None:
            continue
        if not may_be_third(submission, person=person, at=at):
            continue
        unseen = due_sample(submission, person=person, at=at, chance=chance) is not None
        _propose(submission, person=person, unseen=unseen, at=at)
        done["mixed_in" if unseen else "asked"] += 1
    return done


def _propose(submission: Submission, *, person: Person, unseen: bool, at: datetime) -> None:
    proposal = ReviewProposal.objects.create(
        submission=submission,
        round=submission.round,
        reviewer=person,
        unseen=unseen,
        proposed_at=at,
        answer_by=at + ANSWER_WITHIN,
    )
    notices.propose_review(proposal, at=at)
    journal.record("review-proposal.made", by=None, target=proposal, at=at)
