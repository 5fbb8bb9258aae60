"""From draft to public, for good; and out of use again."""

import uuid
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from milepost.frameworks.actions.guards import locked, require_next
from milepost.frameworks.actions.indexing import index
from milepost.frameworks.models import Association, Competency, Definition, Framework
from milepost.frameworks.queries.case import case_address
from milepost.frameworks.rules.case import JSON, case_time, link
from milepost.frameworks.rules.choices import Kind, State
from milepost.frameworks.rules.writing import check_ready
from milepost.kit import journal
from milepost.people.models import Person


@transaction.atomic
def publish(framework: Framework, *, by: Person, at: datetime) -> Framework:
    """Publish a draft for good, in place of the version before; published twice is once."""
    framework = locked(framework, by=by)
    if framework.state == State.PUBLISHED:
        return framework
    require_next(framework, state=State.PUBLISHED)
    rows = list(framework.competencies.filter(retired_at=None).order_by("place", "id"))
    check_ready(len(rows))
    before = Framework.objects.filter(line=framework.line, state=State.PUBLISHED).first()
    if not framework.associations.exists():
        _link(framework, rows=rows, before=before, at=at)
        _license(framework, at=at)
    if before:
        before.state = State.DEPRECATED
        before.save(update_fields=["state"])
    framework.state, framework.changed_at = State.PUBLISHED, at
    framework.published_at = framework.published_at or at
    framework.save()
    index(rows)
    journal.record("framework.published", by=by.pk, target=framework, at=at)
    return framework


@transaction.atomic
def retire(framework: Framework, *, by: Person, at: datetime) -> Framework:
    """Say that a framework is no longer in use; what was aligned to it stays as it was."""
    framework = locked(framework, by=by)
    require_next(framework, state=State.DEPRECATED)
    framework.state = State.DEPRECATED
    framework.save(update_fields=["state"])
    journal.record("framework.retired", by=by.pk, target=framework, at=at)
    return framework


def _link(
    framework: Framework, *, rows: list[Competency], before: Framework | None, at: datetime
) -> None:
    """Say the tree, and what became of the version before, as CASE says it."""
    documents = [*_tree(framework, rows=rows, at=at), *_succession(rows, before=before, at=at)]
    Association.objects.bulk_create(
        Association(
            identifier=document["identifier"],
            framework=framework,
            kind=document["associationType"],
            origin=document["originNodeURI"]["identifier"],
            destination=document["destinationNodeURI"]["identifier"],
            position=position,
            document=document,
        )
        for position, document in enumerate(documents)
    )


def _tree(framework: Framework, *, rows: list[Competency], at: datetime) -> Iterator[JSON]:
    known = {row.identifier: row for row in rows}
    top = link(framework.pk, title=framework.title, uri=framework.uri)
    for number, row in enumerate(rows, start=1):
        above = node_of(known[row.parent_id]) if row.parent_id else top
        document = association(Kind.CHILD, origin=node_of(row), destination=above, at=at)
        yield document | {"sequenceNumber": number}


def _succession(
    rows: list[Competency], *, before: Framework | None, at: datetime
) -> Iterator[JSON]:
    """Yield for each item that the version before had what it is to it: the same, or its heir."""
    older = {row.key: row for row in before.competencies.all()} if before else {}
    for row in rows:
        old = older.get(row.key)
        if old is None:
            continue
        if (old.code, old.statement) == (row.code, row.statement):
            yield association(Kind.EXACT, origin=node_of(row), destination=node_of(old), at=at)
        else:
            yield association(Kind.REPLACED, origin=node_of(old), destination=node_of(row), at=at)


def association(kind: str, *, origin: JSON, destination: JSON, at: datetime) -> JSON:
    """Return a new CFAssociation."""
    identifier = uuid.uuid4()
    return {
        "identifier": str(identifier),
        "uri": case_address("CFAssociations", identifier),
        "associationType": str(kind),
        "originNodeURI": origin,
        "destinationNodeURI": destination,
        "lastChangeDateTime": case_time(at),
    }


def node_of(competency: Competency) -> JSON:
    """Return where a competency is."""
    return link(competency.identifier, title=competency.name, uri=competency.uri)


def _license(framework: Framework, *, at: datetime) -> None:
    """Say the license as CASE says it."""
    framework.extra = {
        name: value for name, value in framework.extra.items() if name != "licenseURI"
    }
    if not framework.licence:
        return
    identifier = uuid.uuid4()
    uri = case_address("CFLicenses", identifier)
    where = link(identifier, title=framework.licence, uri=uri)
    more = {"licenseText": framework.licence, "lastChangeDateTime": case_time(at)}
    Definition.objects.create(
        framework=framework,
        kind="CFLicenses",
        identifier=identifier,
        position=0,
        document=where | more,
    )
    framework.extra = framework.extra | {"licenseURI": where}
