"""A signed badge read as a chain: competency, criteria, evidence, reviews, authority.

Everything here is read from the signed document, so it holds for whoever has only the file.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson


@dataclass(frozen=True, kw_only=True)
class StepLink:
    """One criterion, and the rubric level its result names (empty when there is none)."""

    criterion: str
    level: str
    description: str
    levels: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class EvidenceLink:
    """One piece of evidence: named always, to be opened only where it is granted."""

    id: str
    name: str
    setting: str
    narrative: str
    granted: bool


@dataclass(frozen=True, kw_only=True)
class ReviewLink:
    """One review: in which role, for whom, when, with which outcome; never by name."""

    role: str
    organization: str
    handed_in: datetime | None
    outcome: str


@dataclass(frozen=True, kw_only=True)
class Chain:
    """What a reader may follow from the competency to the authority."""

    title: str
    competency: str
    version: str
    steps: tuple[StepLink, ...]
    evidence: tuple[EvidenceLink, ...]
    reviews: tuple[ReviewLink, ...]
    method: str
    agreement: str
    limits: tuple[str, ...]
    settings: tuple[str, ...]
    decided: datetime | None
    issuer: str
    issuer_url: str
    leaf_hash: str


def chain_of(document: Mapping[str, Any], *, granted: Collection[str]) -> Chain:
    """Read the chain from a signed Open Badge; ``granted`` holds ids of evidence on view."""
    subject = document["credentialSubject"]
    achievement = subject["achievement"]
    assessment = subject.get("assessment", {})
    issuer = document["issuer"]
    return Chain(
        title=achievement["name"],
        competency=achievement.get("description", ""),
        version=achievement.get("version", ""),
        steps=_steps(achievement, results=subject.get("result", [])),
        evidence=tuple(_evidence(entry, granted) for entry in document.get("evidence", [])),
        reviews=tuple(_review(entry) for entry in _list(assessment.get("review"))),
        method=assessment.get("assessmentMethod", ""),
        agreement=assessment.get("agreement", ""),
        limits=tuple(_list(assessment.get("limits"))),
        settings=tuple(_list(assessment.get("shownIn"))),
        decided=_moment(assessment.get("decided")),
        issuer=issuer.get("name", issuer["id"]),
        issuer_url=issuer.get("url", ""),
        leaf_hash=assessment.get("decisionLeaf", ""),
    )


def _steps(achievement: Mapping[str, Any], *, results: list[Any]) -> tuple[StepLink, ...]:
    reached = {result.get("resultDescription"): result for result in results}
    return tuple(
        _step(described, reached.get(described["id"], {}))
        for described in achievement.get("resultDescription", [])
    )


def _step(described: Mapping[str, Any], result: Mapping[str, Any]) -> StepLink:
    levels = described.get("rubricCriterionLevel", [])
    level = next((one for one in levels if one["id"] == result.get("achievedLevel")), {})
    return StepLink(
        criterion=described["name"],
        level=level.get("name", ""),
        description=level.get("description", ""),
        levels=tuple(one["name"] for one in levels),
    )


def _evidence(entry: Mapping[str, Any], granted: Collection[str]) -> EvidenceLink:
    identifier = entry.get("id", "").removeprefix("urn:uuid:")
    return EvidenceLink(
        id=identifier,
        name=entry.get("name", ""),
        setting=entry.get("genre", ""),
        narrative=entry.get("narrative", ""),
        granted=identifier in granted,
    )


def _review(entry: Mapping[str, Any]) -> ReviewLink:
    return ReviewLink(
        role=entry.get("reviewerRole", ""),
        organization=entry.get("organization", ""),
        handed_in=_moment(entry.get("handedIn")),
        outcome=entry.get("outcome", ""),
    )


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def read_chain(text: str, *, granted: Collection[str]) -> Chain:
    """Read the chain from a signed Open Badge as text."""
    return chain_of(orjson.loads(text), granted=granted)
