"""What a crosswalk may join, and what it may say."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from milepost.frameworks.rules.choices import CROSSING, State
from milepost.kit.errors import RuleError


def check_frameworks(origin: object, destination: object, *, states: Collection[str]) -> None:
    """Refuse a crosswalk from a framework to itself, or with a draft."""
    if origin == destination:
        raise RuleError(_("Choose two different frameworks."), code="same-framework")
    if State.DRAFT in states:
        raise RuleError(_("Publish the framework first."), code="draft")


def check_pair(kind: str, *, right: bool) -> None:
    """Refuse a pair that is not of the crosswalk's two frameworks, or says what none can."""
    if not right:
        sentence = _("A pair has one competency of each of the two frameworks.")
        raise RuleError(sentence, code="wrong-framework")
    if kind not in CROSSING:
        raise RuleError(_("Choose how the two stand to each other."), code="wrong-kind")
