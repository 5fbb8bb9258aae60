"""A definition as an Open Badges 3.0 Achievement."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from milepost.define.rules.alignments import alignment_document
from milepost.define.rules.content import Content, CriterionContent, Level
from milepost.define.rules.drafting.choices import AuthorRole
from milepost.define.rules.lineage.licenses import LICENSES, OWN, License
from milepost.practice.rules import sentence

Document = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Original:
    """The published version that a definition is made from."""

    definition: str
    title: str
    organization: str
    number: int


@dataclass(frozen=True, kw_only=True)
class Whereabouts:
    """The addresses around a version; they stay in its document for good."""

    definition: str
    """Where the document itself is served: the achievement's ``id``."""
    page: str
    image: str
    organization: str
    organization_name: str
    number: int
    license: License = LICENSES[OWN]
    original: Original | None = None
    authors: tuple[tuple[str, str], ...] = ()
    """Names and roles of the co-authors who agreed to be named."""


def achievement_document(content: Content, *, around: Whereabouts) -> Document:
    """Return the Achievement; one ResultDescription a criterion, with its rubric's levels."""
    document: Document = {
        "id": around.definition,
        "type": ["Achievement"],
        "achievementType": "MicroCredential",
        "name": content.title,
        "description": content.competency,
        "criteria": {"id": around.page, "narrative": _told(content, around=around)},
        "creator": {
            "id": around.organization,
            "type": ["Profile"],
            "name": around.organization_name,
            "url": around.organization,
        },
        "image": {"id": around.image, "type": "Image", "caption": content.title},
        "inLanguage": content.language,
        "version": str(around.number),
        "resultDescription": [
            _result_description(criterion, base=around.definition) for criterion in content.criteria
        ],
    }
    if content.alignments:
        document["alignment"] = [alignment_document(row) for row in content.alignments]
    if content.tags:
        document["tag"] = list(content.tags)
    if around.original:
        related = {"id": around.original.definition, "type": ["Related"]}
        document["related"] = [related | {"version": str(around.original.number)}]
    return document


def _told(content: Content, *, around: Whereabouts) -> str:
    """Return the narrative, and under it the license and where the definition comes from."""
    parts = [narrative(content)]
    if around.authors:
        named = [f"{name} ({AuthorRole(role).label})" for name, role in around.authors]
        parts.append(f"{_('Written with')}: {', '.join(named)}")
    if around.original:
        words = _("Made from “%(title)s” of %(organization)s, version %(number)s: %(definition)s")
        parts.append(words % vars(around.original))
    if around.license.url:
        parts.append(f"{_('License')}: {around.license.name}, {around.license.url}")
    return "\n\n".join(parts)


def result_id(base: str, *, criterion_key: object) -> str:
    """Return the id under which a criterion's results are given."""
    return f"{base}#criterion-{criterion_key}"


def level_id(base: str, *, criterion_key: object, position: int) -> str:
    """Return the id of one rubric level of a criterion; positions count from 1, lowest first."""
    return f"{result_id(base, criterion_key=criterion_key)}-level-{position}"


def narrative(content: Content) -> str:
    """Return what has to be shown, and what that does not show, as Markdown.

    Its headings are in the definition's language, whoever publishes it.
    """
    with override(content.language):
        return _narrative(content)


def _narrative(content: Content) -> str:
    parts = [content.competency]
    if content.key_method:
        parts.append(f"**{_('How it is done')}**\n\n{content.key_method}")
    parts.append(
        f"**{_('Criteria')}**\n\n"
        + "\n".join(_criterion_line(row, language=content.language) for row in content.criteria)
    )
    slots = "\n".join(f"- {slot.title}" for slot in content.slots)
    parts.append(f"**{_('Evidence asked for')}**\n\n{slots}")
    if content.contexts_asked > 1:
        number = {"number": content.contexts_asked}
        parts.append(_("It must be shown in at least %(number)s different contexts.") % number)
    limits = "\n".join(f"- {limit}" for limit in content.limits)
    parts.append(f"**{_('What it does not show')}**\n\n{limits}")
    return "\n\n".join(parts)


def _criterion_line(criterion: CriterionContent, *, language: str) -> str:
    optional = "" if criterion.required else f" ({_('optional')})"
    measured = sentence(criterion.rule, language=language) if criterion.rule else ""
    told = f" {_('Measured:')} {measured}" if measured not in ("", criterion.text) else ""
    return f"- {criterion.text}{optional}{told}"


def _result_description(criterion: CriterionContent, *, base: str) -> Document:
    levels = [
        _level(level, identifier=level_id(base, criterion_key=criterion.key, position=position))
        for position, level in enumerate(criterion.levels, start=1)
    ]
    description: Document = {
        "id": result_id(base, criterion_key=criterion.key),
        "type": ["ResultDescription"],
        "name": criterion.text,
        "resultType": "RubricCriterionLevel",
        "rubricCriterionLevel": levels,
    }
    lowest = _lowest_that_meets(criterion)
    if criterion.required and lowest is not None:
        description["requiredLevel"] = levels[lowest]["id"]
    return description


def _level(level: Level, *, identifier: str) -> Document:
    document: Document = {"id": identifier, "type": ["RubricCriterionLevel"], "name": level.name}
    return document | ({"description": level.description} if level.description else {})


def _lowest_that_meets(criterion: CriterionContent) -> int | None:
    meeting = [index for index, level in enumerate(criterion.levels) if level.meets]
    return min(meeting) if meeting else None
