"""Who may read a draft, and as what somebody is named."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Audience(TextChoices):
    """Who may read an open draft and comment on it."""

    PUBLIC = "public", _("Everyone")
    LINK = "link", _("Whoever has the link")


class AuthorRole(TextChoices):
    """What a named co-author brings."""

    PRACTITIONER = "practitioner", _("Practitioner")
    DESIGNER = "designer", _("Designer")
    RESEARCHER = "researcher", _("Researcher")
    LEARNER = "learner", _("Learner")
    EMPLOYER = "employer", _("Employer")
    REVIEWER = "reviewer", _("Reviewer")
