"""How a definition is made from another, and what its first author says of it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Lineage(TextChoices):
    """A fork goes its own way; a tailored definition keeps the locked core."""

    FORK = "fork", _("Forked")
    TAILORED = "tailored", _("Tailored")


class Outcome(TextChoices):
    """How the owner of the original sees a tailored definition."""

    EQUIVALENT = "equivalent", _("Equivalent")
    PARTLY = "partly", _("Partly equivalent")
    NOT = "not", _("Not equivalent")
