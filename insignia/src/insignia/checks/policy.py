"""What decides about a credential is read where everyone reads it, and stands nowhere else.

A Data Integrity proof over RDF covers statements, not their place in the JSON: whoever holds a
credential may describe the same node a second time and move ``validUntil`` or ``credentialStatus``
there, or write them under their full IRI, and the signature still holds. Both are refused here.

No context makes an embedded endorsement a graph of its own, so it is no exception. The credentials
bundled into a record are one: each is judged with it, and the record is not valid without them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from insignia.checks.contained import judged_apart
from insignia.checks.outline import Outline
from insignia.checks.structure import as_list, types_of


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
_OF_RESULT = _words("achievedLevel resultDescription status value")
_OF_RESULT_DESCRIPTION = _words(
    "allowedValue requiredLevel requiredValue resultType rubricCriterionLevel valueMax valueMin"
)
_OF_LEVEL = _words("level points")
_OF_STATUS = _words(
    "statusPurpose statusListIndex statusListCredential statusSize revocationListIndex"
)
_NAMES = frozenset(name.lower() for name in _OF_CREDENTIAL | _OF_SUBJECT | _OF_STATUS)
_DECIDING = frozenset().union(
    _OF_CREDENTIAL,
    _OF_SUBJECT,
    _OF_ACHIEVEMENT,
    _OF_RESULT,
    _OF_RESULT_DESCRIPTION,
    _OF_LEVEL,
    _OF_STATUS,
)
_COMMENT = frozenset({"endorsementComment"})
# Where the words of Open Badges and learner records stand, and the short name of that place.
_VOCABULARIES = ("https://purl.imsglobal.org/spec/vc/", "obi:")
_RESULT_VALUE = "https://schema.org/value"
_SINGLE = ("id", "issuer", "validFrom", "validUntil", "issuanceDate", "expirationDate")
_VALUE_KEYWORDS = frozenset({"@value", "@language", "@direction"})
_ALLOWED_KEYWORDS = _VALUE_KEYWORDS | {"@context"}

Node = Mapping[str, Any]


class Deciding(NamedTuple):
    """A node that decides, and its members; ``everywhere``: not even inside bundled ones."""

    node: Node
    members: frozenset[str]
    everywhere: bool = False


def ambiguities(document: Node, *, outline: Outline, own_words: bool = False) -> list[str]:
    """A sentence for each way in which ``document`` hides or repeats what decides about it.

    With ``own_words`` its top may bring a context, which ``foreign`` has to judge.
    """
    found = [*_single_values(document), *_classes(document)]
    for node in outline.odd:
        if not (own_words and node is document):
            found.extend(_vocabulary(node))
        found.extend(_unusual(node))
    suspects = [place for place in outline.repeated if not _DECIDING.isdisjoint(place[0])]
    if suspects:
        deciding = _deciding_nodes(document)
        apart = judged_apart(document) if any(proved for _, proved in suspects) else set()
        for node, _ in suspects:
            found.extend(_repeated(node, apart=id(node) in apart, deciding=deciding))
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
    of_subject = _OF_SUBJECT if _is_endorsement(document, subjects) else _OF_SUBJECT - _COMMENT
    achievements = _below(subjects, "achievement")
    descriptions = _below(achievements, "resultDescription")
    return [
        Deciding(document, _OF_CREDENTIAL, everywhere=True),
        *(Deciding(each, of_subject) for each in subjects),
        *(Deciding(each, _OF_ACHIEVEMENT) for each in achievements),
        *(Deciding(each, _OF_RESULT) for each in _below(subjects, "result")),
        *(Deciding(each, _OF_RESULT_DESCRIPTION) for each in descriptions),
        *(Deciding(each, _OF_LEVEL) for each in _below(descriptions, "rubricCriterionLevel")),
        *(
            Deciding(status, _OF_STATUS, everywhere=True)
            for status in _objects(document.get("credentialStatus"))
        ),
    ]


def _is_endorsement(document: Node, subjects: list[Node]) -> bool:
    """Whether a comment decides; in anything else it is said by an endorsement inside."""
    if "EndorsementCredential" in types_of(document):
        return True
    return any("endorsementComment" in subject for subject in subjects)


def _below(nodes: list[Node], member: str) -> list[Node]:
    return [child for node in nodes for child in _objects(node.get(member))]


def _repeated(node: Node, *, apart: bool, deciding: list[Deciding]) -> Iterator[str]:
    """Members that decide about a node and stand in ``node``, a second description of it."""
    name = node.get("id", node.get("@id"))
    for each in deciding:
        if each.node is node or each.node.get("id") != name or (apart and not each.everywhere):
            continue
        for member in sorted(each.members & node.keys()):
            yield f"{name} is described twice; its {member} stands in both places or in the wrong."


def _single_values(document: Node) -> Iterator[str]:
    for name in _SINGLE:
        if isinstance(document.get(name), list):
            yield f"The credential has a list where one {name} belongs."


def _classes(document: Node) -> Iterator[str]:
    """The first context of Open Badges 3.0 gives one IRI to a class and to the term for it."""
    for subject in _objects(document.get("credentialSubject")):
        if "Achievement" in subject:
            yield "The credential has a member Achievement, which few readers take as achievement."


def _vocabulary(node: Node) -> Iterator[str]:
    if any(isinstance(context, dict) for context in as_list(node.get("@context"))):
        yield "The credential brings a vocabulary of its own, which could rename what decides."


def _keywords(node: Node) -> Iterator[str]:
    for key in node:
        if key.startswith("@") and key not in _ALLOWED_KEYWORDS:
            yield f"The credential uses the JSON-LD keyword {key}, which can hide members."


def _hidden(node: Node) -> Iterator[str]:
    for key in node:
        if ":" in key and _is_spelled_out(key):
            yield f"The credential hides a member under the name {key}."


def _is_spelled_out(key: str) -> bool:
    in_full = key.startswith(_VOCABULARIES) or key == _RESULT_VALUE
    return in_full or _last_part(key) in _NAMES


def _last_part(key: str) -> str:
    for mark in "#/:":
        key = key.rpartition(mark)[2]
    return key.partition("-")[0].lower()


def _objects(value: object) -> list[Node]:
    return [node for node in as_list(value) if isinstance(node, dict)]
