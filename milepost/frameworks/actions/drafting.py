"""Frameworks written here: begun, described, their lines added, changed, moved and removed."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from milepost.frameworks.actions.guards import locked, require_designer, require_draft
from milepost.frameworks.models import Competency, Framework
from milepost.frameworks.queries.case import case_address
from milepost.frameworks.rules import outline, writing
from milepost.frameworks.rules.choices import State
from milepost.frameworks.rules.outline import Line
from milepost.frameworks.rules.search import search_text
from milepost.frameworks.rules.writing import FrameworkWords, ItemWords
from milepost.kit import journal
from milepost.organizations.models import Organization
from milepost.people.models import Person


@transaction.atomic
def start_framework(
    organization: Organization, *, by: Person, words: FrameworkWords, at: datetime
) -> Framework:
    """Return the empty first draft of a framework."""
    require_designer(by, organization=organization)
    writing.check_named(words)
    framework = Framework(
        organization=organization,
        creator=organization.name,
        created_by=by,
        created_at=at,
        changed_at=at,
        **_kept(words),
    )
    framework.uri = case_address("CFDocuments", framework.pk)
    framework.save()
    journal.record("framework.started", by=by.pk, target=framework, at=at)
    return framework


@transaction.atomic
def describe(framework: Framework, *, by: Person, words: FrameworkWords, at: datetime) -> Framework:
    """Keep what a draft says about itself."""
    framework = locked(framework, by=by)
    require_draft(framework)
    writing.check_named(words)
    for name, value in _kept(words).items():
        setattr(framework, name, value)
    _touch(framework, verb="framework.described", by=by, at=at)
    return framework


@transaction.atomic
def add_lines(
    framework: Framework, *, by: Person, text: str, at: datetime, under: Competency | None = None
) -> list[Competency]:
    """Add an outline at the end of a draft, or at the end of a branch of it."""
    framework = locked(framework, by=by)
    require_draft(framework)
    rows = _rows(framework)
    typed = writing.read_outline(text)
    writing.check_room(len(rows) + len(typed))
    place, deeper = len(rows), 0
    if under is not None:
        at_line = next(index for index, row in enumerate(rows) if row.pk == under.pk)
        place = outline.branch_end(_lines(rows), at=at_line)
        deeper = rows[at_line].depth + 1
    fresh = [
        _item(framework, words=ItemWords(statement=line.statement, code=line.code), at=at)
        for line in typed
    ]
    for row, line in zip(fresh, typed, strict=True):
        row.depth = min(line.depth + deeper, outline.DEEPEST)
    Competency.objects.bulk_create(fresh)
    _arrange(rows[:place] + fresh + rows[place:])
    _touch(framework, verb="framework.extended", by=by, at=at)
    return fresh


@transaction.atomic
def change_item(
    competency: Competency, *, by: Person, words: ItemWords, at: datetime
) -> Competency:
    """Keep what an item of a draft says now."""
    framework = locked(competency.framework, by=by)
    require_draft(framework)
    writing.check_words(words)
    row = framework.competencies.get(pk=competency.pk)
    _say(row, words=words, at=at)
    row.save()
    _touch(framework, verb="framework.reworded", by=by, at=at)
    return row


@transaction.atomic
def move_item(competency: Competency, *, by: Person, verb: str, at: datetime) -> None:
    """Move an item of a draft with its branch: ``up``, ``down``, ``in`` or ``out``."""
    framework = locked(competency.framework, by=by)
    require_draft(framework)
    rows = {row.pk: row for row in _rows(framework)}
    moved = outline.moved(_lines(list(rows.values())), key=competency.pk, verb=verb)
    for line in moved:
        rows[line.key].depth = line.depth
    _arrange([rows[line.key] for line in moved])
    _touch(framework, verb="framework.rearranged", by=by, at=at)


@transaction.atomic
def remove_item(competency: Competency, *, by: Person, at: datetime) -> None:
    """Take an item out of a draft with its branch; earlier versions keep theirs."""
    framework = locked(competency.framework, by=by)
    require_draft(framework)
    rows = _rows(framework)
    start = next(index for index, row in enumerate(rows) if row.pk == competency.pk)
    end = outline.branch_end(_lines(rows), at=start)
    framework.competencies.filter(pk__in=[row.pk for row in rows[start:end]]).delete()
    _arrange(rows[:start] + rows[end:])
    _touch(framework, verb="framework.shortened", by=by, at=at)


@transaction.atomic
def start_version(framework: Framework, *, by: Person, at: datetime) -> Framework:
    """Return a draft that says what this version says; the open draft if there is one."""
    framework = locked(framework, by=by)
    versions = Framework.objects.filter(line=framework.line).order_by("-number")
    newest = versions[0]
    if newest.state == State.DRAFT:
        return newest
    draft = Framework(line=framework.line, number=newest.number + 1, created_at=at)
    for name in ("organization", "source", *KEPT):
        setattr(draft, name, getattr(framework, name))
    draft.created_by, draft.changed_at = by, at
    draft.uri = case_address("CFDocuments", draft.pk)
    draft.save()
    _copy(framework, draft=draft)
    journal.record("framework.version-started", by=by.pk, target=draft, at=at)
    return draft


@transaction.atomic
def discard_draft(framework: Framework, *, by: Person, at: datetime) -> None:
    """Throw a draft away for good."""
    framework = locked(framework, by=by)
    require_draft(framework)
    journal.record("framework.discarded", by=by.pk, target=framework, at=at)
    framework.delete()


KEPT = (
    *("title", "creator", "description", "language", "source_url", "licence", "contexts"),
    "extra",
)
ITEM_KEPT = ("key", "place", "depth", "code", "statement", "short", "kind", "levels", "language")


def _kept(words: FrameworkWords) -> dict[str, str]:
    return vars(words) | {"contexts": writing.read_contexts(words.contexts)}


def _copy(framework: Framework, *, draft: Framework) -> None:
    """Copy the items under new identifiers; each keeps its key, and when it was changed."""
    identifiers = {row.identifier: uuid.uuid4() for row in _rows(framework)}
    rows = []
    for row in _rows(framework):
        identifier = identifiers[row.identifier]
        copy = Competency(
            identifier=identifier,
            framework=draft,
            uri=case_address("CFItems", identifier),
            search_text=row.search_text,
            extra=row.extra,
            changed_at=row.changed_at,
            parent_id=identifiers[row.parent_id] if row.parent_id else None,
        )
        for name in ITEM_KEPT:
            setattr(copy, name, getattr(row, name))
        rows.append(copy)
    Competency.objects.bulk_create(rows)


def _rows(framework: Framework) -> list[Competency]:
    return list(framework.competencies.filter(retired_at=None).order_by("place", "id"))


def _lines(rows: Sequence[Competency]) -> list[Line]:
    return [Line(row.pk, row.depth) for row in rows]


def _arrange(rows: Sequence[Competency]) -> None:
    """Keep the rows in this order, each under the last one before it that is one step out."""
    parents = outline.parents_of(_lines(rows))
    identifiers = {row.pk: row.identifier for row in rows}
    for place, row in enumerate(rows):
        above = parents[row.pk]
        row.place, row.parent_id = place, identifiers[above] if above else None
    Competency.objects.bulk_update(rows, ["place", "depth", "parent"], batch_size=500)


def _item(framework: Framework, *, words: ItemWords, at: datetime) -> Competency:
    identifier = uuid.uuid4()
    row = Competency(
        framework=framework,
        identifier=identifier,
        key=identifier,
        uri=case_address("CFItems", identifier),
        language=framework.language,
    )
    _say(row, words=words, at=at)
    return row


def _say(row: Competency, *, words: ItemWords, at: datetime) -> None:
    row.code, row.kind = words.code.strip()[:255], words.kind.strip()[:255]
    row.statement, row.short = words.statement.strip(), words.short.strip()
    row.levels, row.changed_at = list(words.levels), at
    row.search_text = search_text(vars(row))


def _touch(framework: Framework, *, verb: str, by: Person, at: datetime) -> None:
    framework.changed_at = at
    framework.save()
    journal.record(verb, by=by.pk, target=framework, at=at)
