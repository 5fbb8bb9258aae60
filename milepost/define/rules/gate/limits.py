"""Limits: a definition says what it does not show."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from milepost.define.rules.content import Content
from milepost.define.rules.gate.finding import Hit

EMPTY = re.compile(
    r"\W*(?:none|nothing|n/?a|not applicable|tb[acd]|to be (?:defined|decided|added)|unlimited|"
    r"(?:there are |has )?no (?:known |real |particular )?(?:limits?|limitations?)"
    r"(?: (?:known|apply|exist|at all)\b.*)?|"
    r"ningun[oa]|nada|no aplica|no procede|por (?:definir|decidir)|ilimitad[oa]|sin l[ií]mites?|"
    r"no (?:hay|tiene) (?:l[ií]mites?|limitaciones)(?: conocid[oa]s)?)?\W*",
    re.I,
)


def look(content: Content) -> Iterator[Hit]:
    """Yield one finding when no line of the limits says anything."""
    if any(not EMPTY.fullmatch(line) for line in content.limits):
        return
    yield Hit(
        "limits",
        _("It does not say what it does not show."),
        _("Name a place, a group or a task it was not shown with: “not shown on pipe”."),
    )
