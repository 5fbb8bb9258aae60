"""Crosswalks: who compares what, the pairs so far, and what else might belong together."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from milepost.frameworks.models import Association, Competency, Crosswalk, Framework
from milepost.frameworks.queries.case import case_address
from milepost.frameworks.queries.frameworks import desks_of, tree_of
from milepost.frameworks.queries.search import candidates
from milepost.frameworks.rules.case import JSON, case_time, link
from milepost.frameworks.rules.choices import State, words_for
from milepost.frameworks.rules.search import likest
from milepost.people.models import Person

LARGE = 3000


@dataclass(frozen=True, kw_only=True)
class Pair:
    """One pair as a page shows it."""

    row: Association
    words: str
    origin: Competency
    destination: Competency


@dataclass(frozen=True, kw_only=True)
class Side:
    """One competency of the first framework: its pairs, and what might be like it."""

    competency: Competency
    pairs: list[Pair]
    offered: list[Competency]


def crosswalks() -> QuerySet[Crosswalk]:
    """Return the crosswalks that anyone may see, with their number of ``pairs``."""
    rows = Crosswalk.objects.select_related("organization", "origin", "destination")
    public = rows.exclude(origin__state=State.DRAFT).exclude(destination__state=State.DRAFT)
    return public.annotate(pairs=Count("associations")).order_by("-changed_at", "id")


def crosswalks_of(person: Person) -> QuerySet[Crosswalk]:
    """Return the crosswalks a person may write."""
    return crosswalks().filter(organization__in=desks_of(person))


def pairs_of(rows: Sequence[Association]) -> list[Pair]:
    """Return these associations with both their competencies."""
    keys = {key for row in rows for key in (row.origin, row.destination)}
    found = Competency.objects.filter(identifier__in=keys).select_related("framework")
    known = {str(row.identifier): row for row in found}
    return [
        Pair(
            row=row,
            words=words_for(row.kind, away=True),
            origin=known[row.origin],
            destination=known[row.destination],
        )
        for row in rows
        if row.origin in known and row.destination in known
    ]


def sides_of(crosswalk: Crosswalk, *, rows: Sequence[Competency]) -> list[Side]:
    """Return these competencies of the first framework with pairs and likely ones."""
    keys = [str(row.identifier) for row in rows]
    pairs: dict[str, list[Pair]] = {}
    for pair in pairs_of(list(crosswalk.associations.filter(origin__in=keys))):
        pairs.setdefault(pair.row.origin, []).append(pair)
    near = _near(crosswalk.destination, rows=rows)
    found = Competency.objects.in_bulk({key for keys in near.values() for key in keys})
    return [
        Side(
            competency=row,
            pairs=pairs.get(str(row.identifier), []),
            offered=[found[key] for key in near[row.pk]],
        )
        for row in rows
    ]


def _near(framework: Framework, *, rows: Sequence[Competency]) -> dict[int, list[int]]:
    """Return for each competency the keys of the likest ones of a framework."""
    all_of_it = list(tree_of(framework).values_list("pk", "search_text")[: LARGE + 1])
    near = {}
    for row in rows:
        others = all_of_it
        if len(all_of_it) > LARGE:
            others = candidates(row.search_text, framework=framework.pk)
        near[row.pk] = [key for key, _score in likest(row.search_text, others=others)]
    return near


def crosswalk_document(crosswalk: Crosswalk) -> JSON:
    """Return a crosswalk's CFDocument as it stands in its package."""
    return {
        "identifier": str(crosswalk.pk),
        "uri": case_address("CFDocuments", crosswalk.pk),
        "frameworkType": "Crosswalk",
        "caseVersion": "1.1",
        "creator": crosswalk.organization.name,
        "title": crosswalk.title,
        "lastChangeDateTime": case_time(crosswalk.changed_at),
    }


def crosswalk_resource(crosswalk: Crosswalk) -> JSON:
    """Return a crosswalk's CFDocument as it is served by itself."""
    uri = case_address("CFPackages", crosswalk.pk)
    return crosswalk_document(crosswalk) | {
        "CFPackageURI": link(crosswalk.pk, title=crosswalk.title, uri=uri)
    }


def crosswalk_package(crosswalk: Crosswalk) -> JSON:
    """Return a crosswalk as a CFPackage that has links and no items."""
    return {
        "CFDocument": crosswalk_document(crosswalk),
        "CFAssociations": [row.document for row in crosswalk.associations.all()],
    }
