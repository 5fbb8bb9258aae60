"""A rule as one plain English sentence, and back from the sentence to the same rule."""

import re
from collections.abc import Iterator
from datetime import date

from milepost.earn.rules.practice.days import WEEKDAYS, Calendar, read_day
from milepost.earn.rules.practice.faults import Unreadable
from milepost.earn.rules.practice.rule import Period, PracticeRule, Span, Standard, Unit

LONGEST_SENTENCE = 10_000
UNIT_WORDS = {"days": "day", "weeks": "week", "months": "month", "workingDays": "working day"}
NOTHING = "nothing"
_NUMBER = "[0-9]{1,6}"
_UNITS = "(?:working day|day|week)s?"
_SPANS = "(?:working day|day|week|month)s?"
_FREE = f"(?:{'|'.join(word.title() for word in WEEKDAYS)}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})"
_SENTENCE = re.compile(
    r"Given (?P<condition>.+?), the learner (?P<behavior>.+?)"
    rf"(?:, on at least (?P<met>{_NUMBER}) of every (?P<of>{_NUMBER}) (?P<unit1>{_UNITS}))?"
    rf"(?:, on at least (?P<minimum>{_NUMBER}) (?P<unit2>{_UNITS}) in all)?"
    rf"(?:, on (?P<streak>{_NUMBER}) (?P<unit3>{_UNITS}) in a row"
    rf"(?: with up to (?P<tolerance>{_NUMBER}) missed)?)?"
    rf"(?:, seen by at least (?P<observers>{_NUMBER}) observers?)?"
    rf"(?:, in at least (?P<contexts>{_NUMBER}) contexts?)?"
    rf", over (?:any|the) (?P<length>{_NUMBER}) (?P<span>{_SPANS})"
    r"(?: from (?P<start>[0-9-]{10}))?"
    rf"(?:, where working days leave out (?P<free>{NOTHING}|{_FREE}(?:(?:, | and ){_FREE})*))?"
    r", by (?P<record>.+)\."
)


def sentence(rule: PracticeRule) -> str:
    """Return the rule in words; ``read_sentence`` gives the same rule back."""
    parts = [f"Given {rule.condition}", f"the learner {rule.behavior}"]
    parts += [*_demands(rule.standard), _period(rule.period)]
    if rule.calendar != Calendar():
        parts.append(f"where working days leave out {_free(rule.calendar)}")
    return ", ".join([*parts, f"by {rule.record}."])


def counted(number: int, *, unit: Unit | Span) -> str:
    """Return «1 day», «100 working days»."""
    return f"{number} {UNIT_WORDS[unit]}{'' if number == 1 else 's'}"


def read_sentence(text: str) -> PracticeRule:
    """Return the rule a sentence stands for; Unreadable if it has another form."""
    found = _SENTENCE.fullmatch(text.strip()) if len(text) <= LONGEST_SENTENCE else None
    if found is None:
        raise _other_form()
    return PracticeRule(
        condition=found["condition"],
        behavior=found["behavior"],
        standard=_read_standard(found),
        period=_read_period(found),
        calendar=_read_calendar(found["free"]),
        record=found["record"],
    )


def _demands(standard: Standard) -> Iterator[str]:
    if standard.of:
        of_every = counted(standard.of, unit=standard.unit)
        yield f"on at least {standard.met} of every {of_every}"
    if standard.minimum:
        yield f"on at least {counted(standard.minimum, unit=standard.unit)} in all"
    if standard.streak:
        spared = f" with up to {standard.tolerance} missed" if standard.tolerance else ""
        yield f"on {counted(standard.streak, unit=standard.unit)} in a row{spared}"
    if standard.observers:
        yield f"seen by at least {standard.observers} {_several('observer', standard.observers)}"
    if standard.contexts:
        yield f"in at least {standard.contexts} {_several('context', standard.contexts)}"


def _several(word: str, number: int) -> str:
    return word if number == 1 else f"{word}s"


def _period(period: Period) -> str:
    length = counted(period.length, unit=period.unit)
    return (
        f"over any {length}" if period.start is None else f"over the {length} from {period.start}"
    )


def _free(calendar: Calendar) -> str:
    names = [WEEKDAYS[day].title() for day in sorted(calendar.weekend)]
    names += [day.isoformat() for day in sorted(calendar.holidays)]
    if not names:
        return NOTHING
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)


def _read_standard(found: re.Match[str]) -> Standard:
    units = {_unit(found[name]) for name in ("unit1", "unit2", "unit3") if found[name]}
    if len(units) != 1:
        raise _other_form()
    return Standard(
        unit=Unit(units.pop()),
        met=int(found["met"] or 0),
        of=int(found["of"] or 0),
        minimum=int(found["minimum"] or 0),
        streak=int(found["streak"] or 0),
        tolerance=int(found["tolerance"] or 0),
        observers=int(found["observers"] or 0),
        contexts=int(found["contexts"] or 0),
    )


def _unit(words: str) -> str:
    return next(name for name, one in UNIT_WORDS.items() if words.removesuffix("s") == one)


def _read_period(found: re.Match[str]) -> Period:
    start = _read_day(found["start"]) if found["start"] else None
    return Period(length=int(found["length"]), unit=Span(_unit(found["span"])), start=start)


def _read_calendar(free: str | None) -> Calendar:
    if free is None:
        return Calendar()
    names = [] if free == NOTHING else re.split(", | and ", free)
    weekend = frozenset(WEEKDAYS.index(name.lower()) for name in names if name.lower() in WEEKDAYS)
    holidays = frozenset(_read_day(name) for name in names if name.lower() not in WEEKDAYS)
    return Calendar(weekend=weekend, holidays=holidays)


def _read_day(text: str) -> date:
    day = read_day(text)
    if day is None:
        raise _other_form()
    return day


def _other_form() -> Unreadable:
    form = "Given …, the learner …, on at least 99 of every 100 days, over any 6 months, by …."
    return Unreadable([f"The sentence needs this form: «{form}»"], code="unreadable-rule")
