"""Where a credential departs from Open Badges 3.0 or CLR 2.0; with a good proof, only a warning."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from insignia.accelerator import accelerator
from insignia.checks.structure import CONTEXT_V2, as_list, id_of, types_of

Node = Mapping[str, Any]

_OPEN_BADGES = re.compile(r"https://purl\.imsglobal\.org/spec/ob/v3p0/context(-3\.\d\.\d)*\.json")
_LEARNER_RECORD = re.compile(
    r"https://purl\.imsglobal\.org/spec/clr/v2p0/context(-2\.\d\.\d)*\.json"
)
_SEARCHED = frozenset({dict, list})
_STATUS = frozenset(
    ("Completed", "Enrolled", "Failed", "InProgress", "OnHold", "Provisional", "Withdrew")
)
_KINDS = {
    "AchievementCredential": "AchievementSubject",
    "OpenBadgeCredential": "AchievementSubject",
    "EndorsementCredential": "EndorsementSubject",
    "ClrCredential": "ClrSubject",
}

# What each class must have (Open Badges 3.0, appendix A; CLR 2.0, appendix A).
REQUIRED: dict[str, tuple[str, ...]] = {
    "AchievementSubject": ("achievement",),
    "EndorsementSubject": ("id",),
    "ClrSubject": ("verifiableCredential",),
    "Achievement": ("id", "name", "description", "criteria"),
    "Profile": ("id",),
    "Alignment": ("targetName", "targetUrl"),
    "Evidence": (),
    "Result": (),
    "ResultDescription": ("id", "name", "resultType"),
    "RubricCriterionLevel": ("id", "name"),
    "Related": ("id",),
    "Image": ("id",),
    "IdentityObject": ("hashed", "identityHash", "identityType"),
    "IdentifierEntry": ("identifier", "identifierType"),
    "Address": (),
    "GeoCoordinates": ("latitude", "longitude"),
    "Association": ("associationType", "sourceId", "targetId"),
}
_NEEDED = {kind: frozenset(names) for kind, names in REQUIRED.items()}
# The class that each member leads to, and whether its values belong into a list.
_LISTED: dict[str, tuple[str, bool]] = {
    "achievement": ("Achievement", False),
    "issuer": ("Profile", False),
    "creator": ("Profile", False),
    "source": ("Profile", False),
    "parentOrg": ("Profile", False),
    "image": ("Image", False),
    "address": ("Address", False),
    "geo": ("GeoCoordinates", False),
    "alignment": ("Alignment", True),
    "evidence": ("Evidence", True),
    "result": ("Result", True),
    "resultDescription": ("ResultDescription", True),
    "rubricCriterionLevel": ("RubricCriterionLevel", True),
    "related": ("Related", True),
    "identifier": ("IdentityObject", True),
    "otherIdentifier": ("IdentifierEntry", True),
    "association": ("Association", True),
}


class Lead(NamedTuple):
    """The class of the nodes that a member leads to, and what such a node must have."""

    kind: str
    listed: bool
    needed: tuple[str, ...]
    statuses: frozenset[str] | None


LEADS = {
    name: Lead(kind, listed, REQUIRED[kind], _STATUS if kind == "Result" else None)
    for name, (kind, listed) in _LISTED.items()
}


def departures(document: Node) -> list[str]:
    """A sentence for each departure; none for credentials that are neither badges nor records."""
    kinds = [kind for kind in types_of(document) if kind in _KINDS]
    if not kinds:
        return []
    subject = document.get("credentialSubject")
    found = [*_envelope(document, kind=kinds[0])]
    _below(document, path="", found=found)
    if isinstance(subject, dict):
        _node(subject, kind=_KINDS[kinds[0]], path="credentialSubject", found=found)
        _below(subject, path="credentialSubject.", found=found)
        found += _dangling(subject)
    return found


def _envelope(document: Node, *, kind: str) -> Iterator[str]:
    contexts = as_list(document.get("@context"))
    wanted = _LEARNER_RECORD if kind == "ClrCredential" else _OPEN_BADGES
    second = contexts[1] if len(contexts) > 1 else None
    if not isinstance(second, str) or not wanted.fullmatch(second):
        yield "The second @context is not the one of its standard."
    for name in ("id", "validFrom"):
        if contexts[:1] == [CONTEXT_V2] and name not in document:
            yield f"The credential has no {name}."
    if kind in ("EndorsementCredential", "ClrCredential") and "name" not in document:
        yield "The credential has no name."
    subject = document.get("credentialSubject")
    if isinstance(subject, list):
        yield "There must be one credentialSubject, not a list."
    elif isinstance(subject, dict) and not {"id", "identifier"} & subject.keys():
        yield "The credentialSubject has neither id nor identifier."


def _below(node: Node, *, path: str, found: list[str]) -> None:
    """Note what is wrong with the members of ``node``, however deep."""
    if not (accelerator.used and accelerator.used.all_whole(node, LEADS)):
        _look_below(node, path=path, found=found)


def _look_below(node: Node, *, path: str, found: list[str]) -> None:
    for name, value in node.items():
        if value.__class__ is str or name not in LEADS or value.__class__ not in _SEARCHED:
            continue
        lead = LEADS[name]
        if value.__class__ is dict and lead.listed:
            found.append(f"{path}{name} must be a list.")
        for child in value if value.__class__ is list else (value,):
            if child.__class__ is dict:
                if not _is_whole(child, lead):
                    _node(child, kind=lead.kind, path=f"{path}{name}", found=found)
                _look_below(child, path=f"{path}{name}.", found=found)


def _is_whole(node: Node, lead: Lead) -> bool:
    """Whether ``node`` is plainly as it should be, so that nobody need ask what it lacks."""
    types = node.get("type")
    if types.__class__ is not list or lead.kind not in types or "status" in node:
        return False
    return _NEEDED[lead.kind] <= node.keys()


def _node(node: Node, *, kind: str, path: str, found: list[str]) -> None:
    """Note what ``node`` lacks of what its class must have."""
    types = types_of(node)
    if kind not in types and not (kind == "Image" and not types):
        found.append(f"{path} is not of type {kind}.")
    if not _NEEDED[kind] <= node.keys():
        found += [f"{path} has no {name}." for name in REQUIRED[kind] if name not in node]
    status = node.get("status")
    if kind == "Result" and status is not None and str(status) not in _STATUS:
        found.append(f"{path} has the status {status!r}, which does not exist.")


def _dangling(subject: Node) -> Iterator[str]:
    """Results name the description and the level they belong to by id."""
    achievement = subject.get("achievement")
    described = achievement.get("resultDescription") if isinstance(achievement, dict) else None
    descriptions = [d for d in as_list(described) if isinstance(d, dict)]
    levels = [v for d in descriptions for v in as_list(d.get("rubricCriterionLevel"))]
    known = {id_of(node) for node in (*descriptions, *levels)}
    for result in as_list(subject.get("result")):
        for name in ("resultDescription", "achievedLevel"):
            named = result.get(name) if isinstance(result, dict) else None
            if isinstance(named, str) and named not in known:
                yield f"A result names the {name} {named!r}, which is not described."
