"""Rules change by two people; a rule set aside once is recorded. Both are leaves of the log."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from insignia.encoding import jcs

from milepost.define.models import Achievement
from milepost.earn.models import Submission
from milepost.issue.queries import organization_address
from milepost.kit import journal
from milepost.kit.addresses import absolute
from milepost.kit.errors import RuleError
from milepost.kit.tokens import new_token
from milepost.ledger.actions import append
from milepost.ledger.rules.entries import JSON, NOBODY, salted_hash
from milepost.organizations.actions import join, set_apart
from milepost.organizations.models import Membership, Organization
from milepost.organizations.queries import acting_roles, second_owners
from milepost.people.models import Person
from milepost.review import notices
from milepost.review.actions.places import lock
from milepost.review.models import (
    CalibrationRule,
    ReviewerPay,
    ReviewTerms,
    RuleChange,
    RuleSetAside,
)
from milepost.review.queries.assigning import free_places, others_able
from milepost.review.queries.conflicts import conflict_with
from milepost.review.queries.duties import changes_in, in_force
from milepost.review.rules import duties
from milepost.review.rules.duties import Aside, Kind, Proposal, State


@transaction.atomic
def propose_change(
    organization: Organization,
    *,
    achievement: Achievement | None,
    proposal: Proposal,
    by: Person,
    at: datetime,
) -> RuleChange:
    """Propose a change; another owner puts it in force. A newer proposal replaces an open one."""
    _lock(organization)
    duties.check_may_propose(acting_roles(by, organization=organization))
    duties.check_reason(proposal.reason)
    if (proposal.kind == Kind.CALIBRATION) and achievement is None:
        raise RuleError(_("Say for which micro-credential."), code="which-achievement")
    after = duties.clean_facts(proposal.kind, proposal.after)
    before = in_force(organization, kind=proposal.kind, achievement=achievement)
    if after == before:
        raise RuleError(_("This is how it is already."), code="no-change")
    opened = changes_in(organization).filter(state=State.OPEN, kind=proposal.kind)
    opened.filter(achievement=achievement).update(state=State.WITHDRAWN, decided_at=at)
    change = RuleChange.objects.create(
        organization=organization,
        achievement=achievement,
        kind=proposal.kind,
        before=before,
        after=after,
        reason=proposal.reason.strip(),
        proposed_by=by,
        proposed_at=at,
        salt=new_token(),
    )
    journal.record("rule-change.proposed", by=by.pk, target=change, at=at, kind=change.kind)
    notices.ask_second_person(change, at=at)
    return change


@transaction.atomic
def confirm_change(change: RuleChange, *, by: Person, at: datetime) -> RuleChange:
    """Put a change in force as the second person; from now on it holds, and the log has it."""
    held = _open(change)
    duties.check_may_decide(
        acting_roles(by, organization=held.organization), proposed=held.proposed_by_id == by.pk
    )
    duties.check_second(settled=_second_owners(held).filter(person=by).exists())
    return _put_in_force(held, by=by, at=at)


@transaction.atomic
def confirm_alone(change: RuleChange, *, reason: str, by: Person, at: datetime) -> RuleChange:
    """Put a change in force where no other owner can be the second person; everyone is told, as a
    count."""
    held = _open(change)
    second = _second_owners(held)
    others = second.exclude(person=by).count()
    duties.check_may_decide_alone(acting_roles(by, organization=held.organization), others=others)
    duties.check_reason(reason)
    held.alone = not second.filter(person=by).exists()
    held = _put_in_force(held, by=by, at=at)
    if held.alone:
        aside = RuleSetAside(
            organization=held.organization, achievement=held.achievement, kind=Aside.ALONE
        )
        aside.change = held
        set_rule_aside(aside, reason=reason, by=by, at=at)
    return held


@transaction.atomic
def refuse_change(change: RuleChange, *, words: str, by: Person, at: datetime) -> RuleChange:
    """Turn a change down as another owner, saying why."""
    held = _open(change)
    duties.check_may_decide(
        acting_roles(by, organization=held.organization), proposed=held.proposed_by_id == by.pk
    )
    duties.check_reason(words)
    held.words = words.strip()
    return _close(held, state=State.REFUSED, by=by, at=at)


@transaction.atomic
def withdraw_change(change: RuleChange, *, by: Person, at: datetime) -> RuleChange:
    """Take back what one has proposed."""
    held = _open(change)
    if held.proposed_by_id != by.pk:
        raise RuleError(_("Only who proposed it can withdraw it."), code="not-yours")
    return _close(held, state=State.WITHDRAWN, by=by, at=at)


@transaction.atomic
def review_oneself(
    organization: Organization, *, reason: str, by: Person, at: datetime
) -> RuleSetAside:
    """Make oneself a reviewer where no other owner can; recorded and counted."""
    _lock(organization)
    others = second_owners(organization, to=by, on=at).count()
    duties.check_may_decide_alone(acting_roles(by, organization=organization), others=others)
    duties.check_reason(reason)
    join(organization, person=by, role=Membership.Role.REVIEWER, by=by, at=at)
    aside = RuleSetAside(organization=organization, kind=Aside.ALONE)
    return set_rule_aside(aside, reason=reason, by=by, at=at)


def require_to_set_aside(organization: Organization, *, own: bool, reason: str, by: Person) -> None:
    """Refuse to set a rule aside to all but owners, for oneself (``own``), and without a reason."""
    duties.check_may_decide(acting_roles(by, organization=organization), proposed=False)
    duties.check_somebody_else(own=own)
    duties.check_reason(reason)


@transaction.atomic
def review_in_spite(
    submission: Submission, *, reviewer: Person, reason: str, by: Person, at: datetime
) -> RuleSetAside:
    """Let somebody judge one round in spite of a conflict that may be set aside; recorded, counted.

    Refused while enough others can take the places that are free; who was asked and said no, or
    nothing, is not one of them.
    """
    locked = lock(submission)
    achievement = locked.version.achievement
    own = by.pk in (reviewer.pk, locked.applicant_id)
    require_to_set_aside(achievement.organization, own=own, reason=reason, by=by)
    conflict = duties.check_settable_aside(conflict_with(locked, reviewer=reviewer))
    duties.check_nobody_else(
        able=others_able(locked, beside=reviewer, at=at), free=free_places(locked)
    )
    aside = RuleSetAside(
        organization=achievement.organization,
        achievement=achievement,
        kind=Aside.CONFLICT,
        conflict=conflict,
        submission=locked,
        round=locked.round,
        reviewer=reviewer,
    )
    return set_rule_aside(aside, reason=reason, by=by, at=at)


def set_rule_aside(aside: RuleSetAside, *, reason: str, by: Person, at: datetime) -> RuleSetAside:
    """Keep that a rule was set aside, with its leaf of the log; the caller has checked who may."""
    aside.reason, aside.by, aside.at, aside.salt = reason.strip(), by, at, new_token()
    facts: dict[str, JSON] = {
        **_whose(aside.organization, achievement=aside.achievement),
        "rule": aside.conflict or aside.kind,
        "by": salted_hash(by.pk, salt=aside.salt),
        "reason_sha256": salted_hash(aside.reason, salt=aside.salt),
    }
    if aside.submission_id:
        facts["submission"] = salted_hash(aside.submission_id, salt=aside.salt)
    aside.leaf_hash = append("override.made", entry=facts, at=at).hash
    aside.save(force_insert=True)
    journal.record("rule.set-aside", by=by.pk, target=aside, at=at, kind=aside.kind)
    return aside


def _lock(organization: Organization) -> Organization:
    return Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)


def _open(change: RuleChange) -> RuleChange:
    """Return the change as it is now, while nobody else decides on it."""
    _lock(change.organization)
    held = changes_in(change.organization).get(pk=change.pk)
    if held.state != State.OPEN:
        raise RuleError(_("This was decided or replaced already."), code="change-closed")
    return held


def _second_owners(change: RuleChange) -> QuerySet[Membership]:
    return second_owners(change.organization, to=change.proposed_by, on=change.proposed_at)


def _put_in_force(change: RuleChange, *, by: Person, at: datetime) -> RuleChange:
    _apply(change, at=at)
    entry: dict[str, JSON] = {
        **_whose(change.organization, achievement=change.achievement),
        "rule": change.kind,
        "before": jcs(change.before).decode(),
        "after": jcs(change.after).decode(),
        "proposed_by": salted_hash(change.proposed_by_id or NOBODY, salt=change.salt),
        "confirmed_by": salted_hash(by.pk, salt=change.salt),
        "alone": change.alone,
        "reason_sha256": salted_hash(change.reason, salt=change.salt),
    }
    change.leaf_hash = append("policy.changed", entry=entry, at=at).hash
    return _close(change, state=State.IN_FORCE, by=by, at=at)


def _apply(change: RuleChange, *, at: datetime) -> None:
    organization, after = change.organization, change.after
    if change.kind == Kind.ROLES:
        set_apart(organization, pairs=duties.clean_pairs(after["pairs"]), at=at)
    elif change.kind == Kind.CALIBRATION:
        CalibrationRule.objects.update_or_create(
            achievement=change.achievement, defaults={**after, "changed_at": at}
        )
    elif change.kind == Kind.PAY:
        ReviewerPay.objects.filter(organization=organization, until=None).update(until=at)
        ReviewerPay.objects.create(organization=organization, since=at, way=after["way"])
    else:
        own = {"organization": organization, "achievement": change.achievement}
        ReviewTerms.objects.filter(**own, until=None).update(until=at)
        ReviewTerms.objects.create(**own, since=at, **after)


def _close(change: RuleChange, *, state: State, by: Person, at: datetime) -> RuleChange:
    change.state, change.decided_by, change.decided_at = state, by, at
    change.save()
    journal.record(f"rule-change.{state.value}", by=by.pk, target=change, at=at)
    return change


def _whose(organization: Organization, *, achievement: Achievement | None) -> dict[str, JSON]:
    found: dict[str, JSON] = {"organization": organization_address(organization)}
    if achievement is not None:
        found["achievement"] = absolute(reverse("define:achievement", args=[achievement.slug]))
    return found
