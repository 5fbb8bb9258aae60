"""Frameworks as CASE 1.1: documents, packages, items and what they refer to."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

import orjson
from django.db.models import QuerySet
from django.urls import reverse

from milepost.frameworks.models import Association, Competency, Definition, Framework
from milepost.frameworks.queries.frameworks import frameworks, tree_of
from milepost.frameworks.queries.links import links_at
from milepost.frameworks.rules.case import (
    JSON,
    LISTS,
    framework_document,
    item_document,
    link,
)
from milepost.frameworks.rules.choices import Source, State
from milepost.frameworks.rules.tables import write_table
from milepost.kit.addresses import absolute

CHUNK = 1000
STATUS: dict[str, str] = {State.PUBLISHED: "Implemented", State.DEPRECATED: "Retired"}
"""What our own frameworks say about themselves; an imported one says what it said."""


def case_address(kind: str, identifier: object) -> str:
    """Return where this server hands out a thing of CASE."""
    return absolute(f"{reverse('frameworks:case')}{kind}/{identifier}")


def document_of(framework: Framework) -> JSON:
    """Return the CFDocument as it stands in its package."""
    extra = framework.extra
    if framework.source == Source.OWN:
        extra = {"adoptionStatus": STATUS.get(framework.state, "Draft"), **extra}
    return framework_document(vars(framework), extra=extra)


def resource_of(framework: Framework) -> JSON:
    """Return the CFDocument as it is served by itself."""
    uri = case_address("CFPackages", framework.pk)
    return document_of(framework) | {
        "CFPackageURI": link(framework.pk, title=framework.title, uri=uri)
    }


def item_of(competency: Competency) -> JSON:
    """Return the CFItem as it is served by itself."""
    framework = competency.framework
    document = item_document(vars(competency), extra=competency.extra)
    if competency.retired_at:
        document.setdefault("statusEndDate", competency.retired_at.date().isoformat())
    uri = case_address("CFDocuments", framework.pk)
    return document | {"CFDocumentURI": link(framework.pk, title=framework.title, uri=uri)}


def association_of(association: Association) -> JSON:
    """Return the CFAssociation as it is served by itself."""
    said_by = association.framework or association.crosswalk
    assert said_by
    uri = case_address("CFDocuments", said_by.pk)
    whose = {"CFDocumentURI": link(said_by.pk, title=said_by.title, uri=uri)}
    return dict(association.document) | whose


def served_documents() -> list[JSON]:
    """Return every public framework's CFDocument."""
    return [resource_of(framework) for framework in frameworks()]


def item_with_links(competency: Competency) -> JSON:
    """Return a CFItem with every public link that begins or ends at it."""
    links = [dict(row.document) for row in links_at(competency)]
    return {"CFItem": item_of(competency), "CFAssociations": links}


def served_definitions(kind: str, identifier: UUID) -> list[JSON]:
    """Return a definition and, where its list is a tree, what stands under it."""
    public = Definition.objects.filter(kind=kind).exclude(framework__state=State.DRAFT)
    found = public.filter(identifier=identifier).order_by("-framework__changed_at").first()
    if found is None:
        return []
    code = found.document.get("hierarchyCode")
    if not isinstance(code, str) or not code:
        return [dict(found.document)]
    beside = public.filter(framework=found.framework_id).exclude(pk=found.pk)
    under = [row.document for row in beside if _stands_under(row.document, code=code)]
    return [found.document, *under]


def _stands_under(document: JSON, *, code: str) -> bool:
    return str(document.get("hierarchyCode", "")).startswith(f"{code}.")


def package_parts(framework: Framework) -> Iterator[bytes]:
    """Yield the CFPackage piece by piece, however large it is."""
    yield b'{"CFDocument":' + orjson.dumps(document_of(framework))
    yield b',"CFItems":['
    yield from _listed(
        item_document(vars(row), extra=row.extra) for row in _chunks(tree_of(framework))
    )
    yield b'],"CFAssociations":['
    yield from _listed(row.document for row in _chunks(framework.associations.all()))
    yield b"]"
    for name, part in _rest(framework).items():
        yield b"," + orjson.dumps(name) + b":" + orjson.dumps(part)
    yield b"}"


def package_of(framework: Framework) -> JSON:
    """Return the whole CFPackage."""
    package: JSON = orjson.loads(b"".join(package_parts(framework)))
    return package


def _chunks(rows: QuerySet[Any]) -> Iterable[Any]:
    return rows.iterator(chunk_size=CHUNK)


def _listed(documents: Iterable[JSON]) -> Iterator[bytes]:
    """Yield the entries of a JSON list, so many in one piece."""
    piece, first = bytearray(), True
    for document in documents:
        piece += (b"" if first else b",") + orjson.dumps(document)
        first = False
        if len(piece) > 1 << 16:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece)


def _rest(framework: Framework) -> JSON:
    lists: dict[str, list[JSON]] = {}
    for row in framework.definitions.all():
        lists.setdefault(row.kind, []).append(row.document)
    under = {name: lists[name] for name in LISTS if name in lists and name != "CFRubrics"}
    under |= framework.package_extra.get("definitions", {})
    rest: JSON = {"CFDefinitions": under} if under else {}
    if "CFRubrics" in lists:
        rest["CFRubrics"] = lists["CFRubrics"]
    rest |= framework.package_extra.get("rest", {})
    return rest


def table_of(framework: Framework) -> str:
    """Return a framework as a table that can be imported again."""
    return write_table(
        {
            "identifier": row.identifier,
            "parent": row.parent_id or "",
            "code": row.code,
            "statement": row.statement,
            "short": row.short,
            "type": row.kind,
            "levels": "|".join(row.levels),
            "language": row.language,
        }
        for row in _chunks(tree_of(framework))
    )
