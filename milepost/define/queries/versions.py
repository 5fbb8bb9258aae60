"""What one version says: as content, as a draft to edit, as an Open Badges document."""

from typing import Any

import orjson
from django.urls import reverse

from milepost.define.models import AchievementVersion, Criterion, EvidenceSlot
from milepost.define.rules import typed
from milepost.define.rules.choices import State
from milepost.define.rules.content import Content, CriterionContent, Level, SlotContent
from milepost.define.rules.document import Document, Whereabouts, achievement_document
from milepost.kit.addresses import absolute


def content_of(version: AchievementVersion) -> Content:
    """Return what a version says: a draft as typed so far, a published one from its rows."""
    if version.state == State.DRAFT and version.typed:
        return typed.read(version.typed)
    return Content(
        **{name: getattr(version, name) for name in COLUMNS},
        limits=tuple(version.limit_lines),
        tags=tuple(version.tag_list),
        palette=version.image_palette,
        symbol=version.image_symbol,
        criteria=tuple(_criterion_content(row) for row in version.criteria.all()),
        slots=tuple(_slot_content(row) for row in version.slots.all()),
    )


COLUMNS = (
    *("title", "competency", "key_method", "kind", "scope", "research_for", "research_against"),
    *("resources", "effort_hours", "validity_months", "reviewers", "agreement", "language"),
)


def typed_of(version: AchievementVersion) -> typed.Typed:
    """Return a version in the form in which it is edited."""
    return version.typed or typed.from_content(content_of(version))


def definition_document(version: AchievementVersion) -> Document:
    """Return the Open Badges Achievement: as it was published, or as a draft would be now."""
    if version.document:
        document: Document = orjson.loads(version.document)
        return document
    return achievement_document(content_of(version), around=whereabouts(version))


def whereabouts(version: AchievementVersion) -> Whereabouts:
    """Return the public addresses of a version."""
    achievement = version.achievement
    place = [achievement.slug, version.number]
    page = reverse("define:achievement", args=[achievement.slug])
    return Whereabouts(
        definition=absolute(reverse("define:definition", args=place)),
        page=absolute(f"{page}?version={version.number}"),
        image=absolute(reverse("define:picture", args=[*place, "png"])),
        organization=absolute(
            reverse("organizations:detail", args=[achievement.organization.slug])
        ),
        organization_name=achievement.organization.name,
        number=version.number,
    )


def _criterion_content(row: Criterion) -> CriterionContent:
    levels = tuple(
        Level(name=level.name, description=level.description, meets=level.meets)
        for level in row.levels.all()
    )
    return CriterionContent(key=row.key, text=row.text, required=row.required, levels=levels)


def _slot_content(row: EvidenceSlot) -> SlotContent:
    names = ("key", "title", "kind", "number", "instructions")
    values: dict[str, Any] = {name: getattr(row, name) for name in names}
    return SlotContent(**values)
