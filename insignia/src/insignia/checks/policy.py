"""What decides about a credential is read where everyone reads it, and stands nowhere else.

A Data Integrity proof over RDF covers statements, not their place in the JSON: whoever holds a
credential may describe the same node a second time and move ``validUntil`` or ``credentialStatus``
there, or write them under their full IRI, and the signature still holds. Both are refused here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from insignia.checks.structure import as_list


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OF_CREDENTIAL = _words(
    "issuer validFrom validUntil issuanceDate expirationDate credentialStatus credentialSubject"
    " credentialSchema refreshService evidence termsOfUse relatedResource issued"
)
_OF_SUBJECT = _words(
    "achievement identifier result hasCredential verifiableCredential endorsementComment"
    " statusPurpose encodedList"
)
_OF_ACHIEVEMENT = _words("criteria achievementType resultDescription alignment")
_OF_STATUS = _words(
    "statusPurpose statusListIndex statusListCredential statusSize revocationListIndex"
)
_NAMES = frozenset(name.lower() for name in _OF_CREDENTIAL | _OF_SUBJECT | _OF_STATUS)
_SINGLE = ("id", "issuer", "validFrom", "validUntil", "issuanceDate", "expirationDate")
_VALUE_KEYWORDS = frozenset({"@value", "@language", "@direction"})
_ALLOWED_KEYWORDS = _VALUE_KEYWORDS | {"@context"}

_SEARCHED = frozenset({dict, list})

Node = Mapping[str, Any]


@dataclass(frozen=True)
class Place:
    """A node that decides, and its members; ``everywhere``: not even inside contained ones."""

    node: Node
    members: frozenset[str]
    everywhere: bool = False


def ambiguities(document: Node) -> list[str]:
    """A sentence for each way in which ``document`` hides or repeats what decides about it."""
    found = [*_single_values(document)]
    places = _deciding_nodes(document)
    names = {place.node.get("id") for place in places if isinstance(place.node.get("id"), str)}
    for node, inside in _nodes(document):
        joined = "".join(node)
        if "@" in joined:
            found.extend(_keywords(node))
        if ":" in joined:
            found.extend(_hidden(node))
        name = node.get("id", node.get("@id"))
        if isinstance(name, str) and name in names:
            found.extend(_repeated(node, name=name, inside=inside, places=places))
    return found


def _deciding_nodes(document: Node) -> list[Place]:
    """The nodes that policy is read from, each with the members that must stand only there."""
    subjects = _objects(document.get("credentialSubject"))
    achievements = [a for subject in subjects for a in _objects(subject.get("achievement"))]
    return [
        Place(document, _OF_CREDENTIAL, everywhere=True),
        *(Place(subject, _OF_SUBJECT) for subject in subjects),
        *(Place(achievement, _OF_ACHIEVEMENT) for achievement in achievements),
        *(
            Place(status, _OF_STATUS, everywhere=True)
            for status in _objects(document.get("credentialStatus"))
        ),
    ]


def _repeated(node: Node, *, name: str, inside: bool, places: list[Place]) -> Iterator[str]:
    """Deciding members of the node called ``name`` that stand in ``node``, a second description."""
    for place in places:
        if place.node is node or place.node.get("id") != name or (inside and not place.everywhere):
            continue
        for member in sorted(place.members & node.keys()):
            yield f"{name} is described twice; its {member} stands in both places or in the wrong."


def _single_values(document: Node) -> Iterator[str]:
    for name in _SINGLE:
        if isinstance(document.get(name), list):
            yield f"The credential has a list where one {name} belongs."


def _keywords(node: Node) -> Iterator[str]:
    if any(isinstance(context, Mapping) for context in as_list(node.get("@context"))):
        yield "The credential brings a vocabulary of its own, which could rename what decides."
    for key in node:
        if key.startswith("@") and key not in _ALLOWED_KEYWORDS:
            yield f"The credential uses the JSON-LD keyword {key}, which can hide members."


def _hidden(node: Node) -> Iterator[str]:
    for key in node:
        if ":" in key and _last_part(key) in _NAMES:
            yield f"The credential hides a member under the name {key}."


def _last_part(key: str) -> str:
    for mark in "#/:":
        key = key.rpartition(mark)[2]
    return key.partition("-")[0].lower()


def _nodes(document: Node) -> list[tuple[Node, bool]]:
    """Every object in ``document``, and whether it lies in a credential with its own proof."""
    found: list[tuple[Node, bool]] = [(document, False)]
    for node, inside in found:
        for key, child in node.items():
            if type(child) in _SEARCHED and key not in ("@context", "proof"):
                _add_objects(found, child, inside=inside)
    return found


def _add_objects(found: list[tuple[Node, bool]], value: object, *, inside: bool) -> None:
    if isinstance(value, dict):
        found.append((value, inside or "proof" in value))
    elif isinstance(value, list):
        for item in value:
            _add_objects(found, item, inside=inside)


def _objects(value: object) -> list[Node]:
    return [node for node in as_list(value) if isinstance(node, Mapping)]
