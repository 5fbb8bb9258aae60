"""How a log's calendar and figures read."""

from collections.abc import Iterable, Iterator, Mapping

from django import template
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from milepost.practice.rules.calendar import Day, Mark, Month

register = template.Library()

SIGNS = {
    Mark.MET: "✓",
    Mark.NOT_MET: "✕",
    Mark.EXCUSED: "–",
    Mark.NO_OPPORTUNITY: "○",
    Mark.ASIDE: "~",
    Mark.GAP: "",
    Mark.FREE: "",
    Mark.AHEAD: "",
}
WORDS: dict[Mark, str | Promise] = {
    Mark.MET: gettext_lazy("Met"),
    Mark.NOT_MET: gettext_lazy("Not met"),
    Mark.EXCUSED: gettext_lazy("Excused"),
    Mark.NO_OPPORTUNITY: gettext_lazy("No opportunity"),
    Mark.ASIDE: gettext_lazy("Entered, but does not count here"),
    Mark.GAP: gettext_lazy("Nothing entered"),
    Mark.FREE: gettext_lazy("No working day"),
    Mark.AHEAD: gettext_lazy("Still to come"),
}
TOLD = (Mark.MET, Mark.NOT_MET, Mark.EXCUSED, Mark.NO_OPPORTUNITY, Mark.ASIDE, Mark.GAP)
"""What is counted in the words of a month."""
TAGS = {"met": "tag-go", "notMet": "tag-stop", "excused": "tag-wait", "noOpportunity": ""}


@register.simple_tag
def weekdays() -> list[tuple[str, str]]:
    """Return the days of the week, short and in full."""
    return [(str(WEEKDAYS_ABBR[day]), str(WEEKDAYS[day])) for day in range(7)]


@register.simple_tag
def marks(months: Iterable[Month]) -> list[tuple[str, str, str]]:
    """Return what a day of the calendar can show: its name in CSS, its sign, its words.

    That something does not count is explained only where there is such a day.
    """
    aside = any(month.counts.get(Mark.ASIDE) for month in months)
    shown = [mark for mark in Mark if aside or mark is not Mark.ASIDE]
    return [(mark.value, SIGNS[mark], str(WORDS[mark])) for mark in shown]


@register.filter
def sign(outcome: str) -> str:
    """Return the sign of an outcome or a day's mark."""
    return SIGNS[Mark(outcome)] if outcome in list(Mark) else "↩"


@register.filter
def tag(outcome: str) -> str:
    """Return the colour of an outcome's tag."""
    return TAGS.get(outcome, "")


@register.filter
def day_words(day: Day) -> str:
    """Return a day of the calendar in words."""
    words = f"{date_format(day.day, 'DATE_FORMAT')}: {WORDS[day.mark]}"
    return f"{words}, {late_words(day.late)}" if day.late else words


@register.filter
def late_words(late: int) -> str:
    """Return how late an entry came."""
    words = ngettext("entered %(late)d day later", "entered %(late)d days later", late)
    return words % {"late": late}


@register.filter
def month_words(month: Month) -> str:
    """Return what a month holds, in numbers."""
    return ", ".join(_counted(month)) or _("nothing entered")


def _counted(month: Month) -> Iterator[str]:
    for mark in TOLD:
        if month.counts.get(mark):
            yield f"{WORDS[mark]}: {month.counts[mark]}"


@register.filter
def days_by_words(days: Mapping[str, int]) -> str:
    """Return on how many days who said something, such as «the learner on 97 days»."""
    number = {name: days.get(name, 0) for name in ("self", "supervisor", "teacher", "system")}
    words = {
        "self": ngettext(
            "the learner on %(number)d day", "the learner on %(number)d days", number["self"]
        ),
        "supervisor": ngettext(
            "supervisors on %(number)d day", "supervisors on %(number)d days", number["supervisor"]
        ),
        "teacher": ngettext(
            "teachers on %(number)d day", "teachers on %(number)d days", number["teacher"]
        ),
        "system": ngettext(
            "systems on %(number)d day", "systems on %(number)d days", number["system"]
        ),
    }
    told = [words[name] % {"number": count} for name, count in number.items() if count]
    return ", ".join(told) or _("nobody")


@register.filter
def percent(share: float) -> str:
    """Return a share from 0 to 1 in percent."""
    return f"{number_format(round(share * 100, 1), decimal_pos=1)} %"
