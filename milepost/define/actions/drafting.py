"""Drafts: begun, kept as they are typed, thrown away."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from milepost.define import queries
from milepost.define.actions.guards import (
    ChangedMeanwhile,
    Seen,
    locked_achievement,
    locked_version,
    note_writer,
    require_designer,
    require_draft,
)
from milepost.define.actions.reviewing import note_review_change
from milepost.define.models import Achievement, AchievementVersion
from milepost.define.rules import checks, typed
from milepost.define.rules.choices import State
from milepost.define.rules.typed import Typed
from milepost.kit import journal
from milepost.organizations.models import Organization
from milepost.people.models import Person


@transaction.atomic
def start_achievement(
    organization: Organization, *, by: Person, title: str, at: datetime
) -> AchievementVersion:
    """Return the first draft of a new achievement."""
    require_designer(by, organization=organization)
    achievement = Achievement.objects.create(
        slug=free_slug(title), organization=organization, created_at=at
    )
    version = AchievementVersion(achievement=achievement, number=1, created_by=by, created_at=at)
    _write(version, draft=typed.blank(title), at=at)
    journal.record("achievement.started", by=by.pk, target=achievement, at=at)
    return version


@transaction.atomic
def save_draft(
    version: AchievementVersion, *, by: Person, draft: Typed, at: datetime, seen: Seen | None = None
) -> AchievementVersion:
    """Keep a draft as typed, sense or not; ChangedMeanwhile if another page saved it since."""
    version = locked_version(version, by=by)
    require_draft(version)
    if seen and _changed_since(version, seen=seen):
        raise ChangedMeanwhile(version)
    version.writer = seen.writer[:32] if seen else ""
    _write(version, draft=draft, at=at)
    note_writer(version, by=by)
    note_review_change(version, by=by, at=at)
    journal.record("definition.drafted", by=by.pk, target=version, at=at)
    return version


@transaction.atomic
def start_version(achievement: Achievement, *, by: Person, at: datetime) -> AchievementVersion:
    """Return a draft that says what the newest version says; the open draft if there is one."""
    achievement = locked_achievement(achievement, by=by)
    newest = achievement.versions.order_by("-number")[0]
    if newest.state == State.DRAFT:
        return newest
    draft = AchievementVersion(
        achievement=achievement,
        number=newest.number + 1,
        image_sha256=newest.image_sha256,
        image_media_type=newest.image_media_type,
        core=newest.core,
        lineage=newest.lineage,
        original=newest.original,
        reasons=newest.reasons,
        created_by=by,
        created_at=at,
    )
    _write(draft, draft=queries.typed_of(newest), at=at)
    journal.record("definition.version-started", by=by.pk, target=draft, at=at)
    return draft


@transaction.atomic
def discard_draft(version: AchievementVersion, *, by: Person, at: datetime) -> None:
    """Throw a draft away for good; with it the achievement, if it was never published."""
    version = locked_version(version, by=by)
    require_draft(version)
    achievement = version.achievement
    journal.record("definition.discarded", by=by.pk, target=version, at=at)
    version.delete()
    if not achievement.versions.exists():
        achievement.delete()


def free_slug(title: str, *, beside: Achievement | None = None) -> str:
    """Return an address for a title that no achievement has yet, but perhaps this one."""
    base = slugify(title)[:70].strip("-") or "achievement"
    others = Achievement.objects.filter(slug__startswith=base)
    if beside:
        others = others.exclude(pk=beside.pk)
    taken = set(others.values_list("slug", flat=True))
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


def _changed_since(version: AchievementVersion, *, seen: Seen) -> bool:
    changed = version.changed_at.isoformat()
    return version.writer != seen.writer and changed != seen.changed_at


def _write(version: AchievementVersion, *, draft: Typed, at: datetime) -> None:
    version.typed = typed.with_keys(draft, new_key=uuid.uuid4)
    version.title = draft["title"].strip()[: checks.LONGEST["title"]]
    version.changed_at = at
    version.save()
