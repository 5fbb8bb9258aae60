"""A finding in plain words of the reader's language, and as JSON for programs."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from milepost.practice.rules.finding import DaysBy, Finding, Verdict
from milepost.practice.rules.rule import PracticeRule
from milepost.practice.rules.told import occasions
from milepost.practice.rules.wording import sentence

Values = dict[str, Any]


def report(finding: Finding, *, rule: PracticeRule) -> Iterator[str]:
    """Yield the verdict, what is missing, and the figures, a line each."""
    values = finding_document(finding, rule=rule)
    yield values["rule"]
    yield _verdict(finding.verdict) % {"day": finding.on}
    yield from (f"  {text}" for text in values["shortfalls"])
    if finding.verdict is not Verdict.MET:
        yield _next(finding.next_date)
    yield from _figures(finding, rule=rule)


def finding_document(finding: Finding, *, rule: PracticeRule) -> Values:
    """Return the JSON form of a finding, with its words in the reader's language."""
    return worded(finding_values(finding), rule=rule)


def worded(values: Mapping[str, Any], *, rule: PracticeRule) -> Values:
    """Return the values of a finding with the rule and what is missing in the reader's words."""
    words = sentence(rule, language=get_language() or "en")
    return {"rule": words, **values} | {"rule": words, "shortfalls": shortfalls(values, rule=rule)}


def finding_values(finding: Finding) -> Values:
    """Return the JSON form of a finding without words: what is kept of it."""
    figures = finding.figures
    low, high = figures.interval
    return {
        "on": finding.on.isoformat(),
        "verdict": finding.verdict.value,
        "missing": list(finding.missing),
        "nextDate": finding.next_date and finding.next_date.isoformat(),
        "period": {"first": figures.first.isoformat(), "last": figures.last.isoformat()},
        "met": figures.met,
        "counted": figures.counted,
        "excused": figures.excused,
        "noOpportunity": figures.no_opportunity,
        "recorded": figures.recorded,
        "expected": figures.expected,
        "coverage": round(figures.coverage, 6),
        "interval": [round(low, 6), round(high, 6)],
        "longestStreak": figures.longest_streak,
        "currentStreak": figures.current_streak,
        "observers": figures.observers,
        "contexts": figures.contexts,
        "late": figures.late,
        "latest": figures.latest,
        "daysBy": figures.days_by.document,
    }


def shortfalls(values: Mapping[str, Any], *, rule: PracticeRule) -> list[str]:
    """Return a sentence for each field of the standard that the values don't reach."""
    asked = rule.standard
    words = {
        "of": _("%(counted)s so far; %(of)s must count."),
        "met": _("%(met)s of %(number)s is less than %(asked)s of %(of)s."),
        "minimum": _("%(met)s met in all; %(minimum)s are asked for."),
        "streak": _("%(streak)s in a row at most; %(row)s are asked for."),
        "observers": _("Others who saw it: %(seen)s; %(observers)s are asked for."),
        "contexts": _("Contexts: %(shown)s; %(contexts)s are asked for."),
    }
    facts = {
        "counted": occasions(values["counted"], unit=asked.unit),
        "number": values["counted"],
        "met": values["met"],
        "asked": asked.met,
        "of": asked.of,
        "minimum": asked.minimum,
        "streak": values["longestStreak"],
        "row": asked.streak,
        "seen": values["observers"],
        "observers": asked.observers,
        "shown": values["contexts"],
        "contexts": asked.contexts,
    }
    return [words[name] % facts for name in values["missing"]]


def _verdict(verdict: Verdict) -> str:
    return {
        Verdict.MET: _("Met, on %(day)s."),
        Verdict.NOT_YET: _("Not yet met, on %(day)s."),
        Verdict.LAPSED: _("Lapsed: met on an earlier day and no longer, on %(day)s."),
    }[verdict]


def _next(day: date | None) -> str:
    if day is None:
        return _("It can't be met within the period, or within ten years, even if all goes well.")
    return _("If all goes well it is met on %(day)s.") % {"day": day}


def _figures(finding: Finding, *, rule: PracticeRule) -> Iterator[str]:
    figures = finding.figures
    counted = occasions(figures.counted, unit=rule.standard.unit)
    yield _("Looked at: %(first)s to %(last)s.") % {"first": figures.first, "last": figures.last}
    yield _("Met: %(met)s of %(counted)s that count.") % {"met": figures.met, "counted": counted}
    low, high = map(_percent, figures.interval)
    share = (
        _percent(figures.met / figures.counted) if figures.counted else _("nothing to count yet")
    )
    words = _("Share: %(share)s, 95 %% interval %(low)s to %(high)s.")
    yield words % {"share": share, "low": low, "high": high}
    words = _("Set aside: %(excused)s excused, %(none)s without opportunity.")
    yield words % {"excused": figures.excused, "none": figures.no_opportunity}
    words = _("Recorded: %(recorded)s of %(expected)s, which is %(coverage)s.")
    facts = {"recorded": figures.recorded, "expected": figures.expected}
    yield words % (facts | {"coverage": _percent(figures.coverage)})
    words = _("In a row: %(longest)s at most, %(current)s now.")
    yield words % {"longest": figures.longest_streak, "current": figures.current_streak}
    words = _("Observers: %(observers)s. Contexts: %(contexts)s.")
    yield words % {"observers": figures.observers, "contexts": figures.contexts}
    yield _entered_by(figures.days_by)
    yield _late(figures.late, latest=figures.latest)


def _percent(share: float) -> str:
    return f"{number_format(round(share * 100, 1), decimal_pos=1)}%"


def _entered_by(days: DaysBy) -> str:
    words = _(
        "Days entered by the learner: %(own)s, by supervisors: %(supervisor)s,"
        " by teachers: %(teacher)s, by systems: %(system)s."
    )
    return words % vars(days)


def _late(late: int, *, latest: int) -> str:
    if not late:
        return _("No entry came late.")
    words = ngettext(
        "Came late: %(late)s, the latest by %(days)s day.",
        "Came late: %(late)s, the latest by %(days)s days.",
        latest,
    )
    return words % {"late": late, "days": latest}
