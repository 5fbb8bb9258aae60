"""What a signed badge says: read from the document alone, whoever issued it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from milepost.verify.rules import safe
from milepost.verify.rules.safe import Node, identifier, link, node, nodes, text, texts

SET_ASIDE = ("conflictsSetAside", "moreTimeGiven", "ruledAlone", "judgesTakenOut")
SHARE = re.compile(r"[01](\.\d{1,6})?\Z", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One criterion or measure, and what was reached."""

    criterion: str
    reached: str
    meaning: str
    levels: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One piece of evidence, as the badge names it."""

    identifier: str
    name: str
    narrative: str
    setting: str
    address: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One review: in which role, for whom, when, with which outcome."""

    role: str
    organization: str
    handed_in: str
    outcome: str


SOURCES = ("learner", "supervisor", "teacher", "system")
"""Who enters in a practice log, as the terms of the badge name them."""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What a practice log showed, as the badge says it."""

    rule: str
    verdict: str
    first: str
    last: str
    met: str
    counted: str
    observers: str
    digest: str
    """Of the log's entries."""
    days_by: dict[str, str]
    """On how many days the learner, supervisors, teachers and systems entered something."""


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """How it was judged, in the badge's own words."""

    method: str
    agreement_rule: str
    agreement: str
    submitted: str
    decided: str
    shown_in: tuple[str, ...]
    contexts_asked: str
    measured: tuple[Measured, ...]
    limits: tuple[str, ...]
    authority: str
    decision_leaf: str
    log_entry: str
    reviews: tuple[Reading, ...]
    rigor: tuple["Rigor", ...]
    appeal: "Appeal | None"
    renews: "Renewed | None"


@dataclass(frozen=True, kw_only=True)
class Renewed:
    """The badge that this one renews, as it says."""

    identifier: str
    issued: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class Rigor:
    """What was public of an issuer's review when it signed, as the badge says it."""

    figures: str
    attempts: str
    passed: str
    same_level: str
    """In percent."""
    reviewers: str
    own_reviewers: str
    fee: str
    fee_paid_to: str
    appeals: str
    reversed: str
    set_aside: str
    """How often any rule was set aside; empty where the badge does not say."""
    promised: str
    kept: str


@dataclass(frozen=True, kw_only=True)
class Appeal:
    """The appeal that led to a badge."""

    outcome: str
    grounds: str
    reason: str
    filed: str
    closed: str
    earlier: tuple[Reading, ...]


@dataclass(frozen=True, kw_only=True)
class Alignment:
    """Something outside that the achievement meets: where it stands, in which framework."""

    name: str
    address: str
    framework: str
    code: str


@dataclass(frozen=True, kw_only=True)
class Badge:
    """The content of one credential in the order a person asks for it."""

    title: str
    description: str
    issuer: str
    issuer_id: str
    issuer_url: str
    recipient: str
    awarded: str
    valid_from: str
    valid_until: str
    version: str
    image: str
    criteria: str
    criteria_url: str
    narrative: str
    steps: tuple[Step, ...]
    evidence: tuple[Piece, ...]
    assessment: Assessment | None
    alignments: tuple[Alignment, ...]
    identifier: str
    types: tuple[str, ...]


def badge_of(document: Mapping[str, Any]) -> Badge:
    """Return what a credential says; parts that are missing or misshapen are empty."""
    subject = node(document.get("credentialSubject"))
    achievement = node(subject.get("achievement"))
    issuer = document.get("issuer")
    criteria = achievement.get("criteria")
    return Badge(
        title=text(achievement.get("name")) or text(document.get("name")),
        description=text(achievement.get("description")) or text(document.get("description")),
        issuer=text(node(issuer).get("name")) or identifier(issuer),
        issuer_id=identifier(issuer),
        issuer_url=link(node(issuer).get("url")),
        recipient=_recipient(subject),
        awarded=text(document.get("awardedDate")),
        valid_from=text(document.get("validFrom")) or text(document.get("issuanceDate")),
        valid_until=text(document.get("validUntil")) or text(document.get("expirationDate")),
        version=text(achievement.get("version")),
        image=_image(achievement, document),
        criteria=text(node(criteria).get("narrative")),
        criteria_url=link(identifier(criteria)),
        narrative=text(subject.get("narrative")),
        steps=_steps(achievement, subject=subject),
        evidence=_evidence(document, subject=subject),
        assessment=_assessment(subject),
        alignments=_alignments(achievement),
        identifier=text(document.get("id")),
        types=tuple(texts(document.get("type"))),
    )


def _recipient(subject: Node) -> str:
    """Whom it is about: a name or plain identifier, the DID, or nothing where it is hashed."""
    for entry in nodes(subject.get("identifier")):
        if entry.get("hashed") is not True and text(entry.get("identityHash")):
            return text(entry.get("identityHash"))
    return text(subject.get("name")) or text(subject.get("id"))


def _image(*places: Node) -> str:
    """A picture that lies inside the document; pictures elsewhere are not fetched."""
    for place in places:
        found = place.get("image")
        address = found if isinstance(found, str) else node(found).get("id")
        if isinstance(address, str) and address.startswith("data:image/"):
            return safe.without_zero(address)
    return ""


def _steps(achievement: Node, *, subject: Node) -> tuple[Step, ...]:
    """Every result, with the criterion and the levels it was measured by."""
    described = {text(one.get("id")): one for one in nodes(achievement.get("resultDescription"))}
    return tuple(
        _step(result, described=described.get(text(result.get("resultDescription")), safe.EMPTY))
        for result in nodes(subject.get("result"))
    )


