"""How a draft changes the way work is reviewed, and what is still to do about it."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from milepost.define.models import Achievement, AchievementVersion, ReviewChange
from milepost.define.rules import reviewing, typed
from milepost.define.rules.checks import Finding
from milepost.define.rules.choices import State
from milepost.define.rules.typed import Typed
from milepost.kit.errors import RuleError
from milepost.organizations.models import Organization
from milepost.organizations.queries import acting_roles, second_owners
from milepost.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Drafted:
    """A change of how work is reviewed, in a draft; and what whoever looks at it can do."""

    sentences: list[str]
    reason: str
    change: ReviewChange
    may_publish: bool
    alone: bool
    """Whether it would be one person who does what needs two."""


def in_public(achievement: Achievement) -> AchievementVersion | None:
    """Return the version that applicants start on now."""
    return achievement.versions.filter(state=State.PUBLISHED).first()


def review_changes(version: AchievementVersion, *, draft: Typed) -> list[str]:
    """Return in sentences how a draft would change the way work is reviewed."""
    before = in_public(version.achievement)
    return list(reviewing.changes(before, new=typed.read(draft))) if before else []


def drafted_change(version: AchievementVersion, *, draft: Typed, person: Person) -> Drafted | None:
    """Return a draft's change of how work is reviewed as one person sees it; None if none."""
    sentences = review_changes(version, draft=draft)
    if not sentences:
        return None
    change = ReviewChange.objects.select_related("changed_by").filter(version=version).first()
    change = change or ReviewChange()
    change.version = version
    try:
        alone, may_publish = goes_alone(change, person=person), True
    except RuleError:
        alone, may_publish = False, False
    return Drafted(
        sentences=sentences,
        reason=typed.answers_in(draft).get(reviewing.WHY, ""),
        change=change,
        may_publish=may_publish,
        alone=alone,
    )


def goes_alone(change: ReviewChange, *, person: Person) -> bool:
    """Say whether one person would do alone what needs two; RuleError if another has to do it."""
    organization = change.version.achievement.organization
    second = second_owners(organization, to=None, on=change.changed_at)
    return reviewing.check_may_publish(
        acting_roles(person, organization=organization),
        changed_it=change.was_written_by(person),
        settled=second.filter(person=person).exists(),
        others=second.exclude(person=person).count(),
    )


def review_change_of(version: AchievementVersion) -> ReviewChange | None:
    """Return that a public version is reviewed in another way than the one before, if it is."""
    return ReviewChange.objects.filter(version=version).exclude(leaf_hash="").first()


def owed_for_review(version: AchievementVersion, *, draft: Typed) -> list[Finding]:
    """Return a finding if the way of reviewing changes and nobody has said why."""
    reason = typed.answers_in(draft).get(reviewing.WHY, "")
    if reviewing.is_reason(reason) or not review_changes(version, draft=draft):
        return []
    sentence = _("You change how work is reviewed. Say why in a sentence: everyone can read it.")
    return [Finding(f"answers-{reviewing.WHY}", sentence)]


def changed_alone(organization: Organization | None = None) -> QuerySet[ReviewChange]:
    """Return the changes that one person made alone, in one organization or all, newest first."""
    rows = ReviewChange.objects.filter(alone=True).exclude(leaf_hash="")
    if organization is not None:
        rows = rows.filter(version__achievement__organization=organization)
    return rows.select_related("version__achievement", "confirmed_by")
