"""What issuing needs to know about an assessment; whoever decided hands it in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from milepost.kit.shown import last_shown


@dataclass(frozen=True, kw_only=True)
class AttestationFact:
    """What a third party said about a piece before it was judged.

    ``capacity``, ``corrected``, ``domain`` and the day are signed. What is in words, and ``name``
    (empty unless they let it be shown), is only shown where the holder grants the piece.
    """

    capacity: str
    capacity_words: str
    corrected: bool
    domain: str
    answered_at: datetime
    statement: str
    words: str
    name: str


@dataclass(frozen=True, kw_only=True)
class EvidenceFact:
    """One piece of evidence judged; ``narrative``, ``text`` and ``url`` are never signed."""

    id: UUID
    slot: str
    kind: str
    setting: str
    title: str
    narrative: str
    sha256: str
    media_type: str
    size: int
    text: str
    url: str
    attestations: tuple[AttestationFact, ...] = ()
    audience: str = "chosen"
    """Who may see it beside the reviewers: nobody (reviewers), where granted, or everyone."""


@dataclass(frozen=True, kw_only=True)
class ReviewFact:
    """One review: in which role, for which organization (its address; empty for who acts for none),
    when, how; never by name."""

    role: str
    organization: str
    handed_in_at: datetime
    outcome: str


@dataclass(frozen=True, kw_only=True)
class ResultFact:
    """The rubric level reached for one criterion."""

    criterion_key: UUID
    level_position: int


@dataclass(frozen=True, kw_only=True)
class CarriedFact:
    """A criterion met in an earlier round and not judged again: its work had not changed."""

    criterion_key: UUID
    round: int
    reviewers: int
    decided_at: datetime


@dataclass(frozen=True, kw_only=True)
class MeasuredFact:
    """What a practice log showed by the rule of a criterion; ``sha256`` is that of its entries."""

    criterion_key: UUID
    rule: str
    verdict: str
    measured_on: date
    first: date
    last: date
    met: int
    counted: int
    excused: int
    recorded: int
    expected: int
    observers: int
    contexts: int
    late: int
    sha256: str
    days_by: Mapping[str, int] = field(default_factory=dict)
    """On how many days each source (self, supervisor, teacher, system) entered something."""


@dataclass(frozen=True, kw_only=True)
class RigorFact:
    """What was public of how the achievement or its issuer (``about``) judges on the day of issue.

    ``numbers`` and ``shares`` are named as in the extension context; where nothing was told there
    are none.
    """

    about: str
    figures: str
    """The page that shows them."""
    as_of: datetime
    numbers: Mapping[str, int]
    shares: Mapping[str, float]
    fee: Decimal | None = None
    fee_currency: str = ""
    fee_paid_to: str = ""


@dataclass(frozen=True, kw_only=True)
class AppealFact:
    """The appeal that led to a badge; the decision it turned over stays in the record."""

    grounds: str
    filed_at: datetime
    closed_at: datetime
    outcome: str
    reason: str
    appealed_decision: str
    leaf: str
    earlier_reviews: tuple[ReviewFact, ...]


@dataclass(frozen=True, kw_only=True)
class RenewedFact:
    """The badge that a badge renews; ``sha256`` is that of its signed text."""

    id: UUID
    issued_at: datetime
    sha256: str


@dataclass(frozen=True, kw_only=True)
class AssessmentFacts:
    """How it was found that a person can do it; ``decision_leaf`` names the decision in the log."""

    submitted_at: datetime
    decided_at: datetime
    agreement: str
    reviews: tuple[ReviewFact, ...]
    results: tuple[ResultFact, ...]
    evidence: tuple[EvidenceFact, ...]
    decision_leaf: str
    measured: tuple[MeasuredFact, ...] = ()
    carried: tuple[CarriedFact, ...] = ()
    rigor: tuple[RigorFact, ...] = ()
    appeal: AppealFact | None = None
    renews: RenewedFact | None = None


def shown_on(facts: AssessmentFacts) -> date:
    """Return the latest day on which the evidence showed that the person can do it.

    The rule is :func:`milepost.kit.shown.last_shown`, by which readers of the badge tell it, too.
    """
    handed_in = facts.submitted_at.date()
    logs_alone = all(fact.kind == "log" for fact in facts.evidence)
    observed = [fact.last for fact in facts.measured]
    return last_shown(observed, handed_in=handed_in, logs_alone=logs_alone) or handed_in
