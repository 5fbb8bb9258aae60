"""The words a definition chooses from."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Replaced by a newer version")


NEXT: dict[str, frozenset[str]] = {
    State.DRAFT: frozenset({State.PUBLISHED}),
    State.PUBLISHED: frozenset({State.SUPERSEDED}),
    State.SUPERSEDED: frozenset(),
}


class Kind(TextChoices):
    KNOWLEDGE = "knowledge", _("Knowledge")
    SKILL = "skill", _("Skill")
    DISPOSITION = "disposition", _("Habit or attitude")


class Scope(TextChoices):
    LOCAL = "local", _("Local")
    NATIONAL = "national", _("National")
    INTERNATIONAL = "international", _("International")


class Agreement(TextChoices):
    OUTCOME = "outcome", _("Reviewers reach the same outcome")
    CRITERIA = "criteria", _("Reviewers agree on every required criterion")
    LEVELS = "levels", _("Reviewers give every criterion the same level")
    REQUIRED_LEVELS = "required-levels", _("Reviewers give every required criterion the same level")
    NEAR_LEVELS = (
        "near-levels",
        _("Reviewers reach the same outcome, no required criterion more than one level apart"),
    )


class Third(TextChoices):
    """Who is asked when reviewers do not agree."""

    ANY = "any", _("Any reviewer who may judge the work")
    EXPERIENCED = "experienced", _("A reviewer who has judged this five times or more")
    LEAD = "lead", _("A reviewer who also runs the organization")


class TieBreak(TextChoices):
    """What decides when reviewers do not agree."""

    MAJORITY = "majority", _("One more reviewer reads it, and the majority decides")
    THIRD = "third", _("One more reviewer reads it, and decides alone")
    CAUTIOUS = "cautious", _("Any doubt counts: it passes only if all reviewers see it met")


class SelfAssessment(TextChoices):
    """Whether learners judge their own work on the rubric before others do."""

    OFF = "off", _("Not asked for")
    OFFERED = "offered", _("Offered: whoever likes looks at their own work first")
    ASKED = "asked", _("Asked for before the work is handed in")


class Renewal(TextChoices):
    """What renews a badge that ends."""

    ANEW = "anew", _("All that is asked for, shown anew")
    WORK = "work", _("At least one new piece of work, judged")
    LOG = "log", _("A practice log that meets the rule again, judged")
    EITHER = "either", _("Either new work or a practice log, judged")


class SlotKind(TextChoices):
    ANY = "any", _("Anything that shows it")
    TEXT = "text", _("Text")
    IMAGE = "image", _("Photo or picture")
    DOCUMENT = "document", _("Document (PDF)")
    AUDIO = "audio", _("Sound recording")
    VIDEO = "video", _("Video")
    LINK = "link", _("Link")
    LOG = "log", _("Practice log")


class Effort(TextChoices):
    """How long it takes, in three sizes, for people who look around."""

    SHORT = "short", _("Up to 5 hours")
    MEDIUM = "medium", _("6 to 15 hours")
    LONG = "long", _("More than 15 hours")


EFFORT_HOURS: dict[str, tuple[int, int]] = {
    Effort.SHORT: (0, 5),
    Effort.MEDIUM: (6, 15),
    Effort.LONG: (16, 32767),
}
