"""A rule as one plain sentence in each language, and back from the sentence to the same rule."""

import re
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from milepost.practice.rules.days import Calendar, Yearly, read_day, read_yearly, yearly_text
from milepost.practice.rules.entries import Source
from milepost.practice.rules.faults import Unreadable
from milepost.practice.rules.grammar import ENGLISH, GRAMMARS, Grammar
from milepost.practice.rules.rule import OTHERS, Period, PracticeRule, Span, Standard, Unit

LONGEST_SENTENCE = 10_000
COUNTS = ("met", "of", "minimum", "streak", "tolerance", "observers", "contexts")
UNITS = ("unit0", "unit1", "unit2", "unit3")


def sentence(rule: PracticeRule, *, language: str = "en") -> str:
    """Return the rule in words; ``read_sentence`` gives the same rule back.

    A language that has no grammar here is told in English.
    """
    grammar = grammar_of(language)
    parts = [grammar.opening.format(condition=rule.condition, behavior=rule.behavior)]
    parts += [*_demands(rule.standard, grammar), _period(rule.period, grammar)]
    if rule.calendar != Calendar():
        parts.append(grammar.free.format(free=_free(rule.calendar, grammar)))
    return "".join([*parts, grammar.record.format(record=rule.record)])


def read_sentence(text: str, *, language: str = "en") -> PracticeRule:
    """Return the rule a sentence stands for; Unreadable if it has another form."""
    grammar = grammar_of(language)
    found = grammar.pattern.fullmatch(text.strip()) if len(text) <= LONGEST_SENTENCE else None
    if found is None:
        raise _other_form(grammar)
    return PracticeRule(
        condition=found["condition"],
        behavior=found["behavior"],
        standard=_read_standard(found, grammar),
        period=_read_period(found, grammar),
        calendar=_read_calendar(found["free"], grammar),
        record=found["record"],
    )


def grammar_of(language: str) -> Grammar:
    """Return the grammar of a language, with or without its region; English if there is none."""
    return GRAMMARS.get(language.lower().partition("-")[0], ENGLISH)


def _demands(standard: Standard, grammar: Grammar) -> Iterator[str]:
    unit = grammar.units[standard.unit]
    counts = {name: getattr(standard, name) for name in COUNTS}
    for name in ("of", "minimum", "streak"):
        if number := counts[name]:
            template = grammar.every if name == "of" and number == 1 else getattr(grammar, name)
            yield template.format(**counts, unit=unit[number != 1])
    if standard.streak and standard.tolerance:
        yield grammar.tolerance[standard.tolerance != 1].format(**counts)
    for name in ("observers", "contexts"):
        if number := counts[name]:
            yield getattr(grammar, name)[number != 1].format(**counts)
    if standard.sources:
        named = zip(OTHERS, grammar.sources_named, strict=True)
        words = [word for source, word in named if source in standard.sources]
        yield grammar.sources.format(sources=_listed(words, grammar))


def _period(period: Period, grammar: Grammar) -> str:
    template = grammar.rolling if period.start is None else grammar.fixed
    unit = grammar.units[period.unit][period.length != 1]
    return template.format(length=period.length, unit=unit, start=period.start)


def _free(calendar: Calendar, grammar: Grammar) -> str:
    names = [grammar.weekdays[day] for day in sorted(calendar.weekend)]
    names += [day.isoformat() for day in sorted(calendar.holidays)]
    names += [grammar.yearly_words(month, day) for month, day in sorted(calendar.yearly)]
    return _listed(names, grammar) if names else grammar.nothing


def _listed(words: list[str], grammar: Grammar) -> str:
    return grammar.last.join([", ".join(words[:-1]), words[-1]] if words[1:] else words)


def _read_standard(found: re.Match[str], grammar: Grammar) -> Standard:
    units = {grammar.unit_of(words) for name in UNITS if (words := found[name])}
    if len(units) != 1 or not units <= set(Unit):
        raise _other_form(grammar)
    counts = {name: int(found[name] or 0) for name in COUNTS}
    if found["unit0"]:
        counts |= {"met": 1, "of": 1}
    sources = _read_sources(found["sources"], grammar)
    return Standard(unit=Unit(units.pop()), sources=sources, **counts)


def _read_sources(words: str | None, grammar: Grammar) -> frozenset[Source]:
    names = re.split(f", |{grammar.last}", words) if words else []
    return frozenset(OTHERS[grammar.sources_named.index(name)] for name in names)


def _read_period(found: re.Match[str], grammar: Grammar) -> Period:
    start = _read_day(found["start"], grammar) if found["start"] else None
    span = Span(grammar.unit_of(found["span1"] or found["span2"]))
    return Period(length=int(found["length1"] or found["length2"]), unit=span, start=start)


def _read_calendar(free: str | None, grammar: Grammar) -> Calendar:
    if free is None:
        return Calendar()
    names = [] if free == grammar.nothing else re.split(f", |{grammar.last}", free)
    known = grammar.weekdays
    weekend = frozenset(known.index(name) for name in names if name in known)
    yearly = {name: found for name in names if (found := grammar.yearly_in(name))}
    others = [name for name in names if name not in known and name not in yearly]
    return Calendar(
        weekend=weekend,
        holidays=frozenset(_read_day(name, grammar) for name in others),
        yearly=frozenset(_require_yearly(day, grammar) for day in yearly.values()),
    )


def _require_yearly(day: Yearly, grammar: Grammar) -> Yearly:
    if read_yearly(yearly_text(day)) is None:
        raise _other_form(grammar)
    return day


def _read_day(text: str, grammar: Grammar) -> date:
    day = read_day(text)
    if day is None:
        raise _other_form(grammar)
    return day


def _other_form(grammar: Grammar) -> Unreadable:
    words = _("The sentence needs this form: «%(form)s»") % {"form": grammar.form}
    return Unreadable([words], code="unreadable-rule")
