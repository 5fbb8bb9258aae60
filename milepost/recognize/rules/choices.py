"""The words of a commitment, and the tables of what follows what."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """How far a commitment is."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("In force")
    ENDING = "ending", _("Will end")
    WITHDRAWN = "withdrawn", _("Withdrawn")


NEXT: dict[str, frozenset[str]] = {
    State.DRAFT: frozenset({State.PUBLISHED}),
    State.PUBLISHED: frozenset({State.PUBLISHED, State.ENDING}),
    State.ENDING: frozenset({State.WITHDRAWN}),
    State.WITHDRAWN: frozenset(),
}
"""A published one is published again with its next version; a withdrawn one stays withdrawn."""
PUBLIC = (State.PUBLISHED, State.ENDING, State.WITHDRAWN)
HOLDING = (State.PUBLISHED, State.ENDING)


class Grant(TextChoices):
    """What somebody gets for a badge."""

    CREDIT_HOURS = "credit-hours", _("Credit hours")
    PD_HOURS = "pd-hours", _("Hours of professional development")
    INTERVIEW = "interview", _("An interview")
    PAY_STEP = "pay-step", _("A step in pay")
    LICENSE = "license", _("A condition for a license")
    WAIVER = "waiver", _("Something you need not do any more")
    OTHER = "other", _("Something else")


COUNTED = frozenset({Grant.CREDIT_HOURS, Grant.PD_HOURS})
"""Of these one says how many."""
IN_WORDS = frozenset({Grant.PAY_STEP, Grant.LICENSE, Grant.WAIVER, Grant.OTHER})
"""These mean nothing without words."""


class Change(TextChoices):
    """What holders are told of."""

    CHANGED = "changed", _("Changed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
