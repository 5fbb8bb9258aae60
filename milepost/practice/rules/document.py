"""The JSON form of a rule, read field by field and written again."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from milepost.practice.rules.days import (
    WEEKDAYS,
    WEEKEND,
    Calendar,
    read_day,
    read_yearly,
    yearly_text,
)
from milepost.practice.rules.entries import Source
from milepost.practice.rules.faults import Unreadable
from milepost.practice.rules.rule import OTHERS, Period, PracticeRule, Span, Standard, Unit
from milepost.practice.rules.sense import require_sense

Kind = TypeVar("Kind", bound=StrEnum)
Value = TypeVar("Value")
COUNTS = ("met", "of", "minimum", "streak", "tolerance", "observers", "contexts")
MOST = 100_000


def read_rule(data: object) -> PracticeRule:
    """Return the rule that JSON gives; Unreadable with one sentence for each field at fault."""
    faults: list[str] = []
    fields = _Fields(data, "rule", faults)
    rule = PracticeRule(
        condition=fields.text("condition"),
        behavior=fields.text("behavior"),
        record=fields.text("record"),
        standard=_standard(fields.part("standard")),
        period=_period(fields.part("period")),
        calendar=_calendar(fields.part("calendar") if fields.has("calendar") else None),
    )
    fields.require_known("condition", "behavior", "record", "standard", "period", "calendar")
    if faults:
        raise Unreadable(faults, code="unreadable-rule")
    return require_sense(rule)


def rule_document(rule: PracticeRule) -> dict[str, Any]:
    """Return the JSON form, from which ``read_rule`` gives the same rule."""
    asked = {name: getattr(rule.standard, name) for name in COUNTS}
    sources = [source.value for source in OTHERS if source in rule.standard.sources]
    period: dict[str, Any] = {"length": rule.period.length, "unit": rule.period.unit.value}
    if rule.period.start is not None:
        period |= {"window": "fixed", "start": rule.period.start.isoformat()}
    return {
        "condition": rule.condition,
        "behavior": rule.behavior,
        "standard": {"unit": rule.standard.unit.value}
        | {name: number for name, number in asked.items() if number}
        | ({"sources": sources} if sources else {}),
        "period": {"window": "rolling"} | period,
        "calendar": {
            "weekend": [WEEKDAYS[day] for day in sorted(rule.calendar.weekend)],
            "holidays": [
                *(day.isoformat() for day in sorted(rule.calendar.holidays)),
                *map(yearly_text, sorted(rule.calendar.yearly)),
            ],
        },
        "record": rule.record,
    }


class _Fields:
    """The fields of one object; what is wrong with them is added to ``faults``."""

    def __init__(self, data: object, name: str, faults: list[str]) -> None:
        self.name, self.faults = name, faults
        self.data: Mapping[str, object] = data if isinstance(data, dict) else {}
        if not isinstance(data, dict):
            faults.append(_("The %(part)s takes an object with named fields.") % {"part": name})

    def has(self, name: str) -> bool:
        return name in self.data

    def wrong(self, name: str, takes: str) -> None:
        words = _("The %(part)s's «%(field)s» takes %(takes)s.")
        self.faults.append(words % {"part": self.name, "field": name, "takes": takes})

    def part(self, name: str) -> "_Fields | None":
        if isinstance(self.data.get(name), dict):
            return _Fields(self.data[name], name, self.faults)
        self.wrong(name, _("an object with named fields"))
        return None

    def text(self, name: str) -> str:
        value = self.data.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
        self.wrong(name, _("a few words"))
        return ""

    def number(self, name: str, *, least: int) -> int:
        value = self.data.get(name, 0)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= MOST:
            return value
        words = _("a whole number from %(least)s to %(most)s")
        self.wrong(name, words % {"least": least, "most": MOST})
        return least

    def choice(self, name: str, *, absent: Kind) -> Kind:
        value, kind = self.data.get(name, absent), type(absent)
        if isinstance(value, str) and value in list(kind):
            return kind(value)
        self.wrong(name, _("one of %(these)s") % {"these": ", ".join(kind)})
        return absent

    def many(self, name: str, *, read: Callable[[str], Value | None], such: str) -> list[Value]:
        values = self.data.get(name, [])
        listed = values if isinstance(values, list) else [None]
        read_values = [read(value) if isinstance(value, str) else None for value in listed]
        if None in read_values:
            self.wrong(name, _("a list such as [%(such)s]") % {"such": such})
        return [value for value in read_values if value is not None]

    def require_known(self, *names: str) -> None:
        for name in self.data.keys() - set(names):
            words = _("The %(part)s has no field «%(field)s».")
            self.faults.append(words % {"part": self.name, "field": name})


class _Window(StrEnum):
    ROLLING = "rolling"
    FIXED = "fixed"


def _standard(fields: _Fields | None) -> Standard:
    if fields is None:
        return Standard()
    fields.require_known("unit", *COUNTS, "sources")
    numbers = {name: fields.number(name, least=0) for name in COUNTS}
    sources = fields.many("sources", read=_source, such='"supervisor", "system"')
    unit = fields.choice("unit", absent=Unit.DAYS)
    return Standard(unit=unit, sources=frozenset(sources), **numbers)


def _source(name: str) -> Source | None:
    return Source(name) if name in OTHERS else None


def _period(fields: _Fields | None) -> Period:
    if fields is None:
        return Period(length=1)
    fields.require_known("length", "unit", "window", "start")
    return Period(
        length=fields.number("length", least=1),
        unit=fields.choice("unit", absent=Span.DAYS),
        start=_start(fields),
    )


def _start(fields: _Fields) -> date | None:
    window = fields.choice("window", absent=_Window.ROLLING)
    if window is _Window.ROLLING:
        if fields.has("start"):
            fields.faults.append(_("Only a period with the window «fixed» has a «start»."))
        return None
    value = fields.data.get("start")
    start = read_day(value) if isinstance(value, str) else None
    if start is None:
        fields.wrong("start", _("the first day of the fixed window, such as 2026-01-05"))
    return start


def _calendar(fields: _Fields | None) -> Calendar:
    if fields is None:
        return Calendar()
    fields.require_known("weekend", "holidays")
    weekend = WEEKEND
    if fields.has("weekend"):
        weekend = frozenset(fields.many("weekend", read=_weekday, such='"saturday", "sunday"'))
    such = '"2026-12-24", "--12-25"'
    found = fields.many("holidays", read=lambda day: read_day(day) or read_yearly(day), such=such)
    return Calendar(
        weekend=weekend,
        holidays=frozenset(day for day in found if isinstance(day, date)),
        yearly=frozenset(day for day in found if isinstance(day, tuple)),
    )


def _weekday(name: str) -> int | None:
    return WEEKDAYS.index(name) if name in WEEKDAYS else None
