"""Plain builders of rules and entries for the tests of practice logs."""

from datetime import date, timedelta

from milepost.practice.rules import (
    Calendar,
    Entry,
    Outcome,
    Period,
    PracticeRule,
    Source,
    Span,
    Standard,
)

MONDAY = date(2026, 1, 5)
LETTERS = {
    "x": Outcome.MET,
    "-": Outcome.NOT_MET,
    "e": Outcome.EXCUSED,
    "o": Outcome.NO_OPPORTUNITY,
}


def make_rule(
    standard: Standard,
    *,
    days: int = 30,
    unit: Span = Span.DAYS,
    start: date | None = None,
    calendar: Calendar | None = None,
) -> PracticeRule:
    return PracticeRule(
        condition="the house rules",
        behavior="is on time",
        standard=standard,
        period=Period(length=days, unit=unit, start=start),
        record="the book",
        calendar=calendar or Calendar(),
    )


def make_log(
    letters: str,
    *,
    first: date = MONDAY,
    source: Source = Source.SYSTEM,
    observer: str = "",
    context: str = "",
) -> list[Entry]:
    """One entry a day: x met, - not met, e excused, o no opportunity, a dot nothing."""
    return [
        Entry(
            day=first + timedelta(days=number),
            outcome=LETTERS[letter],
            source=source,
            observer=observer,
            context=context,
        )
        for number, letter in enumerate(letters)
        if letter != "."
    ]
