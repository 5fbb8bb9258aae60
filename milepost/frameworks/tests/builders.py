"""CASE packages and frameworks for tests, made by the real actions."""

import random
import uuid
from datetime import UTC, datetime
from typing import Any

import orjson

from milepost.frameworks import actions
from milepost.frameworks.actions import Incoming
from milepost.frameworks.models import Framework, ImportJob
from milepost.frameworks.tasks import finish_import
from milepost.organizations.models import Organization
from milepost.organizations.tests.builders import join
from milepost.people.models import Person
from milepost.people.tests.builders import make_person

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOME = "https://case.example.org/ims/case/v1p1"
CHANGED = "2025-11-03T08:30:00Z"
JSON = dict[str, Any]
TREE: list[tuple[str, str, str]] = [
    ("", "M", "Measures and checks work in the workshop."),
    ("M", "M.1", "Reads a length on a steel rule to half a millimeter."),
    ("M", "M.2", "Checks an edge with a square and says what is off."),
    ("", "W", "Joins steel by hand."),
    ("W", "W.1", "Lays a fillet weld on plate, flat and horizontal."),
    ("W.1", "W.1.1", "Grinds back a fault and welds it again."),
]
VERBS = [
    "measures",
    "checks",
    "reads",
    "plans",
    "joins",
    "cuts",
    "explains",
    "compares",
    "repairs",
    "records",
]
THINGS = [
    "length",
    "angle",
    "drawing",
    "schedule",
    "edge",
    "weld",
    "voltage",
    "budget",
    "recipe",
    "route",
]
WAYS = [
    "alone",
    "in-a-team",
    "under-pressure",
    "twice",
    "by-hand",
    "on-paper",
    "aloud",
    "from-memory",
]


