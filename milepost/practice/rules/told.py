"""A finding in the reader's language: the verdict, what is missing, what one bad day does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milepost.practice.rules.finding import Finding, Verdict
from milepost.practice.rules.rule import PracticeRule, Unit
from milepost.practice.rules.timeline import first_day

FARTHEST = timedelta(days=3700)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a page says of a finding, a sentence each."""

    verdict: str
    missing: list[str]
    next_step: str
    room: str
    aside: str
    """Whose entries do not count; nothing where all do."""


def told(finding: Finding, *, rule: PracticeRule) -> Told:
    """Return the verdict, what is missing, when it could be met, and what may be missed."""
    return Told(
        verdict=_verdict(finding.verdict),
        missing=_missing(finding, rule=rule),
        next_step=_next_step(finding),
        room=_room(finding, rule=rule),
        aside=_aside(rule),
    )


def occasions(number: int, *, unit: Unit) -> str:
    """Return «1 day», «100 working days» in the reader's language."""
    words = {
        Unit.DAYS: ngettext("%(number)d day", "%(number)d days", number),
        Unit.WORKING_DAYS: ngettext("%(number)d working day", "%(number)d working days", number),
        Unit.WEEKS: ngettext("%(number)d week", "%(number)d weeks", number),
    }
    return words[unit] % {"number": number}


def _aside(rule: PracticeRule) -> str:
    asked = rule.standard
    if asked.sources:
        return _(
            "Only what the rule names counts. Other entries stand in the log and change nothing."
        )
    if asked.observers:
        return _("The learner’s own entries stand in the log and do not count: others must enter.")
    return ""


def _verdict(verdict: Verdict) -> str:
    return {
        Verdict.MET: _("Met"),
        Verdict.NOT_YET: _("Not yet"),
        Verdict.LAPSED: _("It was met before, and no longer is"),
    }[verdict]


def _missing(finding: Finding, *, rule: PracticeRule) -> list[str]:
    figures, asked = finding.figures, rule.standard
    so_far = {
        "of": (figures.counted, asked.of),
        "minimum": (figures.met, asked.minimum),
        "streak": (figures.longest_streak, asked.streak),
        "observers": (figures.observers, asked.observers),
        "contexts": (figures.contexts, asked.contexts),
    }
    words = {
        "of": _("So far %(so_far)s count; %(asked)s are needed."),
        "met": _("Met on %(met)s of %(counted)s; needed is %(k)s of every %(n)s."),
        "minimum": _("Met %(so_far)s times; %(asked)s are needed."),
        "streak": _("The longest row is %(so_far)s; %(asked)s are needed."),
        "observers": _("%(so_far)s others saw it; %(asked)s are needed."),
        "contexts": _("Shown in %(so_far)s contexts; %(asked)s are needed."),
    }
    share = {"met": figures.met, "counted": figures.counted, "k": asked.met, "n": asked.of}
    found = []
    for name in finding.missing:
        reached, wanted = so_far.get(name, (0, 0))
        found.append(words[name] % {"so_far": reached, "asked": wanted, **share})
    return found


def _next_step(finding: Finding) -> str:
    day = finding.next_date
    if finding.verdict is Verdict.MET:
        return ""
    if day is None:
        return _("Within this period it can no longer be met, even if all goes well.")
    return _("If all goes well, it is met on %(day)s.") % {"day": date_format(day, "DATE_FORMAT")}


def _room(finding: Finding, *, rule: PracticeRule) -> str:
    """How many may be missed, by a rule that counts a share."""
    asked, figures = rule.standard, finding.figures
    if not asked.of:
        return _room_in_row(rule)
    n = max(figures.counted, asked.of)
    allowed = floor(n * (asked.of - asked.met) / asked.of)
    missed = figures.counted - figures.met
    words = ngettext(
        "Of %(n)s, the rule lets %(allowed)d be missed; %(missed)d was.",
        "Of %(n)s, the rule lets %(allowed)d be missed; %(missed)d were.",
        missed,
    )
    facts = {"n": occasions(n, unit=asked.unit), "allowed": allowed, "missed": missed}
    return words % facts


def _room_in_row(rule: PracticeRule) -> str:
    asked = rule.standard
    if not asked.streak:
        return _("A missed one changes nothing: the rule counts only those that were met.")
    if not asked.tolerance:
        return _("The rule asks for a row without a break: a missed one begins a new row.")
    words = ngettext(
        "The rule lets %(allowed)d be missed within a row; one more begins a new row.",
        "The rule lets %(allowed)d be missed within a row; one more begins a new row.",
        asked.tolerance,
    )
    return words % {"allowed": asked.tolerance}


@dataclass(frozen=True, kw_only=True)
class BadDay:
    """A missed day in the window, and the first day on which it is looked at no longer."""

    day: date
    leaves: date | None


def bad_days(days: Sequence[date], *, rule: PracticeRule) -> list[BadDay]:
    """Return missed days with when each leaves the window; a fixed window keeps them."""
    return [BadDay(day=day, leaves=_leaves(day, rule=rule)) for day in days]


def _leaves(day: date, *, rule: PracticeRule) -> date | None:
    if rule.period.start is not None:
        return None
    if rule.standard.unit is Unit.WEEKS:
        day -= timedelta(days=day.weekday())
    near, far = 0, FARTHEST.days
    while near < far:
        middle = (near + far) // 2
        if first_day(rule, on=day + timedelta(days=middle)) > day:
            far = middle
        else:
            near = middle + 1
    return day + timedelta(days=near) if near < FARTHEST.days else None
