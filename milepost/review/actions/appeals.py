"""Appealing against a decision, and what a fresh panel makes of it."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from milepost.earn.actions import close
from milepost.earn.models import Submission
from milepost.issue.actions import issue_credential
from milepost.kit import journal
from milepost.kit.errors import RuleError
from milepost.kit.tokens import new_token
from milepost.ledger.actions import append
from milepost.ledger.rules.entries import facts_text, salted_hash
from milepost.people.models import Person
from milepost.review.actions.decide import advice_of, lock_issuer
from milepost.review.actions.duties import require_to_set_aside, set_rule_aside
from milepost.review.actions.facts import (
    appeal_facts,
    evidence_facts,
    outcome_entry,
    outcome_facts,
)
from milepost.review.actions.places import (
    free_place,
    lock,
    lock_reviewer,
    make_room,
    release_others,
    require_able,
)
from milepost.review.models import Appeal, Assignment, Decision, Review, RuleSetAside
from milepost.review.notices import tell_appellant, tell_panel
from milepost.review.queries.appeals import (
    free_on_panel,
    has_part,
    is_earned,
    may_hear,
    others_able_to_hear,
    panel_reviews,
    until,
)
from milepost.review.queries.conflicts import conflict_with
from milepost.review.queries.scores import scores_of
from milepost.review.queries.standing import standing_of
from milepost.review.queries.terms import terms_of
from milepost.review.queries.third import policy_of
from milepost.review.rules import duties, verdicts
from milepost.review.rules.appeals import (
    outcome_of_panel,
    panel_size,
    require_appealable,
    require_move,
    require_words,
)
from milepost.review.rules.appeals.choices import SILENT, Grounds, Remedy, State
from milepost.review.rules.appeals.moves import OPEN
from milepost.review.rules.duties import Aside


@transaction.atomic
def file_appeal(
    decision: Decision, *, grounds: str, words: str, by: Person, at: datetime
) -> Appeal:
    """Appeal against a decision on one's own work; filed twice, it is filed once."""
    submission = lock(decision.submission)
    require_appealable(
        decision.outcome,
        applicant=submission.applicant_id,
        by=by.pk,
        until=until(decision),
        at=at,
    )
    existing = Appeal.objects.filter(decision=decision).first()
    if existing:
        return _same(existing)
    require_words(words)
    if grounds not in Grounds.values:
        raise RuleError(_("Choose on what grounds you appeal."), code="no-grounds")
    appeal = Appeal(
        id=uuid4(),
        decision=decision,
        grounds=grounds,
        words=words.strip(),
        filed_at=at,
        answer_by=at + timedelta(days=terms_of(submission.version.achievement).answer_days),
        salt=new_token(),
    )
    _log_filed(appeal)
    appeal.save(force_insert=True)
    journal.record("appeal.filed", by=by.pk, target=appeal, at=at, grounds=grounds)
    tell_panel(appeal)
    return appeal


@transaction.atomic
def withdraw_appeal(appeal: Appeal, *, by: Person, at: datetime) -> Appeal:
    """Take an appeal back before it is decided; nobody reads on, and it stays on record."""
    submission = lock(appeal.decision.submission)
    appeal = _locked(appeal)
    if submission.applicant_id != by.pk:
        raise RuleError(_("This is somebody else’s work."), code="not-yours")
    if appeal.state == State.WITHDRAWN:
        return appeal
    require_move(appeal.state, to=State.WITHDRAWN)
    _free_places(appeal, at=at)
    append("appeal.withdrawn", entry={"appeal": appeal.leaf_hash}, at=at)
    appeal.state, appeal.closed_at = State.WITHDRAWN, at
    appeal.save(update_fields=["state", "closed_at"])
    journal.record("appeal.withdrawn", by=by.pk, target=appeal, at=at)
    return appeal


@transaction.atomic
def join_panel(appeal: Appeal, *, by: Person, at: datetime) -> Assignment:
    """Give ``by`` a place on the panel; asked again, the place they have.

    Whoever ever had a place at the work, and anybody in conflict, is refused with the reason.
    """
    lock_reviewer(by)
    lock(appeal.decision.submission)
    appeal = _locked(appeal)
    mine = appeal.panel.filter(reviewer=by).select_related("review").first()
    if mine and mine.released_at is None:
        return mine
    if appeal.state not in (State.FILED, State.HEARING):
        require_move(appeal.state, to=State.HEARING)
    _require_fresh(appeal, person=by, at=at)
    _make_room(appeal, at=at)
    submission, number = appeal.decision.submission, appeal.decision.round
    place = mine or Assignment(submission=submission, round=number, reviewer=by, appeal=appeal)
    place.standing = standing_of(submission, reviewer=by, at=at)
    place.taken_at, place.released_at = at, None
    place.save()
    appeal.state = State.HEARING
    appeal.save(update_fields=["state"])
    journal.record("appeal.joined", by=by.pk, target=place, at=at)
    return place