def key(code: str) -> str:
    """Return the identifier of what is called so in these tests."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{HOME}/{code}"))


def node(code: str, title: str, *, kind: str = "CFItems") -> JSON:
    return {"title": title, "identifier": key(code), "uri": f"{HOME}/{kind}/{key(code)}"}


def item(code: str, statement: str, **changes: Any) -> JSON:
    """Return a CFItem as it stands in a package."""
    return {
        "identifier": key(code),
        "uri": f"{HOME}/CFItems/{key(code)}",
        "humanCodingScheme": code,
        "fullStatement": statement,
        "lastChangeDateTime": CHANGED,
    } | changes


def child_of(code: str, parent: str, *, number: int) -> JSON:
    """Return the CFAssociation that puts one item under another, or under the framework."""
    above = node(parent, parent) if parent else node("doc", "Workshop", kind="CFDocuments")
    return {
        "identifier": key(f"{code} in {parent}"),
        "uri": f"{HOME}/CFAssociations/{key(f'{code} in {parent}')}",
        "associationType": "isChildOf",
        "sequenceNumber": number,
        "originNodeURI": node(code, code),
        "destinationNodeURI": above,
        "lastChangeDateTime": CHANGED,
    }


def package(
    tree: list[tuple[str, str, str]] | None = None, *, document: JSON | None = None
) -> JSON:
    """Return a CASE package of ``(parent, code, statement)`` in order."""
    tree = TREE if tree is None else tree
    return {
        "CFDocument": {
            "identifier": key("doc"),
            "uri": f"{HOME}/CFDocuments/{key('doc')}",
            "creator": "Guild of Metal Trades",
            "title": "Workshop basics",
            "lastChangeDateTime": CHANGED,
            "caseVersion": "1.1",
        }
        | (document or {}),
        "CFItems": [item(code, statement) for _parent, code, statement in tree],
        "CFAssociations": [
            child_of(code, parent, number=number)
            for number, (parent, code, _statement) in enumerate(tree, start=1)
        ],
    }


def full_package() -> JSON:
    """Return a package that uses every part of CASE 1.1 that there is."""
    data = package(
        document={
            "frameworkType": "Trade",
            "officialSourceURL": "https://guild.example.org/basics",
            "publisher": "Guild Press",
            "description": "What everyone in a *metal* workshop can do.",
            "subject": ["Metalwork"],
            "subjectURI": [node("metal", "Metalwork", kind="CFSubjects")],
            "language": "en",
            "version": "2025",
            "adoptionStatus": "Implemented",
            "statusStartDate": "2025-01-01",
            "licenseURI": node("by", "CC BY 4.0", kind="CFLicenses"),
            "notes": "Written with three firms.",
            "extensions": {"guild": {"level": 2}},
        }
    )
    data["CFItems"][1] |= {
        "abbreviatedStatement": "Reading a rule",
        "alternativeLabel": "Outcome",
        "CFItemType": "Skill",
        "CFItemTypeURI": node("skill", "Skill", kind="CFItemTypes"),
        "listEnumeration": "a",
        "conceptKeywords": ["caliper", "accuracy"],
        "notes": "Steel rule, not tape.",
        "subject": ["Measuring"],
        "language": "en",
        "educationLevel": ["EQF 2", "EQF 3"],
        "statusStartDate": "2025-01-01",
        "lastChangeDateTime": "2025-11-03T09:30:00+01:00",
        "extensions": {"hours": 4},
    }
    data["CFAssociations"].append(
        {
            "identifier": key("elsewhere"),
            "uri": f"{HOME}/CFAssociations/{key('elsewhere')}",
            "associationType": "ext:seenIn",
            "originNodeURI": node("M.1", "M.1"),
            "destinationNodeURI": {
                "title": "A film",
                "identifier": "film-7",
                "uri": "https://films.example.org/7",
                "targetType": "ext:film",
            },
            "CFAssociationGroupingURI": node("films", "Films", kind="CFAssociationGroupings"),
            "notes": "Minute 3.",
            "lastChangeDateTime": CHANGED,
        }
    )
    data["CFDefinitions"] = _definitions()
    data["CFRubrics"] = [
        {
            "identifier": key("rubric"),
            "uri": f"{HOME}/CFRubrics/{key('rubric')}",
            "title": "Measuring",
            "lastChangeDateTime": CHANGED,
        }
    ]
    data["extensions"] = {"made": "by hand"}
    return data


def _definition(code: str, kind: str, title: str, **more: str) -> JSON:
    return node(code, title, kind=kind) | {"lastChangeDateTime": CHANGED} | more


def _definitions() -> JSON:
    tree = {"description": "-", "hierarchyCode": "1"}
    return {
        "CFConcepts": [_definition("accuracy", "CFConcepts", "Accuracy", hierarchyCode="1")],
        "CFSubjects": [_definition("metal", "CFSubjects", "Metalwork", hierarchyCode="1")],
        "CFLicenses": [_definition("by", "CFLicenses", "CC BY 4.0", licenseText="Say who.")],
        "CFItemTypes": [
            _definition("skill", "CFItemTypes", "Skill", **tree),
            _definition("fine", "CFItemTypes", "Fine skill", **tree | {"hierarchyCode": "1.1"}),
        ],
        "CFAssociationGroupings": [_definition("films", "CFAssociationGroupings", "Films")],
    }


def large_package(size: int, *, seed: int = 7) -> JSON:
    """Return a package of so many items, ten under each, with words that repeat as words do."""
    chance = random.Random(seed)
    tree: list[tuple[str, str, str]] = []
    for number in range(size):
        words = [chance.choice(part) for part in (VERBS, THINGS, WAYS)]
        rare = "".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=7))
        parent = f"L.{number // 10}" if number >= 10 else ""
        statement = f"{' '.join(words)} and tells a {rare} from another, task {number}."
        tree.append((parent, f"L.{number}", statement.capitalize()))
    return package(tree, document={"title": f"{size} items"})


def make_keeper(organization: Organization, *, name: str = "Dorothy") -> Person:
    """Return someone who writes and imports frameworks for the organization."""
    person = make_person(name)
    join(person, organization=organization, role="designer")
    return person


def run(data: JSON, *, organization: Organization | None = None, at: datetime = NOON) -> ImportJob:
    """Import a package to its end, as the operator."""
    incoming = Incoming(name="package.json", content=orjson.dumps(data))
    return finish_import(actions.start_import(incoming, organization=organization, by=None, at=at))


def make_framework(
    data: JSON | None = None, *, organization: Organization | None = None
) -> Framework:
    """Return a framework that was imported."""
    framework = run(data or package(), organization=organization).framework
    assert framework
    return framework
