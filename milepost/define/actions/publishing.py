"""From draft to public, for good; and out of the catalogue again."""

import hashlib
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import override
from insignia.encoding import jcs

from milepost.define import notices, queries
from milepost.define.actions.drafting import free_slug
from milepost.define.actions.guards import (
    ChangedMeanwhile,
    NotReady,
    locked_achievement,
    locked_version,
    require,
)
from milepost.define.actions.reviewing import confirm_review_change
from milepost.define.models import (
    Achievement,
    AchievementVersion,
    Alignment,
    Criterion,
    EvidenceSlot,
    RubricLevel,
)
from milepost.define.rules import typed
from milepost.define.rules.choices import State
from milepost.define.rules.content import Content, CriterionContent
from milepost.define.rules.gate import facts_of, judge
from milepost.define.rules.search import search_text
from milepost.kit import journal
from milepost.ledger import actions as ledger
from milepost.people.models import Person
from milepost.practice.rules import rule_document


@transaction.atomic
def publish(
    version: AchievementVersion, *, by: Person, at: datetime, seen: str = ""
) -> AchievementVersion:
    """Publish a draft for good, on the log, in place of the version before; NotReady says why not.

    A change of how work is reviewed takes two people: RuleError if another has to publish it.
    ChangedMeanwhile if ``seen``, the ``changed_at`` somebody looked at, is not the draft's now.
    Publishing what is published already changes nothing.
    """
    version = locked_version(version, by=by)
    if version.state == State.PUBLISHED:
        return version
    require(version, becoming=State.PUBLISHED)
    if seen and seen != version.changed_at.isoformat():
        raise ChangedMeanwhile(version)
    findings = queries.todo(version, draft=version.typed)
    if findings:
        raise NotReady(findings)
    confirm_review_change(version, by=by, at=at)
    _make_way(version.achievement, title=version.title)
    _fill(version, content=typed.read(version.typed), at=at)
    _put_on_log(version, at=at)
    journal.record("definition.published", by=by.pk, target=version, at=at)
    return version


@transaction.atomic
def tell_descendants(version: AchievementVersion, *, at: datetime) -> int:
    """Mail those who made their own from an earlier version; say how many they are."""
    derived = queries.descendants(version.achievement)
    for one in derived:
        notices.original_has_a_new_version(one, newer=version, at=at)
    return len(derived)


@transaction.atomic
def retire(achievement: Achievement, *, by: Person, at: datetime) -> Achievement:
    """Take an achievement out of the catalogue: nobody starts on it anew, badges stay good."""
    achievement = locked_achievement(achievement, by=by)
    if achievement.retired_at is None:
        achievement.retired_at = at
        achievement.save(update_fields=["retired_at"])
        journal.record("achievement.retired", by=by.pk, target=achievement, at=at)
    return achievement


@transaction.atomic
def bring_back(achievement: Achievement, *, by: Person, at: datetime) -> Achievement:
    """Offer a retired achievement again."""
    achievement = locked_achievement(achievement, by=by)
    if achievement.retired_at is not None:
        achievement.retired_at = None
        achievement.save(update_fields=["retired_at"])
        journal.record("achievement.brought-back", by=by.pk, target=achievement, at=at)
    return achievement


def _make_way(achievement: Achievement, *, title: str) -> None:
    """Supersede the version before; before the first one, take the address that fits the title."""
    public = achievement.versions.exclude(state=State.DRAFT)
    if not public.exists():
        achievement.slug = free_slug(title, beside=achievement)
        achievement.save(update_fields=["slug"])
    public.filter(state=State.PUBLISHED).update(state=State.SUPERSEDED)


def _fill(version: AchievementVersion, *, content: Content, at: datetime) -> None:
    """Turn what was typed into rows and columns; from here on they are read."""
    for name in queries.COLUMNS:
        setattr(version, name, getattr(content, name))
    version.limits = "\n".join(content.limits)
    version.tags = ", ".join(content.tags)
    version.finer, version.contexts = ",".join(content.finer), "\n".join(content.contexts)
    version.image_palette, version.image_symbol = content.palette, content.symbol
    version.gate_report = _reports(content, answers=typed.answers_in(version.typed))
    version.search_text = search_text(content, organization=version.achievement.organization.name)
    version.state, version.published_at, version.changed_at = State.PUBLISHED, at, at
    version.typed, version.writer = {}, ""
    version.save()
    _align(version, content=content)
    for position, criterion in enumerate(content.criteria, start=1):
        _add_criterion(version, criterion=criterion, position=position)
    EvidenceSlot.objects.bulk_create(
        EvidenceSlot(version=version, position=position, **vars(slot))
        for position, slot in enumerate(content.slots, start=1)
    )


def _align(version: AchievementVersion, *, content: Content) -> None:
    """Keep the alignments as they read today; a competency kept here stays tied to them."""
    kept = queries.kept_competencies([row.item for row in content.alignments])
    for position, row in enumerate(content.alignments, start=1):
        found = kept.get(row.item)
        words = {name: value for name, value in vars(row).items() if name != "item"}
        competency = found if found and found.uri == row.url else None
        Alignment.objects.create(version=version, position=position, competency=competency, **words)


def _reports(content: Content, *, answers: dict[str, str]) -> dict[str, Any]:
    """Return the gate's report in each language of the pages."""
    reports = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            reports[code] = facts_of(judge(content, answers=answers))
    return reports


def _add_criterion(
    version: AchievementVersion, *, criterion: CriterionContent, position: int
) -> None:
    row = Criterion.objects.create(
        version=version,
        key=criterion.key,
        position=position,
        text=criterion.text,
        required=criterion.required,
        rule=rule_document(criterion.rule) if criterion.rule else None,
    )
    RubricLevel.objects.bulk_create(
        RubricLevel(criterion=row, position=place, **vars(level))
        for place, level in enumerate(criterion.levels, start=1)
    )


def _put_on_log(version: AchievementVersion, *, at: datetime) -> None:
    """Freeze the public document and log its SHA-256: whoever fetches it can compare."""
    document = queries.definition_document(version)
    text = jcs(document)
    version.document = text.decode()
    leaf = ledger.append(
        "definition.published",
        entry={
            "achievement": document["id"],
            "organization": document["creator"]["id"],
            "version": version.number,
            "sha256": hashlib.sha256(text).hexdigest(),
        },
        at=at,
    )
    version.leaf_hash = leaf.hash
    version.save(update_fields=["document", "leaf_hash"])
