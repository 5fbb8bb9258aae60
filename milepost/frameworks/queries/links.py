"""What a competency is linked to, in words, and by whom."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from milepost.frameworks.models import Association, Competency
from milepost.frameworks.rules.case import read_uuid
from milepost.frameworks.rules.choices import Kind, State, words_for

MOST_SHOWN = 100


@dataclass(frozen=True, kw_only=True)
class Linked:
    """One link as a page shows it."""

    words: str
    title: str
    other: Competency | None
    """The competency at the other end, if it is kept here."""
    said_by: str
    notes: str


def public_links() -> QuerySet[Association]:
    """Return every link that anyone may see."""
    rows = Association.objects.filter(Q(framework=None) | ~Q(framework__state=State.DRAFT))
    return rows.select_related("framework", "crosswalk__organization")


def links_at(competency: Competency) -> QuerySet[Association]:
    """Return the public links that begin or end at a competency."""
    key = str(competency.identifier)
    return public_links().filter(Q(origin=key) | Q(destination=key))


def links_of(competency: Competency) -> list[Linked]:
    """Return what a competency is linked to, but for its tree; the first hundred."""
    rows = list(links_at(competency).exclude(kind=Kind.CHILD)[:MOST_SHOWN])
    key = str(competency.identifier)
    others = _known(row.destination if row.origin == key else row.origin for row in rows)
    return [_linked(row, key=key, others=others) for row in rows]


def _known(keys: Iterable[str]) -> dict[str, Competency]:
    wanted = [key for key in keys if read_uuid(key)]
    rows = Competency.objects.filter(identifier__in=wanted).exclude(framework__state=State.DRAFT)
    return {str(row.identifier): row for row in rows.select_related("framework")}


def _linked(row: Association, *, key: str, others: dict[str, Competency]) -> Linked:
    away = row.origin == key
    node = row.document["destinationNodeURI" if away else "originNodeURI"]
    return Linked(
        words=words_for(row.kind, away=away),
        title=str(node.get("title") or node["identifier"]),
        other=others.get(row.destination if away else row.origin),
        said_by=_said_by(row),
        notes=str(row.document.get("notes") or ""),
    )


def _said_by(row: Association) -> str:
    if row.crosswalk:
        return row.crosswalk.organization.name
    return row.framework.title if row.framework else ""
