"""The words of an appeal."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

SILENT = gettext_noop(
    "The panel read the work anew, without knowing what was decided. Its readings are on record."
)
"""What is kept where nobody of a panel wrote more; told in the reader's language."""


class State(TextChoices):
    FILED = "filed", _("Waiting for a panel")
    HEARING = "hearing", _("With the panel")
    DECIDED = "decided", _("Decided")
    WITHDRAWN = "withdrawn", _("Taken back")


class Grounds(TextChoices):
    OVERLOOKED = "overlooked", _("Something in my work was overlooked")
    MISREAD = "misread", _("A criterion was read differently from what it says")
    PROCEDURE = "procedure", _("The rules for judging were not kept")
    CONFLICT = "conflict", _("Somebody judged who should not have")
    OTHER = "other", _("Something else")


class Outcome(TextChoices):
    UPHELD = "upheld", _("The decision stands")
    REVERSED = "reversed", _("The decision is turned over")


class Remedy(TextChoices):
    NONE = "none", _("None")
    AWARD = "award", _("The badge is awarded")
    REVIEW = "review", _("The work was read in full, as it should have been at first")
