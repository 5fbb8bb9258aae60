"""Competencies to align to, as a designer types."""

from uuid import UUID

from milepost.define.rules.alignments import ITEM
from milepost.define.rules.typed import Typed, lines
from milepost.frameworks.models import Competency
from milepost.frameworks.queries import competencies, search
from milepost.kit.keys import is_uuid
from milepost.kit.words import plain

MOST_OFFERED, MOST_CONTEXTS = 8, 40


def offered(typed: str) -> list[Competency]:
    """Return the competencies that fit best what was typed so far."""
    return search(typed).rows(most=MOST_OFFERED)


def alignment_to(identifier: str) -> dict[str, str] | None:
    """Return the row of a draft that aligns it to a competency; None if there is none."""
    try:
        found = competencies().filter(identifier=UUID(identifier)).first()
    except ValueError:
        return None
    return _row(found) if found else None


def kept_competencies(items: list[str]) -> dict[str, Competency]:
    """Return the competencies kept here, by identifier."""
    rows = competencies().filter(identifier__in=[item for item in items if is_uuid(item)])
    return {str(row.identifier): row for row in rows}


def contexts_offered(draft: Typed) -> list[str]:
    """Return the contexts of the frameworks that a draft is aligned to, without those it has."""
    kept = kept_competencies([row["item"] for row in draft["alignments"] if row["item"]])
    words = [line for row in kept.values() for line in row.framework.contexts.splitlines()]
    own = {plain(line) for line in lines(draft["contexts"])}
    return [word for word in dict.fromkeys(words) if plain(word) not in own][:MOST_CONTEXTS]


def _row(competency: Competency) -> dict[str, str]:
    return {
        "url": competency.uri,
        "name": competency.name,
        "framework": competency.framework.title,
        "code": competency.code or str(competency.identifier),
        "description": competency.statement if competency.short else "",
        "type": ITEM,
        "item": str(competency.identifier),
    }
