"""A finding in plain words for people, and as JSON for programs."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from milepost.practice.rules.finding import DaysBy, Finding, Verdict
from milepost.practice.rules.rule import PracticeRule, Standard
from milepost.practice.rules.wording import counted, sentence

VERDICTS = {
    Verdict.MET: "Met",
    Verdict.NOT_YET: "Not yet met",
    Verdict.LAPSED: "Lapsed: it was met on an earlier day and no longer is",
}


def report(finding: Finding, *, rule: PracticeRule) -> Iterator[str]:
    """Yield the verdict, what is missing, and the figures, a line each."""
    figures, unit = finding.figures, rule.standard.unit
    low, high = figures.interval
    yield sentence(rule)
    yield f"{VERDICTS[finding.verdict]}, on {finding.on}."
    yield from (f"  {text}" for text in shortfalls(finding, rule=rule))
    if finding.verdict is not Verdict.MET:
        yield _next(finding.next_date)
    yield f"Looked at: {figures.first} to {figures.last}."
    yield f"Met: {figures.met} of {counted(figures.counted, unit=unit)} that count."
    share = f"{figures.met / figures.counted:.1%}" if figures.counted else "nothing to count yet"
    yield f"Share: {share}, 95 % interval {low:.1%} to {high:.1%}."
    yield f"Set aside: {figures.excused} excused, {figures.no_opportunity} without opportunity."
    yield f"Recorded: {figures.recorded} of {figures.expected}, which is {figures.coverage:.1%}."
    yield f"In a row: {figures.longest_streak} at most, {figures.current_streak} now."
    yield f"Observers: {figures.observers}. Contexts: {figures.contexts}."
    yield _entered_by(figures.days_by)
    yield _late(figures.late, latest=figures.latest)


def shortfalls(finding: Finding, *, rule: PracticeRule) -> list[str]:
    """Return a sentence for each field of the standard that is not reached."""
    figures, asked = finding.figures, rule.standard
    texts = {
        "of": f"{_counted(figures.counted, standard=asked)} so far; {asked.of} must count.",
        "met": f"{figures.met} of {figures.counted} is less than {asked.met} of {asked.of}.",
        "minimum": f"{figures.met} met in all; {asked.minimum} are asked for.",
        "streak": f"{figures.longest_streak} in a row at most; {asked.streak} are asked for.",
        "observers": f"Others who saw it: {figures.observers}; {asked.observers} are asked for.",
        "contexts": f"Contexts: {figures.contexts}; {asked.contexts} are asked for.",
    }
    return [texts[name] for name in finding.missing]


def finding_document(finding: Finding, *, rule: PracticeRule) -> dict[str, Any]:
    """Return the JSON form of a finding."""
    figures = finding.figures
    low, high = figures.interval
    return {
        "rule": sentence(rule),
        "on": finding.on.isoformat(),
        "verdict": finding.verdict.value,
        "missing": list(finding.missing),
        "shortfalls": shortfalls(finding, rule=rule),
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


def _counted(number: int, *, standard: Standard) -> str:
    return f"{counted(number, unit=standard.unit)} {'counts' if number == 1 else 'count'}"


def _next(day: date | None) -> str:
    if day is None:
        return "It can't be met within the period, or within ten years, even if all goes well."
    return f"If all goes well it is met on {day}."


def _entered_by(days: DaysBy) -> str:
    return (
        f"Days entered by the learner: {days.own}, by supervisors: {days.supervisor},"
        f" by teachers: {days.teacher}, by systems: {days.system}."
    )


def _late(late: int, *, latest: int) -> str:
    if not late:
        return "No entry came late."
    return f"Came late: {late}, the latest by {latest} day{'' if latest == 1 else 's'}."
