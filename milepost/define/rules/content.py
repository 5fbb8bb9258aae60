"""A definition as plain values: what is previewed, checked, compared and published."""

from dataclasses import dataclass
from uuid import UUID

from milepost.define.rules.choices import Agreement, Kind, Scope, SlotKind


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
    def agreement_label(self) -> str:
        """What reviewers must agree on, in words."""
        return str(dict(Agreement.choices).get(self.agreement, self.agreement))
