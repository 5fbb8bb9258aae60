"""What one version says: as content, as a draft to edit, as an Open Badges document."""

from typing import Any

import orjson
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from milepost.define.models import AchievementVersion, Alignment, Criterion, EvidenceSlot
from milepost.define.rules import typed
from milepost.define.rules.alignments import AlignmentContent
from milepost.define.rules.choices import State
from milepost.define.rules.content import Content, CriterionContent, Level, SlotContent
from milepost.define.rules.document import Document, Original, Whereabouts, achievement_document
from milepost.define.rules.gate import Report, from_facts, judge
from milepost.kit.addresses import absolute
from milepost.practice.rules import read_rule


def content_of(version: AchievementVersion) -> Content:
    """Return what a version says: a draft as typed so far, a published one from its rows."""
    if version.state == State.DRAFT and version.typed:
        return typed.read(version.typed)
    return Content(
        **{name: getattr(version, name) for name in COLUMNS},
        limits=tuple(version.limit_lines),
        finer=version.finer_keys,
        contexts=typed.lines(version.contexts),
        tags=tuple(version.tag_list),
        palette=version.image_palette,
        symbol=version.image_symbol,
        criteria=tuple(_criterion_content(row) for row in version.criteria.all()),
        slots=tuple(_slot_content(row) for row in version.slots.all()),
        alignments=tuple(_alignment_content(row) for row in version.alignments.all()),
    )


COLUMNS = (
    *("title", "competency", "key_method", "kind", "scope", "research_for", "research_against"),
    *("resources", "effort_hours", "validity_months", "reviewers", "agreement", "language"),
    *(
        "self_assessment",
        "renewal",
        "contexts_asked",
        "license",
        "third",
        "tie_break",
        "appeal_days",
        "fee",
        "fee_currency",
        "fee_payee",
    ),
)


def typed_of(version: AchievementVersion) -> typed.Typed:
    """Return a version in the form in which it is edited."""
    if version.typed:
        draft: typed.Typed = version.typed
        return draft
    report = gate_report(version)
    answers = {result.check: result.answer for result in report.results if result.answer}
    return typed.from_content(content_of(version), answers=answers)


def gate_report(version: AchievementVersion) -> Report:
    """Return what the gate said when a version was published; of a draft, what it says now."""
    if not version.gate_report:
        return judge(content_of(version), answers=typed.answers_in(version.typed))
    reports = version.gate_report
    spoken = get_language() or settings.LANGUAGE_CODE
    return from_facts(reports.get(spoken) or next(iter(reports.values())))


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
        license=version.license_terms,
        original=_original(version),
        authors=_authors(version),
    )


def _authors(version: AchievementVersion) -> tuple[tuple[str, str], ...]:
    """Return who agreed to be named; of a version that is out, its document says it already."""
    if version.document:
        return ()
    rows = version.achievement.coauthors.filter(accepted_at__isnull=False, withdrawn_at=None)
    return tuple(rows.values_list("name", "role"))


def _original(version: AchievementVersion) -> Original | None:
    """Return what a version is made from, as its document says it."""
    if version.original is None:
        return None
    achievement = version.original.achievement
    place = [achievement.slug, version.original.number]
    return Original(
        definition=absolute(reverse("define:definition", args=place)),
        title=version.original.title,
        organization=achievement.organization.name,
        number=version.original.number,
    )


def _alignment_content(row: Alignment) -> AlignmentContent:
    names = ("url", "name", "framework", "code", "description", "type")
    item = str(row.competency.identifier) if row.competency else ""
    return AlignmentContent(**{name: getattr(row, name) for name in names}, item=item)


def _criterion_content(row: Criterion) -> CriterionContent:
    levels = tuple(
        Level(name=level.name, description=level.description, meets=level.meets)
        for level in row.levels.all()
    )
    rule = read_rule(row.rule) if row.rule else None
    return CriterionContent(
        key=row.key, text=row.text, required=row.required, levels=levels, rule=rule
    )


def _slot_content(row: EvidenceSlot) -> SlotContent:
    names = ("key", "title", "kind", "number", "instructions")
    values: dict[str, Any] = {name: getattr(row, name) for name in names}
    return SlotContent(**values)
