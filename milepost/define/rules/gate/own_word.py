"""A measured criterion that nobody but the learner needs to have seen."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from milepost.define.rules.content import Content
from milepost.define.rules.gate.finding import Hit


def look(content: Content) -> Iterator[Hit]:
    """Yield each rule that asks neither whose entries count nor for observers."""
    for index, criterion in enumerate(content.criteria):
        rule = criterion.rule
        if rule and not rule.standard.observers and not rule.standard.sources:
            yield Hit(
                f"criteria-{index}-rule-sources",
                _("What the learner alone enters is enough to show this: “%(behavior)s”.")
                % {"behavior": rule.behavior},
                _("Say whose entries count, or how many others must see it. Or say how you know."),
            )