@transaction.atomic
def hear_in_spite(
    appeal: Appeal, *, reviewer: Person, reason: str, by: Person, at: datetime
) -> RuleSetAside:
    """Let somebody hear an appeal in spite of a conflict that may be set aside; recorded, counted.

    What was set aside for a round counts for no appeal. Refused while enough others can take the
    free places, and for whoever had a part in what is appealed against.
    """
    submission = lock(appeal.decision.submission)
    achievement = submission.version.achievement
    own = by.pk in (reviewer.pk, submission.applicant_id)
    require_to_set_aside(achievement.organization, own=own, reason=reason, by=by)
    locked = _locked(appeal)
    if locked.state not in OPEN:
        require_move(locked.state, to=State.HEARING)
    conflict = duties.check_settable_aside(
        conflict_with(submission, reviewer=reviewer, appeal=locked)
    )
    if has_part(locked, person=reviewer):
        raise RuleError(_("They had a part in this already."), code="judged-before")
    duties.check_nobody_else(
        able=others_able_to_hear(locked, beside=reviewer, at=at), free=free_on_panel(locked)
    )
    aside = RuleSetAside(
        organization=achievement.organization,
        achievement=achievement,
        kind=Aside.CONFLICT,
        conflict=conflict,
        submission=submission,
        round=locked.decision.round,
        appeal=locked,
        reviewer=reviewer,
    )
    return set_rule_aside(aside, reason=reason, by=by, at=at)


def settle_appeal(place: Assignment, *, last: Review, at: datetime) -> None:
    """Decide the appeal if this was the last reading needed; the caller holds the locks."""
    assert place.appeal is not None
    appeal = _locked(place.appeal)
    reviews = panel_reviews(appeal)
    verdict = _verdict(appeal, reviews=reviews, last=last)
    if verdict is None:
        return
    require_move(appeal.state, to=State.DECIDED)
    _free_places(appeal, at=at)
    outcome, remedy = outcome_of_panel(
        appeal.decision.outcome,
        found=verdict.outcome,
        already_earned=is_earned(appeal.decision.submission),
    )
    appeal.state, appeal.closed_at = State.DECIDED.value, at
    appeal.outcome, appeal.remedy = outcome.value, remedy.value
    appeal.agreement, appeal.reason = verdict.agreement, advice_of(reviews) or SILENT
    appeal.logged_facts = facts_text(outcome_facts(appeal, reviews=reviews))
    if remedy == Remedy.AWARD:
        _award(appeal, reviews=reviews, at=at)
    else:
        _log_outcome(appeal, at=at)
        appeal.save()
    facts = {"outcome": appeal.outcome, "remedy": appeal.remedy}
    journal.record("appeal.decided", by=None, target=appeal, at=at, **facts)
    tell_appellant(appeal)


def _same(appeal: Appeal) -> Appeal:
    if appeal.state == State.WITHDRAWN:
        require_move(appeal.state, to=State.FILED)
    return appeal


def _locked(appeal: Appeal) -> Appeal:
    rows = Appeal.objects.select_related(
        "decision__submission__version__achievement__organization",
        "decision__submission__applicant",
    )
    return rows.select_for_update(of=("self",)).get(pk=appeal.pk)


def _require_fresh(appeal: Appeal, *, person: Person, at: datetime) -> None:
    require_able(appeal.decision.submission, reviewer=person, at=at, appeal=appeal)
    if not may_hear(appeal, person=person, at=at):
        raise RuleError(
            _("You had a part in this already. An appeal goes to people who had none."),
            code="judged-before",
        )


def _make_room(appeal: Appeal, *, at: datetime) -> None:
    taken = list(appeal.panel.filter(released_at=None).select_related("review", "clock"))
    asked = panel_size(appeal.decision.submission.version.reviewers)
    make_room(taken, asked=asked, at=at)


def _free_places(appeal: Appeal, *, at: datetime) -> None:
    for place in appeal.panel.filter(released_at=None, review__handed_in_at=None):
        free_place(place, at=at)


def _verdict(appeal: Appeal, *, reviews: list[Review], last: Review) -> verdicts.Verdict | None:
    if last.outcome == verdicts.INCOMPLETE:
        return verdicts.incomplete()
    version = appeal.decision.submission.version
    policy = replace(policy_of(version), asked=panel_size(version.reviewers))
    step = verdicts.next_step([scores_of(review) for review in reviews], policy=policy)
    return step if isinstance(step, verdicts.Verdict) else None


def _award(appeal: Appeal, *, reviews: list[Review], at: datetime) -> None:
    """Issue what should have been issued, by the panel's readings of the work as it was then."""
    decision = appeal.decision
    submission = decision.submission
    evidence = evidence_facts(submission, round=decision.round, at=at)
    lock_issuer(submission.version.achievement.organization)
    _log_outcome(appeal, at=at)
    appeal.credential = issue_credential(
        submission.version,
        recipient=submission.applicant,
        assessment=appeal_facts(appeal, reviews=reviews, evidence=evidence),
        source=f"appeal:{appeal.pk}",
        at=at,
    )
    appeal.save()
    if submission.state in (Submission.State.DRAFT, Submission.State.SUBMITTED):
        release_others(submission, at=at)
        close(submission, at=at)


def _log_filed(appeal: Appeal) -> None:
    entry = {
        "appeal": salted_hash(appeal.pk, salt=appeal.salt),
        "decision": appeal.decision.leaf_hash,
    }
    appeal.leaf_hash = append("appeal.filed", entry=entry, at=appeal.filed_at).hash


def _log_outcome(appeal: Appeal, *, at: datetime) -> None:
    entry = outcome_entry(appeal)
    appeal.outcome_leaf_hash = append("appeal.decided", entry=entry, at=at).hash
