"""What decides about a credential is read where everyone reads it, and stands nowhere else.

A Data Integrity proof over RDF covers statements, not their place in the JSON: whoever holds a
credential may describe the same node a second time and move ``validUntil`` or ``credentialStatus``
there, or write them under their full IRI, and the signature still holds. Both are refused here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from insignia.checks.outline import Outline
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
_DECIDING = _OF_CREDENTIAL | _OF_SUBJECT | _OF_ACHIEVEMENT | _OF_STATUS
_SINGLE = ("id", "issuer", "validFrom", "validUntil", "issuanceDate", "expirationDate")
_VALUE_KEYWORDS = frozenset({"@value", "@language", "@direction"})
_ALLOWED_KEYWORDS = _VALUE_KEYWORDS | {"@context"}

Node = Mapping[str, Any]


class Deciding(NamedTuple):
    """A node that decides, and its members; ``everywhere``: not even inside contained ones."""

    node: Node
    members: frozenset[str]
    everywhere: bool = False


def ambiguities(document: Node, *, outline: Outline, own_words: bool = False) -> list[str]:
    """A sentence for each way in which ``document`` hides or repeats what decides about it.

    With ``own_words`` its top may bring a context, which ``foreign`` has to judge.
    """
    found = [*_single_values(document)]
    for node in outline.odd:
        if not (own_words and node is document):
            found.extend(_vocabulary(node))
        found.extend(_unusual(node))
    suspects = [place for place in outline.repeated if not _DECIDING.isdisjoint(place[0])]
    if suspects:
        deciding = _deciding_nodes(document)
        for node, inside in suspects:
            found.extend(_repeated(node, inside=inside, deciding=deciding))
    return found


def _unusual(node: Node) -> Iterator[str]:
    """What is wrong with the names of members that are not plain words."""
    yield from _keywords(node)
    yield from _hidden(node)
    if "Criteria" in node:
        yield "The credential has a member Criteria, which few readers take as criteria."


def _deciding_nodes(document: Node) -> list[Deciding]:
    """The nodes that policy is read from, each with the members that must stand only there."""
    subjects = _objects(document.get("credentialSubject"))
    achievements = [a for subject in subjects for a in _objects(subject.get("achievement"))]
    return [
        Deciding(document, _OF_CREDENTIAL, everywhere=True),
        *(Deciding(subject, _OF_SUBJECT) for subject in subjects),
        *(Deciding(achievement, _OF_ACHIEVEMENT) for achievement in achievements),
        *(
            Deciding(status, _OF_STATUS, everywhere=True)
            for status in _objects(document.get("credentialStatus"))
        ),
    ]


def _repeated(node: Node, *, inside: bool, deciding: list[Deciding]) -> Iterator[str]:
    """Members that decide about a node and stand in ``node``, a second description of it."""
    name = node.get("id", node.get("@id"))
    for each in deciding:
        if each.node is node or each.node.get("id") != name or (inside and not each.everywhere):
            continue
        for member in sorted(each.members & node.keys()):
            yield f"{name} is described twice; its {member} stands in both places or in the wrong."


def _single_values(document: Node) -> Iterator[str]:
    for name in _SINGLE:
        if isinstance(document.get(name), list):
            yield f"The credential has a list where one {name} belongs."


def _vocabulary(node: Node) -> Iterator[str]:
    if any(isinstance(context, dict) for context in as_list(node.get("@context"))):
        yield "The credential brings a vocabulary of its own, which could rename what decides."


def _keywords(node: Node) -> Iterator[str]:
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


def _objects(value: object) -> list[Node]:
    return [node for node in as_list(value) if isinstance(node, dict)]
