"""The measured form of a criterion: what a designer types, and the rule it stands for."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.practice.rules import PracticeRule, Span, Unit, Unreadable, read_rule, rule_document
from milepost.practice.rules.days import WEEKDAYS, read_day, read_yearly

Fields = dict[str, str]
Words = str | Promise

MOST_MEASURED = 4
"""So many criteria of a definition can be measured: its form stays within what Django takes."""
BLANK: Fields = {
    "condition": "",
    "behavior": "",
    "record": "",
    "unit": Unit.WORKING_DAYS.value,
    "met": "",
    "of": "",
    "minimum": "",
    "streak": "",
    "tolerance": "",
    "observers": "",
    "contexts": "",
    "sources": "",
    "length": "6",
    "span": Span.MONTHS.value,
    "start": "",
    "weekend": "saturday sunday",
    "holidays": "",
}
COUNTS = ("met", "of", "minimum", "streak", "tolerance", "observers", "contexts")
UNITS: tuple[tuple[str, Words], ...] = (
    (Unit.WORKING_DAYS.value, gettext_lazy("Working days")),
    (Unit.DAYS.value, gettext_lazy("Days")),
    (Unit.WEEKS.value, gettext_lazy("Weeks")),
)
SPANS: tuple[tuple[str, Words], ...] = (
    (Span.MONTHS.value, gettext_lazy("Months")),
    (Span.WEEKS.value, gettext_lazy("Weeks")),
    (Span.DAYS.value, gettext_lazy("Days")),
    (Span.WORKING_DAYS.value, gettext_lazy("Working days")),
)
SOURCES: tuple[tuple[str, Words], ...] = (
    ("", gettext_lazy("Everyone’s, the learner’s own too")),
    ("supervisor teacher system", gettext_lazy("Everyone’s but the learner’s own")),
    ("supervisor", gettext_lazy("Only supervisors’")),
    ("teacher", gettext_lazy("Only teachers’")),
    ("system", gettext_lazy("Only systems’, such as a time clock’s")),
    ("supervisor teacher", gettext_lazy("Supervisors’ and teachers’")),
    ("supervisor system", gettext_lazy("Supervisors’ and systems’")),
    ("teacher system", gettext_lazy("Teachers’ and systems’")),
)
"""Whose entries count, as the form names them."""
WEEKENDS: tuple[tuple[str, Words], ...] = (
    ("saturday sunday", gettext_lazy("Saturday and Sunday")),
    ("friday saturday", gettext_lazy("Friday and Saturday")),
    ("sunday", gettext_lazy("Sunday")),
    ("", gettext_lazy("No day: every day is a working day")),
)
NEEDED: dict[str, Words] = {
    "condition": gettext_lazy("Say under which condition, such as “the written attendance rules”."),
    "behavior": gettext_lazy("Say what the person does, such as “is on time”."),
    "record": gettext_lazy("Say by which record it is known, such as “the log-in record”."),
}


def fields_of(rule: PracticeRule) -> Fields:
    """Return the fields that stand for a rule."""
    document = rule_document(rule)
    standard, period, calendar = (document[name] for name in ("standard", "period", "calendar"))
    return {
        **{name: document[name] for name in NEEDED},
        "unit": standard["unit"],
        **{name: str(standard.get(name, "")) for name in COUNTS},
        "sources": " ".join(standard.get("sources", [])),
        "length": str(period["length"]),
        "span": period["unit"],
        "start": period.get("start", ""),
        "weekend": " ".join(calendar["weekend"]),
        "holidays": "\n".join(calendar["holidays"]),
    }


def rule_in(fields: Mapping[str, str] | None) -> PracticeRule | None:
    """Return the rule that fields stand for; None while they stand for none."""
    if fields is None or any(faults_in(fields)):
        return None
    return read_rule(_document(fields))


def faults_in(fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the field and a sentence for each thing that keeps fields from being a rule."""
    found = [*_text_faults(fields), *_number_faults(fields), *_day_faults(fields)]
    yield from found or _sense_faults(fields)


def _text_faults(fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, words in NEEDED.items():
        if not fields[name].strip():
            yield name, str(words)


def _number_faults(fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name in (*COUNTS, "length"):
        text = fields[name].strip()
        if text and not (text.isascii() and text.isdecimal() and len(text) <= 5):
            yield name, _("Write a whole number.")
    if not fields["length"].strip():
        yield "length", _("Say over how long.")


def _day_faults(fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    start, holidays = fields["start"].split(), fields["holidays"].split()
    if any(read_day(text) is None for text in start):
        yield "start", _("Write days like 2026-01-31.")
    if any((read_day(text) or read_yearly(text)) is None for text in holidays):
        yield "holidays", _("Write days like 2026-01-31, or --12-25 for every year.")
    if len(start) > 1:
        yield "start", _("Write one day.")


def _sense_faults(fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    count = {name: int(fields[name].strip() or 0) for name in COUNTS}
    if not (count["of"] or count["minimum"] or count["streak"]):
        yield "of", _("Say how often: so many of so many, so many in all, or so many in a row.")
    elif count["met"] > count["of"] or (count["of"] and not count["met"]):
        yield "met", _("Write a number from 1 to the one beside it.")
    elif count["tolerance"] and not count["streak"]:
        yield "tolerance", _("Only a number in a row can have misses. Say how many in a row.")
    else:
        yield from _other_faults(fields)


def _other_faults(fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    try:
        read_rule(_document(fields))
    except Unreadable as refused:
        if "period" in refused.parts:
            yield "length", _("This time is too short for what is counted in it, or too long.")
        elif "calendar" in refused.parts:
            yield "holidays", _("Leave out fewer days: these are too many.")
        else:
            sentence = _("Use few words on one line, without those that join the sentence.")
            yield "condition", sentence


def _document(fields: Mapping[str, str]) -> dict[str, Any]:
    start = fields["start"].strip()
    counts = {name: int(fields[name]) for name in COUNTS if fields[name].strip()}
    known = [day for day in fields["weekend"].split() if day in WEEKDAYS]
    return {
        **{name: " ".join(fields[name].split()) for name in NEEDED},
        "standard": {"unit": fields["unit"], **counts, "sources": _sources(fields)},
        "period": {
            "length": int(fields["length"]),
            "unit": fields["span"],
            "window": "fixed" if start else "rolling",
            **({"start": start} if start else {}),
        },
        "calendar": {"weekend": known, "holidays": fields["holidays"].split()},
    }


def _sources(fields: Mapping[str, str]) -> list[str]:
    """Return whose entries count; a form that was begun before it was asked says nothing."""
    return fields.get("sources", "").split()