def _step(result: Node, *, described: Node) -> Step:
    levels = nodes(described.get("rubricCriterionLevel"))
    reached = text(result.get("achievedLevel"))
    level = next((one for one in levels if text(one.get("id")) == reached), safe.EMPTY)
    names = [text(one.get("name")) for one in levels] or texts(described.get("allowedValue"))
    plain = text(result.get("value")) or text(result.get("status"))
    return Step(
        criterion=text(described.get("name")),
        reached=text(level.get("name")) or plain,
        meaning=text(level.get("description")),
        levels=tuple(names),
    )


def _evidence(document: Node, *, subject: Node) -> tuple[Piece, ...]:
    found = nodes(document.get("evidence")) or nodes(subject.get("evidence"))
    return tuple(
        Piece(
            identifier=text(one.get("id")),
            name=text(one.get("name")) or text(one.get("id")),
            narrative=text(one.get("narrative")) or text(one.get("description")),
            setting=text(one.get("genre")),
            address=link(one.get("id")),
            digest=text(one.get("digestMultibase")) or text(one.get("digestSRI")),
        )
        for one in found
    )


def _assessment(subject: Node) -> Assessment | None:
    told = node(subject.get("assessment"))
    if not told:
        return None
    return Assessment(
        method=text(told.get("assessmentMethod")),
        agreement_rule=text(told.get("agreementRule")),
        agreement=text(told.get("agreement")),
        submitted=text(told.get("submitted")),
        decided=text(told.get("decided")),
        measured=tuple(_measured(one) for one in nodes(told.get("measured"))),
        contexts_asked=text(told.get("contextsAsked")),
        shown_in=tuple(texts(told.get("shownIn"))),
        limits=tuple(texts(told.get("limits"))),
        authority=link(told.get("authority")),
        decision_leaf=text(told.get("decisionLeaf")),
        log_entry=_log_entry(told),
        reviews=tuple(_review(one) for one in nodes(told.get("review"))),
        rigor=tuple(_rigor(one) for one in nodes(told.get("rigor"))),
        appeal=_appeal(node(told.get("appeal"))),
        renews=_renewed(node(told.get("renews"))),
    )


def _renewed(told: Node) -> Renewed | None:
    if not identifier(told):
        return None
    return Renewed(
        identifier=identifier(told),
        issued=text(told.get("renewedIssued")),
        digest=text(told.get("renewedDigest")),
    )


def _rigor(told: Node) -> Rigor:
    fee = [text(told.get("fee")), text(told.get("feeCurrency"))]
    passed = [_number(told.get(name)) for name in ("firstPassed", "laterPassed")]
    return Rigor(
        figures=link(told.get("figures")),
        attempts=text(told.get("attempts")),
        passed=str(sum(one or 0 for one in passed)) if passed[0] is not None else "",
        same_level=_percent(text(told.get("sameLevel"))),
        reviewers=text(told.get("reviewers")),
        own_reviewers=text(told.get("ownReviewers")),
        fee=" ".join(part for part in fee if part),
        fee_paid_to=text(told.get("feePaidTo")),
        appeals=text(told.get("appeals")),
        reversed=text(told.get("appealsReversed")),
        set_aside=_sum(told.get(name) for name in SET_ASIDE),
        promised=text(told.get("promisesDue")),
        kept=text(told.get("promisesKept")),
    )


def _appeal(told: Node) -> Appeal | None:
    if not told:
        return None
    return Appeal(
        outcome=text(told.get("appealOutcome")),
        grounds=text(told.get("grounds")),
        reason=text(told.get("reason")),
        filed=text(told.get("filed")),
        closed=text(told.get("closed")),
        earlier=tuple(_review(one) for one in nodes(told.get("earlierReview"))),
    )


def _number(told: object) -> int | None:
    return told if isinstance(told, int) and not isinstance(told, bool) else None


def _sum(told: Iterable[object]) -> str:
    numbers = [_number(one) for one in told]
    return "" if None in numbers else str(sum(one or 0 for one in numbers))


def _percent(share: str) -> str:
    return str(round(100 * float(share))) if SHARE.match(share) else ""


def _measured(told: Node) -> Measured:
    return Measured(
        rule=text(told.get("rule")),
        verdict=text(told.get("verdict")),
        first=text(told.get("observedFrom")),
        last=text(told.get("observedUntil")),
        met=text(told.get("metCount")),
        counted=text(told.get("countedOccasions")),
        observers=text(told.get("observerCount")),
        digest=text(told.get("entriesDigest")),
        days_by={source: text(told.get(f"{source}Days")) for source in SOURCES},
    )


def _review(told: Node) -> Reading:
    return Reading(
        role=text(told.get("reviewerRole")),
        organization=link(told.get("organization")),
        handed_in=text(told.get("handedIn")),
        outcome=text(told.get("outcome")),
    )


def _log_entry(told: Node) -> str:
    """The address of the decision in the public log, if the badge names both log and entry."""
    log, leaf = link(told.get("ledger")), text(told.get("decisionLeaf"))
    is_hash = len(leaf) == 64 and all(letter in "0123456789abcdef" for letter in leaf)
    return f"{log.rstrip('/')}/leaves/{leaf}/" if log and is_hash else ""


def _alignments(achievement: Node) -> tuple[Alignment, ...]:
    return tuple(
        Alignment(
            name=text(one.get("targetName")),
            address=link(one.get("targetUrl")),
            framework=text(one.get("targetFramework")),
            code=text(one.get("targetCode")),
        )
        for one in nodes(achievement.get("alignment"))
        if text(one.get("targetName"))
    )
