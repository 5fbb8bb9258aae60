"""Making a definition from another: forked or tailored, explained, brought up to date, ruled on."""

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from milepost.define import notices, queries
from milepost.define.actions.drafting import free_slug
from milepost.define.actions.guards import (
    locked_version,
    note_writer,
    require_designer,
    require_draft,
)
from milepost.define.actions.reviewing import note_review_change
from milepost.define.models import Achievement, AchievementVersion, Equivalence
from milepost.define.rules.choices import State
from milepost.define.rules.lineage import core, tailoring
from milepost.define.rules.lineage.choices import Lineage, Outcome
from milepost.kit import journal
from milepost.kit.errors import RuleError
from milepost.ledger import actions as ledger
from milepost.organizations.models import Organization
from milepost.people.models import Person


@transaction.atomic
def fork(
    original: AchievementVersion, *, organization: Organization, by: Person, at: datetime
) -> AchievementVersion:
    """Return a draft of one's own that says what an openly licensed definition says."""
    tailoring.require_fork(original.license)
    return _derived(original, Lineage.FORK, organization=organization, by=by, at=at)


@transaction.atomic
def tailor(
    original: AchievementVersion, *, organization: Organization, by: Person, at: datetime
) -> AchievementVersion:
    """Return a draft that keeps the original's locked core; all else may differ, with a reason."""
    tailoring.require_core(original.core)
    return _derived(original, Lineage.TAILORED, organization=organization, by=by, at=at)


@transaction.atomic
def lock_core(
    version: AchievementVersion, *, places: Collection[str], by: Person, at: datetime
) -> AchievementVersion:
    """Mark which pieces of a draft whoever tailors it has to keep; nothing else is locked."""
    version = locked_version(version, by=by)
    require_draft(version)
    version.core = core.cleaned(places, typed=queries.typed_of(version))
    version.save(update_fields=["core"])
    journal.record("definition.core-locked", by=by.pk, target=version, at=at)
    return version


@transaction.atomic
def explain(
    version: AchievementVersion, *, reasons: Mapping[str, str], by: Person, at: datetime
) -> AchievementVersion:
    """Keep why a draft differs from its original, by place; an empty reason takes one back."""
    version = _locked_derived(version, by=by)
    known = {one.difference.place for one in queries.declared_of(version)}
    given = {
        place: text.replace("\x00", "").strip()[: tailoring.LONGEST_REASON]
        for place, text in reasons.items()
        if place in known
    }
    version.reasons = {name: text for name, text in (version.reasons | given).items() if text}
    version.save(update_fields=["reasons"])
    journal.record("definition.explained", by=by.pk, target=version, at=at)
    return version


@transaction.atomic
def take_over(
    version: AchievementVersion, *, place: str, by: Person, at: datetime
) -> AchievementVersion:
    """Put one piece of a draft into the words that the original uses in its newest version."""
    version = _locked_derived(version, by=by)
    assert version.original is not None
    return _taken(version, queries.upstream(version) or version.original, place=place, by=by, at=at)


@transaction.atomic
def put_back(
    version: AchievementVersion, *, place: str, by: Person, at: datetime
) -> AchievementVersion:
    """Put one piece of a draft back into the words of the original it is compared with."""
    version = _locked_derived(version, by=by)
    assert version.original is not None
    return _taken(version, version.original, place=place, by=by, at=at)


@transaction.atomic
def follow(version: AchievementVersion, *, by: Person, at: datetime) -> AchievementVersion:
    """Compare a draft with the original's newest version from now on; its words stay."""
    version = _locked_derived(version, by=by)
    newer = queries.upstream(version)
    if newer is not None:
        version.original = newer
        version.save(update_fields=["original"])
        journal.record("definition.followed", by=by.pk, target=version, at=at)
    return version


@transaction.atomic
def rule_on(
    version: AchievementVersion, *, outcome: Outcome, reason: str, by: Person, at: datetime
) -> Equivalence:
    """Say, as the original's owner, how far a tailored version is worth the same; on the log."""
    original = version.original
    if original is None or version.lineage != Lineage.TAILORED or version.state == State.DRAFT:
        raise RuleError(_("Only a published tailored version is ruled on."), code="not-tailored")
    require_designer(by, organization=original.achievement.organization)
    reason = reason.replace("\x00", "").strip()[:2000]
    if not reason:
        raise RuleError(_("Say why: everyone reads it beside the ruling."), code="no-reason")
    ruling = Equivalence.objects.create(
        version=version, original=original, outcome=outcome, reason=reason, ruled_by=by, ruled_at=at
    )
    ruling.leaf_hash = _on_log(ruling, at=at)
    ruling.save(update_fields=["leaf_hash"])
    notices.version_was_ruled_on(ruling, at=at)
    journal.record("equivalence.ruled", by=by.pk, target=ruling, at=at, outcome=str(outcome))
    return ruling


def _derived(
    original: AchievementVersion,
    lineage: Lineage,
    *,
    organization: Organization,
    by: Person,
    at: datetime,
) -> AchievementVersion:
    require_designer(by, organization=organization)
    if original.state == State.DRAFT:
        raise RuleError(_("Only what is published can be made into another."), code="not-published")
    if original.achievement.organization_id == organization.pk:
        raise RuleError(
            _("This is your own. Write a new version of it instead."), code="own-definition"
        )
    typed = queries.typed_of(original)
    achievement = Achievement.objects.create(
        slug=free_slug(original.title), organization=organization, created_at=at
    )
    version = AchievementVersion.objects.create(
        achievement=achievement,
        number=1,
        title=original.title,
        typed=typed | {"answers": {}},
        lineage=lineage,
        original=original,
        image_sha256=original.image_sha256,
        image_media_type=original.image_media_type,
        created_by=by,
        created_at=at,
        changed_at=at,
    )
    journal.record(f"definition.{lineage}", by=by.pk, target=version, at=at)
    return version


def _locked_derived(version: AchievementVersion, *, by: Person) -> AchievementVersion:
    version = locked_version(version, by=by)
    require_draft(version)
    if version.original is None:
        raise RuleError(_("This was not made from another."), code="no-original")
    return version


def _taken(
    version: AchievementVersion,
    original: AchievementVersion,
    *,
    place: str,
    by: Person,
    at: datetime,
) -> AchievementVersion:
    source = queries.typed_of(original)
    version.typed = tailoring.taken_over(queries.typed_of(version), source=source, place=place)
    version.title = version.typed["title"].strip()[:120]
    version.changed_at, version.writer = at, ""
    version.save(update_fields=["typed", "title", "changed_at", "writer"])
    note_writer(version, by=by)
    note_review_change(version, by=by, at=at)
    journal.record("definition.taken-over", by=by.pk, target=version, at=at)
    return version


def _on_log(ruling: Equivalence, *, at: datetime) -> str:
    leaf = ledger.append(
        "equivalence.ruled",
        entry={
            "achievement": queries.whereabouts(ruling.version).definition,
            "original": queries.whereabouts(ruling.original).definition,
            "outcome": ruling.outcome,
            "reason_sha256": hashlib.sha256(ruling.reason.encode()).hexdigest(),
        },
        at=at,
    )
    return leaf.hash
