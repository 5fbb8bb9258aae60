"""A definition as plain values: what is previewed, checked, compared and published."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils.translation import get_language

from milepost.define.rules.alignments import AlignmentContent
from milepost.define.rules.choices import (
    Agreement,
    Kind,
    Renewal,
    Scope,
    SelfAssessment,
    SlotKind,
    Third,
    TieBreak,
)
from milepost.define.rules.contexts import Term, offered
from milepost.define.rules.lineage.licenses import OWN
from milepost.practice.rules import PracticeRule, sentence


@dataclass(frozen=True, kw_only=True)
class Level:
    """One way a criterion can turn out."""

    name: str
    description: str
    meets: bool


@dataclass(frozen=True, kw_only=True)
class CriterionContent:
    """One thing that is judged by itself, with its levels from lowest to highest."""

    key: UUID
    text: str
    required: bool
    levels: tuple[Level, ...]
    rule: PracticeRule | None = None
    """How it is measured over time, for a criterion in the measured form."""

    @property
    def sentence(self) -> str:
        """How it is measured, as one sentence in the reader's language."""
        return sentence(self.rule, language=get_language() or "en") if self.rule else ""


@dataclass(frozen=True, kw_only=True)
class SlotContent:
    """One thing a learner is asked to hand in."""

    key: UUID
    title: str
    kind: str
    number: int
    instructions: str

    @property
    def kind_label(self) -> str:
        """The form it is asked for in, in words."""
        return str(dict(SlotKind.choices).get(self.kind, self.kind))


@dataclass(frozen=True, kw_only=True)
class Content:
    """All that a version says; empty parts are empty strings, None or ()."""

    title: str
    competency: str
    key_method: str
    kind: str
    scope: str
    limits: tuple[str, ...]
    research_for: str
    research_against: str
    resources: str
    effort_hours: int | None
    validity_months: int | None
    reviewers: int
    agreement: str
    tags: tuple[str, ...]
    palette: str
    symbol: str
    language: str
    criteria: tuple[CriterionContent, ...]
    slots: tuple[SlotContent, ...]
    self_assessment: str = SelfAssessment.OFF.value
    alignments: tuple[AlignmentContent, ...] = ()
    """What it meets outside."""
    contexts_asked: int = 1
    """In how many different contexts it must be shown; 1 lets it be shown anywhere."""
    finer: tuple[str, ...] = ()
    """Keys of finer built-in contexts to choose from."""
    contexts: tuple[str, ...] = ()
    """Contexts of its own to choose from, such as «work: night shift»."""
    license: str = OWN
    third: str = Third.ANY.value
    """Who is asked when reviewers do not agree."""
    tie_break: str = TieBreak.MAJORITY.value
    appeal_days: int = 30
    """For how long a decision can be appealed against."""
    fee: Decimal | None = None
    """What a review costs, whatever comes of it."""
    fee_currency: str = ""
    fee_payee: str = ""
    """Whom it is paid to; empty for the organization that offers it."""
    renewal: str = Renewal.ANEW.value
    """What renews a badge that ends."""

    @property
    def measured(self) -> tuple[CriterionContent, ...]:
        """The criteria in the measured form; each asks for a practice log."""
        return tuple(row for row in self.criteria if row.rule)

    @property
    def terms(self) -> tuple[Term, ...]:
        """The contexts a learner chooses from."""
        return offered(finer=self.finer, own=self.contexts)

    @property
    def widest(self) -> int:
        """How many levels the criterion with the most levels has: the rubric's columns."""
        return max((len(criterion.levels) for criterion in self.criteria), default=1)

    @property
    def rubric(self) -> list[tuple[CriterionContent, int]]:
        """The rubric's rows, each with the columns its last level takes up."""
        return [(row, self.widest - len(row.levels) + 1) for row in self.criteria]

    @property
    def kind_label(self) -> str:
        """The kind in words."""
        return str(dict(Kind.choices).get(self.kind, self.kind))

    @property
    def scope_label(self) -> str:
        """The area it is meant for, in words."""
        return str(dict(Scope.choices).get(self.scope, self.scope))

    @property
    def third_label(self) -> str:
        """Who is asked when reviewers do not agree, in words."""
        return str(dict(Third.choices).get(self.third, self.third))

    @property
    def tie_break_label(self) -> str:
        """What decides when reviewers do not agree, in words."""
        return str(dict(TieBreak.choices).get(self.tie_break, self.tie_break))

    @property
    def agreement_label(self) -> str:
        """What reviewers must agree on, in words."""
        return str(dict(Agreement.choices).get(self.agreement, self.agreement))
