"""How a record reads: a step of its growth in words, what a badge in it is worth."""

from django import template
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.hold.rules.growth import Step
from milepost.hold.rules.record import State

register = template.Library()

WORDS: dict[State, tuple[str, str | Promise]] = {
    State.IN_FORCE: ("tag-go", gettext_lazy("In force")),
    State.EXPIRED: ("tag-wait", gettext_lazy("Expired")),
    State.UNCHECKED: ("tag-wait", gettext_lazy("Not verified")),
    State.TAKEN_BACK: ("tag-stop", gettext_lazy("Taken back")),
    State.FAILED: ("tag-stop", gettext_lazy("Failed a check")),
    State.SOMEBODY_ELSES: ("tag-stop", gettext_lazy("Given to somebody else")),
}
YEAR = 12


@register.filter
def step_words(step: Step) -> str:
    """Return when a step was, such as “May 2026”, “2026” or “Apr 2026 – Jun 2026”."""
    if step.months == YEAR:
        return date_format(step.begin, "Y")
    first = date_format(step.begin, "M Y")
    if step.months == 1:
        return first
    return _("%(first)s – %(last)s") % {
        "first": first,
        "last": date_format(step.last_month, "M Y"),
    }


@register.inclusion_tag("hold/worth.html")
def worth(state: State) -> dict[str, object]:
    """Show what a badge in the record is worth today."""
    kind, words = WORDS[state]
    return {"kind": kind, "words": words}
