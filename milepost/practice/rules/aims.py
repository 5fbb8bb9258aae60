"""A rule from the few numbers that somebody without an achievement gives."""

from dataclasses import dataclass

from milepost.practice.rules.rule import Period, PracticeRule, Span, Standard, Unit
from milepost.practice.rules.sense import require_sense


@dataclass(frozen=True, kw_only=True)
class Aim:
    """So many of every so many, over so long; perhaps seen by others."""

    met: int
    of: int
    unit: Unit
    length: int
    span: Span
    observers: int = 0


def rule_for(aim: Aim, *, title: str) -> PracticeRule:
    """Return the rule an aim stands for; Unreadable if it can't be meant."""
    name = " ".join(title.split())
    return require_sense(
        PracticeRule(
            condition="my own plan",
            behavior=f"does “{name}”",
            standard=Standard(unit=aim.unit, met=aim.met, of=aim.of, observers=aim.observers),
            period=Period(length=aim.length, unit=aim.span),
            record="this log",
        )
    )


def aim_of(rule: PracticeRule) -> Aim | None:
    """Return the aim that a rule stands for; None for a rule that says more than an aim can."""
    aim = Aim(
        met=rule.standard.met,
        of=rule.standard.of,
        unit=rule.standard.unit,
        length=rule.period.length,
        span=rule.period.unit,
        observers=rule.standard.observers,
    )
    title = rule.behavior.removeprefix("does “").removesuffix("”")
    return aim if rule.standard.of and rule_for(aim, title=title) == rule else None
